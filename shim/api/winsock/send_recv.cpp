// SPDX-License-Identifier: MIT
// Moving data.
#include "shim/core/transfer/transfer.hpp"

#include <optional>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/driver_receive.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/api/winsock/plain_calls_continued.hpp"
#include "shim/core/duplication/duplicate.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/transfer/overlapped.hpp"

using ws2::Address;
using ws2::Code;
using ws2::Family;
using ws2::Result;
using ws2::api::BufferList;
using ws2::api::call_on;
using ws2::api::Receiver;
using ws2::core::Buffer;
using ws2::core::Received;
using ws2::core::Socket;
using ws2::core::SocketReference;

namespace {

// A receive that fails with an ICMP report returns the target of the datagram.
bool stores_sender(Code code, Address const& sender) {
    return code == Code::ok || code == Code::message_size || sender.family != Family::none;
}

// The count may be missing where it comes with the completion.
Code check_buffers(LPWSABUF buffers, DWORD count, LPDWORD transferred, bool is_overlapped) {
    if (count == 0) return Code::invalid_argument;
    bool const has_count =
        ws2::api::can_write(transferred) || (is_overlapped && transferred == nullptr);
    return ws2::api::can_read(buffers, count) && has_count ? Code::ok : Code::bad_address;
}

// A receive that fails enables the next message of WSAAsyncSelect all the same [winetest:
// test_read_events].
Code refuse_length(Socket const& socket) {
    auto* const async = socket.async_state();
    if (async) async->called(ws2::core::Call::receive, Code::bad_address);
    return Code::bad_address;
}

// A stream looks at neither the address nor its length, and neither is written, even when they are
// garbage [winetest: test_tcp_sendto_recvfrom].
Code receive_from(SocketReference const& socket, std::span<Buffer> buffers, int flags,
                  Received& received, sockaddr* from, int* from_length) {
    if (socket->is_stream()) return ws2::core::receive(*socket, buffers, flags, received);
    if (ws2::core::has_missed_bind(socket)) [[unlikely]]
        return Code::invalid_argument;
    if (!from) return ws2::core::receive(*socket, buffers, flags, received);
    if (auto const code = ws2::api::check_room(from, from_length, socket->family());
        code != Code::ok)
        return code;
    Address sender;
    received.from = &sender;
    auto const code = ws2::core::receive(*socket, buffers, flags, received);
    if (stores_sender(code, sender)) ws2::api::put_address(sender, from, from_length);
    return code;
}

Result<std::size_t> send_to(SocketReference const& socket, std::span<Buffer const> buffers,
                            int flags, sockaddr const* to, int to_length) {
    if (!to || socket->is_stream()) return ws2::core::send(*socket, buffers, flags, nullptr);
    auto const target = ws2::api::address_from(to, to_length, socket->family());
    if (!target) return target.code();
    auto const sent = ws2::core::send(*socket, buffers, flags, &*target);
    if (sent) ws2::core::learn_of_bind(socket);
    return sent;
}

struct Target {
    sockaddr const* name;
    int length;
};

Code send_overlapped(SocketReference const& socket, std::span<Buffer const> buffers, int flags,
                     ws2::api::OverlappedCall const& call, Target to) {
    ws2::core::SendRequest request{buffers, flags, nullptr, nullptr};
    auto const start = [&](ws2::core::Announcement&& announcement) {
        return ws2::core::start_send(*socket, std::move(announcement), request);
    };
    if (socket->is_stream() || !to.name) return ws2::api::start_overlapped(socket, call, start);
    auto const target = ws2::api::address_from(to.name, to.length, socket->family());
    if (!target) return target.code();
    request.to = &*target;
    auto const code = ws2::api::start_overlapped(socket, call, start);
    if (code == Code::ok || code == Code::io_pending) ws2::core::learn_of_bind(socket);
    return code;
}

struct BufferArray {
    LPWSABUF first;
    DWORD count;
};

// A datagram's sender is stored when the receive is done.
class ReceiveFrom final : public ws2::core::ReceiveOperation {
public:
    ReceiveFrom(ws2::core::Announcement announcement, std::span<Buffer const> buffers, int flags,
                Receiver from)
        : ReceiveOperation{std::move(announcement), buffers, flags}, from_{from} {}

    ws2::core::Attempt attempt(Socket& socket) override {
        Address sender;
        Received received;
        received.from = &sender;
        auto const attempt = try_once(socket, received);
        if (stores_sender(attempt.code, sender))
            ws2::api::put_address(sender, from_.name, from_.length);
        return attempt;
    }

private:
    Receiver const from_;
};

ws2::core::Started start_receive(SocketReference const& socket, std::span<Buffer const> buffers,
                                 int flags, ws2::core::Announcement&& announcement, Receiver from) {
    bool const wants_sender = from.name && !socket->is_stream();
    auto operation =
        wants_sender ? std::make_unique<ReceiveFrom>(std::move(announcement), buffers, flags, from)
                     : std::make_unique<ws2::core::ReceiveOperation>(std::move(announcement),
                                                                     buffers, flags);
    return ws2::core::start_receive(*socket, std::move(operation));
}

Code check_receive(SocketReference const& socket, Receiver from) {
    if (socket->is_stream()) return Code::ok;
    if (ws2::core::has_missed_bind(socket)) return Code::invalid_argument;
    return from.name ? ws2::api::check_room(from.name, from.length, socket->family()) : Code::ok;
}

Code receive_overlapped(SocketReference const& socket, std::span<Buffer const> buffers, int flags,
                        ws2::api::OverlappedCall const& call, Receiver from) {
    if (auto const code = check_receive(socket, from); code != Code::ok) return code;
    return ws2::api::start_overlapped(socket, call, [&](ws2::core::Announcement&& announcement) {
        return start_receive(socket, buffers, flags, std::move(announcement), from);
    });
}

// WSARecv and WSASend as the servers of a completion port make them: see start_plain_receive().
class PlainOverlapped {
public:
    PlainOverlapped(LPWSABUF buffers, DWORD count, LPDWORD transferred, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
        : buffer_{buffers},
          transferred_{transferred},
          overlapped_{overlapped},
          is_one_{count == 1 && !routine} {}

    bool is_plain() const {
        return is_one_ && ws2::api::can_write(overlapped_) && !overlapped_->hEvent &&
               ws2::api::can_read(buffer_) && buffer_->len != 0 &&
               (!transferred_ || ws2::api::can_write(transferred_));
    }
    // would_block: what is not plain is about the socket, and nothing was done.
    Code receive(SOCKET s) const {
        SocketReference const socket = ws2::core::acquire_socket(s);
        if (!is_plain(socket)) return Code::would_block;
        return ws2::core::start_plain_receive(*socket, *ws2::api::to_core(overlapped_), buffer());
    }
    Code send(SOCKET s) const {
        SocketReference const socket = ws2::core::acquire_socket(s);
        if (!is_plain(socket)) return Code::would_block;
        auto const started =
            ws2::core::start_plain_send(*socket, *ws2::api::to_core(overlapped_), buffer());
        if (started.code == Code::ok && transferred_) *transferred_ = started.completion.bytes;
        return started.code;
    }

private:
    static bool is_plain(SocketReference const& socket) {
        return socket && socket->is_stream() && socket->is_overlapped();
    }
    Buffer buffer() const { return ws2::api::buffer_of(buffer_->buf, buffer_->len); }

    LPWSABUF const buffer_;
    LPDWORD const transferred_;
    LPWSAOVERLAPPED const overlapped_;
    bool const is_one_;
};

// What the call returns that start() has done; nothing: it has found something that is not plain.
template <class Start>
std::optional<int> result_of_plain(Start const& start) {
    auto const code = ws2::core::value_without_memory(Code::no_buffers, start);
    if (code == Code::would_block) return std::nullopt;
    ws2::api::set_last_error(code);
    return code == Code::ok ? 0 : SOCKET_ERROR;
}

// What WSARecv and WSARecvFrom have in common. The count also comes with a truncated datagram
// [docs: WSARecvFrom].
template <class Receive>
int receive_buffers(SOCKET s, BufferArray array, LPDWORD received_bytes, LPDWORD flags,
                    ws2::api::OverlappedCall overlapped, Receiver from, Receive&& receive) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        bool const is_overlapped = overlapped.overlapped != nullptr;
        if (auto const code =
                check_buffers(array.first, array.count, received_bytes, is_overlapped);
            code != Code::ok)
            return code;
        if (!ws2::api::can_write(flags)) return Code::bad_address;
        if (from.length && !from.name) return Code::bad_address;
        BufferList buffers{array.first, array.count};
        if (is_overlapped) {
            overlapped.bytes = received_bytes;
            overlapped.flags = flags;
            return receive_overlapped(socket, buffers.span(), static_cast<int>(*flags), overlapped,
                                      from);
        }
        Received received;
        auto const code = receive(socket, buffers.span(), static_cast<int>(*flags), received);
        if (code == Code::ok || code == Code::message_size)
            *received_bytes = static_cast<DWORD>(received.length);
        *flags = static_cast<DWORD>(received.flags);
        return code;
    });
}

// What recv and recvfrom have in common.
template <class Receive>
int receive_one(SOCKET s, char* data, int length, Receive const& receive) {
    auto const receive_checked = [&](SocketReference const& socket) -> Result<std::size_t> {
        if (length < 0) return refuse_length(*socket);
        auto buffer = ws2::api::buffer_of(data, static_cast<std::size_t>(length));
        Received received;
        auto const code = receive(socket, std::span{&buffer, 1}, received);
        if (code != Code::ok) return code;
        return received.length;
    };
    return call_on(SOCKET_ERROR, s, receive_checked);
}

}  // namespace

ws2::core::Started ws2::api::start_driver_receive(SocketReference const& socket, LPWSABUF first,
                                                  DWORD count, int flags,
                                                  core::Announcement announcement, Receiver from) {
    if (auto const code = check_receive(socket, from); code != Code::ok) return {code, {}};
    BufferList buffers{first, count};
    return start_receive(socket, buffers.span(), flags, std::move(announcement), from);
}

int ws2::api::receive_in_any_way(SOCKET s, char* buf, int len, int flags) {
    return receive_one(s, buf, len,
                       [&](SocketReference const& socket, auto buffers, auto& received) {
                           return ws2::core::receive(*socket, buffers, flags, received);
                       });
}

int ws2::api::receive_from_in_any_way(SOCKET s, char* buf, int len, int flags, sockaddr* from,
                                      int* fromlen) {
    return receive_one(s, buf, len,
                       [&](SocketReference const& socket, auto buffers, auto& received) {
                           return receive_from(socket, buffers, flags, received, from, fromlen);
                       });
}

int ws2::api::send_in_any_way(SOCKET s, char const* buf, int len, int flags) {
    return send_to_in_any_way(s, buf, len, flags, nullptr, 0);
}

int ws2::api::send_to_in_any_way(SOCKET s, char const* buf, int len, int flags, sockaddr const* to,
                                 int tolen) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) -> Result<std::size_t> {
        if (len < 0) return Code::bad_address;
        auto const buffer = ws2::api::buffer_of(buf, static_cast<std::size_t>(len));
        return send_to(socket, {&buffer, 1}, flags, to, tolen);
    });
}

int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                   DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    PlainOverlapped const plain{lpBuffers, dwBufferCount, lpNumberOfBytesSent, lpOverlapped,
                                lpCompletionRoutine};
    if (dwFlags == 0 && plain.is_plain()) {
        if (auto const result = result_of_plain([&] { return plain.send(s); })) return *result;
    }
    return WSASendTo(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, nullptr, 0,
                     lpOverlapped, lpCompletionRoutine);
}

// Without an OVERLAPPED a completion routine is never called [rostest: WSARecv].
int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                     DWORD dwFlags, const sockaddr* lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        if (auto const code = check_buffers(lpBuffers, dwBufferCount, lpNumberOfBytesSent,
                                            lpOverlapped != nullptr);
            code != Code::ok)
            return code;
        BufferList buffers{lpBuffers, dwBufferCount};
        if (lpOverlapped)
            return send_overlapped(
                socket, buffers.span(), static_cast<int>(dwFlags),
                {lpOverlapped, lpCompletionRoutine, lpNumberOfBytesSent, nullptr}, {lpTo, iTolen});
        auto const sent = send_to(socket, buffers.span(), static_cast<int>(dwFlags), lpTo, iTolen);
        if (!sent) return sent.code();
        *lpNumberOfBytesSent = static_cast<DWORD>(*sent);
        return Code::ok;
    });
}

int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                   LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    PlainOverlapped const plain{lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpOverlapped,
                                lpCompletionRoutine};
    if (plain.is_plain() && ws2::api::can_write(lpFlags) && *lpFlags == 0) {
        if (auto const result = result_of_plain([&] { return plain.receive(s); })) return *result;
    }
    return receive_buffers(
        s, {lpBuffers, dwBufferCount}, lpNumberOfBytesRecvd, lpFlags,
        {lpOverlapped, lpCompletionRoutine, nullptr, nullptr}, {nullptr, nullptr},
        [](SocketReference const& socket, std::span<Buffer> buffers, int flags,
           Received& received) { return ws2::core::receive(*socket, buffers, flags, received); });
}

int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                       LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags, sockaddr* lpFrom,
                       LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return receive_buffers(
        s, {lpBuffers, dwBufferCount}, lpNumberOfBytesRecvd, lpFlags,
        {lpOverlapped, lpCompletionRoutine, nullptr, nullptr}, {lpFrom, lpFromlen},
        [&](SocketReference const& socket, std::span<Buffer> buffers, int flags,
            Received& received) {
            return receive_from(socket, buffers, flags, received, lpFrom, lpFromlen);
        });
}

// TCP/IP has no disconnect data [docs: WSASendDisconnect].
int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF) { return shutdown(s, SD_SEND); }

int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF) { return shutdown(s, SD_RECEIVE); }
