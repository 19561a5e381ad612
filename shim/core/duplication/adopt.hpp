// SPDX-License-Identifier: MIT
// Sockets whose descriptor is not the library's alone: made for a descriptor from outside, or
// shared with another process.
#pragma once

#include "shim/core/duplication/socket_image.hpp"

namespace ws2::core {

// A socket for a descriptor of the program; the descriptor is the socket's only if this succeeds.
// not_socket, family_not_supported, type_not_supported, too_many_open.
Result<Handle> adopt_descriptor(int descriptor);

// A socket in a known state around a descriptor from outside, which is still there after a failure.
Result<Handle> adopt_image(UniqueDescriptor& descriptor, SocketImage const& image);

// Other processes have the descriptor: from now on no call blocks in the host, closing does not end
// the connection, and the mode is kept in the open file description, where every process sees it.
Code share_descriptor(Socket& socket);

// The same for a child that does not use this library and expects a blocking descriptor: calls here
// block in the host, too, and cannot be cancelled any more.
Code share_with_child(Socket& socket);

// The state that adopt_image() of another process needs, with bytes that only this process has.
// hand_over_ended() drops these bytes here, or keeps them when the hand-over has failed.
SocketImage hand_over(Socket& socket);
void hand_over_ended(Socket& socket, SocketImage const& image, UnsentBytes::HandOver outcome);

}  // namespace ws2::core
