// SPDX-License-Identifier: MIT
#include <sys/auxv.h>
#include <unistd.h>

#include "platform/program.hpp"

namespace ws2::platform {

// The kernel's answer stays when a set-uid program makes its rights its own (setuid), and covers
// capabilities of the file; the ids tell of rights that were borrowed since.
bool is_environment_trusted() noexcept {
    return ::getauxval(AT_SECURE) == 0 && ::getuid() == ::geteuid() && ::getgid() == ::getegid();
}

}  // namespace ws2::platform
