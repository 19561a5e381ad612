// SPDX-License-Identifier: MIT
// A number that changes whenever a handle may have stopped to stand for its object, a socket's
// readiness to be what its descriptor says, or an event to be set by its program alone. While it
// stays, what a thread has found out about the sockets of a poll, or the events of a wait, is still
// so: see core/io/repeated_poll.hpp and core/waits/ready_events.cpp.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::core {

class PollStamp {
public:
    static std::uint64_t now() noexcept { return number_.load(std::memory_order_seq_cst); }
    // After the change.
    static void advance() noexcept { number_.fetch_add(1, std::memory_order_seq_cst); }

private:
    static constinit inline std::atomic<std::uint64_t> number_{1};
};

}  // namespace ws2::core
