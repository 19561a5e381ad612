// SPDX-License-Identifier: MIT
// Notifies a completion port when one of its worker threads goes to sleep in a call of the library,
// and when it resumes: the port lets another worker run meanwhile.
#pragma once

#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class BlockingObserver {
public:
    virtual void blocked() noexcept = 0;
    virtual void resumed() noexcept = 0;

protected:
    ~BlockingObserver() = default;
};

// The calling thread's; null for nearly all threads.
extern constinit thread_local BlockingObserver* blocking_observer
    __attribute__((tls_model("initial-exec")));

// While one lives, the thread sleeps.
class BlockingScope {
public:
    BlockingScope() noexcept : observer_{blocking_observer} {
        LockOrder::check_nothing_is_held();
        if (observer_) [[unlikely]]
            observer_->blocked();
    }
    BlockingScope(BlockingScope const&) = delete;
    BlockingScope& operator=(BlockingScope const&) = delete;
    ~BlockingScope() {
        if (observer_) [[unlikely]]
            observer_->resumed();
    }

private:
    BlockingObserver* const observer_;
};

}  // namespace ws2::core
