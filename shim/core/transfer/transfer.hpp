// SPDX-License-Identifier: MIT
// Moving data. `flags` are Windows' MSG_* bits; a bit the call does not take is
// operation_not_supported.
//
// The fast paths, one buffer without flags, are inline: one test of the slow-path reasons and one
// host call, next to which a function call would count. Everything else is in the .cpp files.
#pragma once

#include <span>

#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/thread.hpp"

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

// --- one buffer ---------------------------------------------------------------------------------

// Called by the fast paths below, which cannot complete these cases.
Result<std::size_t> slow_receive(Socket& socket, Buffer buffer, int flags);
// After the host call of a fast path: it returned nothing, or an urgent byte was announced.
Result<std::size_t> finish_receive(Socket& socket, Buffer buffer, Result<std::size_t> count,
                                   bool was_announced);
Result<std::size_t> slow_receive_from(Socket& socket, Buffer buffer, Ipv4Endpoint& from);
Result<std::size_t> finish_receive_from(Socket& socket, Buffer buffer, Ipv4Endpoint& from,
                                        Result<std::size_t> count);
Result<std::size_t> slow_send(Socket& socket, Buffer buffer, int flags);
Result<std::size_t> finish_send(Socket& socket, Buffer buffer, Result<std::size_t> count);
Result<std::size_t> slow_send_to(Socket& socket, Buffer buffer, Ipv4Endpoint to);
Result<std::size_t> finish_send_to(Socket& socket, Buffer buffer, Ipv4Endpoint to, Code code);

inline Result<std::size_t> receive(Socket& socket, Buffer buffer, int flags) {
    if (flags != 0 || buffer.length == 0 || !socket.is_stream()) [[unlikely]]
        return slow_receive(socket, buffer, flags);
    PlainReceive plain{socket, slow_path::any};
    if (!plain.is_allowed()) [[unlikely]]
        return slow_receive(socket, buffer, 0);
    auto const count = platform::receive(socket.fd(), buffer.data, buffer.length);
    if (!plain.leave()) [[unlikely]]
        return finish_receive(socket, buffer, count, true);
    if (count && *count != 0) [[likely]]
        return count;
    if (!count && count.code() == Code::would_block && !socket.is_blocking()) return count;
    return finish_receive(socket, buffer, count, false);
}

inline Result<std::size_t> send(Socket& socket, Buffer buffer, int flags) {
    if (flags != 0 || socket.send_slow_path() != 0 || !socket.is_stream()) [[unlikely]]
        return slow_send(socket, buffer, flags);
    auto const count = platform::send(socket.fd(), buffer.data, buffer.length);
    if (count && *count == buffer.length) [[likely]]
        return count;
    return finish_send(socket, buffer, count);
}

// For IPv4 datagram sockets. `from` is stored with a success and with message_size, and with a
// report of ICMP, whose target it is; it stays Family::none when the host reported no sender.
inline Result<std::size_t> receive_from(Socket& socket, Buffer buffer, Ipv4Endpoint& from) {
    // A thread that APCs can be queued to announces its wait in the host, on the slow path.
    if (socket.receive_slow_path() != 0 || (current_thread && socket.is_blocking())) [[unlikely]]
        return slow_receive_from(socket, buffer, from);
    auto const count = platform::receive_from(socket.fd(), buffer.data, buffer.length, from);
    if (count && *count != 0 && !socket.is_cancelling()) [[likely]]
        return count;
    return finish_receive_from(socket, buffer, from, count);
}

inline Result<std::size_t> send_to(Socket& socket, Buffer buffer, Ipv4Endpoint to) {
    if (socket.send_slow_path() != 0 || to.ip_be == 0 || to.port_be == 0 ||
        socket.phase() == Phase::fresh) [[unlikely]]
        return slow_send_to(socket, buffer, to);
    auto const count = platform::send_to(socket.fd(), buffer.data, buffer.length, to);
    if (count) [[likely]]
        return count;
    return finish_send_to(socket, buffer, to, count.code());
}

}  // namespace ws2::core
