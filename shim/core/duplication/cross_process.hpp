// SPDX-License-Identifier: MIT
// Duplicating sockets for other processes. On Windows the kernel creates a handle in the other
// process at once; here this process keeps the descriptor until the other one connects and takes
// it. One background service, started by the first such socket, serves these connections.
#pragma once

#include <cstdint>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// Keeps `socket` for that process, also when every handle for it is closed. The ticket is valid for
// one take_over() there, while this process runs; at its end this process waits a little for the
// others. invalid_argument: no such process, or not one of this user's.
Result<std::uint32_t> offer_socket(Socket& socket, std::uint32_t process);

// A handle for a socket that another process has offered to this one. invalid_argument: there is
// none, or it was taken already.
Result<Handle> accept_offer(std::uint32_t ticket);

// Tickets are odd, so that they differ from handles.
constexpr bool is_ticket(std::uint32_t number) { return (number & 1) != 0; }

}  // namespace ws2::core
