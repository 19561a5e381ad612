// SPDX-License-Identifier: MIT
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Result<std::uint32_t> bytes_unacknowledged(int fd) {
    int bytes = 0;
    if (::ioctl(fd, SIOCOUTQ, &bytes) != 0) return code_from_errno(errno);
    return static_cast<std::uint32_t>(bytes);
}

}  // namespace ws2::platform
