// SPDX-License-Identifier: MIT
#include "platform/posix/fork.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace ws2::platform {

// _Fork() of newer C libraries does the same. Where the kernel has no fork, clone takes its
// arguments in this order.
pid_t fork_without_handlers() noexcept {
#ifdef SYS_fork
    return static_cast<pid_t>(::syscall(SYS_fork));
#else
    constexpr long sigchld = 17;
    return static_cast<pid_t>(::syscall(SYS_clone, sigchld, 0, 0, 0, 0));
#endif
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
