// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "platform/program.hpp"

namespace ws2::platform {

// Also true of a process that has borrowed rights and given them back.
bool is_environment_trusted() noexcept { return ::issetugid() == 0; }

}  // namespace ws2::platform
