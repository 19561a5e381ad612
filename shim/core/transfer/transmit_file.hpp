// SPDX-License-Identifier: MIT
// Sending files and memory in one go, without copying the file through the program where the host
// can do that. These calls wait whatever the socket's mode and timeouts are [docs: TransmitFile].
#pragma once

#include <cstdint>
#include <span>

#include "shim/core/files/file.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// One piece: memory, or a part of a file.
struct Piece {
    static constexpr std::int64_t from_pointer = -1;

    void const* data = nullptr;
    std::uint64_t length = 0;  // of a file: 0 is up to its end
    File const* file = nullptr;
    std::int64_t offset = from_pointer;  // from_pointer: where the file stands, which moves
};

// not_connected for everything but a connected stream.
Code check_transmit(Socket& socket);

// What check_transmit() says, and what a send says.
Code transmit(SocketReference const& socket, std::span<Piece const> pieces);

}  // namespace ws2::core
