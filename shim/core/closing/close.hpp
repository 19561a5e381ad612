// SPDX-License-Identifier: MIT
// closesocket, lingering, and the release of what a socket has in the rooms before this one (its
// address, its queues). Socket::close(), which does so, is defined here, because it needs all those
// rooms.
#pragma once

#include "shim/core/objects/handle_table.hpp"

namespace ws2::core {

// Closes one handle. not_socket; would_block for a non-blocking socket that lingers and has unsent
// data: it stays open [docs: closesocket].
Code close_socket(Handle handle);

// Library::clean_up(), and the last one gives the host back what was kept to open sockets with.
Code clean_up();

}  // namespace ws2::core
