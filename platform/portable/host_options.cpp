// SPDX-License-Identifier: MIT
// Options beyond those that every POSIX host shares: none is promised.
#include "platform/posix/host_options.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {

std::span<HostOptionRow const> host_option_rows() { return {}; }

int host_dont_fragment(std::uint32_t on) { return on != 0 ? 1 : 0; }

int host_mtu_discover(std::uint32_t state) { return state == 1 ? 1 : 0; }

Code host_multicast_loop(int fd, HostOptionRow const& row, bool on) noexcept {
    int const value = on ? 1 : 0;
    return ::setsockopt(fd, row.level, row.name, &value, sizeof value) == 0
               ? Code::ok
               : code_from_errno(errno);
}

}  // namespace ws2::platform
