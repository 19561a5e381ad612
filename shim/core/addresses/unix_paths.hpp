// SPDX-License-Identifier: MIT
// Binding and connecting AF_UNIX sockets, whose names are paths.
#pragma once

#include "platform/socket_calls.hpp"

namespace ws2::core {

// address_in_use: the path exists, whatever it is; network_down: its folder does not;
// invalid_argument: the path is empty [docs: AF_UNIX comes to Windows]. A name without even that,
// the family alone, is taken [winetest: test_afunix].
Code bind_local(int fd, Address const& name);

// connection_refused: no listener is there, or no file [nettest: UnixDomainSocketTest], or
// the queue is full; invalid_argument: an abstract name, which Windows cannot connect to.
Code connect_local(int fd, Address const& name);

}  // namespace ws2::core
