// SPDX-License-Identifier: MIT
// Moving data. `flags` are Windows' MSG_* bits; a bit the call does not take is
// operation_not_supported.
#pragma once

#include <span>

#include "shim/core/socket.hpp"

namespace ws2::core {

using platform::Buffer;
using platform::ControlData;

// What a receive tells besides its count.
struct Received {
    std::size_t length = 0;          // bytes stored; also set with Code::message_size
    int flags = 0;                   // MSG_PARTIAL: the rest of the datagram is gone
    Address* from = nullptr;         // in: where to put a datagram's sender, or null
    ControlData* control = nullptr;  // in: where to put what travels beside a datagram, or null
};

// Ok with length 0 is the end of a stream. The hot path is one gate check and one host call.
Code receive(Socket& socket, std::span<Buffer> buffers, int flags, Received& received);

// `to` null: the connected peer. A stream ignores it.
Result<std::size_t> send(Socket& socket, std::span<Buffer const> buffers, int flags,
                         Address const* to);

// The same for a datagram with control data.
Result<std::size_t> send_with(Socket& socket, std::span<Buffer const> buffers, int flags,
                              Address const* to, ControlData const& control);

// What Winsock calls the failure of a send that the host reported on a stream, which may be the end
// of the connection.
Code send_failure(Socket& socket, Code code);

}  // namespace ws2::core
