// SPDX-License-Identifier: MIT
// SO_REUSEADDR lets past connections be; sharing with a live listener takes SO_REUSEPORT on both
// sides, sharing of datagram sockets SO_REUSEADDR on both.
#include "platform/address_sharing.hpp"

#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

Code set_flag(int fd, int name, bool on) {
    int const value = on ? 1 : 0;
    return ::setsockopt(fd, SOL_SOCKET, name, &value, sizeof value) == 0 ? Code::ok
                                                                         : code_from_errno(errno);
}

}  // namespace

Code share_address(int fd, SocketType type, HostSharing sharing) {
    bool const others = sharing == HostSharing::others;
    bool const stream = type == SocketType::stream;
    if (auto const code =
            set_flag(fd, SO_REUSEADDR, stream ? sharing != HostSharing::nobody : others);
        code != Code::ok)
        return code;
    return stream ? set_flag(fd, SO_REUSEPORT, others) : Code::ok;
}

}  // namespace ws2::platform
