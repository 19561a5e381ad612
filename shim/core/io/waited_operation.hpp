// SPDX-License-Identifier: MIT
// For a call that waits for an operation of its own while APCs run. A thread that ends in one of
// them takes the operation with it, as that uses what is on the thread's stack.
#pragma once

#include "shim/core/io/async_state.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/user_code_scope.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class WaitedOperation {
public:
    // `done` is the event of its announcement.
    WaitedOperation(Socket& socket, Overlapped const* overlapped, Event& done)
        : socket_{socket}, overlapped_{overlapped}, done_{&done} {}
    WaitedOperation(WaitedOperation const&) = delete;
    WaitedOperation& operator=(WaitedOperation const&) = delete;
    // NOLINTNEXTLINE(bugprone-exception-escape): no APC runs in this wait, and only APCs throw more
    ~WaitedOperation() {
        while (!is_over_)
            value_without_memory(WaitOutcome::Kind::timeout, [this] {
                withdraw();
                return wait(Alertable::no, platform::Deadline::never());
            });
    }

    // Until it is done, APCs have run, or the deadline.
    WaitOutcome::Kind wait(Alertable alertable, platform::Deadline deadline) {
        auto const kind = wait_for({&done_, 1}, WaitMode::any, alertable, deadline).kind;
        is_over_ = kind == WaitOutcome::Kind::object;
        return kind;
    }
    void withdraw() { AsyncState::of(socket_).withdraw(overlapped_); }

private:
    Socket& socket_;
    Overlapped const* const overlapped_;
    Waitable* const done_;
    bool is_over_ = false;
    UserCodeScope const scope_;
};

}  // namespace ws2::core
