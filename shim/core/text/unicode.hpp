// SPDX-License-Identifier: MIT
// Wide strings to and from UTF-8, independent of the locale: the A and W forms of a call share one
// implementation behind this.
#pragma once

#include <string>
#include <string_view>

namespace ws2::core {

// Wide characters are UTF-32 here. Halves of surrogate pairs, which text that was UTF-16 may still
// contain, are joined; what is no character becomes U+FFFD.
std::string to_utf8(std::wstring_view wide);

// What is not UTF-8 becomes U+FFFD, one for each byte.
std::wstring from_utf8(std::string_view narrow);

}  // namespace ws2::core
