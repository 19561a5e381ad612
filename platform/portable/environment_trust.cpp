// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "platform/program.hpp"

namespace ws2::platform {

// POSIX does not tell how the program was started.
bool is_environment_trusted() noexcept {
    return ::getuid() == ::geteuid() && ::getgid() == ::getegid();
}

}  // namespace ws2::platform
