// SPDX-License-Identifier: MIT
// SO_REUSEADDR lets past connections be; sharing with a live listener takes SO_REUSEPORT on both
// sides, sharing of datagram sockets SO_REUSEADDR on both.
#include "platform/address_sharing.hpp"

#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

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

// First without leave to reuse, so that a port in use is detected.
Code bind_beside_past(int fd, SocketType type, Address const& address) {
    auto const code = bind(fd, address);
    if (code != Code::address_in_use || type != SocketType::stream) return code;
    static_cast<void>(share_address(fd, type, HostSharing::past));
    auto const again = bind(fd, address);
    static_cast<void>(share_address(fd, type, HostSharing::nobody));
    return again;
}

}  // namespace ws2::platform
