// SPDX-License-Identifier: MIT
// Names of sockets.
#include "shim/core/addresses/bind.hpp"

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/duplication/duplicate.hpp"

using ws2::Code;
using ws2::api::call_on;
using ws2::core::SocketReference;

int WSAAPI bind(SOCKET s, const sockaddr* name, int namelen) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto const address = ws2::api::address_from(name, namelen, socket->family());
        if (!address) return address.code();
        auto const code = ws2::core::bind(*socket, *address);
        if (code == Code::ok) ws2::core::learn_of_bind(socket);
        return code;
    });
}

int WSAAPI getsockname(SOCKET s, sockaddr* name, int* namelen) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto const local = ws2::core::local_name(*socket);
        if (!local) return local.code();
        auto const code = ws2::api::check_room(name, namelen, socket->family());
        if (code == Code::ok) ws2::api::put_own_address(*local, name, namelen);
        return code;
    });
}

// The state is checked first: "not connected" wins over a bad pointer [winetest: test_getpeername].
int WSAAPI getpeername(SOCKET s, sockaddr* name, int* namelen) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto const peer = ws2::core::peer_name(*socket);
        if (!peer) return peer.code();
        auto const code = ws2::api::check_room(name, namelen, socket->family());
        if (code == Code::ok) ws2::api::put_address(*peer, name, namelen);
        return code;
    });
}
