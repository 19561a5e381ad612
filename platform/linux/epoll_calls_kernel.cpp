// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

#include "platform/linux/epoll_calls.hpp"

namespace ws2::platform::epoll_calls {

int create() noexcept { return static_cast<int>(::syscall(SYS_epoll_create1, EPOLL_CLOEXEC)); }

int control(int set, int what, int fd, epoll_event* event) noexcept {
    return static_cast<int>(::syscall(SYS_epoll_ctl, set, what, fd, event));
}

// Not every processor has epoll_wait; the signals that are blocked stay so.
int wait(int set, epoll_event* events, int room, int milliseconds) noexcept {
    return static_cast<int>(
        ::syscall(SYS_epoll_pwait, set, events, room, milliseconds, nullptr, std::size_t{0}));
}

}  // namespace ws2::platform::epoll_calls
