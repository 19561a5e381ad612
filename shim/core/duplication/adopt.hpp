// SPDX-License-Identifier: MIT
// Sockets whose descriptor has a life outside: made around one that comes from outside, or shared
// with another process.
#pragma once

#include "shim/core/duplication/socket_image.hpp"

namespace ws2::core {

// A socket for a descriptor of the program; the descriptor is the socket's only if this succeeds.
// not_socket, family_not_supported, type_not_supported, too_many_open.
Result<Handle> adopt_descriptor(int descriptor);

// A socket in a known state around a descriptor from outside, which is still there after a failure.
Result<Handle> adopt_image(UniqueDescriptor& descriptor, SocketImage const& image);

// Other processes have the descriptor: from now on no call waits in the host, closing does not end
// the connection, and the mode is asked of the descriptor, where every process sees it.
Code share_descriptor(Socket& socket);

// The same for a child that knows nothing of us and expects a descriptor that waits: calls here
// wait in the host, too, and cannot be called back any more.
Code share_with_child(Socket& socket);

// What adopt_image() of another process needs. Bytes that only this process has go with it;
// hand_over_ended() says whether it has them now, or they stay.
SocketImage hand_over(Socket& socket);
void hand_over_ended(Socket& socket, SocketImage const& image, UnsentBytes::Lent lent);

}  // namespace ws2::core
