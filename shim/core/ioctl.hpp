// SPDX-License-Identifier: MIT
// What ioctlsocket and WSAIoctl do to a socket, apart from laying out structures.
#pragma once

#include <cstdint>

#include "shim/core/socket.hpp"

namespace ws2::core {

// FIONBIO. invalid_argument when it must stay non-blocking because events are selected.
Code set_non_blocking(Socket& socket, std::uint32_t value);

// FIONREAD: what the next receive could return; 0 for a stream that is not connected.
Result<std::uint32_t> bytes_to_read(Socket& socket);

// SIOCATMARK: 1 while no urgent byte waits outside the stream, else 0.
Result<std::uint32_t> is_at_mark(Socket& socket);

}  // namespace ws2::core
