// SPDX-License-Identifier: MIT
// Connections: making them, listening for them, and shutting their directions.
#pragma once

#include "shim/core/socket.hpp"

namespace ws2::core {

// Blocking: waits for the answer, woken by the last closesocket with not_socket. Non-blocking
// stream: would_block, even when the host was connected at once [winetest: test_connect].
// Datagram: sets the peer; an unspecified or zero address forgets it [winetest: test_connect_udp].
Code connect(SocketReference const& socket, Address const& address);

// `backlog` in Windows' terms; a second listen changes nothing [docs: listen].
Code listen(Socket& socket, int backlog);

// `how`: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2; else invalid_argument [winetest: test_shutdown].
Code shut_down(Socket& socket, int how);

}  // namespace ws2::core
