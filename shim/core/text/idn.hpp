// SPDX-License-Identifier: MIT
// Internationalized domain names: the ASCII form under which DNS knows them. Windows 8 and later
// make it themselves unless AI_DISABLE_IDN_ENCODING is set [winetest: test_GetAddrInfoW].
#pragma once

#include <string>
#include <string_view>

namespace ws2::core {

// Labels with characters outside ASCII become "xn--" labels [RFC 3492]; other labels, and a name
// without such characters, stay as they are. Only ASCII letters are put into lower case first.
std::string to_ascii_name(std::string_view name);

}  // namespace ws2::core
