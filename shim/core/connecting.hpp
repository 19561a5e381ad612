// SPDX-License-Identifier: MIT
// Connections: making, listening for and taking them, and shutting their directions.
#pragma once

#include <functional>

#include "shim/core/socket.hpp"

namespace ws2::core {

// Blocking: waits for the answer, woken by the last closesocket with not_socket. Non-blocking
// stream: would_block, even when the host was connected at once [winetest: test_connect].
// Datagram: sets the peer; an unspecified or zero address forgets it [winetest: test_connect_udp].
Code connect(SocketReference const& socket, Address const& address);

// `backlog` in Windows' terms; a second listen changes nothing [docs: listen].
Code listen(Socket& socket, int backlog);

// A handle of the oldest queued connection and its peer. Blocking: waits; interrupted when the
// last handle of the listener is closed meanwhile [nettest: AcceptGetsCanceledByDispose].
struct Accepted {
    Handle handle = 0;
    Address peer;
};
Result<Accepted> accept(SocketReference const& socket);

// `how`: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2; else invalid_argument [winetest: test_shutdown].
Code shut_down(Socket& socket, int how);

}  // namespace ws2::core
