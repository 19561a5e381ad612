// SPDX-License-Identifier: MIT
// A plain call that is queued behind overlapped operations: an operation of its own, and the wait
// for it.
#pragma once

#include <atomic>

#include "shim/core/io/async_state.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {

class OwnTurn {
public:
    OwnTurn()
        : event_{
              new Event{Event::Reset::manual, Event::State::clear}
    } {}

    Announcement announcement() {
        Announcement mine;
        mine.overlapped = &overlapped_;
        mine.event = event_;
        mine.allows_packet = false;
        return mine;
    }

    // At the deadline the operation is withdrawn.
    Completion await(Socket& socket, Direction direction, Started const& started,
                     platform::Deadline deadline) {
        if (started.code != Code::io_pending) return started.completion;
        Waitable* const event = event_.get();
        UserCodeScope const scope;  // APCs run meanwhile
        for (;;) {
            auto const outcome = wait_for({&event, 1}, WaitMode::any, Alertable::yes, deadline);
            if (outcome.kind == WaitOutcome::Kind::object) break;
            if (outcome.kind == WaitOutcome::Kind::timeout)
                AsyncState::of(socket).withdraw(direction, &overlapped_);
        }
        auto const status = std::atomic_ref{overlapped_.status}.load(std::memory_order_acquire);
        return {static_cast<Status>(status), static_cast<std::uint32_t>(overlapped_.bytes), 0};
    }

private:
    ObjectPtr<Event> const event_;
    Overlapped overlapped_{};
};

// What such a call returns.
inline Code code_in_turn(Completion const& completion, Started const& started) {
    if (started.code != Code::io_pending && started.code != Code::ok) return started.code;
    auto const code = winsock_code(completion.status);
    return code == Code::operation_aborted ? Code::timed_out : code;
}

}  // namespace ws2::core
