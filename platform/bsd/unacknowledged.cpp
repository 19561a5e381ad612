// SPDX-License-Identifier: MIT
// The BSDs say it with FIONWRITE, macOS with an option.
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

}  // namespace ws2::platform
