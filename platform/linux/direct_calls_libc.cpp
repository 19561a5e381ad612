// SPDX-License-Identifier: MIT
#include "platform/linux/direct_calls.hpp"

namespace ws2::platform::direct_calls {

int epoll_create() noexcept { return ::epoll_create1(EPOLL_CLOEXEC); }

int epoll_control(int set, int what, int fd, epoll_event* event) noexcept {
    return ::epoll_ctl(set, what, fd, event);
}

int epoll_wait(int set, epoll_event* events, int room, int milliseconds) noexcept {
    return ::epoll_wait(set, events, room, milliseconds);
}

int accept(int fd, sockaddr* name, socklen_t* length, int flags) noexcept {
    return ::accept4(fd, name, length, flags);
}

}  // namespace ws2::platform::direct_calls
