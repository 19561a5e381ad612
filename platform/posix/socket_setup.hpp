// SPDX-License-Identifier: MIT
// What every POSIX host does to a new socket.
#pragma once

#include <cstdint>

#include "platform/socket_calls.hpp"

namespace ws2::platform {

// A socket of which something is asked, and which is closed then: close-on-exec, and nothing else.
UniqueDescriptor open_to_ask(int domain, int type) noexcept;

int to_host_type(SocketType type) noexcept;

// The defaults in which Windows differs: IPv6 sockets see IPv6 only, and packets live 128 hops. Of
// a stream's packets no receiver is told that, and a system call for each socket would be too much.
Code set_up_like_windows(int fd, SocketKind kind);

// A port the host chooses is one of Windows' range, if the host can say so for one socket.
inline constexpr std::uint32_t first_dynamic_port = 49152;
inline constexpr std::uint32_t last_dynamic_port = 65535;

// The IANA number of a socket's protocol; 0 where the host does not tell.
int host_protocol_of(int fd) noexcept;

}  // namespace ws2::platform
