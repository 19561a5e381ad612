// SPDX-License-Identifier: MIT
#include "shim/core/waits/host_wait.hpp"

#include <utility>

#include "platform/interrupting.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {
namespace {

using platform::Deadline;
using platform::PollItem;

Result<std::size_t> poll_unless_called(Thread& thread, std::span<PollItem> items,
                                       Deadline deadline) {
    return call_host_alertably(
        thread, [&] { return platform::poll_until_interrupted(items, deadline); },
        [&] { return platform::poll(items, Deadline::now()); });
}

Result<std::size_t> poll_unless_cancelled(Thread& thread, std::span<PollItem> items,
                                          Deadline deadline, SynchronousIo const& call) {
    HostCall const in_host{thread, Thread::EndsWait::cancellation};
    if (call.is_cancelled()) return Code::operation_aborted;
    return platform::poll_until_interrupted(items, deadline);
}

bool is_nothing(Result<std::size_t> const& ready) {
    return ready ? *ready == 0 : ready.code() == Code::interrupted;
}

}  // namespace

void run_apcs_in_call(Thread& thread) {
    UserCodeScope const scope;
    thread.run_apcs();
}

// Nothing runs when something is ready already, or the deadline has passed. Threads that have no
// record pay one load.
Result<std::size_t> wait_in_host(std::span<PollItem> items, Deadline deadline) {
    LockOrder::check_nothing_is_held();
    Thread* const thread = current_thread;
    if (!thread) return platform::poll_asleep(items, deadline);
    Poller::Dependent const dependent{thread->awaits_routines()};
    for (;;) {
        auto const ready = poll_unless_called(*thread, items, deadline);
        if (!is_nothing(ready)) return ready;
        if (deadline.has_passed()) return std::size_t{0};
        if (!thread->has_apcs()) continue;  // another library's signal
        run_apcs_in_call(*thread);
        return Code::interrupted;
    }
}

// Only threads that have a handle of this one can cancel.
Result<std::size_t> wait_in_host(std::span<PollItem> items, Deadline deadline,
                                 SynchronousIo const& call) {
    LockOrder::check_nothing_is_held();
    Thread* const thread = current_thread;
    if (!thread) return platform::poll_asleep(items, deadline);
    for (;;) {
        auto const ready = poll_unless_cancelled(*thread, items, deadline, call);
        if (!is_nothing(ready)) return ready;
        if (deadline.has_passed()) return std::size_t{0};
    }
}

Result<std::size_t> wait_in_host(std::span<PollItem> items, Deadline deadline,
                                 std::atomic<bool> const& ends) {
    LockOrder::check_nothing_is_held();
    Thread* const thread = current_thread;
    Poller::Dependent const dependent{thread && thread->awaits_routines()};
    for (;;) {
        if (ends.load(std::memory_order_seq_cst)) return Code::interrupted;
        auto const ready = thread ? poll_unless_called(*thread, items, deadline)
                                  : platform::poll_until_interrupted(items, deadline);
        if (!is_nothing(ready)) return ready;
        if (deadline.has_passed()) return std::size_t{0};
        if (!thread || !thread->has_apcs()) continue;
        run_apcs_in_call(*thread);
        return Code::interrupted;
    }
}

Code HostWait::watch(WaiterList& list) {
    if (!waker_) waker_ = thread_waker();
    if (!waker_) return Code::no_buffers;
    auto& waiter = std::exchange(watches_, true) ? others_.emplace_front() : first_;
    waiter.watch(list, *waker_);
    return Code::ok;
}

// The waker is drained before the caller looks at the state again, so a wake in between is not
// lost. One that is left over from an earlier wait costs a round.
Result<std::size_t> HostWait::poll(std::span<PollItem> items, Deadline deadline) {
    auto& own = items.back();
    own = {waker_ ? waker_->descriptor() : -1, platform::poll_readable, 0};
    has_changed_ = false;
    auto const ready = wait_in_host(waker_ ? items : items.first(items.size() - 1), deadline);
    if (!ready || own.ready == 0) return ready;
    waker_->drain();
    has_changed_ = true;
    return *ready - 1;
}

}  // namespace ws2::core
