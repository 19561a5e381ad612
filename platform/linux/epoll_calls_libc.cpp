// SPDX-License-Identifier: MIT
#include "platform/linux/epoll_calls.hpp"

namespace ws2::platform::epoll_calls {

int create() noexcept { return ::epoll_create1(EPOLL_CLOEXEC); }

int control(int set, int what, int fd, epoll_event* event) noexcept {
    return ::epoll_ctl(set, what, fd, event);
}

int wait(int set, epoll_event* events, int room, int milliseconds) noexcept {
    return ::epoll_wait(set, events, room, milliseconds);
}

}  // namespace ws2::platform::epoll_calls
