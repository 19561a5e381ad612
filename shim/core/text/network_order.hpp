// SPDX-License-Identifier: MIT
// Numbers in network byte order: the most significant byte first.
#pragma once

#include <bit>
#include <cstdint>

namespace ws2::core {

// To network order or from it; the two are the same.
constexpr std::uint16_t network_order(std::uint16_t value) {
    if constexpr (std::endian::native == std::endian::big) return value;
    return static_cast<std::uint16_t>(value << 8 | value >> 8);
}

}  // namespace ws2::core
