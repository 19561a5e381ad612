// SPDX-License-Identifier: MIT
// Contract: the wall clock. (The monotonic clock is std::chrono::steady_clock.)
#pragma once

#include <chrono>
#include <cstdint>

namespace ws2::platform {

// How far local time is ahead of UTC at this moment, with summer time.
std::chrono::seconds local_offset(std::int64_t utc_seconds_since_1970);

}  // namespace ws2::platform
