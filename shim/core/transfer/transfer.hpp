// SPDX-License-Identifier: MIT
// Moving data. `flags` are Windows' MSG_* bits; a bit the call does not take is
// operation_not_supported.
#pragma once

#include <optional>
#include <span>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

using platform::Buffer;
using platform::ControlData;

// What a receive returns besides its count.
struct Received {
    std::size_t length = 0;          // bytes stored; also set with Code::message_size
    int flags = 0;                   // MSG_PARTIAL: the rest of the datagram is gone
    bool was_last = false;           // an attempt on a stream in OOB mode found no more behind it
    int audience = 0;                // MSG_BCAST, MSG_MCAST; set where control data is asked for
    Address* from = nullptr;         // in: where to put a datagram's sender, or the target that
                                     // an ICMP report is about, or null
    ControlData* control = nullptr;  // in: where to put what travels beside a datagram, or null
    // in: where to put where a datagram was sent to, if `control` is there, or null
    std::optional<platform::PacketInfo>* destination = nullptr;
};

// Ok with length 0 is the end of a stream.
Code receive(Socket& socket, std::span<Buffer> buffers, int flags, Received& received);

// `to` null: the connected peer. A stream ignores it.
Result<std::size_t> send(Socket& socket, std::span<Buffer const> buffers, int flags,
                         Address const* to);

// The same for a datagram with control data.
Result<std::size_t> send_with(Socket& socket, std::span<Buffer const> buffers, int flags,
                              Address const* to, ControlData const& control);

// Winsock's error for a failed send on a stream, which may end the connection.
Code send_failure(Socket& socket, Code code);

// --- plain calls that are not finished (api/winsock/plain_calls.cpp) ----------------------------

// After the host's receive on a stream: it returned nothing, or an urgent byte was announced.
Result<std::size_t> finish_receive(Socket& socket, Buffer buffer, Result<std::size_t> count,
                                   bool was_announced);
// After that on an IPv4 datagram socket: it failed, returned an empty datagram, or message_size.
// `from` is stored with a datagram that is received here, and with a report of ICMP, whose target
// it is.
Result<std::size_t> finish_receive_from(Socket& socket, Buffer buffer, Ipv4Endpoint& from,
                                        Result<std::size_t> count);
// After the host's send: it failed, or sent less.
Result<std::size_t> finish_send(Socket& socket, Buffer buffer, Result<std::size_t> count);
Result<std::size_t> finish_send_to(Socket& socket, Buffer buffer, Ipv4Endpoint to, Code code);

}  // namespace ws2::core
