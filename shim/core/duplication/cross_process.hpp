// SPDX-License-Identifier: MIT
// Sockets for other processes. On Windows the kernel puts a handle into the other process at once;
// here a descriptor waits in this process until the other one comes for it. One background thread,
// started by the first such socket, serves those who come.
#pragma once

#include <cstdint>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// Keeps `socket` for that process, also when every handle for it is closed. The ticket is good for
// one take_over() there, while this process runs; a program that ends waits for the others a little
// while. invalid_argument: no such process, or not one of this user's.
Result<std::uint32_t> offer_socket(Socket& socket, std::uint32_t process);

// A handle for what another process has offered to this one. invalid_argument: nothing, or it has
// been taken.
Result<Handle> accept_offer(std::uint32_t ticket);

// Tickets are odd, so that they differ from handles.
constexpr bool is_ticket(std::uint32_t number) { return (number & 1) != 0; }

}  // namespace ws2::core
