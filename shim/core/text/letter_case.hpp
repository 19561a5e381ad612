// SPDX-License-Identifier: MIT
// Comparing names in which the case of ASCII letters does not count, whatever the locale says.
#pragma once

#include <algorithm>
#include <string_view>

namespace ws2::core {

constexpr char to_lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
}

constexpr bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, to_lower, to_lower);
}

}  // namespace ws2::core
