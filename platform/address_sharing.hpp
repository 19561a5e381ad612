// SPDX-License-Identifier: MIT
// Contract: how far the host lets a socket share its local address. Who may share is decided in
// the core; these say so to the host, which asks all sockets concerned at bind() and at listen().
#pragma once

#include "platform/types.hpp"

namespace ws2::platform {

enum class HostSharing : std::uint8_t {
    nobody,
    past,   // connections that are over, and connections a listener accepted
    others  // every socket that says so, too
};

Code share_address(int fd, SocketType type, HostSharing sharing);

// Of several listeners on one address the one that listened first gets the connections, as on
// Windows, until it closes. Called on a listener that shares with others; operation_not_supported
// where the host spreads connections as it likes.
Code prefer_first_listener(int fd);

}  // namespace ws2::platform
