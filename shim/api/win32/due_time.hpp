// SPDX-License-Identifier: MIT
// Due times of timers: negative values are relative, others count ticks since 1601.
#pragma once

#include <algorithm>
#include <chrono>

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

}  // namespace ws2::api
