// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets: sends files and memory, by the host's sendfile where it has
// one. These calls block whatever the socket's mode and timeouts are [docs: TransmitFile].
#pragma once

#include <cstdint>
#include <span>

#include "shim/core/files/file.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {

// One piece: memory, or a part of a file.
struct Piece {
    static constexpr std::int64_t from_pointer = -1;

    void const* data = nullptr;
    std::uint64_t length = 0;  // of a file: 0 is up to its end
    File const* file = nullptr;
    std::int64_t offset = from_pointer;  // from_pointer: at the file pointer, which moves
};

// not_connected for everything but a connected stream.
Code check_transmit(Socket& socket);

// Fails as check_transmit() and as a send. Is queued behind overlapped sends.
Code transmit(SocketReference const& socket, std::span<Piece const> pieces);

// What happens after the last piece.
enum class Behind : std::uint8_t { nothing, end_of_stream, reuse };

// The same as an operation. Pieces of files have an offset; invalid_argument: it is behind the
// file's end.
Started start_transmit(Socket& socket, Announcement announcement, std::span<Piece const> pieces,
                       Behind behind);

}  // namespace ws2::core
