// SPDX-License-Identifier: MIT
// For hosts without pipe2().
#include <fcntl.h>
#include <unistd.h>

#include "platform/posix/host_pipe.hpp"

namespace ws2::platform {

bool open_host_pipe(int (&ends)[2]) noexcept {
    if (::pipe(ends) != 0) return false;
    for (int const end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return true;
}

}  // namespace ws2::platform
