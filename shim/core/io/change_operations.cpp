// SPDX-License-Identifier: MIT
// Of AsyncState: operations that wait for a change of addresses or routes, and what WSAEventSelect
// records of such changes.
#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/io/async_registry.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/network_changes.hpp"

namespace ws2::core {

AsyncState::Changes& AsyncState::changes_locked() {
    if (!changes_) changes_ = std::make_unique<Changes>();
    return *changes_;
}

Started AsyncState::start(std::unique_ptr<ChangeOperation> operation) {
    std::lock_guard const lock{receive_.mutex};
    if (auto const code = admit_locked(*operation); code != Code::ok) return {code, {}};
    prepare_to_wait_locked(*operation);
    changes_locked().operations.push_back(std::move(operation));
    return {Code::io_pending, {}};
}

std::size_t AsyncState::end_changes_locked(Which const& which, Status status) {
    if (!changes_) return 0;
    std::size_t count = 0;
    auto& all = changes_->operations;
    // One after the other, for which no memory is needed.
    for (auto each = all.begin(); each != all.end();) {
        if (!which(**each)) {
            ++each;
            continue;
        }
        auto ended = std::move(*each);
        each = all.erase(each);
        announce_locked(std::move(ended), {status, 0, 0}, When::later);
        ++count;
    }
    return count;
}

void AsyncState::expect(NetworkCondition const& condition) {
    std::lock_guard const lock{receive_.mutex};
    if (!is_ended_) changes_locked().expected.push_back(condition);
}

void AsyncState::network_has_changed(NetworkChanges changes) {
    bool is_recorded = false;
    {
        std::lock_guard const lock{receive_.mutex};
        if (!changes_ || is_ended_) return;
        end_changes_locked(
            [=](Operation const& operation) {
                return static_cast<ChangeOperation const&>(operation).is_met(changes);
            },
            Status::success);
        std::erase_if(changes_->expected, [&](NetworkCondition const& condition) {
            if (!condition.is_met(changes)) return false;
            auto& recorded = changes_->recorded;
            (condition.is_about_route() ? recorded.route : recorded.address_list) = true;
            return is_recorded = true;
        });
        if (is_recorded) has_recorded_.store(true, std::memory_order_release);
    }
    auto* const observing = observer();
    if (observing && is_recorded)
        observing->on_ready(socket_, 0, ReadinessObserver::HasReceived::no);
}

AsyncState::RecordedChanges AsyncState::take_recorded() {
    std::lock_guard const lock{receive_.mutex};
    has_recorded_.store(false, std::memory_order_relaxed);
    return std::exchange(changes_->recorded, {});
}

void notify_sockets(NetworkChanges changes) {
    AsyncRegistry::instance().for_each(
        [=](AsyncState& state) { state.network_has_changed(changes); });
}

}  // namespace ws2::core
