// SPDX-License-Identifier: MIT
// POSIX has no calls for the range of dynamic ports or the protocol of a socket.
#include <fcntl.h>

#include <cerrno>

#include "platform/adopting.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

void choose_among_dynamic_ports(int) noexcept {}

bool shutdown_ends_connect() noexcept { return false; }

Code adopt_descriptor(int fd) {
    return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? Code::ok : code_from_errno(errno);
}

int host_protocol_of(int) noexcept { return 0; }

}  // namespace ws2::platform
