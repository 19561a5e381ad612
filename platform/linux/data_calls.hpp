// SPDX-License-Identifier: MIT
// Direct system calls. With MSG_TRUNC, recvfrom() also returns a datagram's whole length.
//
// libc's wrappers are cancellation points. In a process with more than one thread that costs two
// atomic operations and some thirty instructions a call, which is most of what a shim may cost.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "platform/posix/addresses.hpp"
#include "platform/socket_calls.hpp"

#if defined(__x86_64__) && defined(__LP64__)
#include "platform/linux/x86_64/system_call.hpp"
#endif

namespace ws2::platform {

#if defined(__x86_64__) && defined(__LP64__)
inline int host_poll(pollfd* items, std::size_t count, int timeout_ms) noexcept {
    return static_cast<int>(system_call(SYS_poll, reinterpret_cast<long>(items),
                                        reinterpret_cast<void const*>(count),
                                        static_cast<unsigned>(timeout_ms), 0, nullptr, nullptr));
}
#else
// NOLINTNEXTLINE(readability-function-size): the host's calls have this many parameters.
inline ssize_t system_call(long number, long fd, void const* data, std::size_t length, long flags,
                           void const* name, void const* name_length) noexcept {
    int const kept = errno;
    auto const result = ::syscall(number, fd, data, length, flags, name, name_length);
    if (result >= 0) return result;
    int const reason = errno;
    errno = kept;
    return -reason;
}

// Not every processor has this call.
inline int host_poll(pollfd* items, std::size_t count, int timeout_ms) noexcept {
    int const kept = errno;
    int const ready = ::poll(items, static_cast<nfds_t>(count), timeout_ms);
    if (ready >= 0) return ready;
    int const reason = errno;
    errno = kept;
    return -reason;
}
#endif

// Says by errno why it failed.
inline int host_close(int fd) noexcept { return static_cast<int>(::syscall(SYS_close, fd)); }

inline ssize_t host_receive(int fd, void* data, std::size_t length, int flags) noexcept {
    return system_call(SYS_recvfrom, fd, data, length, flags, nullptr, nullptr);
}

inline ssize_t host_send(int fd, void const* data, std::size_t length, int flags) noexcept {
    return system_call(SYS_sendto, fd, data, length, flags, nullptr, nullptr);
}

inline ssize_t host_send_to(int fd, void const* data, std::size_t length, int flags,
                            HostAddress const& to) noexcept {
    std::size_t const name_length = to.length;
    return system_call(SYS_sendto, fd, data, length, flags, to.data(),
                       reinterpret_cast<void const*>(name_length));
}
inline ssize_t host_send_to(int fd, void const* data, std::size_t length, int flags,
                            sockaddr_in const& to) noexcept {
    return system_call(SYS_sendto, fd, data, length, flags, &to,
                       reinterpret_cast<void const*>(sizeof to));
}

// With MSG_TRUNC the kernel returns the datagram's whole length.
inline ssize_t host_receive_datagram(int fd, Buffer const& buffer, int flags, HostAddress* from,
                                     bool& truncated) noexcept {
    auto const had = system_call(SYS_recvfrom, fd, buffer.data, buffer.length, flags | MSG_TRUNC,
                                 from ? from->data() : nullptr, from ? &from->length : nullptr);
    truncated = had > 0 && static_cast<std::size_t>(had) > buffer.length;
    return truncated ? static_cast<ssize_t>(buffer.length) : had;
}
inline ssize_t host_receive_from(int fd, Buffer buffer, sockaddr_in& from,
                                 bool& truncated) noexcept {
    socklen_t length = sizeof from;
    auto const had =
        system_call(SYS_recvfrom, fd, buffer.data, buffer.length, MSG_TRUNC, &from, &length);
    truncated = had > static_cast<ssize_t>(buffer.length);
    return had;
}

}  // namespace ws2::platform
