// SPDX-License-Identifier: MIT
// The operations of a socket that wait in one direction, with the mutex that they are attempted and
// ended under.
#pragma once

#include <memory>
#include <utility>

#include "shim/core/io/operation.hpp"
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
    MutexOfRank mutex_;
};

class OperationQueue {
public:
    explicit OperationQueue(Rank rank) : mutex{rank} {}

    QueueMutex mutex;
    // The rest with the mutex held.
    bool ready = true;
    Operation* first = nullptr;
    Operation* last = nullptr;
    unsigned needing_background = 0;  // operations that need the background reactor
    bool finished = false;  // the peer's end, or a failure, was reported: events may be over

    bool is_empty() const { return !first; }

    // In the child of a fork: the operations stay in memory, because a thread of the parent's may
    // have been in the middle of one.
    void forget_all() {
        mutex.renew();
        first = last = nullptr;
        ready = true;
        needing_background = 0;
        finished = false;
    }

    void push(std::unique_ptr<Operation> operation) {
        Operation* const added = operation.release();
        (last ? last->next_ : first) = added;
        last = added;
    }

    // Takes out the one behind `before`; null: the first.
    std::unique_ptr<Operation> unlink(Operation* before) {
        auto*& place = before ? before->next_ : first;
        std::unique_ptr<Operation> operation{place};
        place = std::exchange(operation->next_, nullptr);
        if (last == operation.get()) last = before;
        return operation;
    }
};

}  // namespace ws2::core
