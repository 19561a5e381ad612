// SPDX-License-Identifier: MIT
// The host's calls that move one buffer or look for readiness, through libc: what every host has,
// and what sanitizers want to see. They report a count, or the host's error number negated.
//
// A host may have its own version of these; the build chooses the one that is included.
// They are inline because a function call would be a tenth of the cost of a plain transfer.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "platform/posix/addresses.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

// Leaves errno unchanged.
template <class Call>
ssize_t count_or_error(Call&& call) noexcept {
    int const kept = errno;
    ssize_t const count = call();
    if (count >= 0) return count;
    int const reason = errno;
    errno = kept;
    return -reason;
}

inline int host_poll(pollfd* items, std::size_t count, int timeout_ms) noexcept {
    return static_cast<int>(count_or_error(
        [&] { return ssize_t{::poll(items, static_cast<nfds_t>(count), timeout_ms)}; }));
}

// Says by errno why it failed.
inline int host_close(int fd) noexcept { return ::close(fd); }

inline ssize_t host_receive(int fd, void* data, std::size_t length, int flags) noexcept {
    return count_or_error([&] { return ::recv(fd, data, length, flags); });
}

// To the connected peer.
inline ssize_t host_send(int fd, void const* data, std::size_t length, int flags) noexcept {
    return count_or_error([&] { return ::send(fd, data, length, flags); });
}

inline ssize_t host_send_to(int fd, void const* data, std::size_t length, int flags,
                            HostAddress const& to) noexcept {
    return count_or_error([&] { return ::sendto(fd, data, length, flags, to.data(), to.length); });
}

inline ssize_t host_send_to(int fd, void const* data, std::size_t length, int flags,
                            sockaddr_in const& to) noexcept {
    auto const* const name = reinterpret_cast<sockaddr const*>(&to);
    return count_or_error([&] { return ::sendto(fd, data, length, flags, name, sizeof to); });
}

// One datagram; the bytes stored. `from` may be null.
inline ssize_t host_receive_datagram(int fd, Buffer const& buffer, int flags, HostAddress* from,
                                     bool& truncated) noexcept {
    iovec part{buffer.data, buffer.length};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (from) {
        message.msg_name = from->data();
        message.msg_namelen = from->length;
    }
    auto const count = count_or_error([&] { return ::recvmsg(fd, &message, flags); });
    truncated = (message.msg_flags & MSG_TRUNC) != 0;
    if (from) from->length = message.msg_namelen;
    return count;
}

// The same for IPv4; the count is unspecified when the datagram was longer.
inline ssize_t host_receive_from(int fd, Buffer buffer, sockaddr_in& from,
                                 bool& truncated) noexcept {
    HostAddress host;
    auto const count = host_receive_datagram(fd, buffer, 0, &host, truncated);
    if (count >= 0 && host.length >= sizeof from) std::memcpy(&from, &host.storage, sizeof from);
    return count;
}

}  // namespace ws2::platform
