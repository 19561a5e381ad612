// SPDX-License-Identifier: MIT
// bind, getsockname and getpeername.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// invalid_argument: bound already; address_not_available: no address of this machine (broadcast and
// multicast included); address_in_use, access_denied: the sharing rules [winetest: test_bind].
Code bind(Socket& socket, Address const& address);

// invalid_argument before the socket has a name [winetest: test_getsockname].
Result<Address> local_name(Socket& socket);

// not_connected; while a connect is in flight, its target [winetest: test_connecting_socket].
Result<Address> peer_name(Socket& socket);

}  // namespace ws2::core
