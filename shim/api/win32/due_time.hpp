// SPDX-License-Identifier: MIT
// Moments as Windows counts them.
#pragma once

#include <algorithm>
#include <chrono>

#include "shim/core/waits/timer_service.hpp"

#include <windows.h>

namespace ws2::api {

// Negative: from now. Else since 1601. What is too far away to count in nanoseconds is as far as
// can be.
inline core::TimerService::Due to_due(LONGLONG due) {
    using Tick = std::chrono::duration<LONGLONG, std::ratio<1, 10'000'000>>;
    static constexpr LONGLONG ticks_from_1601_to_1970 = 116'444'736'000'000'000;
    static constexpr Tick century = std::chrono::hours{24 * 365 * 100};
    if (due < 0) return core::TimerService::after(due < -century.count() ? century : Tick{-due});
    Tick const since_1970{
        std::clamp<LONGLONG>(due - ticks_from_1601_to_1970, 0, Tick{2 * century}.count())};
    return core::TimerService::Wall::time_point{
        std::chrono::duration_cast<core::TimerService::Wall::duration>(since_1970)};
}

}  // namespace ws2::api
