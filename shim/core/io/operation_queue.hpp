// SPDX-License-Identifier: MIT
// The operations of a socket that wait in one direction, with the mutex that they are attempted and
// ended under.
#pragma once

#include <memory>
#include <utility>

#include "shim/core/io/operation.hpp"
#include "shim/core/io/port_receive.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/after_unlock.hpp"

namespace ws2::core {

// What may wait for other threads is done when it is unlocked.
class QueueMutex {
public:
    explicit QueueMutex(Rank rank) : mutex_{rank} {}
    void lock() {
        mutex_.lock();
        AfterUnlock::postpone();
    }
    bool try_lock() {
        if (!mutex_.try_lock()) return false;
        AfterUnlock::postpone();
        return true;
    }
    void renew() { mutex_.renew(); }
    void unlock() {
        mutex_.unlock();
        AfterUnlock::go_on();
    }

private:
    [[no_unique_address]] MutexOfRank mutex_;
};

// It holds a list of operations or one PortReceive alone.
class OperationQueue {
public:
    explicit OperationQueue(Rank rank) : mutex{rank} {}

    [[no_unique_address]] QueueMutex mutex;
    // The rest with the mutex held.
    bool ready = true;
    bool finished = false;  // the peer's end, or a failure, was reported: events may be over
    unsigned urgent = 0;    // of the operations, receives of urgent data
    unsigned needing_background = 0;  // operations that need the background reactor
    Operation* first = nullptr;       // of the list

    bool is_empty() const { return !last_; }
    Operation* last() const { return first ? static_cast<Operation*>(last_) : nullptr; }

    // Null: there is none, or operations.
    PortReceive* alone() const { return first ? nullptr : static_cast<PortReceive*>(last_); }
    // Without the mutex: perhaps it was there just now.
    [[gnu::no_sanitize_thread]] void const* alone_hint() const { return first ? nullptr : last_; }
    void push_alone(std::unique_ptr<PortReceive> receive) { last_ = receive.release(); }
    std::unique_ptr<PortReceive> take_alone() {
        std::unique_ptr<PortReceive> receive{alone()};
        last_ = nullptr;
        return receive;
    }

    // The first one of its kind, and the one before it; null: there is none.
    struct Place {
        Operation* operation = nullptr;
        Operation* before = nullptr;
    };
    Place first_that(bool takes_data) const {
        Place place{first, nullptr};
        while (place.operation && place.operation->takes_data() != takes_data)
            place = {place.operation->next_, place.operation};
        return place;
    }
    bool has_any_that(bool takes_data) const {
        if (!takes_data) return urgent != 0;
        return alone() || (first && (urgent == 0 || first_that(true).operation));
    }

    // In the child of a fork: the operations stay in memory, because a thread of the parent's may
    // have been in the middle of one.
    void forget_all() {
        mutex.renew();
        first = nullptr;
        last_ = nullptr;
        urgent = 0;
        ready = true;
        needing_background = 0;
        finished = false;
    }

    void push(std::unique_ptr<Operation> operation) {
        Operation* const added = operation.release();
        auto* const before = last();
        (before ? before->next_ : first) = added;
        last_ = added;
        if (!added->takes_data()) [[unlikely]]
            ++urgent;
    }

    // Takes out the one behind `before`; null: the first.
    std::unique_ptr<Operation> unlink(Operation* before) {
        auto*& place = before ? before->next_ : first;
        std::unique_ptr<Operation> operation{place};
        place = std::exchange(operation->next_, nullptr);
        if (last_ == operation.get()) last_ = before;
        if (!operation->takes_data()) [[unlikely]]
            --urgent;
        return operation;
    }

private:
    Packet* last_ = nullptr;  // of the list, or what is alone
};

}  // namespace ws2::core
