// SPDX-License-Identifier: MIT
// The timers of the multimedia clock, each on one of the default timer queue.
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "shim/core/objects/ranked_mutex.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

constexpr UINT delay_ms_max = 1000000;
constexpr std::size_t timers_max = 256;

struct MultimediaTimer {
    UINT number = 0;         // of nothing
    HANDLE timer = nullptr;  // not yet told while it is created
    LPTIMECALLBACK function = nullptr;
    DWORD_PTR argument = 0;
    UINT flags = 0;
};

// A number is the place in the table, and how often that was in use.
class MultimediaTimers {
public:
    // 0 where all places are in use.
    UINT add(MultimediaTimer timer) {
        std::lock_guard const lock{mutex_};
        for (std::size_t place = 0; place < timers_max; ++place)
            if (auto& entry = entries_[place]; entry.number == 0) {
                rounds_ = (rounds_ + 1) % 0x7FFFFF;
                timer.number = static_cast<UINT>((rounds_ + 1) * timers_max + place);
                entry = timer;
                return timer.number;
            }
        return 0;
    }
    std::optional<MultimediaTimer> find(UINT number) {
        std::lock_guard const lock{mutex_};
        auto& entry = entry_of(number);
        if (number == 0 || entry.number != number) return std::nullopt;
        return entry;
    }
    std::optional<MultimediaTimer> take(UINT number) {
        std::lock_guard const lock{mutex_};
        auto& entry = entry_of(number);
        if (number == 0 || entry.number != number) return std::nullopt;
        return std::exchange(entry, {});
    }
    // One that could not be ended after all.
    void put_back(MultimediaTimer const& timer) {
        std::lock_guard const lock{mutex_};
        auto& entry = entry_of(timer.number);
        if (entry.number == 0) entry = timer;
    }
    // False where the timer has ended already.
    bool tell(UINT number, HANDLE timer) {
        std::lock_guard const lock{mutex_};
        auto& entry = entry_of(number);
        if (entry.number != number) return false;
        entry.timer = timer;
        return true;
    }

private:
    MultimediaTimer& entry_of(UINT number) { return entries_[number % timers_max]; }

    core::RankedMutex<core::Rank::media_timers> mutex_;
    std::array<MultimediaTimer, timers_max> entries_{};
    std::size_t rounds_ = 0;
};

constinit MultimediaTimers all_timers;
MultimediaTimers& multimedia_timers() { return all_timers; }

// The timer whose function runs in this thread, which may end itself.
thread_local UINT expiring = 0;

// False where memory ran out; one whose function still runs ends by itself.
bool end_timer(HANDLE timer, bool waits) {
    if (!timer) return true;
    return DeleteTimerQueueTimer(nullptr, timer, waits ? INVALID_HANDLE_VALUE : nullptr) ||
           GetLastError() == ERROR_IO_PENDING;
}

void report_expiration(MultimediaTimer const& timer) {
    auto* const event = reinterpret_cast<HANDLE>(timer.function);
    if ((timer.flags & TIME_CALLBACK_EVENT_SET) != 0)
        SetEvent(event);
    else if ((timer.flags & TIME_CALLBACK_EVENT_PULSE) != 0)
        PulseEvent(event);
    else
        timer.function(timer.number, 0, timer.argument, 0, 0);
}

void CALLBACK expire(PVOID context, BOOLEAN) {
    auto const number = static_cast<UINT>(reinterpret_cast<std::uintptr_t>(context));
    auto const timer = multimedia_timers().find(number);
    if (!timer) return;
    expiring = number;
    report_expiration(*timer);
    expiring = 0;
    if ((timer->flags & TIME_PERIODIC) != 0) return;
    if (auto const ended = multimedia_timers().take(number)) end_timer(ended->timer, false);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

MMRESULT WINAPI timeSetEvent(UINT uDelay, UINT, LPTIMECALLBACK lpTimeProc, DWORD_PTR dwUser,
                             UINT fuEvent) {
    if (uDelay == 0 || uDelay > delay_ms_max || !lpTimeProc) return 0;
    auto const number =
        multimedia_timers().add({.function = lpTimeProc, .argument = dwUser, .flags = fuEvent});
    if (number == 0) return 0;
    HANDLE timer = nullptr;
    auto* const context = reinterpret_cast<PVOID>(std::uintptr_t{number});
    bool const is_periodic = (fuEvent & TIME_PERIODIC) != 0;
    if (!CreateTimerQueueTimer(&timer, nullptr, expire, context, uDelay, is_periodic ? uDelay : 0,
                               WT_EXECUTEINTIMERTHREAD)) {
        multimedia_timers().take(number);
        return 0;
    }
    if (!multimedia_timers().tell(number, timer)) end_timer(timer, false);
    return number;
}

MMRESULT WINAPI timeKillEvent(UINT uTimerID) {
    auto const timer = multimedia_timers().take(uTimerID);
    if (!timer) return MMSYSERR_INVALPARAM;
    bool const waits = (timer->flags & TIME_KILL_SYNCHRONOUS) != 0 && expiring != uTimerID;
    if (end_timer(timer->timer, waits)) return MMSYSERR_NOERROR;
    multimedia_timers().put_back(*timer);
    return TIMERR_NOCANDO;
}
