// SPDX-License-Identifier: MIT
#include "shim/core/waits/ready_events.hpp"

#include <array>

#include "shim/core/waits/poller.hpp"

namespace ws2::core {
namespace {

// `unknown` also when a handle is no event's.
Waitable::Taken try_take_event(std::span<Handle const> handles, std::uint32_t& index,
                               bool& is_polled) {
    std::array<Waitable*, max_wait_objects> events;
    auto& table = library().handles();
    HandleTable::EpochGuard const guard{table};
    for (std::size_t i = 0; i != handles.size(); ++i) {
        events[i] = static_cast<Waitable*>(table.find_in_epoch(handles[i], ObjectKind::event));
        if (!events[i]) return Waitable::Taken::unknown;
        is_polled |= events[i]->is_polled();
    }
    return try_take_any({events.data(), handles.size()}, index);
}

}  // namespace

std::optional<WaitOutcome> take_ready_event(std::span<Handle const> handles, Alertable alertable,
                                            platform::Deadline deadline) {
    std::uint32_t index = 0;
    bool is_polled = false;
    auto taken = try_take_event(handles, index, is_polled);
    auto* const poller = is_polled ? Poller::current() : nullptr;
    if (taken == Waitable::Taken::no && poller) {
        poller->look_unless_served();
        taken = try_take_event(handles, index, is_polled);
    }
    if (taken == Waitable::Taken::yes) return WaitOutcome{WaitOutcome::Kind::object, index};
    bool const is_over = deadline.is_now() && alertable == Alertable::no;
    if (taken == Waitable::Taken::no && is_over) return WaitOutcome{};
    return std::nullopt;
}

}  // namespace ws2::core
