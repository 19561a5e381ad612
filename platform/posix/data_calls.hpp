// SPDX-License-Identifier: MIT
// The host's calls that move one buffer. They report as the host does: a count, or -1 and errno.
//
// libc's own are points at which a thread can be cancelled. Nobody cancels threads here, and in a
// process with more than one thread it takes two atomic operations and some thirty instructions a
// call, which is most of what a shim may cost. So where the host's system calls can be made without
// it, they are (linux/data_calls.cpp).
#pragma once

#include <sys/types.h>

#include <cstddef>

#include "platform/posix/addresses.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

ssize_t host_receive(int fd, void* data, std::size_t length, int flags) noexcept;

// `to` null: the connected peer.
ssize_t host_send(int fd, void const* data, std::size_t length, int flags,
                  HostAddress const* to) noexcept;

// One datagram; the bytes stored. `from` may be null.
ssize_t host_receive_datagram(int fd, Buffer const& buffer, int flags, HostAddress* from,
                              bool& truncated) noexcept;

}  // namespace ws2::platform
