// SPDX-License-Identifier: MIT
// Straight to the kernel, which also tells a datagram's whole length with the plainest of its
// calls.
#include "platform/posix/data_calls.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace ws2::platform {

ssize_t host_receive(int fd, void* data, std::size_t length, int flags) noexcept {
    return static_cast<ssize_t>(::syscall(SYS_recvfrom, fd, data, length, flags, nullptr, nullptr));
}

ssize_t host_send(int fd, void const* data, std::size_t length, int flags,
                  HostAddress const* to) noexcept {
    return static_cast<ssize_t>(::syscall(SYS_sendto, fd, data, length, flags,
                                          to ? to->data() : nullptr,
                                          to ? to->length : socklen_t{0}));
}

ssize_t host_receive_datagram(int fd, Buffer const& buffer, int flags, HostAddress* from,
                              bool& truncated) noexcept {
    // MSG_TRUNC asks for the length it had.
    auto const had = ::syscall(SYS_recvfrom, fd, buffer.data, buffer.length, flags | MSG_TRUNC,
                               from ? from->data() : nullptr, from ? &from->length : nullptr);
    truncated = had > 0 && static_cast<std::size_t>(had) > buffer.length;
    return truncated ? static_cast<ssize_t>(buffer.length) : static_cast<ssize_t>(had);
}

}  // namespace ws2::platform
