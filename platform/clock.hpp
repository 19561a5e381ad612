// SPDX-License-Identifier: MIT
// Contract: the wall clock, and a cheap one. (The exact monotonic clock is
// std::chrono::steady_clock.)
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

namespace ws2::platform {

// How far local time is ahead of UTC at this moment, with summer time.
std::chrono::seconds local_offset(std::int64_t utc_seconds_since_1970);

// A moment's year, month and so on, in local time and in UTC. Null: it has none.
std::tm* local_parts(std::time_t const* moment, std::tm* parts);
std::tm* utc_parts(std::time_t const* moment, std::tm* parts);

// A monotonic time that may be some milliseconds old, where that costs less than the exact one,
// which has to read a counter of the processor.
std::chrono::nanoseconds coarse_time() noexcept;

}  // namespace ws2::platform
