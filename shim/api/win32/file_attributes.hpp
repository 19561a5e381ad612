// SPDX-License-Identifier: MIT
// The attributes of a file.
#pragma once

#include <windows.h>

namespace ws2::api {

// The socket of a path is a reparse point [winetest: test_afunix].
template <class Facts>
DWORD attributes_of(Facts const& facts) {
    DWORD attributes = facts.is_folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
    if (facts.is_read_only) attributes |= FILE_ATTRIBUTE_READONLY;
    if (facts.is_socket) attributes |= FILE_ATTRIBUTE_REPARSE_POINT;
    return attributes;
}

}  // namespace ws2::api
