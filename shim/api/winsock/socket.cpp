// SPDX-License-Identifier: MIT
// Opening and closing sockets.
#include <winsock2.h>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/core/closing/close.hpp"
#include "shim/core/socket/open.hpp"

using ws2::api::call;

SOCKET WSAAPI socket(int af, int type, int protocol) {
    return call(INVALID_SOCKET, [&] {
        ws2::api::keep_prepared_for_faults();
        return ws2::core::open_socket(af, type, protocol, ws2::core::Inheritance::inheritable);
    });
}

int WSAAPI closesocket(SOCKET s) {
    return call(SOCKET_ERROR, [&] { return ws2::core::close_socket(s); });
}
