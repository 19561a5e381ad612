// SPDX-License-Identifier: MIT
// Waiting for a socket's descriptor in a way that the last closesocket ends.
#pragma once

#include "platform/deadline.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// Until the descriptor shows one of `events` (poll_readable...) or the socket is closed, which the
// caller has to ask for; it may also come back for nothing. would_block at the deadline; no_buffers
// when the host has no descriptor left to be woken by.
Code await_host(Socket& socket, short events, platform::Deadline deadline);

// When a call that transfers from now on has waited long enough: now in non-blocking mode, else
// what SO_SNDTIMEO or SO_RCVTIMEO says.
platform::Deadline transfer_deadline(Socket& socket, Direction direction);

}  // namespace ws2::core
