// SPDX-License-Identifier: MIT
#include "platform/posix/urgent_mark.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {

bool is_at_mark(int fd) noexcept {
    int at_mark = 0;
    return ::ioctl(fd, SIOCATMARK, &at_mark) == 0 && at_mark != 0;
}

Code keep_urgent_in_stream(int fd) noexcept {
    int const on = 1;
    return ::setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on) == 0 ? Code::ok
                                                                           : code_from_errno(errno);
}

}  // namespace ws2::platform
