// SPDX-License-Identifier: MIT
// Hosts where nothing interrupts a receive in time: core/ looks before every receive instead.
#include <sys/socket.h>

#include <atomic>
#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {

constinit thread_local ReceivingThread receiving_thread;

Code keep_urgent_in_stream(int fd) noexcept {
    int const on = 1;
    return ::setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on) == 0 ? Code::ok
                                                                           : code_from_errno(errno);
}

bool prepare_receiving_thread() noexcept { return false; }

Result<Announced> watch_urgent(int, UrgentBytes) noexcept { return Code::operation_not_supported; }

Code make_receives_interruptible(int) noexcept { return Code::operation_not_supported; }

void stop_watching_urgent(int) noexcept {}

bool has_passed_mark(int) noexcept { return false; }

void interrupt_receive(std::int32_t) noexcept {}

// A read-modify-write every thread shares orders as a fence does, and the thread sanitizer, which
// knows no fences, understands it.
void order_other_threads() noexcept {
    static constinit std::atomic<int> rendezvous_point{0};
    rendezvous_point.fetch_add(1, std::memory_order_seq_cst);
}

}  // namespace ws2::platform
