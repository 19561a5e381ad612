// SPDX-License-Identifier: MIT
// One template serves the A and the W form of a call: text comes in through narrowed() and goes out
// through widened().
#pragma once

#include <string>
#include <type_traits>

#include "shim/core/text/unicode.hpp"

namespace ws2::api {

// A null pointer is no text.
inline std::string narrowed(char const* text) { return text ? text : ""; }
inline std::string narrowed(wchar_t const* text) {
    return text ? core::to_utf8(text) : std::string{};
}

template <class Character>
std::basic_string<Character> widened(std::string const& text) {
    if constexpr (std::is_same_v<Character, char>)
        return text;
    else
        return core::from_utf8(text);
}

}  // namespace ws2::api
