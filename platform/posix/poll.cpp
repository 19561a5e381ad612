// SPDX-License-Identifier: MIT
#include "platform/poll.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <new>

#include "platform/interrupting.hpp"
#include "platform/posix/errno_table.hpp"

#include WS2_DATA_CALLS  // posix/data_calls.hpp, or the host's own

namespace ws2::platform {
namespace {

static_assert(sizeof(PollItem) == sizeof(pollfd) &&
              offsetof(PollItem, fd) == offsetof(pollfd, fd) &&
              offsetof(PollItem, wanted) == offsetof(pollfd, events) &&
              offsetof(PollItem, ready) == offsetof(pollfd, revents));
static_assert(poll_readable == POLLIN && poll_urgent == POLLPRI && poll_writable == POLLOUT &&
              poll_error == POLLERR && poll_hang_up == POLLHUP && poll_invalid == POLLNVAL);

// How many are ready, or the host's error number negated.
int poll_host(std::span<PollItem> items, int timeout_ms) noexcept {
    return host_poll(reinterpret_cast<pollfd*>(items.data()), items.size(), timeout_ms);
}

// The entries without repetition, sorted by descriptor; how many they are.
std::size_t merge_repeated(std::span<PollItem const> items, PollItem* merged) {
    auto const* const end = std::remove_copy_if(items.begin(), items.end(), merged,
                                                [](PollItem const& item) { return item.fd < 0; });
    auto const used = static_cast<std::size_t>(end - merged);
    std::ranges::sort(merged, merged + used, {}, &PollItem::fd);
    std::size_t count = 0;
    for (std::size_t i = 0; i != used; ++i) {
        if (count != 0 && merged[count - 1].fd == merged[i].fd)
            merged[count - 1].wanted =
                static_cast<short>(merged[count - 1].wanted | merged[i].wanted);
        else
            merged[count++] = merged[i];
    }
    return count;
}

// Hosts refuse more entries than the process may have descriptors, even when entries repeat a
// descriptor. This polls each descriptor once.
int poll_each_once(std::span<PollItem> items, int timeout_ms) noexcept {
    std::unique_ptr<PollItem[]> const merged{new (std::nothrow) PollItem[items.size()]};
    if (!merged) return -ENOMEM;
    std::span const each{merged.get(), merge_repeated(items, merged.get())};
    int const ready = poll_host(each, timeout_ms);
    if (ready <= 0) return ready;

    int total = 0;
    constexpr short always = poll_error | poll_hang_up | poll_invalid;
    for (auto& item : items) {
        item.ready = 0;
        if (item.fd < 0) continue;
        auto const& found = *std::ranges::lower_bound(each, item.fd, {}, &PollItem::fd);
        item.ready = static_cast<short>(found.ready & (item.wanted | always));
        total += item.ready != 0 ? 1 : 0;
    }
    return total;
}

int poll_any_number(std::span<PollItem> items, int timeout_ms) noexcept {
    int const ready = poll_host(items, timeout_ms);
    return ready == -EINVAL ? poll_each_once(items, timeout_ms) : ready;
}

enum class FirstLook { needed, done };
enum class OnSignal { goes_on, ends };

Result<std::size_t> poll_from(std::span<PollItem> items, Deadline deadline, FirstLook look,
                              OnSignal on_signal = OnSignal::goes_on) noexcept {
    for (;;) {
        int const timeout_ms = look == FirstLook::done ? deadline.milliseconds_left() : 0;
        int const ready = poll_any_number(items, timeout_ms);
        if (ready > 0) return static_cast<std::size_t>(ready);
        if (ready < 0 && (ready != -EINTR || on_signal == OnSignal::ends))
            return code_from_errno(-ready);
        if (ready == 0 && deadline.is_now()) return std::size_t{0};
        if (ready == 0 && look == FirstLook::done && deadline.has_passed()) return std::size_t{0};
        look = FirstLook::done;
    }
}

}  // namespace

int poll_once(std::span<PollItem> items) noexcept { return poll_host(items, 0); }

// The first look never waits: waiting costs the host an entry on every descriptor's queue (188 ns
// each, against 65 ns for a look), and often something is ready already.
Result<std::size_t> poll(std::span<PollItem> items, Deadline deadline) noexcept {
    return poll_from(items, deadline, items.size() < 2 ? FirstLook::done : FirstLook::needed);
}

Result<std::size_t> poll_asleep(std::span<PollItem> items, Deadline deadline) noexcept {
    return poll_from(items, deadline, FirstLook::done);
}

Result<std::size_t> poll_until_interrupted(std::span<PollItem> items, Deadline deadline) noexcept {
    return poll_from(items, deadline, FirstLook::done, OnSignal::ends);
}

bool peer_has_finished(int fd) noexcept {
    char byte = 0;
    return ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

}  // namespace ws2::platform
