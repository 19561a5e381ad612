// SPDX-License-Identifier: MIT
// Contract: how far the host lets a socket share its local address. The sharing rules are core's;
// this sets the host's options for them, which the host compares with those of the other sockets at
// bind() and at listen().
#pragma once

#include "platform/types.hpp"

namespace ws2::platform {

enum class HostSharing : std::uint8_t {
    nobody,
    past,   // with connections in TIME_WAIT, and connections a listener accepted
    others  // with every socket that shares with others itself
};

Code share_address(int fd, SocketType type, HostSharing sharing);

// bind() for a socket that shares with none: connections of the past do not stand in its way, whose
// ports Windows gives away at once. Afterwards it shares with none again.
Code bind_beside_past(int fd, SocketType type, Address const& address);

// Whether a socket of another user has the port of `address`, which is a specific one, for all
// addresses, and no socket has that very address. False where the host does not report it. The time
// it takes grows with the number of the host's sockets.
bool other_user_has_wildcard(SocketType type, Address const& address) noexcept;

// Of several listeners on one address the one that listened first gets the connections, as on
// Windows, until it closes. Called on a listener that shares with others; operation_not_supported
// where the host distributes the connections itself.
Code prefer_first_listener(int fd);

}  // namespace ws2::platform
