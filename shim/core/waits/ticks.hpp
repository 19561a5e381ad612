// SPDX-License-Identifier: MIT
// Windows' unit of time is 100 nanoseconds, and its clock counts from the year 1601.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace ws2::core {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
inline constexpr Ticks from_1601_to_1970{116'444'736'000'000'000};

}  // namespace ws2::core
