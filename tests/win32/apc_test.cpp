// SPDX-License-Identifier: MIT
// APCs: who runs them, when, and in which order.
#include "tests/win32/support.hpp"

#include "tests/support/ntdll.hpp"

#include <array>
#include <vector>

using namespace ws2::test;

namespace {

std::vector<int>& calls() {
    static std::vector<int> all;
    return all;
}
VOID CALLBACK note(ULONG_PTR number) { calls().push_back(static_cast<int>(number)); }
VOID CALLBACK note_and_queue(ULONG_PTR number) {
    note(number);
    QueueUserAPC(note, GetCurrentThread(), number + 1);
}

using SystemRoutine = VOID NTAPI(void*, void*, void*);
using QueueCall = LONG NTAPI(HANDLE, SystemRoutine*, void*, void*, void*);
using AlertCall = LONG NTAPI();
using WaitCall = LONG NTAPI(HANDLE, BOOLEAN, LARGE_INTEGER*);
VOID NTAPI note_three(void* first, void* second, void* third) {
    for (void* const word : {first, second, third})
        calls().push_back(static_cast<int>(reinterpret_cast<std::uintptr_t>(word)));
}
void* word(std::uintptr_t value) { return reinterpret_cast<void*>(value); }

}  // namespace

BEHAVIOUR("win32.apc-order", "F.3-8", high, "docs:QueueUserAPC",
          "APCs run first in, first out, all of them, in one alertable wait") {
    calls().clear();
    for (ULONG_PTR i = 1; i != 4; ++i) CHECK(QueueUserAPC(note, GetCurrentThread(), i));
    CHECK(calls().empty());
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls() == std::vector<int>{1, 2, 3});
    CHECK(SleepEx(0, TRUE) == 0);
}

BEHAVIOUR("win32.apc-queued-by-apc", "F.3-8", high, "docs:QueueUserAPC",
          "an APC that an APC queues runs in the same wait") {
    calls().clear();
    CHECK(QueueUserAPC(note_and_queue, GetCurrentThread(), 1));
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls() == std::vector<int>{1, 2});
}

BEHAVIOUR("win32.apc-not-alertable", "F.3-8", high, "docs:QueueUserAPC",
          "waits that are not alertable run no APC") {
    calls().clear();
    auto const event = manual_event();
    CHECK(QueueUserAPC(note, GetCurrentThread(), 1));
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(SleepEx(0, FALSE) == 0);
    CHECK(calls().empty());
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
}

BEHAVIOUR("win32.apc-signalled-first", "F.3-8", high, "docs:WaitForSingleObjectEx",
          "an object that is signalled ends the wait before any APC runs") {
    calls().clear();
    auto const event = manual_event(TRUE);
    CHECK(QueueUserAPC(note, GetCurrentThread(), 1));
    CHECK(WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_OBJECT_0);
    CHECK(calls().empty());
    CHECK(ResetEvent(event));
    CHECK(WaitForSingleObjectEx(event, 0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls() == std::vector<int>{1});
}

BEHAVIOUR("win32.apc-wakes", "F.3-8", high, "docs:QueueUserAPC",
          "an APC ends another thread's alertable wait and runs there") {
    static std::atomic<DWORD> ran_in{0};
    auto const never = manual_event();
    auto const runs = manual_event();
    std::array<HANDLE, 2> events{never, runs};
    DWORD id = 0;
    UniqueHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            auto const* const handles = static_cast<HANDLE*>(argument);
            SetEvent(handles[1]);
            return WaitForMultipleObjectsEx(1, handles, FALSE, INFINITE, TRUE);
        },
        events.data(), 0, &id)};
    // An APC that comes before the thread's function would run before that.
    CHECK(WaitForSingleObject(runs, patience_ms) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(thread, glance_ms) == WAIT_TIMEOUT);
    auto const tell = [](ULONG_PTR) { ran_in = GetCurrentThreadId(); };
    CHECK(QueueUserAPC(tell, thread, 0));
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(ran_in == id);
    DWORD code = 0;
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(code == WAIT_IO_COMPLETION);
}

BEHAVIOUR("win32.apc-before-start", "F.3-9", high, "docs:QueueUserAPC",
          "APCs queued to a thread that has not run come before its function") {
    static std::atomic<int> step{0};
    static std::atomic<int> apc_at{0};
    static std::atomic<int> function_at{0};
    UniqueHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID) -> DWORD {
            function_at = ++step;
            return 0;
        },
        nullptr, CREATE_SUSPENDED, nullptr)};
    auto const tell = [](ULONG_PTR) { apc_at = ++step; };
    CHECK(QueueUserAPC(tell, thread, 0));
    CHECK(ResumeThread(thread) == 1);
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(apc_at == 1);
    CHECK(function_at == 2);
}

BEHAVIOUR("win32.apc-ended-thread", "F.3-9", medium, "docs:QueueUserAPC",
          "a thread that has ended takes no APC") {
    Thread const thread{[] { return DWORD{0}; }};
    CHECK(thread.join() == 0);
    CHECK(outcome([&] { return QueueUserAPC(note, thread.handle(), 0); }).value == 0);
}

BEHAVIOUR("win32.apc-system", "F.3-8", medium, "docs:QueueUserAPC",
          "NtQueueApcThread passes three words, and NtTestAlert runs what is queued without a "
          "wait") {
    calls().clear();
    auto const queue = from_ntdll<QueueCall>("NtQueueApcThread");
    auto const test_alert = from_ntdll<AlertCall>("NtTestAlert");
    CHECK(queue(GetCurrentThread(), note_three, word(1), word(2), word(3)) == 0);
    CHECK(calls().empty());
    CHECK(test_alert() == 0);
    CHECK(calls() == std::vector<int>{1, 2, 3});
    CHECK(queue(nullptr, note_three, nullptr, nullptr, nullptr) == static_cast<LONG>(0xC0000008));
}

BEHAVIOUR("win32.nt-no-apc", "F.3-8", high, "winetest:kernel32 test_QueueUserAPC",
          "NtQueueApcThread without a function succeeds, and ends no wait") {
    auto const queue = from_ntdll<QueueCall>("NtQueueApcThread");
    CHECK(queue(GetCurrentThread(), nullptr, nullptr, nullptr, nullptr) == 0);
    CHECK(SleepEx(glance_ms, TRUE) == 0);
    Thread const ended{[] { return DWORD{0}; }};
    CHECK(ended.join() == 0);
    constexpr auto unsuccessful = static_cast<LONG>(0xC0000001);
    CHECK(queue(ended.handle(), nullptr, nullptr, nullptr, nullptr) == unsuccessful);
}

BEHAVIOUR("win32.nt-wait", "F.3-8", high, "docs:NtWaitForSingleObject",
          "NtWaitForSingleObject: the status says how it ended") {
    calls().clear();
    auto const wait = from_ntdll<WaitCall>("NtWaitForSingleObject");
    auto const event = manual_event();
    LARGE_INTEGER moment;
    moment.QuadPart = -10'000;
    CHECK(wait(event, FALSE, &moment) == 0x102);
    CHECK(QueueUserAPC(note, GetCurrentThread(), 1));
    CHECK(wait(event, TRUE, nullptr) == 0xC0);
    SetEvent(event);
    CHECK(wait(event, FALSE, nullptr) == 0);
    CHECK(wait(nullptr, FALSE, &moment) == static_cast<LONG>(0xC0000008));
}
