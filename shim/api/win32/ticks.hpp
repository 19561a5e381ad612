// SPDX-License-Identifier: MIT
// FILETIME: ticks since 1601.
#pragma once

#include <chrono>
#include <cstdint>

#include "platform/clock.hpp"
#include "shim/api/halves.hpp"
#include "shim/core/waits/ticks.hpp"

#include <windows.h>

namespace ws2::api {

using core::from_1601_to_1970;
using core::Ticks;

inline Ticks from_file_time(FILETIME const& time) {
    return Ticks{static_cast<std::int64_t>(whole(time.dwHighDateTime, time.dwLowDateTime))};
}

inline FILETIME to_file_time(Ticks since_1601) {
    auto const value = static_cast<std::uint64_t>(since_1601.count());
    return {static_cast<DWORD>(value), static_cast<DWORD>(value >> 32)};
}

// What the host's time zone adds at that moment.
inline Ticks local_offset(Ticks utc) {
    return platform::local_offset(
        std::chrono::duration_cast<std::chrono::seconds>(utc - from_1601_to_1970).count());
}

}  // namespace ws2::api
