// SPDX-License-Identifier: MIT
// What the BSDs and macOS add to opening step by step: SIGPIPE is turned off per descriptor because
// send() has no flag for it on macOS.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/adopting.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

// The range that the BSDs and macOS call high is the one of Windows.
void choose_among_dynamic_ports(int fd) noexcept {
#ifdef IP_PORTRANGE
    int const range = IP_PORTRANGE_HIGH;
    ::setsockopt(fd, IPPROTO_IP, IP_PORTRANGE, &range, sizeof range);
#else
    static_cast<void>(fd);
#endif
}

bool shutdown_ends_connect() noexcept { return false; }

Code adopt_descriptor(int fd) {
    int const on = 1;
    if (::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) return code_from_errno(errno);
    if (::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) != 0)
        return code_from_errno(errno);
    return Code::ok;
}

int host_protocol_of(int) noexcept { return 0; }

}  // namespace ws2::platform
