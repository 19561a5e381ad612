// SPDX-License-Identifier: MIT
// More than one handle for one socket. Windows makes the second handle when the socket is
// described, and hands its number over in the description; so does this within the process. Other
// processes get a ticket: see handing_over.hpp.
#pragma once

#include <cstdint>

#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {

// The number that WSAPROTOCOL_INFO carries: a further handle for `socket`, or a ticket, which
// open_duplicate() turns into a handle once, in that process. invalid_argument: there is no such
// process, or it is not one of this user's.
Result<std::uint32_t> duplicate_socket(SocketReference const& socket, std::uint32_t process);

// The error of duplicate_socket() for this process, without a duplicate.
Code check_process(std::uint32_t process);

// invalid_argument when this process has no pending duplicate of this number.
Result<Handle> open_duplicate(std::uint32_t number);

// Windows' DLL keeps with every handle whether its socket is bound, and a duplicate of an unbound
// datagram socket does not see a bind through another handle: recvfrom, which the DLL checks, is
// refused, recv works [winetest: test_WSADuplicateSocket]. A flag of the handle, beside those of
// GetHandleInformation.
inline constexpr std::uint32_t handle_missed_bind = 0x100;
// DuplicateHandle made the handle, so Windows' DLL keeps nothing with it, and some of its calls
// take it for no socket [winetest: test_WSAGetOverlappedResult].
inline constexpr std::uint32_t handle_is_copy = 0x200;

inline bool has_missed_bind(std::uint32_t handle_flags) {
    return (handle_flags & handle_missed_bind) != 0;
}
inline bool has_missed_bind(SocketReference const& socket) {
    return has_missed_bind(socket.handle_flags());
}
// The socket was bound through this handle, by name or by the way.
inline void learn_of_bind(SocketReference const& socket) {
    if (has_missed_bind(socket)) [[unlikely]]
        socket.clear_handle_flags(handle_missed_bind);
}

}  // namespace ws2::core
