// SPDX-License-Identifier: MIT
// The calls that move data. MSG_NOSIGNAL is 0 on hosts that turn SIGPIPE off per descriptor.
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstddef>

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
Result<std::size_t> count_or_negated(ssize_t count) noexcept {
    if (count >= 0) [[likely]]
        return static_cast<std::size_t>(count);
    // The most frequent error of non-blocking programs needs no table.
    if (count == -EAGAIN) return Code::would_block;
    return code_from_errno(static_cast<int>(-count));
}

msghdr message_of(Buffer const* buffers, std::size_t count) noexcept {
    msghdr message{};
    message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers));
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    return message;
}

}  // namespace

Result<std::size_t> receive(int fd, void* data, std::size_t length, unsigned flags) noexcept {
    return count_or_negated(host_receive(fd, data, length, to_host_flags(flags)));
}

Result<std::size_t> send(int fd, void const* data, std::size_t length, unsigned flags) noexcept {
    return count_or_negated(host_send(fd, data, length, to_host_flags(flags) | host_send_flags));
}

Result<std::size_t> receive(int fd, void* data, std::size_t length) noexcept {
    return count_or_negated(host_receive(fd, data, length, 0));
}

Result<std::size_t> send(int fd, void const* data, std::size_t length) noexcept {
    return count_or_negated(host_send(fd, data, length, host_send_flags | MSG_DONTWAIT));
}

Result<std::size_t> receive_vector(int fd, std::span<Buffer> buffers, unsigned flags) noexcept {
    auto message = message_of(buffers.data(), buffers.size());
    return count_or_code(::recvmsg(fd, &message, to_host_flags(flags)));
}

Result<std::size_t> send_vector(int fd, std::span<Buffer const> buffers, unsigned flags) noexcept {
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

}  // namespace

Code receive_datagram(int fd, std::span<Buffer> buffers, unsigned flags,
                      Datagram& datagram) noexcept {
    if (buffers.size() == 1 && !datagram.control)
        return receive_into_one(fd, buffers.front(), flags, datagram);
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

Result<std::size_t> send_datagram(int fd, std::span<Buffer const> buffers, unsigned flags,
                                  Address const* to) noexcept {
    HostAddress host;
    int const host_flags = to_host_flags(flags) | host_send_flags;
    if (to) to_host(*to, host);
    if (buffers.size() == 1) {
        auto const& only = buffers.front();
        return count_or_negated(to ? host_send_to(fd, only.data, only.length, host_flags, host)
                                   : host_send(fd, only.data, only.length, host_flags));
    }
    auto message = message_of(buffers.data(), buffers.size());
    if (to) {
        message.msg_name = host.data();
        message.msg_namelen = host.length;
    }
    return count_or_code(::sendmsg(fd, &message, host_flags));
}

Result<std::size_t> receive_from(int fd, void* data, std::size_t length,
                                 Ipv4Endpoint& from) noexcept {
    sockaddr_in host;
    host.sin_family = AF_UNSPEC;
    bool truncated = false;
    auto const count = host_receive_from(fd, {data, length}, host, truncated);
    if (count < 0) [[unlikely]]
        return count_or_negated(count);
    from_host(host, from);
    if (truncated) [[unlikely]]
        return Code::message_size;
    return static_cast<std::size_t>(count);
}

Result<std::size_t> send_to(int fd, void const* data, std::size_t length,
                            Ipv4Endpoint to) noexcept {
    sockaddr_in host;
    to_host(to, host);
    return count_or_negated(host_send_to(fd, data, length, host_send_flags, host));
}

Result<std::size_t> send_datagram_with(int fd, std::span<Buffer const> buffers, unsigned flags,
                                       Delivery const& delivery) noexcept {
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
