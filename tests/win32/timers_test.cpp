// SPDX-License-Identifier: MIT
// Waitable timers.
#include "tests/win32/support.hpp"

#include <array>

using namespace ws2::test;

namespace {

constexpr LONGLONG ticks_in_ms = 10'000;
constexpr LONGLONG an_hour_in_ms = 3'600'000;

UniqueHandle timer(BOOL manual) {
    return UniqueHandle{CreateWaitableTimerA(nullptr, manual, nullptr)};
}

BOOL set_in(HANDLE timer, LONGLONG milliseconds, LONG period = 0,
            PTIMERAPCROUTINE routine = nullptr, LPVOID argument = nullptr) {
    LARGE_INTEGER due;
    due.QuadPart = -milliseconds * ticks_in_ms;
    return SetWaitableTimer(timer, &due, period, routine, argument, FALSE);
}

LONGLONG now_in_ticks() {
    FILETIME now;
    GetSystemTimePreciseAsFileTime(&now);
    return static_cast<LONGLONG>(now.dwHighDateTime) << 32 | now.dwLowDateTime;
}

constexpr auto set_docs = "docs:SetWaitableTimer";

struct Told {
    int calls = 0;
    DWORD low = 0;
    DWORD high = 0;
};

VOID CALLBACK tell(LPVOID told, DWORD low, DWORD high) {
    auto& here = *static_cast<Told*>(told);
    ++here.calls;
    here.low = low;
    here.high = high;
}

}  // namespace

BEHAVIOUR("win32.timer-once", "F.28-1", high, set_docs,
          "a waitable timer is signalled when its time has come and not before") {
    auto const t = timer(TRUE);
    CHECK_FALSE(is_signalled(t));
    auto const start = GetTickCount64();
    CHECK(succeeds_quietly(outcome([&] { return set_in(t, 40); })));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(GetTickCount64() - start >= 20);  // the clock's own step is up to 16 ms
    CHECK(is_signalled(t));
}

BEHAVIOUR("win32.timer-synchronization", "F.28-3", high, "docs:CreateWaitableTimerW",
          "a synchronization timer lets one wait through each time it expires") {
    auto const t = timer(FALSE);
    CHECK(set_in(t, 0));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(t, glance_ms) == WAIT_TIMEOUT);
}

BEHAVIOUR("win32.timer-due-at-once", "F.28-1", high, set_docs,
          "a due time of 0, or in the past, sets a waitable timer off at once") {
    auto const t = timer(TRUE);
    for (LONGLONG const due : {LONGLONG{0}, now_in_ticks() - 1000 * ticks_in_ms}) {
        LARGE_INTEGER at;
        at.QuadPart = due;
        CHECK(set_in(t, an_hour_in_ms));
        CHECK(SetWaitableTimer(t, &at, 0, nullptr, nullptr, FALSE));
        CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    }
}

BEHAVIOUR("win32.timer-absolute", "F.28-1", high, set_docs,
          "a positive due time of a waitable timer is a moment of the system's clock") {
    auto const t = timer(TRUE);
    auto const due = now_in_ticks() + 40 * ticks_in_ms;
    LARGE_INTEGER at;
    at.QuadPart = due;
    CHECK(SetWaitableTimer(t, &at, 0, nullptr, nullptr, FALSE));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(now_in_ticks() >= due - 16 * ticks_in_ms);
}

BEHAVIOUR("win32.timer-period", "F.28-1", high, set_docs,
          "a waitable timer with a period expires again and again until it is cancelled") {
    auto const t = timer(FALSE);
    CHECK(set_in(t, 0, 1));
    for (int i = 0; i != 5; ++i) CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(succeeds_quietly(outcome([&] { return CancelWaitableTimer(t); })));
    is_signalled(t);  // it may have expired once more before that
    CHECK(WaitForSingleObject(t, glance_ms) == WAIT_TIMEOUT);
}

BEHAVIOUR(
    "win32.timer-set-resets", "F.28-2", high, set_docs,
    "SetWaitableTimer makes the timer non-signalled; CancelWaitableTimer leaves it as it is") {
    auto const t = timer(TRUE);
    CHECK(set_in(t, 0));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(t));
    CHECK(is_signalled(t));
    CHECK(set_in(t, an_hour_in_ms));
    CHECK_FALSE(is_signalled(t));
}

BEHAVIOUR("win32.timer-cancel", "F.28-2", high, "docs:CancelWaitableTimer",
          "a waitable timer that was cancelled does not expire, and can be set again") {
    auto const t = timer(TRUE);
    auto const later = timer(TRUE);
    constexpr int longer_than_a_call = 500;
    CHECK(set_in(t, longer_than_a_call));
    CHECK(CancelWaitableTimer(t));
    CHECK(set_in(later, longer_than_a_call));
    CHECK(WaitForSingleObject(later, patience_ms) == WAIT_OBJECT_0);
    CHECK_FALSE(is_signalled(t));
    CHECK(set_in(t, 0));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.timer-arguments", "F.28-1", high, set_docs,
          "SetWaitableTimer with a negative period is ERROR_INVALID_PARAMETER, of something else "
          "than a timer ERROR_INVALID_HANDLE") {
    auto const t = timer(TRUE);
    auto const event = manual_event();
    CHECK(refused(outcome([&] { return set_in(t, 0, -1); }), ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([&] { return set_in(event, 0); }), ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([&] { return CancelWaitableTimer(event); }), ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([&] { return SetEvent(t); }), ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.timer-names", "F.28-6", high, "winetest:kernel32 test_waitable_timer",
          "waitable timers share one set of names with the other objects") {
    WSASetLastError(untouched);
    UniqueHandle const first{CreateWaitableTimerA(nullptr, TRUE, "ws2shim timer")};
    CHECK(GetLastError() == 0);
    CHECK(set_in(first, 0));
    CHECK(WaitForSingleObject(first, patience_ms) == WAIT_OBJECT_0);
    UniqueHandle const second{CreateWaitableTimerW(nullptr, FALSE, L"ws2shim timer")};
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(is_signalled(second));
    UniqueHandle const third{OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, "ws2shim timer")};
    CHECK(is_signalled(third));
    auto const open = [](char const* name) {
        return outcome([&] { return as_value(OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, name)); });
    };
    CHECK(refused(open("ws2shim TIMER"), ERROR_FILE_NOT_FOUND));
    CHECK(refused(open(nullptr), ERROR_INVALID_PARAMETER));
    CHECK(refused(
        outcome([] { return as_value(CreateEventA(nullptr, TRUE, FALSE, "ws2shim timer")); }),
        ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.timer-ex", "F.28-7", medium, "docs:CreateWaitableTimerExW",
          "CreateWaitableTimerEx makes a manual timer when asked") {
    UniqueHandle const manual{CreateWaitableTimerExW(
        nullptr, nullptr, CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS)};
    UniqueHandle const automatic{CreateWaitableTimerExW(nullptr, nullptr, 0, TIMER_ALL_ACCESS)};
    for (HANDLE const each : {HANDLE{manual}, HANDLE{automatic}}) {
        CHECK(set_in(each, 0));
        CHECK(WaitForSingleObject(each, patience_ms) == WAIT_OBJECT_0);
    }
    CHECK(is_signalled(manual));
    CHECK_FALSE(is_signalled(automatic));
}

BEHAVIOUR("win32.timer-with-others", "F.28-3", high, "docs:WaitForMultipleObjects",
          "a wait for all takes a waitable timer together with the rest") {
    auto const t = timer(FALSE);
    auto const event = automatic_event();
    std::array<HANDLE, 2> const both{t, event};
    CHECK(set_in(t, 0));
    CHECK(WaitForMultipleObjects(2, both.data(), TRUE, glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(event));
    CHECK(WaitForMultipleObjects(2, both.data(), TRUE, patience_ms) == WAIT_OBJECT_0);
    CHECK_FALSE(is_signalled(t));
    CHECK_FALSE(is_signalled(event));
}

BEHAVIOUR("win32.timer-routine", "F.28-4", high, set_docs,
          "the routine of SetWaitableTimer runs in an alertable wait of the thread that set the "
          "timer, with the moment it expired") {
    Told told;
    auto const t = timer(TRUE);
    auto const before = now_in_ticks();
    CHECK(set_in(t, 10, 0, tell, &told));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(told.calls == 0);
    CHECK(SleepEx(patience_ms, TRUE) == WAIT_IO_COMPLETION);
    CHECK(told.calls == 1);
    auto const expired = static_cast<LONGLONG>(told.high) << 32 | told.low;
    CHECK(expired >= before - 16 * ticks_in_ms);
    CHECK(expired <= now_in_ticks() + 16 * ticks_in_ms);
}

BEHAVIOUR("win32.timer-routine-other-thread", "F.28-4", high, set_docs,
          "a waitable timer's routine runs in the thread that has set it, in no other") {
    Told told;
    auto const t = timer(TRUE);
    CHECK(set_in(t, 0, 0, tell, &told));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    Thread const other{[] { return SleepEx(glance_ms, TRUE); }};
    CHECK(other.join() == 0);
    CHECK(told.calls == 0);
    CHECK(SleepEx(patience_ms, TRUE) == WAIT_IO_COMPLETION);
}

BEHAVIOUR(
    "win32.timer-routine-taken-back", "F.28-2", high, "docs:CancelWaitableTimer",
    "CancelWaitableTimer, and setting the timer again, take back a routine that has not run") {
    Told told;
    auto const t = timer(TRUE);
    CHECK(set_in(t, 0, 0, tell, &told));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(t));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(set_in(t, 0, 0, tell, &told));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(set_in(t, an_hour_in_ms));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(told.calls == 0);
}

BEHAVIOUR("win32.timer-routine-once", "F.28-4", medium, set_docs,
          "the routine of a waitable timer with a period waits once, however often that expires") {
    Told told;
    auto const t = timer(FALSE);
    constexpr LONG period_ms = 50;
    constexpr int expiries = 5;
    CHECK(set_in(t, 0, period_ms, tell, &told));
    for (int i = 0; i != expiries; ++i) CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(told.calls >= 1);
    CHECK(told.calls < expiries);  // it may expire while it runs
    CHECK(CancelWaitableTimer(t));
}

BEHAVIOUR("win32.timer-thread-ends", "F.28-4", high, set_docs,
          "the end of the thread that set a waitable timer with a routine stops the timer") {
    Told told;
    auto const t = timer(TRUE);
    Thread const setter{[&] { return set_in(t, 60, 0, tell, &told); }};
    CHECK(setter.join() == TRUE);
    CHECK(WaitForSingleObject(t, 120) == WAIT_TIMEOUT);
    CHECK(told.calls == 0);
}

BEHAVIOUR("win32.timer-closed", "F.28", medium, "inferred",
          "a waitable timer that is closed runs no routine") {
    Told told;
    auto t = timer(TRUE);
    CHECK(set_in(t, 0, 0, tell, &told));
    CHECK(WaitForSingleObject(t, patience_ms) == WAIT_OBJECT_0);
    t.reset();
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(told.calls == 0);
}
