// SPDX-License-Identifier: MIT
// ConnectEx and DisconnectEx.
#pragma once

#include <span>

#include "shim/core/io/async_state.hpp"
#include "shim/core/socket/buffers.hpp"

namespace ws2::core {

// `data` is copied, and sent when the connection stands. invalid_argument: not bound, or listening,
// or connecting already [winetest: test_connect].
Started start_connect(Socket& socket, Announcement announcement, Address const& target,
                      std::span<Buffer const> data);

// Whether a socket can be used again after DisconnectEx.
enum class Afterwards : std::uint8_t { stays, is_reused };

// Ends the stream behind the sends that are under way; the peer's end is not waited for [winetest:
// test_DisconnectEx]. not_connected.
Started start_disconnect(Socket& socket, Announcement announcement, Afterwards afterwards);
// The same for a call without an OVERLAPPED: waits for the operations queued before.
Code disconnect(Socket& socket, Afterwards afterwards);

// TF_REUSE_SOCKET: the connection ends in the background, and the socket is one that AcceptEx takes
// again, or ConnectEx if that had made it, with the address it had [docs: DisconnectEx].
Code make_reusable(Socket& socket);

}  // namespace ws2::core
