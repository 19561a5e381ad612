// SPDX-License-Identifier: MIT
// Threads that wait for a socket's state to change in a way no descriptor shows: a select() on a
// socket that is not connected yet, an accept() while a deferred connection comes back.
//
// While the list is empty notify() is one load.
#pragma once

#include <atomic>
#include <mutex>

#include "platform/waker.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

// The calling thread's own waker, made on first use; null when the host has no descriptor left.
// Drain it before looking at the state that its wakes announce.
platform::Waker* thread_waker();

class WaiterList {
public:
    // On some thread's stack while it waits. Intrusive, so that watching never allocates.
    class Waiter {
    public:
        Waiter() = default;
        Waiter(Waiter const&) = delete;
        Waiter& operator=(Waiter const&) = delete;
        ~Waiter() { stop(); }

        void watch(WaiterList& list, platform::Waker& waker);
        void stop();

    private:
        friend class WaiterList;
        WaiterList* list_ = nullptr;
        platform::Waker* waker_ = nullptr;
        Waiter* next_ = nullptr;
        Waiter* previous_ = nullptr;
    };

    bool has_any() const noexcept { return any_.load(std::memory_order_seq_cst); }
    // Wakes every waiter. Call it after the state has changed.
    void notify() noexcept {
        if (has_any()) notify_all();
    }

private:
    void notify_all() noexcept;

    std::atomic<bool> any_{false};
    RankedMutex<Rank::waiter_list> mutex_;
    Waiter* first_ = nullptr;
};

}  // namespace ws2::core
