// SPDX-License-Identifier: MIT
#include "shim/core/waits/event.hpp"

namespace ws2::core {

void Event::pulse() {
    Dispatcher dispatcher;
    change_count_locked([](std::uint32_t) { return 1u; }, dispatcher);
    change_count_locked([](std::uint32_t) { return 0u; }, dispatcher);
}

Result<std::uint32_t> Semaphore::release(std::uint32_t posts) {
    bool refused = false;
    auto const before = change_count([&](std::uint32_t count) {
        refused = posts > maximum_ - count;
        return refused ? has_waiters_bit : count + posts;
    });
    if (refused) return Code::too_many_posts;
    return before;
}

}  // namespace ws2::core
