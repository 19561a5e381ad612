// SPDX-License-Identifier: MIT
// Work that may wait for another thread, found by a thread that holds a mutex: it is done when the
// thread has unlocked its last one. Each thread has a list of such work; the links are in the
// items, so that adding one needs no memory.
#pragma once

#include <atomic>
#include <mutex>

#include "shim/core/objects/object.hpp"

namespace ws2::core {

class AfterUnlock {
public:
    class Item {
    public:
        Item(Item const&) = delete;
        Item& operator=(Item const&) = delete;

        // The calling thread holds no mutex.
        virtual void run_after_unlock() = 0;

        // In the child of a fork: a list of another thread of the parent may have had it.
        void leave_list_after_fork() { is_listed_.store(false, std::memory_order_relaxed); }

    protected:
        Item() = default;
        ~Item() = default;

    private:
        friend class AfterUnlock;
        std::atomic<bool> is_listed_{false};
        ObjectPtr<Object> owner_;  // of a listed one, as the link
        Item* next_ = nullptr;
    };

    // `owner` keeps the item alive. One that is in the list of another thread already is run by
    // that thread, which takes it off the list first and so sees what was done before this call.
    static void add(Item& item, Object& owner);

    // By a thread that has unlocked what it held when it added items.
    static void perform() {
        if (first_) [[unlikely]]
            perform_all();
    }

    // While the calling thread postpones, perform() does nothing.
    static void postpone() { ++postponed_; }
    static void go_on() {
        if (--postponed_ == 0) perform();
    }
    class Postponed {
    public:
        Postponed() { postpone(); }
        Postponed(Postponed const&) = delete;
        Postponed& operator=(Postponed const&) = delete;
        ~Postponed() { go_on(); }
    };

    // Holds a mutex, and postpones from before it is locked until after it is unlocked.
    template <class Mutex>
    class PostponingLock {
    public:
        explicit PostponingLock(Mutex& mutex) : lock_{mutex} {}

    private:
        Postponed const until_unlocked_;
        std::lock_guard<Mutex> const lock_;
    };

private:
    static void perform_all();
    static constinit inline thread_local Item* first_ = nullptr;
    static constinit inline thread_local unsigned postponed_ = 0;
};

}  // namespace ws2::core
