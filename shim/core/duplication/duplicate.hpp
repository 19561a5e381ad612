// SPDX-License-Identifier: MIT
// More than one handle for one socket. Windows makes the second handle when the socket is
// described, and hands its number over in the description; so does this within the process. Other
// processes get a ticket: see handing_over.hpp.
#pragma once

#include <cstdint>

#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {

// What a description carries: a further handle for `socket`, or a ticket, which claim_duplicate()
// turns into a handle once, in that process. invalid_argument: there is no such process, or it is
// not one of this user's.
Result<std::uint32_t> duplicate_socket(SocketReference const& socket, std::uint32_t process);

// What a process may ask before it has a place for the answer.
Code check_process(std::uint32_t process);

// invalid_argument when nothing waits to be claimed by this process under this number.
Result<Handle> claim_duplicate(std::uint32_t number);

// Windows' DLL keeps with every handle whether its socket is bound, and a duplicate of an unbound
// datagram socket does not hear of a bind through another handle: recvfrom, which asks the DLL, is
// refused, recv works [winetest: test_WSADuplicateSocket]. A bit of the handle, beside those that
// GetHandleInformation tells.
inline constexpr std::uint32_t handle_missed_bind = 0x100;

inline bool has_missed_bind(SocketReference const& socket) {
    return (socket.handle_flags() & handle_missed_bind) != 0;
}
// The socket was bound through this handle, by name or by the way.
inline void learn_of_bind(SocketReference const& socket) {
    if (has_missed_bind(socket)) [[unlikely]]
        socket.clear_handle_flags(handle_missed_bind);
}

}  // namespace ws2::core
