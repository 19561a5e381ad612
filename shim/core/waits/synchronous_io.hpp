// SPDX-License-Identifier: MIT
// CancelSynchronousIo: another thread ends a call that waits for a handle without the overlapped
// attribute. Calls on ordinary sockets are none of these, on Windows neither: they wait for an
// operation of their own.
#pragma once

#include <atomic>

#include "shim/core/waits/thread.hpp"

namespace ws2::core {

// While one lives, the calling thread is in such a call. A cancellation wakes the thread as an APC
// does; a thread that sleeps calls is_cancelled() before and after.
class SynchronousIo {
public:
    // Who has no record has no handle that others could name.
    SynchronousIo() : thread_{current_thread} {
        if (thread_) thread_->enter_synchronous_io(*this);
    }
    SynchronousIo(SynchronousIo const&) = delete;
    SynchronousIo& operator=(SynchronousIo const&) = delete;
    ~SynchronousIo() {
        if (thread_) thread_->leave_synchronous_io(*this);
    }

    bool is_cancelled() const { return is_cancelled_.load(std::memory_order_seq_cst); }

    // Whether the calling thread is in a call that was cancelled.
    static bool is_current_cancelled() {
        Thread const* const thread = current_thread;
        auto const* const call = thread ? thread->synchronous_io() : nullptr;
        return call && call->is_cancelled();
    }

private:
    friend class Thread;
    Thread* const thread_;
    SynchronousIo* outer_ = nullptr;  // in whose wait an APC made this call
    std::atomic<bool> is_cancelled_{false};
};

}  // namespace ws2::core
