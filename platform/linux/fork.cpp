// SPDX-License-Identifier: MIT
#include "platform/posix/fork.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace ws2::platform {

// _Fork() of newer C libraries does the same.
pid_t fork_without_handlers() noexcept {
    constexpr long sigchld = 17;
    return static_cast<pid_t>(::syscall(SYS_clone, sigchld, 0, 0, 0, 0));
}

void close_descriptors(int first, int last) noexcept {
    constexpr long call_close_range = 436;
    if (::syscall(call_close_range, static_cast<unsigned>(first), static_cast<unsigned>(last), 0) ==
        0)
        return;
    auto const end = std::min<long>(last, ::sysconf(_SC_OPEN_MAX));
    for (long fd = first; fd <= end; ++fd) ::close(static_cast<int>(fd));
}

}  // namespace ws2::platform
