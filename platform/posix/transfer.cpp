// SPDX-License-Identifier: MIT
// The calls that move data. MSG_NOSIGNAL is 0 on hosts that turn SIGPIPE off per descriptor.
#include <limits.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

#include "platform/buffers.hpp"
#include "platform/plain_calls.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/control_data.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/send_flags.hpp"
#include "platform/socket_calls.hpp"

#include WS2_DATA_CALLS  // posix/data_calls.hpp, or the host's own

namespace ws2::platform {
namespace {

static_assert(sizeof(Buffer) == sizeof(iovec) &&
              offsetof(Buffer, data) == offsetof(iovec, iov_base) &&
              offsetof(Buffer, length) == offsetof(iovec, iov_len));

constexpr struct {
    unsigned ours;
    int host;
} flag_rows[] = {
    {flag_urgent,     MSG_OOB      },
    {flag_peek,       MSG_PEEK     },
    {flag_dont_route, MSG_DONTROUTE},
    {flag_wait_all,   MSG_WAITALL  },
    {flag_dont_wait,  MSG_DONTWAIT },
};

int to_host_flags(unsigned flags) noexcept {
    if (flags == 0) [[likely]]
        return 0;
    if (flags == flag_dont_wait) return MSG_DONTWAIT;  // each overlapped receive
    int host = 0;
    for (auto const& row : flag_rows)
        if ((flags & row.ours) != 0) host |= row.host;
    return host;
}

// For what libc answers, and for what data_calls.hpp answers.
Result<std::size_t> count_or_code(ssize_t count) noexcept {
    if (count >= 0) return static_cast<std::size_t>(count);
    return code_from_errno(errno);
}
msghdr message_of(Buffer const* buffers, std::size_t count) noexcept {
    msghdr message{};
    message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers));
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    return message;
}

}  // namespace

Result<std::size_t> transferred(long result) noexcept {
    if (result >= 0) [[likely]]
        return static_cast<std::size_t>(result);
    // The most frequent error of non-blocking programs needs no table.
    if (result == -EAGAIN) return Code::would_block;
    return code_from_errno(static_cast<int>(-result));
}

Result<std::size_t> receive(int fd, void* data, std::size_t length, unsigned flags) noexcept {
    return transferred(host_receive(fd, data, length, to_host_flags(flags)));
}

Result<std::size_t> send(int fd, void const* data, std::size_t length, unsigned flags) noexcept {
    return transferred(host_send(fd, data, length, to_host_flags(flags) | host_send_flags));
}

namespace {

constexpr std::size_t most_buffers = IOV_MAX;

// Of a stream: as many buffers as one call of the host takes, from the first that has room on.
template <class Piece>
std::span<Piece> in_one_call(std::span<Piece> buffers) noexcept {
    if (buffers.size() <= most_buffers) [[likely]]
        return buffers;
    while (buffers.size() > 1 && buffers.front().length == 0) buffers = buffers.subspan(1);
    return buffers.first(std::min(buffers.size(), most_buffers));
}

// Datagrams of more buffers than one call of the host takes go through one; null: no memory.
std::unique_ptr<char[]> room_for(std::size_t length) noexcept {
    return std::unique_ptr<char[]>{new (std::nothrow) char[std::max<std::size_t>(length, 1)]};
}

void collect(std::span<Buffer const> buffers, char* to) noexcept {
    for (auto const& buffer : buffers) {
        if (buffer.length != 0) std::memcpy(to, buffer.data, buffer.length);
        to += buffer.length;
    }
}

}  // namespace

Result<std::size_t> receive_vector(int fd, std::span<Buffer> buffers, unsigned flags) noexcept {
    buffers = in_one_call(buffers);
    auto message = message_of(buffers.data(), buffers.size());
    return count_or_code(::recvmsg(fd, &message, to_host_flags(flags)));
}

Result<std::size_t> send_vector(int fd, std::span<Buffer const> buffers, unsigned flags) noexcept {
    buffers = in_one_call(buffers);
    auto const message = message_of(buffers.data(), buffers.size());
    return count_or_code(::sendmsg(fd, &message, to_host_flags(flags) | host_send_flags));
}

namespace {

// The plain case: one buffer, and nothing beside the data but the sender.
Code receive_into_one(int fd, Buffer const& buffer, unsigned flags, Datagram& datagram) noexcept {
    HostAddress host;
    auto const count = host_receive_datagram(fd, buffer, to_host_flags(flags),
                                             datagram.from ? &host : nullptr, datagram.truncated);
    if (count < 0) return code_from_errno(static_cast<int>(-count));
    datagram.length = static_cast<std::size_t>(count);
    if (datagram.from) from_host(host, *datagram.from);
    return Code::ok;
}

// A datagram has 64 KiB at most.
Code receive_into_many(int fd, std::span<Buffer> buffers, unsigned flags,
                       Datagram& datagram) noexcept {
    auto const length = std::min<std::size_t>(capacity_of(buffers), 65536);
    auto const room = room_for(length);
    if (!room) return Code::no_buffers;
    Buffer one{room.get(), length};
    auto const code = receive_datagram(fd, {&one, 1}, flags, datagram);
    if (code == Code::ok) scatter({room.get(), datagram.length}, buffers);
    return code;
}

}  // namespace

Code receive_datagram(int fd, std::span<Buffer> buffers, unsigned flags,
                      Datagram& datagram) noexcept {
    if (buffers.size() == 1 && !datagram.control)
        return receive_into_one(fd, buffers.front(), flags, datagram);
    if (buffers.size() > most_buffers) [[unlikely]]
        return receive_into_many(fd, buffers, flags, datagram);
    HostAddress host;
    auto message = message_of(buffers.data(), buffers.size());
    if (datagram.from) {
        message.msg_name = host.data();
        message.msg_namelen = host.length;
    }
    HostControl room;
    if (datagram.control) attach_control(message, room);
    auto const count = ::recvmsg(fd, &message, to_host_flags(flags));
    if (count < 0) return code_from_errno(errno);
    if (datagram.control) read_control(message, *datagram.control);
    datagram.length = static_cast<std::size_t>(count);
    datagram.truncated = (message.msg_flags & MSG_TRUNC) != 0;
    if (datagram.from) {
        host.length = message.msg_namelen;
        from_host(host, *datagram.from);
    }
    return Code::ok;
}

namespace {

template <class Send>
Result<std::size_t> send_joined(std::span<Buffer const> buffers, Send&& send) noexcept {
    auto const length = capacity_of(buffers);
    auto const room = room_for(length);
    if (!room) return Code::no_buffers;
    collect(buffers, room.get());
    Buffer const one{room.get(), length};
    return send(std::span<Buffer const>{&one, 1});
}

}  // namespace

Result<std::size_t> send_datagram(int fd, std::span<Buffer const> buffers, unsigned flags,
                                  Address const* to) noexcept {
    HostAddress host;
    int const host_flags = to_host_flags(flags) | host_send_flags;
    if (to) to_host(*to, host);
    if (buffers.size() == 1) {
        auto const& only = buffers.front();
        return transferred(to ? host_send_to(fd, only.data, only.length, host_flags, host)
                              : host_send(fd, only.data, only.length, host_flags));
    }
    if (buffers.size() > most_buffers) [[unlikely]]
        return send_joined(buffers, [&](auto one) { return send_datagram(fd, one, flags, to); });
    auto message = message_of(buffers.data(), buffers.size());
    if (to) {
        message.msg_name = host.data();
        message.msg_namelen = host.length;
    }
    return count_or_code(::sendmsg(fd, &message, host_flags));
}

Result<std::size_t> send_datagram_with(int fd, std::span<Buffer const> buffers, unsigned flags,
                                       Delivery const& delivery) noexcept {
    if (delivery.control.segment && !sends_segments(fd)) return Code::operation_not_supported;
    if (buffers.size() > most_buffers) [[unlikely]]
        return send_joined(buffers,
                           [&](auto one) { return send_datagram_with(fd, one, flags, delivery); });
    HostAddress host;
    HostControl room;
    auto message = message_of(buffers.data(), buffers.size());
    if (delivery.to) {
        to_host(*delivery.to, host);
        message.msg_name = host.data();
        message.msg_namelen = host.length;
    }
    write_control(delivery.control, delivery.family, message, room);
    return count_or_code(::sendmsg(fd, &message, to_host_flags(flags) | host_send_flags));
}

}  // namespace ws2::platform
