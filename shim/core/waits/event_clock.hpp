// SPDX-License-Identifier: MIT
// Tells whether an event was fetched from the host after something else had happened: a logical
// clock that each fetch advances.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::core {

class EventClock {
public:
    using Time = std::uint64_t;
    static constexpr Time never = 0;

    // The time of the events that the caller is about to fetch.
    static Time advance() noexcept {
        auto const time = time_.fetch_add(1, std::memory_order_seq_cst) + 1;
        std::atomic_thread_fence(std::memory_order_seq_cst);
        return time;
    }
    // Events with a later time were fetched after what the caller has done.
    static Time now() noexcept {
        std::atomic_thread_fence(std::memory_order_seq_cst);
        return time_.load(std::memory_order_relaxed);
    }

private:
    static constinit inline std::atomic<Time> time_{0};
};

}  // namespace ws2::core
