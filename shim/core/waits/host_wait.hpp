// SPDX-License-Identifier: MIT
// Waiting in a system call of the host: in poll() for descriptors, or in a call that waits itself
// (connect, recvfrom). This is the one place that decides what ends such a wait: a descriptor, a
// change that no descriptor shows (closing, above all), an APC of the calling thread, which runs,
// CancelSynchronousIo, and the deadline. A thread has one waker, which ends all of its waits.
//
// Waits for objects are in waiting.hpp.
#pragma once

#include <atomic>
#include <forward_list>
#include <span>

#include "platform/deadline.hpp"
#include "platform/poll.hpp"
#include "shim/core/waits/blocking.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/synchronous_io.hpp"
#include "shim/core/waits/thread.hpp"
#include "shim/core/waits/waiter_list.hpp"

namespace ws2::core {

// While one lives the calling thread may wait in the host, and others interrupt it there. Ask
// whether there is something to interrupt it for after making it.
class HostCall {
public:
    explicit HostCall(Thread& thread, Thread::EndsWait what) : thread_{thread} {
        thread_.ends_host_wait_.store(what, std::memory_order_seq_cst);
    }
    HostCall(HostCall const&) = delete;
    HostCall& operator=(HostCall const&) = delete;
    ~HostCall() {
        thread_.ends_host_wait_.store(Thread::EndsWait::nothing, std::memory_order_release);
    }

private:
    Thread& thread_;
    BlockingScope const blocked_;
};

// `waits` calls the host, which may wait: APCs of the thread make it return `interrupted`. While
// some are queued already `looks` is called instead, which must not wait.
template <class Waits, class Looks>
auto call_host_alertably(Thread& thread, Waits&& waits, Looks&& looks) {
    HostCall const call{thread, Thread::EndsWait::apcs};
    return thread.has_apcs() ? looks() : waits();
}

// Runs the APCs of the calling thread in a call through a handle, which may be closed meanwhile.
void run_apcs_in_call(Thread& thread);

// How many of `items` are ready; 0 at the deadline. `interrupted`: nothing was ready, and APCs of
// the thread have run, after which much may have changed.
Result<std::size_t> wait_in_host(std::span<platform::PollItem> items, platform::Deadline deadline);

// The same for a call that APCs do not end, but CancelSynchronousIo does: operation_aborted.
Result<std::size_t> wait_in_host(std::span<platform::PollItem> items, platform::Deadline deadline,
                                 SynchronousIo const& call);

// The same for a call that another thread may end: `interrupted`, too, once `ends` is true. Who
// sets it interrupts this thread afterwards, until it has come back.
Result<std::size_t> wait_in_host(std::span<platform::PollItem> items, platform::Deadline deadline,
                                 std::atomic<bool> const& ends);

// A wait in the host that changes of any number of objects end, too.
class HostWait {
public:
    HostWait() = default;
    HostWait(HostWait const&) = delete;
    HostWait& operator=(HostWait const&) = delete;

    // From now on notify() of the list ends the wait. Look at the state that it announces after
    // this. no_buffers when the host has no descriptor left to wake this thread by.
    Code watch(WaiterList& list);

    // What the poller performs may end the wait.
    void depend_on_poller() { dependent_.begin(); }

    // As wait_in_host(), but it may also be 0 when something watched has changed: has_changed().
    // The last item is this object's own.
    Result<std::size_t> poll(std::span<platform::PollItem> items, platform::Deadline deadline);

    // The last poll() ended because something watched may have changed.
    bool has_changed() const { return has_changed_; }

private:
    platform::Waker* waker_ = nullptr;
    WaiterList::Waiter first_;
    bool watches_ = false;
    std::forward_list<WaiterList::Waiter> others_;  // they cannot be moved
    bool has_changed_ = false;
    Poller::Dependent dependent_;
};

}  // namespace ws2::core
