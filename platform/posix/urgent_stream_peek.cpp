// SPDX-License-Identifier: MIT
// Where the urgent byte stands, on hosts that only promise that a receive stops in front of it:
// peeking shows how far that is.
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <vector>

#include "platform/urgent.hpp"

namespace ws2::platform {
namespace {

bool measure_mark(int fd, std::size_t& before) {
    before = 0;
    if (is_at_mark(fd)) return true;
    int queued = 0;
    if (::ioctl(fd, FIONREAD, &queued) != 0 || queued <= 0) return false;
    std::vector<char> copy(static_cast<std::size_t>(queued));
    auto const ahead = ::recv(fd, copy.data(), copy.size(), MSG_PEEK | MSG_DONTWAIT);
    if (ahead <= 0) return false;
    before = static_cast<std::size_t>(ahead);
    return true;
}

}  // namespace

bool is_at_mark(int fd) noexcept {
    int at_mark = 0;
    return ::ioctl(fd, SIOCATMARK, &at_mark) == 0 && at_mark != 0;
}

StreamView view_stream(int fd) noexcept {
    pollfd item{fd, POLLIN | POLLPRI, 0};
    StreamView view;
    if (::poll(&item, 1, 0) != 1) return view;
    view.readable = (item.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
    view.failed = (item.revents & POLLERR) != 0;
    char byte = 0;
    view.ended = view.readable && ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    view.urgent = (item.revents & POLLPRI) != 0 && measure_mark(fd, view.before);
    return view;
}

}  // namespace ws2::platform
