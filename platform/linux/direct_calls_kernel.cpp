// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

#include "platform/linux/direct_calls.hpp"

namespace ws2::platform::direct_calls {

int epoll_create() noexcept {
    return static_cast<int>(::syscall(SYS_epoll_create1, EPOLL_CLOEXEC));
}

int epoll_control(int set, int what, int fd, epoll_event* event) noexcept {
    return static_cast<int>(::syscall(SYS_epoll_ctl, set, what, fd, event));
}

// Not every processor has epoll_wait; the signals that are blocked stay so.
int epoll_wait(int set, epoll_event* events, int room, int milliseconds) noexcept {
    return static_cast<int>(
        ::syscall(SYS_epoll_pwait, set, events, room, milliseconds, nullptr, std::size_t{0}));
}

int accept(int fd, sockaddr* name, socklen_t* length, int flags) noexcept {
    return static_cast<int>(::syscall(SYS_accept4, fd, name, length, flags));
}

}  // namespace ws2::platform::direct_calls
