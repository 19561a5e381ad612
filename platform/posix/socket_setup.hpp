// SPDX-License-Identifier: MIT
// What every POSIX host does to a new socket.
#pragma once

#include <cstdint>

#include "platform/socket_calls.hpp"

namespace ws2::platform {

// A socket for a single query, closed afterwards: close-on-exec, and nothing else is set.
UniqueDescriptor open_to_ask(int domain, int type) noexcept;

int to_host_type(SocketType type) noexcept;

// The defaults in which Windows differs: IPv6 sockets are IPv6 only, and the hop limit is 128. Not
// for streams, whose receivers cannot see the hop limit: it would cost a system call per socket.
Code set_up_like_windows(int fd, SocketKind kind);

// A port the host chooses is one of Windows' range, if the host can say so for one socket.
inline constexpr std::uint32_t first_dynamic_port = 49152;
inline constexpr std::uint32_t last_dynamic_port = 65535;

// The IANA number of a socket's protocol; 0 where the host does not report it.
int host_protocol_of(int fd) noexcept;

}  // namespace ws2::platform
