// SPDX-License-Identifier: MIT
#include "shim/core/transfer/transmit_file.hpp"

#include <limits>

#include "platform/poll.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/transfer/transfer.hpp"

namespace ws2::core {
namespace {

Code await_writable(Socket& socket) {
    if (socket.is_cancelling()) return Code::connection_aborted;
    return await_ready(socket, platform::poll_writable, platform::Deadline::never());
}

// What an earlier send left waiting goes first.
Code await_own_turn(Socket& socket) {
    while (socket.has_send_queue()) {
        auto const code = socket.unsent().flush();
        if (code == Code::ok) break;
        if (code != Code::would_block) return socket.breakage();
        if (auto const waited = await_writable(socket); waited != Code::ok) return waited;
    }
    return Code::ok;
}

// Runs send_some(), which gives the bytes it sent, until there is nothing left to send.
template <class SendSome>
Code send_until_done(Socket& socket, SendSome&& send_some) {
    for (;;) {
        Result<std::size_t> const count = send_some();
        if (count && *count == 0) return Code::ok;
        if (count || count.code() == Code::interrupted) continue;
        if (count.code() != Code::would_block) return send_failure(socket, count.code());
        if (auto const code = await_writable(socket); code != Code::ok) return code;
    }
}

Code send_memory(Socket& socket, Piece const& piece) {
    auto const* at = static_cast<char const*>(piece.data);
    auto left = static_cast<std::size_t>(piece.length);
    return send_until_done(socket, [&]() -> Result<std::size_t> {
        if (left == 0) return std::size_t{0};
        auto const count = platform::send(socket.fd(), at, left);
        if (!count) return count;
        at += *count;
        left -= *count;
        return count;
    });
}

// The file ends where it ends, whatever was asked for.
Code send_file(Socket& socket, Piece const& piece) {
    bool const moves = piece.offset == Piece::from_pointer;
    auto const start = moves ? platform::seek_file(piece.file->fd(), 0, platform::SeekFrom::current)
                             : Result{static_cast<std::uint64_t>(piece.offset)};
    if (!start) return Code::invalid_argument;
    auto offset = *start;
    auto const end =
        piece.length == 0 ? std::numeric_limits<std::uint64_t>::max() : *start + piece.length;
    auto const code = send_until_done(socket, [&]() -> Result<std::size_t> {
        constexpr std::uint64_t step = 0x40000000;
        auto const left = end - offset;
        if (left == 0) return std::size_t{0};
        Socket::HostSend const waiting{socket};
        if (socket.is_cancelling()) return Code::connection_aborted;
        return platform::send_file(socket.fd(), piece.file->fd(), offset,
                                   static_cast<std::size_t>(left < step ? left : step));
    });
    if (moves)
        static_cast<void>(platform::seek_file(piece.file->fd(), static_cast<std::int64_t>(offset),
                                              platform::SeekFrom::start));
    return code;
}

}  // namespace

Code check_transmit(Socket& socket) {
    poll_connect(socket);
    return socket.is_stream() && socket.phase() == Phase::connected ? Code::ok
                                                                    : Code::not_connected;
}

Code transmit(SocketReference const& socket, std::span<Piece const> pieces) {
    if (auto const code = check_transmit(*socket); code != Code::ok) return code;
    if (auto const code = socket->slow_path_refusal(Call::send, socket->send_slow_path());
        code != Code::ok)
        return code;
    if (auto const code = await_own_turn(*socket); code != Code::ok) return code;
    for (auto const& piece : pieces) {
        auto const code = piece.file ? send_file(*socket, piece) : send_memory(*socket, piece);
        if (code != Code::ok) return code;
    }
    return Code::ok;
}

}  // namespace ws2::core
