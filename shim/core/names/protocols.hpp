// SPDX-License-Identifier: MIT
// The protocols getprotobyname and getprotobynumber know: Windows' own list, so that programs get
// the same answers whatever the host's list says [winetest: test_getprotobyname,
// test_getprotobynumber].
#pragma once

#include <string_view>

namespace ws2::core {

struct Protocol {
    std::string_view name;
    std::string_view alias;
    int number;
};

// Letter case does not count. nullptr: unknown.
Protocol const* find_protocol(std::string_view name);
Protocol const* find_protocol(int number);

}  // namespace ws2::core
