// SPDX-License-Identifier: MIT
// Where the urgent byte stands: Linux counts the bytes up to the mark without copying them when it
// is asked to peek and to truncate at once.
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <climits>

#include "platform/posix/errno_table.hpp"
#include "platform/urgent.hpp"

#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif

namespace ws2::platform {
namespace {

short events_now(int fd) noexcept {
    pollfd item{fd, POLLIN | POLLPRI | POLLRDHUP, 0};
    return ::poll(&item, 1, 0) == 1 ? item.revents : short{0};
}

int queued_bytes(int fd) noexcept {
    int bytes = 0;
    return ::ioctl(fd, FIONREAD, &bytes) == 0 ? bytes : 0;
}

// A newer urgent byte may move the mark between any two of these calls. The count is of the older
// one exactly when it stops short of bytes that had arrived before it was taken: a newer mark
// always lies behind those.
bool measure_mark(int fd, std::size_t& before) noexcept {
    if (is_at_mark(fd)) {
        before = 0;
        return true;
    }
    int const queued = queued_bytes(fd);
    auto const ahead = ::recv(fd, nullptr, INT_MAX, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    if (ahead <= 0 || ahead >= queued) return false;
    before = static_cast<std::size_t>(ahead);
    return true;
}

}  // namespace

bool is_at_mark(int fd) noexcept {
    int at_mark = 0;
    return ::ioctl(fd, SIOCATMARK, &at_mark) == 0 && at_mark != 0;
}

StreamView view_stream(int fd) noexcept {
    StreamView view;
    for (;;) {
        short const events = events_now(fd);
        view.readable = (events & (POLLIN | POLLERR | POLLHUP)) != 0;
        view.failed = (events & POLLERR) != 0;
        view.ended = (events & POLLRDHUP) != 0;
        view.urgent = (events & POLLPRI) != 0;
        if (!view.urgent || view.failed || measure_mark(fd, view.before)) return view;
    }
}

}  // namespace ws2::platform
