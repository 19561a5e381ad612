// SPDX-License-Identifier: MIT
#include <atomic>

#include "platform/posix/urgent_mark.hpp"
#include "platform/socket_calls.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {

Code UrgentWatch::set_receive_timeout(int fd, std::uint32_t milliseconds) noexcept {
    return set_timeout(fd, Direction::receive, milliseconds);
}

Code UrgentWatch::keep_in_stream(int fd) noexcept { return keep_urgent_in_stream(fd); }

// A read-modify-write every thread shares orders as a fence does, and the thread sanitizer, which
// knows no fences, understands it.
void order_with_receives() noexcept {
    static constinit std::atomic<int> rendezvous_point{0};
    rendezvous_point.fetch_add(1, std::memory_order_seq_cst);
}

ReceivingThread const* this_receiving_thread() noexcept { return nullptr; }

bool has_guarded_receives(ReceivingThread const*) noexcept { return false; }

void refuse_guarded_receives() noexcept {}
void allow_guarded_receives() noexcept {}

}  // namespace ws2::platform
