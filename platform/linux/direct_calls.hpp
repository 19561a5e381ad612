// SPDX-License-Identifier: MIT
// The kernel's own calls. epoll's because a program for Windows may bring functions of those names
// along, on top of Winsock (wepoll), and a shared library of it that exports them would get the
// library's calls; accept4 because libc's is a cancellation point, with two atomic operations in a
// process with a second thread. By libc's calls under sanitizers, which learn of the order of
// threads from those.
#pragma once

#include <sys/epoll.h>
#include <sys/socket.h>

namespace ws2::platform::direct_calls {

// As epoll_create1(EPOLL_CLOEXEC), epoll_ctl(), epoll_wait() and accept4(): errno says why one
// failed.
int epoll_create() noexcept;
int epoll_control(int set, int what, int fd, epoll_event* event) noexcept;
int epoll_wait(int set, epoll_event* events, int room, int milliseconds) noexcept;
int accept(int fd, sockaddr* name, socklen_t* length, int flags) noexcept;

}  // namespace ws2::platform::direct_calls
