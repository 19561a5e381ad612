// SPDX-License-Identifier: MIT
// Through libc: what every host has, and what sanitizers want to see.
#include "platform/posix/data_calls.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

namespace ws2::platform {

ssize_t host_receive(int fd, void* data, std::size_t length, int flags) noexcept {
    return ::recv(fd, data, length, flags);
}

ssize_t host_send(int fd, void const* data, std::size_t length, int flags,
                  HostAddress const* to) noexcept {
    return ::sendto(fd, data, length, flags, to ? to->data() : nullptr, to ? to->length : 0);
}

ssize_t host_receive_datagram(int fd, Buffer const& buffer, int flags, HostAddress* from,
                              bool& truncated) noexcept {
    iovec part{buffer.data, buffer.length};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (from) {
        message.msg_name = from->data();
        message.msg_namelen = from->length;
    }
    auto const count = ::recvmsg(fd, &message, flags);
    truncated = (message.msg_flags & MSG_TRUNC) != 0;
    if (from) from->length = message.msg_namelen;
    return count;
}

}  // namespace ws2::platform
