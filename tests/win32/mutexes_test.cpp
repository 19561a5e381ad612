// SPDX-License-Identifier: MIT
// Mutexes: owned, recursive, abandoned.
#include "tests/win32/support.hpp"

#include <array>

using namespace ws2::test;

namespace {

UniqueHandle mutex(BOOL owned) { return UniqueHandle{CreateMutexA(nullptr, owned, nullptr)}; }

}  // namespace

BEHAVIOUR("win32.mutex-recursive", "Win32", high, "docs:ReleaseMutex",
          "a thread takes its mutex again, and frees it with as many releases") {
    auto const m = mutex(TRUE);
    CHECK(is_signalled(m));
    Thread const other{[&] { return WaitForSingleObject(m, INFINITE); }};
    CHECK(succeeds_quietly(outcome([&] { return ReleaseMutex(m); })));
    CHECK(WaitForSingleObject(other.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(ReleaseMutex(m));
    CHECK(other.join() == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.mutex-not-owner", "Win32", high, "docs:ReleaseMutex",
          "releasing a mutex that is free or another's fails with ERROR_NOT_OWNER") {
    auto const m = mutex(FALSE);
    CHECK(refused(outcome([&] { return ReleaseMutex(m); }), ERROR_NOT_OWNER));
    CHECK(is_signalled(m));
    Thread const other{[&] {
        auto const result = outcome([&] { return ReleaseMutex(m); });
        return refused(result, ERROR_NOT_OWNER) ? DWORD{1} : DWORD{0};
    }};
    CHECK(other.join() == 1);
    CHECK(ReleaseMutex(m));
}

BEHAVIOUR("win32.mutex-abandoned", "Win32", high, "docs:WaitForSingleObject",
          "a mutex whose owner ended goes to the next with WAIT_ABANDONED, once") {
    auto const m = mutex(FALSE);
    CHECK(Thread{[&] { return WaitForSingleObject(m, INFINITE); }}.join() == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(m, patience_ms) == WAIT_ABANDONED);
    CHECK(ReleaseMutex(m));
    CHECK(WaitForSingleObject(m, 0) == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.mutex-abandoned-waiter", "Win32", high, "docs:WaitForMultipleObjects",
          "a thread that waits while the owner ends gets WAIT_ABANDONED plus the index") {
    auto const m = mutex(FALSE);
    auto const never = manual_event();
    auto const owned = manual_event();
    auto const go = manual_event();
    Thread const owner{[&] {
        WaitForSingleObject(m, INFINITE);
        SetEvent(owned);
        return WaitForSingleObject(go, INFINITE);
    }};
    CHECK(WaitForSingleObject(owned, patience_ms) == WAIT_OBJECT_0);
    Thread const waiter{[&] {
        std::array<HANDLE, 2> const handles{never, m};
        return WaitForMultipleObjects(2, handles.data(), FALSE, INFINITE);
    }};
    CHECK(WaitForSingleObject(waiter.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(go));
    CHECK(owner.join() == WAIT_OBJECT_0);
    CHECK(waiter.join() == WAIT_ABANDONED_0 + 1);
}

BEHAVIOUR("win32.mutex-excludes", "Win32", high, "docs:CreateMutexW",
          "a mutex is one thread's at a time") {
    auto const m = mutex(FALSE);
    int count = 0;
    auto const body = [&] {
        for (int i = 0; i != 1000; ++i) {
            WaitForSingleObject(m, INFINITE);
            ++count;
            ReleaseMutex(m);
        }
        return DWORD{0};
    };
    {
        Thread const first{body};
        Thread const second{body};
    }
    CHECK(count == 2000);
}
