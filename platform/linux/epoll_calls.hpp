// SPDX-License-Identifier: MIT
// epoll. By the kernel's own calls: a program for Windows may bring functions of epoll's names
// along, on top of Winsock (wepoll), and a shared library of it that exports them would get the
// library's calls. By libc's under sanitizers, which learn of the order of threads from those.
#pragma once

#include <sys/epoll.h>

namespace ws2::platform::epoll_calls {

// As epoll_create1(EPOLL_CLOEXEC), epoll_ctl() and epoll_wait(): errno says why one failed.
int create() noexcept;
int control(int set, int what, int fd, epoll_event* event) noexcept;
int wait(int set, epoll_event* events, int room, int milliseconds) noexcept;

}  // namespace ws2::platform::epoll_calls
