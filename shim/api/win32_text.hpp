// SPDX-License-Identifier: MIT
// UTF-8 and Windows' wide strings, whose characters are as wide as the host's wchar_t.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ws2::api {

// What is not valid becomes U+FFFD, as on Windows.
std::string to_utf8(std::wstring_view text);
std::wstring to_wide(std::string_view text);

// The same, but nothing when something is not valid.
std::optional<std::string> try_to_utf8(std::wstring_view text);
std::optional<std::wstring> try_to_wide(std::string_view text);

}  // namespace ws2::api
