// SPDX-License-Identifier: MIT
// Where the urgent byte stands, on hosts that only promise that a receive stops in front of it:
// peeking shows how far that is.
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "platform/posix/errno_table.hpp"
#include "platform/posix/urgent_mark.hpp"
#include "platform/socket_calls.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {
namespace {

bool measure_mark(int fd, std::size_t& before) {
    before = 0;
    if (is_at_mark(fd)) return true;
    auto const queued = bytes_available(fd);
    if (!queued || *queued == 0) return false;
    std::vector<char> copy(*queued);
    auto const ahead = ::recv(fd, copy.data(), copy.size(), MSG_PEEK | MSG_DONTWAIT);
    if (ahead <= 0) return false;
    before = static_cast<std::size_t>(ahead);
    return true;
}

// The host reports an error once, also to a peek.
void look_at_first_byte(int fd, StreamView& view) noexcept {
    char byte = 0;
    auto const count = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    view.ended = count == 0;
    if (count >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return;
    view.failed = true;
    view.taken_error = code_from_errno(errno);
}

}  // namespace

Result<std::uint64_t> sent_position(int) noexcept { return Code::no_such_option; }

StreamView view_stream(int fd) noexcept {
    pollfd item{fd, POLLIN | POLLPRI, 0};
    StreamView view;
    if (::poll(&item, 1, 0) != 1) return view;
    view.readable = (item.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
    view.failed = (item.revents & POLLERR) != 0;
    if (view.readable) look_at_first_byte(fd, view);
    view.urgent = (item.revents & POLLPRI) != 0 && measure_mark(fd, view.before);
    return view;
}

}  // namespace ws2::platform
