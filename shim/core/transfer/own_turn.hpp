// SPDX-License-Identifier: MIT
// A plain call that is queued behind overlapped operations: an operation of its own, and the wait
// for it.
#pragma once

#include <atomic>

#include "shim/core/io/async_state.hpp"
#include "shim/core/io/waited_operation.hpp"

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
    Completion await(Socket& socket, Started const& started, platform::Deadline deadline) {
        if (started.code != Code::io_pending) return started.completion;
        WaitedOperation operation{socket, &overlapped_, *event_};
        for (;;) {
            auto const ended_by = operation.wait(Alertable::yes, deadline);
            if (ended_by == WaitOutcome::Kind::object) break;
            if (ended_by == WaitOutcome::Kind::timeout) {
                operation.withdraw();
                is_withdrawn_ = true;
            }
        }
        auto const status = std::atomic_ref{overlapped_.status}.load(std::memory_order_acquire);
        return {static_cast<Status>(status), static_cast<std::uint32_t>(overlapped_.bytes), 0};
    }

    // What such a call returns. Without the deadline it was CancelIoEx that has ended it.
    Code code_of(Completion const& completion, Started const& started) const {
        if (started.code != Code::io_pending && started.code != Code::ok) return started.code;
        auto const code = winsock_code(completion.status);
        if (code != Code::operation_aborted) return code;
        return is_withdrawn_ ? Code::timed_out : Code::interrupted;
    }

private:
    ObjectPtr<Event> const event_;
    Overlapped overlapped_{};
    bool is_withdrawn_ = false;
};

}  // namespace ws2::core
