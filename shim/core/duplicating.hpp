// SPDX-License-Identifier: MIT
// More than one handle for one socket. Windows makes the second handle when the socket is
// described, and hands its number over in the description; so does this within the process. Other
// processes get a ticket: see handing_over.hpp.
#pragma once

#include <cstdint>

#include "shim/core/socket.hpp"

namespace ws2::core {

// What a description carries: a further handle for `socket`, or a ticket, which claim_duplicate()
// turns into a handle once, in that process. invalid_argument: there is no such process, or it is
// not one of this user's.
Result<std::uint32_t> duplicate_socket(SocketReference const& socket, std::uint32_t process);

// What a process may ask before it has a place for the answer.
Code check_process(std::uint32_t process);

// invalid_argument when nothing waits to be claimed by this process under this number.
Result<Handle> claim_duplicate(std::uint32_t number);

}  // namespace ws2::core
