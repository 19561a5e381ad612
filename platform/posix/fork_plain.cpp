// SPDX-License-Identifier: MIT
#include "platform/posix/fork.hpp"

#include <unistd.h>

#include <algorithm>

namespace ws2::platform {

pid_t fork_without_handlers() noexcept {
    fork_handlers_are_left_out = true;
    auto const child = ::fork();
    fork_handlers_are_left_out = false;
    return child;
}

void close_descriptors(int first, int last) noexcept {
    auto const end = std::min<long>(last, ::sysconf(_SC_OPEN_MAX));
    for (long fd = first; fd <= end; ++fd) ::close(static_cast<int>(fd));
}

}  // namespace ws2::platform
