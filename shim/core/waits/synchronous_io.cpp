// SPDX-License-Identifier: MIT
#include "shim/core/waits/synchronous_io.hpp"

#include <memory>

namespace ws2::core {
namespace {

// Ends the wait; what is left to do the thread sees when it is awake.
class WakeUp final : public Apc {
public:
    explicit WakeUp(SynchronousIo const& call) : call_{call} {}
    void run() override {}
    void const* owner() const override { return &call_; }

private:
    SynchronousIo const& call_;
};

}  // namespace

void Thread::enter_synchronous_io(SynchronousIo& call) {
    Dispatcher const dispatcher;
    call.outer_ = synchronous_io_;
    synchronous_io_ = &call;
}

void Thread::leave_synchronous_io(SynchronousIo& call) {
    {
        Dispatcher const dispatcher;
        synchronous_io_ = call.outer_;
    }
    if (call.is_cancelled()) remove_apcs_of(&call);
}

bool Thread::cancel_synchronous_io() {
    LockOrder::check_nothing_is_held();
    ObjectPtr<Thread> const alive{this};
    {
        Dispatcher dispatcher;
        auto* const call = synchronous_io_;
        if (!call || call->is_cancelled()) return false;
        call->is_cancelled_.store(true, std::memory_order_seq_cst);
        push_apc_locked(std::make_unique<WakeUp>(*call), dispatcher);
    }
    call_out_of_host(EndsWait::cancellation);
    return true;
}

}  // namespace ws2::core
