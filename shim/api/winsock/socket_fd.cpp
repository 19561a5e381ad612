// SPDX-License-Identifier: MIT
// The way between a SOCKET and the descriptor under it, for programs that mix both worlds.
#include <winsock2.h>

#include <ws2shim/ws2shim.h>

#include "shim/api/socket_entry.hpp"
#include "shim/core/duplication/adopt.hpp"

int WSAAPI ws2_socket_fd(SOCKET s) {
    return ws2::api::call_on(-1, s, [](ws2::core::SocketReference const& socket) {
        return ws2::Result<int>{socket->expose_descriptor()};
    });
}

SOCKET WSAAPI ws2_socket_from_fd(int fd) {
    return ws2::api::call(INVALID_SOCKET, [&] { return ws2::core::adopt_descriptor(fd); });
}
