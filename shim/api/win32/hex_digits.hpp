// SPDX-License-Identifier: MIT
// Hexadecimal digits, written in lower case and read in both.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ws2::api {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

inline std::optional<std::uint8_t> hex_value(char digit) {
    auto const lower = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
    auto const value = hex_digits.find(lower);
    if (value == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(value);
}

}  // namespace ws2::api
