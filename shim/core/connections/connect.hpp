// SPDX-License-Identifier: MIT
// connect, listen and shutdown.
#pragma once

#include <chrono>
#include <span>

#include "platform/deadline.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {

// After which time Windows gives up an unanswered connect: when the last SYN has timed out, the
// timeout doubling with each. 3, 6 and 12 seconds by default [speasy#344: 21.0 s], else as
// SIO_TCP_INITIAL_RTO says.
std::chrono::milliseconds unanswered_time(OptionStore const& options);

// Blocking: waits for the answer, woken by the last closesocket with not_socket. Non-blocking
// stream: would_block, even when the host was connected at once [winetest: test_connect].
// Datagram: sets the peer; an unspecified or zero address forgets it [winetest: test_connect_udp].
Code connect(SocketReference const& socket, Address const& address);

// Connects a stream to the first of `targets` that answers, and waits for that whatever the
// socket's mode. timed_out at the deadline; else the reason of the last failure [docs:
// WSAConnectByList].
Code connect_to_any(SocketReference const& socket, std::span<Address const> targets,
                    platform::Deadline deadline);

// ConnectEx begins: from a bound socket, without waiting, whatever its mode. Ok: the answer is to
// be asked for, would_block until it is there.
Code begin_overlapped_connect(Socket& socket, Address const& address);
Code overlapped_connect_answer(Socket& socket);
void give_up_overlapped_connect(Socket& socket);

// Whether a connect reaches IPv4 hosts by mapped addresses: an IPv6 socket not kept to IPv6.
bool reaches_mapped_ipv4(Socket const& socket);

// `backlog` in Windows' terms; a second listen changes nothing [docs: listen].
Code listen(Socket& socket, int backlog);

// `how`: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2; else invalid_argument [winetest: test_shutdown].
Code shut_down(Socket& socket, int how);

}  // namespace ws2::core
