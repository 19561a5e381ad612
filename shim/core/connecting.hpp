// SPDX-License-Identifier: MIT
// Connections: making them, listening for them, and shutting their directions.
#pragma once

#include <span>

#include "platform/deadline.hpp"
#include "shim/core/socket.hpp"

namespace ws2::core {

// Blocking: waits for the answer, woken by the last closesocket with not_socket. Non-blocking
// stream: would_block, even when the host was connected at once [winetest: test_connect].
// Datagram: sets the peer; an unspecified or zero address forgets it [winetest: test_connect_udp].
Code connect(SocketReference const& socket, Address const& address);

// Connects a stream to the first of `targets` that answers, and waits for that whatever the
// socket's mode. timed_out at the deadline; else the reason of the last failure [docs:
// WSAConnectByList].
Code connect_to_any(SocketReference const& socket, std::span<Address const> targets,
                    platform::Deadline deadline);

// `backlog` in Windows' terms; a second listen changes nothing [docs: listen].
Code listen(Socket& socket, int backlog);

// `how`: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2; else invalid_argument [winetest: test_shutdown].
Code shut_down(Socket& socket, int how);

}  // namespace ws2::core
