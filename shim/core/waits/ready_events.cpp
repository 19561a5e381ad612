// SPDX-License-Identifier: MIT
#include "shim/core/waits/ready_events.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "shim/core/objects/poll_stamp.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {
namespace {

// The events that a thread has named last. They stay these handles' as long as no handle of the
// process is closed.
class NamedEvents {
public:
    // Null: there is no memory, or the thread is about to end.
    static NamedEvents* of_this_thread() {
        struct AtThreadEnd {
            ~AtThreadEnd() { delete std::exchange(mine_, nullptr); }
        };
        constinit static thread_local bool is_set_up = false;
        if (!std::exchange(is_set_up, true)) {
            static thread_local AtThreadEnd const at_end;
            static_cast<void>(&at_end);
            mine_ = new (std::nothrow) NamedEvents;
        }
        return mine_;
    }

    // `unknown` also when a handle is no event's.
    Waitable::Taken try_take(std::span<Handle const> handles, std::uint32_t& index) {
        HandleTable::EpochGuard const guard{library().handles()};
        if (!are_known(handles) && !look_up(handles)) return Waitable::Taken::unknown;
        return try_take_any({events_.data(), count_}, index);
    }
    bool are_polled() const { return are_polled_; }

private:
    bool are_known(std::span<Handle const> handles) const {
        return stamp_ == PollStamp::now() && count_ == handles.size() &&
               std::ranges::equal(handles, std::span{handles_.data(), count_});
    }
    bool look_up(std::span<Handle const> handles) {
        auto const& table = library().handles();
        auto const stamp = PollStamp::now();
        stamp_ = 0;
        are_polled_ = false;
        for (std::size_t i = 0; i != handles.size(); ++i) {
            handles_[i] = handles[i];
            events_[i] = static_cast<Waitable*>(table.find_in_epoch(handles[i], ObjectKind::event));
            if (!events_[i]) return false;
            are_polled_ |= events_[i]->is_polled();
        }
        count_ = handles.size();
        stamp_ = stamp;
        return true;
    }

    static constinit inline thread_local NamedEvents* mine_ = nullptr;

    std::uint64_t stamp_ = 0;  // 0: nothing is known
    std::size_t count_ = 0;
    bool are_polled_ = false;
    std::array<Handle, max_wait_objects> handles_;
    std::array<Waitable*, max_wait_objects> events_;
};

}  // namespace

std::optional<WaitOutcome> take_ready_event(std::span<Handle const> handles, Alertable alertable,
                                            platform::Deadline deadline) {
    auto* const events = NamedEvents::of_this_thread();
    if (!events) return std::nullopt;
    std::uint32_t index = 0;
    auto taken = events->try_take(handles, index);
    auto* const poller = events->are_polled() ? Poller::current() : nullptr;
    if (taken == Waitable::Taken::no && poller) {
        // What shows at a socket by now has set its event.
        if (deadline.is_now())
            poller->process_ready();
        else
            poller->look_unless_served();
        taken = events->try_take(handles, index);
    }
    if (taken == Waitable::Taken::yes) {
        if (poller) Poller::note_visit();
        return WaitOutcome{WaitOutcome::Kind::object, index};
    }
    bool const is_over = deadline.is_now() && alertable == Alertable::no;
    if (taken == Waitable::Taken::no && is_over) return WaitOutcome{};
    return std::nullopt;
}

}  // namespace ws2::core
