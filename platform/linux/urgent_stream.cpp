// SPDX-License-Identifier: MIT
// Where the urgent byte stands: Linux counts the bytes up to the mark without copying them when it
// is asked to peek and to truncate at once.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <cstddef>
#include <optional>

#include "platform/posix/errno_table.hpp"
#include "platform/posix/urgent_mark.hpp"
#include "platform/socket_calls.hpp"
#include "platform/urgent.hpp"

#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif

namespace ws2::platform {
namespace {

// The host looks for an urgent byte first and for something to read afterwards, without a lock, so
// a lone urgent byte that comes in between looks like a byte of the stream. It is then the next
// one.
short events_now(int fd) noexcept {
    pollfd item{fd, POLLIN | POLLPRI | POLLRDHUP, 0};
    if (::poll(&item, 1, 0) != 1) return 0;
    bool const is_doubtful = (item.revents & POLLIN) != 0 && (item.revents & POLLPRI) == 0;
    if (is_doubtful && is_at_mark(fd)) item.revents |= POLLPRI;
    return item.revents;
}

// What a receive would bring, which ends in front of the mark; an error goes into the view.
std::size_t bytes_ahead(int fd, StreamView& view) noexcept {
    auto const ahead = ::recv(fd, nullptr, INT_MAX, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    if (ahead >= 0) return static_cast<std::size_t>(ahead);
    if (errno == EAGAIN || errno == EINTR) return 0;
    view.failed = view.readable = true;
    view.taken_error = code_from_errno(errno);
    return 0;
}

// Counts the SYN.
Result<std::uint64_t> acknowledged(int fd) noexcept {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return code_from_errno(errno);
    constexpr auto least = offsetof(tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked;
    if (length < least || info.tcpi_bytes_acked == 0) return Code::no_such_option;
    return std::uint64_t{info.tcpi_bytes_acked};
}

}  // namespace

Result<std::uint64_t> sent_position(int fd) noexcept {
    for (;;) {
        auto const before = acknowledged(fd);
        if (!before) return before;
        auto const others = bytes_unacknowledged(fd);
        if (!others) return others.code();
        auto const after = acknowledged(fd);
        if (after && *after == *before) return *before - 1 + *others;
    }
}

StreamView view_stream(int fd) noexcept {
    StreamView view;
    for (std::optional<std::uint32_t> queued_before;;) {
        short const events = events_now(fd);
        view.readable = (events & (POLLIN | POLLERR | POLLHUP)) != 0;
        view.failed = (events & POLLERR) != 0;
        view.ended = (events & POLLRDHUP) != 0;
        view.urgent = (events & POLLPRI) != 0;
        if (!view.urgent || view.failed || is_at_mark(fd)) return view;

        // A newer urgent byte may move the mark between any two of these calls. The count is of the
        // older one exactly when it stops short of bytes that had arrived before it was taken: a
        // newer mark always lies behind those.
        auto const answer = bytes_available(fd);
        auto const queued = answer ? *answer : 0;
        view.before = bytes_ahead(fd, view);
        bool const is_known = view.before != 0 && view.before < queued;
        if (view.failed || is_known) return view;
        view.before = 0;
        // Nothing new has come either. The host announces an urgent byte even if it then has no
        // room for it, or after SHUT_RD; receives end in front of it.
        view.urgent = queued != queued_before;
        if (!view.urgent) return view;
        queued_before = queued;
    }
}

}  // namespace ws2::platform
