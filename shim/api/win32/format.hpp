// SPDX-License-Identifier: MIT
// Windows' own printf, for wsprintf and the inserts of FormatMessage. `long` has 32 bits in it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ws2::api {

enum class TextWidth : std::uint8_t { narrow, wide };

// Arguments are fetched in order, one machine word each, as both calling conventions pass them.
using NextArgument = std::function<std::uintptr_t()>;

// Appends one argument by a specification without its '%': flags, width, precision, size, type.
// `own` says what a string is: %s the caller's width, %S the other. Takes the specification off
// `text`; false and nothing else when it is none.
bool format_one(std::string& result, std::string_view& text, TextWidth own,
                NextArgument const& next);

// The whole of wsprintf; the result is UTF-8.
std::string format_all(std::string_view text, TextWidth own, NextArgument const& next);

}  // namespace ws2::api
