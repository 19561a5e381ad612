// SPDX-License-Identifier: MIT
// Timers and waits of the newer thread pool interface.
#include <atomic>

#include "tests/support/bad_memory.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

struct Calls {
    std::atomic<int> count{0};
    std::atomic<int> running{0};
    std::atomic<DWORD> thread{0};
    std::atomic<DWORD> result{0xFFFF};
    HANDLE gate = nullptr;

    void enter() {
        ++running;
        thread = GetCurrentThreadId();
        if (gate) WaitForSingleObject(gate, INFINITE);
        --running;
        ++count;
    }
    bool reaches(int wanted) const {
        return eventually([&] { return count >= wanted; });
    }
};

void CALLBACK on_timer(PTP_CALLBACK_INSTANCE, PVOID calls, PTP_TIMER) {
    static_cast<Calls*>(calls)->enter();
}
void CALLBACK on_wait(PTP_CALLBACK_INSTANCE, PVOID calls, PTP_WAIT, TP_WAIT_RESULT result) {
    static_cast<Calls*>(calls)->result = result;
    static_cast<Calls*>(calls)->enter();
}

FILETIME from_now(LONGLONG milliseconds) {
    LARGE_INTEGER ticks;
    ticks.QuadPart = -milliseconds * 10000;
    return {ticks.LowPart, static_cast<DWORD>(ticks.HighPart)};
}
constexpr LONGLONG an_hour = 3600000;

}  // namespace

BEHAVIOUR(
    "win32.pool-timer", "F.27-7", high, "winetest:ntdll test_tp_timer",
    "a threadpool timer calls back once, in another thread, and counts as set until it is unset") {
    Calls calls;
    auto* const timer = CreateThreadpoolTimer(on_timer, &calls, nullptr);
    REQUIRE(timer);
    CHECK_FALSE(IsThreadpoolTimerSet(timer));
    auto due = from_now(1);
    SetThreadpoolTimer(timer, &due, 0, 0);
    CHECK(IsThreadpoolTimerSet(timer));
    CHECK(calls.reaches(1));
    CHECK(calls.thread != GetCurrentThreadId());
    CHECK(IsThreadpoolTimerSet(timer));
    SetThreadpoolTimer(timer, nullptr, 0, 0);
    CHECK_FALSE(IsThreadpoolTimerSet(timer));
    WaitForThreadpoolTimerCallbacks(timer, FALSE);
    CHECK(calls.count == 1);
    CloseThreadpoolTimer(timer);
}

BEHAVIOUR("win32.pool-timer-at-once", "F.27-7", high, "docs:SetThreadpoolTimer",
          "SetThreadpoolTimer with a time of 0 calls back at once, with a period again and again") {
    Calls calls;
    auto* const timer = CreateThreadpoolTimer(on_timer, &calls, nullptr);
    REQUIRE(timer);
    FILETIME due{};
    SetThreadpoolTimer(timer, &due, 1, 0);
    CHECK(calls.reaches(5));
    SetThreadpoolTimer(timer, nullptr, 0, 0);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    auto const count = calls.count.load();
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(calls.count == count);
    CHECK(calls.running == 0);
    CloseThreadpoolTimer(timer);
}

BEHAVIOUR("win32.pool-timer-again", "F.27-7", medium, "docs:SetThreadpoolTimer",
          "SetThreadpoolTimer called again replaces what the timer was set to") {
    Calls calls;
    auto* const timer = CreateThreadpoolTimer(on_timer, &calls, nullptr);
    REQUIRE(timer);
    auto due = from_now(an_hour);
    SetThreadpoolTimer(timer, &due, 0, 0);
    due = from_now(1);
    SetThreadpoolTimer(timer, &due, 0, 0);
    CHECK(calls.reaches(1));
    CloseThreadpoolTimer(timer);
}

BEHAVIOUR("win32.pool-timer-closed", "F.27-7", medium, "docs:CloseThreadpoolTimer",
          "a threadpool timer that is closed does not call back") {
    Calls calls;
    auto* const timer = CreateThreadpoolTimer(on_timer, &calls, nullptr);
    REQUIRE(timer);
    auto due = from_now(20);
    SetThreadpoolTimer(timer, &due, 0, 0);
    SetThreadpoolTimer(timer, nullptr, 0, 0);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    CloseThreadpoolTimer(timer);
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(calls.count == 0);
}

BEHAVIOUR(
    "win32.pool-wait", "F.27-6", high, "winetest:ntdll test_tp_wait",
    "a threadpool wait calls back once when its object is signalled, and has to be set again") {
    Calls calls;
    auto const event = automatic_event();
    auto* const wait = CreateThreadpoolWait(on_wait, &calls, nullptr);
    REQUIRE(wait);
    SetThreadpoolWait(wait, event, nullptr);
    CHECK(SetEvent(event));
    CHECK(calls.reaches(1));
    CHECK(calls.result == WAIT_OBJECT_0);
    CHECK(calls.thread != GetCurrentThreadId());
    CHECK_FALSE(is_signalled(event));
    CHECK(SetEvent(event));
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(calls.count == 1);
    SetThreadpoolWait(wait, event, nullptr);
    CHECK(calls.reaches(2));
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolWait(wait);
}

BEHAVIOUR(
    "win32.pool-wait-timeout", "F.27-6", high, "winetest:ntdll test_tp_wait",
    "a threadpool wait calls back with WAIT_TIMEOUT when its time is up; a time of 0 looks once") {
    Calls calls;
    auto const event = automatic_event();
    auto* const wait = CreateThreadpoolWait(on_wait, &calls, nullptr);
    REQUIRE(wait);
    auto limit = from_now(1);
    SetThreadpoolWait(wait, event, &limit);
    CHECK(calls.reaches(1));
    CHECK(calls.result == WAIT_TIMEOUT);
    FILETIME none{};
    SetThreadpoolWait(wait, event, &none);
    CHECK(calls.reaches(2));
    CHECK(calls.result == WAIT_TIMEOUT);
    SetThreadpoolWait(wait, INVALID_HANDLE_VALUE, &none);
    CHECK(calls.reaches(3));
    CHECK(calls.result == WAIT_TIMEOUT);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolWait(wait);
}

BEHAVIOUR("win32.pool-wait-stopped", "F.27-6", high, "winetest:ntdll test_tp_wait",
          "SetThreadpoolWait without a handle ends the wait") {
    Calls calls;
    auto const event = automatic_event();
    auto* const wait = CreateThreadpoolWait(on_wait, &calls, nullptr);
    REQUIRE(wait);
    SetThreadpoolWait(wait, event, nullptr);
    SetThreadpoolWait(wait, nullptr,
                      static_cast<FILETIME*>(nowhere()));  // of which no wait makes use
    CHECK(SetEvent(event));
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(calls.count == 0);
    CHECK(is_signalled(event));
    CloseThreadpoolWait(wait);
}
