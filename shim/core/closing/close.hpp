// SPDX-License-Identifier: MIT
// The end of a socket: closesocket, lingering, and what the last close gives back to the rooms that
// the socket has passed through (its address, its queues). Socket::close(), which does so, is
// defined here, behind all those rooms.
#pragma once

#include "shim/core/objects/handle_table.hpp"

namespace ws2::core {

// Closes one handle. not_socket; would_block for a non-blocking socket that lingers and has unsent
// data: it stays open [docs: closesocket].
Code close_socket(Handle handle);

}  // namespace ws2::core
