// SPDX-License-Identifier: MIT
#include "platform/posix/host_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace ws2::platform {

bool open_host_pipe(int (&ends)[2]) noexcept { return ::pipe2(ends, O_CLOEXEC) == 0; }

}  // namespace ws2::platform
