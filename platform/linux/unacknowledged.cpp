// SPDX-License-Identifier: MIT
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Result<std::uint32_t> bytes_unacknowledged(int fd) {
    int bytes = 0;
    if (::ioctl(fd, SIOCOUTQ, &bytes) != 0) return code_from_errno(errno);
    return static_cast<std::uint32_t>(bytes);
}

Code be_writable_when_sent(int fd) {
    int const bytes = 1;
    return ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes) == 0
               ? Code::ok
               : code_from_errno(errno);
}

}  // namespace ws2::platform
