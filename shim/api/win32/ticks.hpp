// SPDX-License-Identifier: MIT
// Windows' unit of time: 100 nanoseconds. A FILETIME counts them since 1601.
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

#include <windows.h>

namespace ws2::api {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
inline constexpr Ticks from_1601_to_1970{116'444'736'000'000'000};

inline FILETIME to_file_time(Ticks since_1601) {
    auto const value = static_cast<std::uint64_t>(since_1601.count());
    return {static_cast<DWORD>(value), static_cast<DWORD>(value >> 32)};
}

}  // namespace ws2::api
