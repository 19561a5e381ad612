// SPDX-License-Identifier: MIT
#include "shim/core/waits/keyed_event.hpp"

#include <atomic>
#include <mutex>

#include "shim/core/waits/word_locks.hpp"

namespace ws2::core {

// In the memory of its thread, which is gone from here once `has_met` is set.
struct KeyedEvent::Sleeper {
    Side side;
    std::uintptr_t key;
    std::uint32_t has_met = 0;
    Sleeper* next = nullptr;
};

void KeyedEvent::unlink_locked(Sleeper& sleeper) {
    auto** place = &first_;
    while (*place != &sleeper) place = &(*place)->next;
    *place = sleeper.next;
}

bool KeyedEvent::meet(Side side, std::uintptr_t key, platform::Deadline deadline) {
    Sleeper me{side, key};
    std::unique_lock lock{mutex_};
    auto** place = &first_;
    for (; *place; place = &(*place)->next) {
        auto& other = **place;
        if (other.key != key || other.side == side) continue;
        unlink_locked(other);
        auto const* const word = &other.has_met;
        std::atomic_ref{other.has_met}.store(1, std::memory_order_release);
        lock.unlock();
        wake_waiters(word);
        return true;
    }
    *place = &me;
    lock.unlock();
    constexpr std::uint32_t not_met = 0;
    std::atomic_ref const has_met{me.has_met};
    while (has_met.load(std::memory_order_acquire) == not_met) {
        if (wait_while_equal(&me.has_met, &not_met, sizeof not_met, deadline)) continue;
        lock.lock();
        if (has_met.load(std::memory_order_acquire) != not_met) return true;
        unlink_locked(me);
        return false;
    }
    return true;
}

KeyedEvent& common_keyed_event() {
    static auto* const event = [] {
        auto* const made = new KeyedEvent;  // never destroyed: see NeverDestroyed
        made->add_reference();
        return made;
    }();
    return *event;
}

}  // namespace ws2::core
