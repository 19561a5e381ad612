// SPDX-License-Identifier: MIT
// What getsockopt says, as a value.
#pragma once

#include <winsock2.h>

#include "tests/support/catch.hpp"

namespace ws2::test {

// The call has to succeed.
template <class T = int>
T option(SOCKET socket, int level, int name) {
    T value{};
    int length = sizeof value;
    REQUIRE(getsockopt(socket, level, name, reinterpret_cast<char*>(&value), &length) == 0);
    return value;
}

inline int error_option(SOCKET socket) { return option(socket, SOL_SOCKET, SO_ERROR); }

}  // namespace ws2::test
