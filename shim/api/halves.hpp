// SPDX-License-Identifier: MIT
// Numbers of 64 bits that Windows' calls take in two halves.
#pragma once

#include <cstdint>

#include <windows.h>

namespace ws2::api {

constexpr std::uint64_t whole(DWORD high, DWORD low) { return std::uint64_t{high} << 32 | low; }

// Where in a file.
constexpr std::uint64_t offset_in(OVERLAPPED const& overlapped) {
    return whole(overlapped.OffsetHigh, overlapped.Offset);
}

}  // namespace ws2::api
