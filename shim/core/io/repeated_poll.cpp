// SPDX-License-Identifier: MIT
#include "shim/core/io/repeated_poll.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace ws2::core {

bool RepeatedPoll::Memory::make_room(std::size_t wanted) {
    if (wanted <= room) return true;
    room = 0;
    key.reset(new (std::nothrow) std::uint64_t[wanted]);
    items.reset(new (std::nothrow) platform::PollItem[wanted]);
    if (key && items) room = wanted;
    return room != 0;
}

// Null: there is no memory, or the thread is about to end.
RepeatedPoll::Memory* RepeatedPoll::memory() {
    struct AtThreadEnd {
        ~AtThreadEnd() { delete std::exchange(memory_, nullptr); }
    };
    constinit static thread_local bool is_set_up = false;
    if (!is_set_up) {
        is_set_up = true;
        static thread_local AtThreadEnd const at_end;
        static_cast<void>(&at_end);
        memory_ = new (std::nothrow) Memory;
    }
    return memory_;
}

std::uint64_t* RepeatedPoll::remember(ReadinessWait const& wait) const {
    if (key_size_ == 0 || !wait.is_answered_by_host()) return nullptr;
    auto* const memory = RepeatedPoll::memory();
    if (!memory || std::exchange(memory->asked_last, key_size_) != key_size_) return nullptr;
    auto const items = wait.items();
    memory->stamp = 0;
    if (!memory->make_room(std::max(key_size_, items.size()))) return nullptr;
    std::ranges::copy(items, memory->items.get());
    memory->item_count = items.size();
    memory->key_size = key_size_;
    memory->stamp = stamp_;
    return memory->key.get();
}

}  // namespace ws2::core
