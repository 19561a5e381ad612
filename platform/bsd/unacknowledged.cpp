// SPDX-License-Identifier: MIT
// The BSDs say it with FIONWRITE, macOS with an option.
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
#ifdef SO_NWRITE
    socklen_t length = sizeof bytes;
    if (::getsockopt(fd, SOL_SOCKET, SO_NWRITE, &bytes, &length) != 0)
        return code_from_errno(errno);
#else
    if (::ioctl(fd, FIONWRITE, &bytes) != 0) return code_from_errno(errno);
#endif
    return static_cast<std::uint32_t>(bytes);
}

Code be_writable_when_sent(int fd) {
#ifdef TCP_NOTSENT_LOWAT
    int const bytes = 1;
    return ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes) == 0
               ? Code::ok
               : code_from_errno(errno);
#else
    static_cast<void>(fd);
    return Code::operation_not_supported;
#endif
}

}  // namespace ws2::platform
