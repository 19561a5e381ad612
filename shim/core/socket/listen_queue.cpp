// SPDX-License-Identifier: MIT
#include "shim/core/socket/listen_queue.hpp"

#include "platform/admission.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::core {

std::optional<PendingConnection> ListenQueue::take_returned_locked(int fd) {
    if (connections_.empty()) return std::nullopt;
    std::optional<PendingConnection> oldest{std::move(connections_.front())};
    connections_.pop_front();
    returned_changed_locked(fd);
    return oldest;
}

void ListenQueue::put_back_locked(int fd, PendingConnection connection) {
    connections_.push_front(std::move(connection));
    returned_changed_locked(fd);
}

// What waits here and what may wait in the host add up to the capacity.
void ListenQueue::returned_changed_locked(int fd) {
    returned_.store(static_cast<std::uint32_t>(connections_.size()), std::memory_order_release);
    if (!is_refusing()) static_cast<void>(platform::listen(fd, host_backlog_locked()));
}

std::uint32_t ListenQueue::waiting_locked(int fd) const {
    auto const in_host = platform::queued_connections(fd);
    return (in_host ? *in_host : 0) + static_cast<std::uint32_t>(connections_.size());
}

// The host completes one more than it is told.
int ListenQueue::host_backlog_locked() const {
    auto const here = static_cast<std::uint32_t>(connections_.size());
    return here < capacity_ ? static_cast<int>(capacity_ - here) - 1 : 0;
}

// Says so before it counts: an accept() on another thread that makes room behind the count sees it,
// and comes for the lock to let somebody in.
void ListenQueue::refuse_if_full_locked(int fd) {
    if (is_refusing()) return;
    refusing_.store(true, std::memory_order_seq_cst);
    bool const refuses =
        waiting_locked(fd) >= capacity_ && platform::refuse_connections(fd) == Code::ok;
    if (!refuses) refusing_.store(false, std::memory_order_seq_cst);
}

ListenQueue::Admission ListenQueue::admit_if_room_locked(int fd) {
    if (!is_refusing() || paused_ || waiting_locked(fd) >= capacity_) return Admission::unchanged;
    return admit_locked(fd);
}

void ListenQueue::admit_always_locked(int fd) {
    if (is_refusing() && !paused_) static_cast<void>(admit_locked(fd));
}

ListenQueue::Admission ListenQueue::admit_locked(int fd) {
    auto admission = Admission::admitted;
    if (platform::admit_connections(fd) != Code::ok) {
        take_over_host_queue_locked(fd);
        auto old = platform::replace_listener(fd, host_backlog_locked());
        if (!old) return Admission::unchanged;
        retired_ = std::move(*old);
        admission = Admission::replaced;
    }
    refusing_.store(false, std::memory_order_seq_cst);
    return admission;
}

// Oldest first: what an earlier listener still held, then this one's queue.
void ListenQueue::take_over_host_queue_locked(int fd) {
    for (int const queue : {retired_.get(), fd}) {
        if (queue < 0) continue;
        for (;;) {
            PendingConnection connection;
            auto taken = platform::accept(queue, BlockingMode::non_blocking, &connection.peer);
            if (!taken) break;
            connection.descriptor = std::move(*taken);
            connections_.push_back(std::move(connection));
        }
    }
    returned_.store(static_cast<std::uint32_t>(connections_.size()), std::memory_order_release);
}

Code ListenQueue::pause_locked(int fd) {
    if (!is_refusing() && platform::refuse_connections(fd) != Code::ok) return Code::no_such_option;
    refusing_.store(true, std::memory_order_seq_cst);
    paused_ = true;
    return Code::ok;
}

ListenQueue::Admission ListenQueue::resume_locked(int fd) {
    paused_ = false;
    return admit_if_room_locked(fd);
}

void ListenQueue::abandon_locked() {
    for (auto const& connection : connections_)
        static_cast<void>(platform::set_abortive_close(connection.descriptor.get()));
    connections_.clear();
    returned_.store(0, std::memory_order_release);
}

}  // namespace ws2::core
