// SPDX-License-Identifier: MIT
#include "shim/core/names/overlapped_lookup.hpp"

#include <utility>

namespace ws2::core {

// The timer is armed first: what it submits may then be the call that asks, which is as good.
Code OverlappedLookup::start(std::optional<std::chrono::microseconds> timeout) {
    if (timeout) {
        auto& timers = timer_service();
        auto const locked = timers.lock();
        auto const code =
            timers.arm_locked(*this, TimerService::after(*timeout), std::chrono::milliseconds{0});
        if (code != Code::ok) return code;
    }
    auto const code = thread_pool().submit(*this, CallLength::takes_long);
    if (code != Code::ok) disarm();
    return code;
}

// Once it returns the timer does not expire any more, nor is it just doing so.
void OverlappedLookup::disarm() {
    auto const locked = timer_service().lock();
    timer_service().disarm_locked(*this);
}

// Submits a second call to the pool, which completes while the first may be in the resolver.
bool OverlappedLookup::end_early(State why) {
    auto expected = State::pending;
    if (!state_.compare_exchange_strong(expected, why)) return false;
    static_cast<void>(thread_pool().submit(*this, CallLength::takes_long));
    return true;
}

void OverlappedLookup::run(PoolCall&) {
    bool const asks = !has_begun_.exchange(true);
    if (asks && state_.load() == State::pending)
        finish(resolve(query_));
    else
        finish(Code::lookup_cancelled);
    disarm();
}

void OverlappedLookup::finish(Result<Resolution> const& answer) {
    auto const state = state_.exchange(State::done);
    if (state == State::done) return;
    if (state == State::cancelled) return done_(Code::lookup_cancelled);
    done_(state == State::late ? Result<Resolution>{Code::timed_out} : answer);
}

}  // namespace ws2::core
