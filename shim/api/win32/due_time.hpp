// SPDX-License-Identifier: MIT
// Due times of timers: negative values are relative, others count ticks since 1601.
#pragma once

#include <algorithm>
#include <chrono>
#include <variant>

#include "shim/api/win32/ticks.hpp"
#include "shim/core/waits/timer_service.hpp"

#include <windows.h>

namespace ws2::api {

// Values that the clock cannot represent become the largest ones that it can.
inline core::TimerService::Due to_due(LONGLONG due) {
    static constexpr Ticks century = std::chrono::hours{24 * 365 * 100};
    if (due < 0) return core::TimerService::after(due < -century.count() ? century : Ticks{-due});
    Ticks const since_1970{
        std::clamp<LONGLONG>(due - from_1601_to_1970.count(), 0, (2 * century).count())};
    return core::TimerService::Wall::time_point{
        std::chrono::duration_cast<core::TimerService::Wall::duration>(since_1970)};
}

// From now; nothing when it has passed.
inline std::chrono::nanoseconds left_until(core::TimerService::Due const& due) {
    using core::TimerService;
    std::chrono::nanoseconds left{0};
    if (auto const* const steady = std::get_if<TimerService::Steady::time_point>(&due))
        left = *steady - TimerService::Steady::now();
    else
        left = std::get<TimerService::Wall::time_point>(due) - TimerService::Wall::now();
    return std::max(left, std::chrono::nanoseconds{0});
}

}  // namespace ws2::api
