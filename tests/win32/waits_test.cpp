// SPDX-License-Identifier: MIT
// Events, semaphores, and waiting for one, any or all of them.
#include "tests/win32/support.hpp"

#include <array>
#include <vector>

using namespace ws2::test;

BEHAVIOUR("win32.event-automatic", "Win32", high, "docs:SetEvent",
          "a set automatic event lets one wait through and is clear again") {
    auto const event = automatic_event();
    CHECK(succeeds_quietly(outcome([&] { return SetEvent(event); })));
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
}

BEHAVIOUR("win32.event-manual", "Win32", high, "docs:SetEvent",
          "a set manual event lets every wait through until it is reset") {
    auto const event = manual_event();
    CHECK(SetEvent(event));
    CHECK(is_signalled(event));
    CHECK(is_signalled(event));
    CHECK(succeeds_quietly(outcome([&] { return ResetEvent(event); })));
    CHECK_FALSE(is_signalled(event));
}

BEHAVIOUR("win32.event-one-waiter-per-set", "Win32", high, "docs:SetEvent",
          "each set of an automatic event releases exactly one waiting thread") {
    auto const event = automatic_event();
    std::atomic<int> released{0};
    std::vector<Thread> threads;
    for (int i = 0; i != 4; ++i)
        threads.emplace_back([&] {
            WaitForSingleObject(event, INFINITE);
            ++released;
            return 0;
        });
    for (int i = 1; i <= 4; ++i) {
        CHECK(SetEvent(event));
        CHECK(eventually([&] { return released == i; }));
    }
    for (auto const& thread : threads) CHECK(thread.join() == 0);
    CHECK_FALSE(is_signalled(event));
}

BEHAVIOUR("win32.event-manual-releases-all", "Win32", high, "docs:SetEvent",
          "a manual event releases every waiting thread") {
    auto const event = manual_event();
    std::vector<Thread> threads;
    for (int i = 0; i != 4; ++i)
        threads.emplace_back([&] { return WaitForSingleObject(event, INFINITE); });
    CHECK(SetEvent(event));
    for (auto const& thread : threads) CHECK(thread.join() == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.wait-any-lowest", "Win32", high, "docs:WaitForMultipleObjects",
          "of several signalled objects a wait for any reports, and takes, the first") {
    auto const first = automatic_event(TRUE);
    auto const second = automatic_event(TRUE);
    std::array<HANDLE, 3> const handles{first, second, second};
    CHECK(WaitForMultipleObjects(2, handles.data(), FALSE, 0) == WAIT_OBJECT_0);
    CHECK(WaitForMultipleObjects(3, handles.data(), FALSE, 0) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForMultipleObjects(3, handles.data(), FALSE, 0) == WAIT_TIMEOUT);
}

BEHAVIOUR("win32.wait-all-takes-nothing-early", "Win32", high, "docs:WaitForMultipleObjects",
          "a wait for all changes no object until all are signalled") {
    auto const first = automatic_event(TRUE);
    auto const second = automatic_event();
    std::array<HANDLE, 2> const handles{first, second};
    CHECK(WaitForMultipleObjects(2, handles.data(), TRUE, 0) == WAIT_TIMEOUT);
    Thread const waiter{[&] { return WaitForMultipleObjects(2, handles.data(), TRUE, INFINITE); }};
    CHECK(WaitForSingleObject(waiter.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(is_signalled(first));  // taken from under the waiter
    CHECK(SetEvent(second));
    CHECK(WaitForSingleObject(waiter.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(first));
    CHECK(waiter.join() == WAIT_OBJECT_0);
    CHECK_FALSE(is_signalled(first));
    CHECK_FALSE(is_signalled(second));
}

BEHAVIOUR("win32.wait-multiple-arguments", "Win32", high, "docs:WaitForMultipleObjects",
          "WaitForMultipleObjects refuses 0 handles, more than 64, and one that is none") {
    auto const event = manual_event();
    std::array<HANDLE, 65> handles{};
    handles.fill(event);
    auto const wait = [&](DWORD count, BOOL all) {
        return outcome([&] {
            return static_cast<int>(WaitForMultipleObjects(count, handles.data(), all, 0));
        });
    };
    CHECK_THAT(wait(0, FALSE), FailsWith(ERROR_INVALID_PARAMETER));
    CHECK_THAT(wait(65, FALSE), FailsWith(ERROR_INVALID_PARAMETER));
    handles[1] = nullptr;
    CHECK_THAT(wait(2, FALSE), FailsWith(ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.wait-multiple-pseudo", "Win32", high,
          "winetest:kernel32 test_WaitForMultipleObjects",
          "WaitForMultipleObjects refuses pseudo handles, of which one is INVALID_HANDLE_VALUE") {
    auto const event = manual_event();
    for (auto* const pseudo : {GetCurrentProcess(), GetCurrentThread(), INVALID_HANDLE_VALUE}) {
        std::array<HANDLE, 2> const handles{event, pseudo};
        for (BOOL const all : {FALSE, TRUE})
            CHECK_THAT(outcome([&] {
                           return static_cast<int>(
                               WaitForMultipleObjects(2, handles.data(), all, glance_ms));
                       }),
                       FailsWith(ERROR_INVALID_HANDLE));
    }
}

BEHAVIOUR("win32.wait-all-twice", "Win32", high, "docs:WaitForMultipleObjects",
          "a wait for all refuses a handle that is named twice") {
    auto const event = manual_event(TRUE);
    std::array<HANDLE, 2> const handles{event, event};
    CHECK_THAT(outcome([&] {
                   return static_cast<int>(WaitForMultipleObjects(2, handles.data(), TRUE, 0));
               }),
               FailsWith(ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.wait-64", "Win32", high, "docs:WaitForMultipleObjects",
          "WaitForMultipleObjects waits for 64 objects, and the last one ends the wait") {
    std::vector<UniqueHandle> events;
    std::array<HANDLE, MAXIMUM_WAIT_OBJECTS> handles{};
    for (auto& handle : handles) handle = events.emplace_back(automatic_event());
    Thread const waiter{
        [&] { return WaitForMultipleObjects(64, handles.data(), FALSE, INFINITE); }};
    CHECK(SetEvent(handles.back()));
    CHECK(waiter.join() == WAIT_OBJECT_0 + 63);
}

BEHAVIOUR("win32.wait-stale-handle", "Win32", high, "docs:WaitForSingleObject",
          "waiting on a closed handle fails with ERROR_INVALID_HANDLE") {
    auto event = manual_event(TRUE);
    HANDLE const stale = event;
    event.reset();
    CHECK_THAT(outcome([&] { return static_cast<int>(WaitForSingleObject(stale, 0)); }),
               FailsWith(ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.wait-time", "Win32", high, "docs:WaitForSingleObject",
          "WaitForSingleObject that times out has lasted as long as it was told") {
    auto const event = manual_event();
    auto const start = GetTickCount64();
    CHECK(WaitForSingleObject(event, 30) == WAIT_TIMEOUT);
    CHECK(GetTickCount64() - start >= 15);  // the clock's own step is up to 16 ms
}

BEHAVIOUR("win32.event-names", "Win32", high, "docs:CreateEventW",
          "CreateEvent with a name that exists gives that object, with ERROR_ALREADY_EXISTS, "
          "whatever else is asked for") {
    UniqueHandle const first{CreateEventA(nullptr, TRUE, TRUE, "ws2shim names")};
    CHECK(GetLastError() == 0);
    UniqueHandle const second{CreateEventW(nullptr, FALSE, FALSE, L"ws2shim names")};
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(second != first);
    CHECK(is_signalled(second));
    UniqueHandle const local{OpenEventA(EVENT_ALL_ACCESS, FALSE, "Local\\ws2shim names")};
    CHECK(is_signalled(local));
    CHECK(refused(outcome([] { return as_value(CreateMutexA(nullptr, FALSE, "ws2shim names")); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.event-name-ends", "Win32", high, "docs:CreateEventW",
          "the name of an event is gone with the last handle") {
    UniqueHandle event{CreateEventA(nullptr, TRUE, FALSE, "ws2shim short-lived")};
    event.reset();
    CHECK(refused(outcome([] {
                      return as_value(OpenEventA(EVENT_ALL_ACCESS, FALSE, "ws2shim short-lived"));
                  }),
                  ERROR_FILE_NOT_FOUND));
}

BEHAVIOUR("win32.event-wrong-kind", "Win32", high, "docs:SetEvent",
          "SetEvent on something else fails with ERROR_INVALID_HANDLE") {
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 0, 1, nullptr)};
    CHECK(refused(outcome([&] { return SetEvent(semaphore); }), ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([] { return SetEvent(nullptr); }), ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.semaphore-count", "Win32", high, "docs:ReleaseSemaphore",
          "a semaphore lets as many waits through as its count says") {
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 1, 3, nullptr)};
    LONG before = -1;
    CHECK(succeeds_quietly(outcome([&] { return ReleaseSemaphore(semaphore, 2, &before); })));
    CHECK(before == 1);
    for (int i = 0; i != 3; ++i) CHECK(is_signalled(semaphore));
    CHECK_FALSE(is_signalled(semaphore));
}

BEHAVIOUR(
    "win32.semaphore-limit", "Win32", high, "docs:ReleaseSemaphore",
    "ReleaseSemaphore beyond the maximum fails with ERROR_TOO_MANY_POSTS and changes nothing") {
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 1, 2, nullptr)};
    LONG before = -1;
    CHECK(refused(outcome([&] { return ReleaseSemaphore(semaphore, 2, &before); }),
                  ERROR_TOO_MANY_POSTS));
    CHECK(before == -1);
    CHECK(ReleaseSemaphore(semaphore, 1, nullptr));
}

BEHAVIOUR("win32.semaphore-no-posts", "Win32", high, "docs:ReleaseSemaphore",
          "ReleaseSemaphore by 0 or less is refused with ERROR_INVALID_PARAMETER") {
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 1, 2, nullptr)};
    for (LONG const posts : {0, -1})
        CHECK(refused(outcome([&] { return ReleaseSemaphore(semaphore, posts, nullptr); }),
                      ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.semaphore-arguments", "Win32", high, "docs:CreateSemaphoreW",
          "CreateSemaphore refuses counts that do not fit with ERROR_INVALID_PARAMETER") {
    auto const create = [](LONG count, LONG maximum) {
        return outcome(
            [&] { return as_value(CreateSemaphoreA(nullptr, count, maximum, nullptr)); });
    };
    CHECK(refused(create(0, 0), ERROR_INVALID_PARAMETER));
    CHECK(refused(create(-1, 1), ERROR_INVALID_PARAMETER));
    CHECK(refused(create(2, 1), ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.signal-and-wait", "Win32", high, "docs:SignalObjectAndWait",
          "SignalObjectAndWait signals the one and waits for the other") {
    auto const request = automatic_event();
    auto const answer = automatic_event();
    Thread const server{[&] {
        WaitForSingleObject(request, INFINITE);
        SetEvent(answer);
        return 0;
    }};
    CHECK(SignalObjectAndWait(request, answer, patience_ms, FALSE) == WAIT_OBJECT_0);
    CHECK(server.join() == 0);
}

BEHAVIOUR("wsa-event.life", "F.1-34 F.1-35", high, "docs:WSACreateEvent",
          "WSACreateEvent makes a manual event, clear, before any WSAStartup") {
    WSAEVENT const event = WSACreateEvent();
    REQUIRE(event != WSA_INVALID_EVENT);
    CHECK(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    CHECK(WSASetEvent(event));
    CHECK(WSAWaitForMultipleEvents(1, &event, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    CHECK(WSAWaitForMultipleEvents(1, &event, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    CHECK(WSAResetEvent(event));
    CHECK(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    CHECK(WSACloseEvent(event));
    CHECK(refused(outcome([&] { return WSACloseEvent(event); }), WSA_INVALID_HANDLE));
}

BEHAVIOUR("wsa-event.wait-arguments", "F.1-33", high, "docs:WSAWaitForMultipleEvents",
          "WSAWaitForMultipleEvents for no event, or for more than 64, fails with "
          "WSA_INVALID_PARAMETER") {
    std::array<WSAEVENT, 65> events{};
    auto const event = manual_event();
    events.fill(event);
    for (DWORD const count : {0u, 65u})
        CHECK_THAT(outcome([&] {
                       return static_cast<int>(
                           WSAWaitForMultipleEvents(count, events.data(), FALSE, 0, FALSE));
                   }),
                   FailsWith(WSA_INVALID_PARAMETER));
}

BEHAVIOUR("win32.waits-under-load", "Win32", high, "docs:WaitForMultipleObjects",
          "tokens passed through events and semaphores are neither lost nor doubled") {
    static constexpr int rounds = 2000;
    auto const ping = automatic_event();
    auto const pong = automatic_event();
    UniqueHandle const tokens{CreateSemaphoreA(nullptr, 0, 4 * rounds, nullptr)};
    std::atomic<int> taken{0};
    std::vector<Thread> threads;
    for (int i = 0; i != 3; ++i)
        threads.emplace_back([&] {
            std::array<HANDLE, 2> const both{tokens, ping};
            for (;;) {
                auto const result = WaitForMultipleObjects(2, both.data(), FALSE, INFINITE);
                if (result != WAIT_OBJECT_0) return result;
                if (++taken == 3 * rounds) SetEvent(pong);
            }
        });
    for (int i = 0; i != rounds; ++i) CHECK(ReleaseSemaphore(tokens, 3, nullptr));
    CHECK(WaitForSingleObject(pong, patience_ms) == WAIT_OBJECT_0);
    CHECK(taken == 3 * rounds);
    for (std::size_t ended = 0; ended != threads.size();) {
        SetEvent(ping);
        ended = 0;
        for (auto const& thread : threads) ended += thread.has_ended();
        SwitchToThread();
    }
    for (auto const& thread : threads) CHECK(thread.join() == WAIT_OBJECT_0 + 1);
}
