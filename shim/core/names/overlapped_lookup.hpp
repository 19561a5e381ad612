// SPDX-License-Identifier: MIT
// An asynchronous look-up of a name: a thread of the pool calls the host's resolver. It completes
// with the answer, at its timeout or when it is cancelled, whichever comes first. The host's
// resolver cannot be cancelled, so that thread may still be in it after the completion.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

#include "shim/core/names/resolve.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

class OverlappedLookup final : public PoolWork, private TimerService::Entry {
public:
    static constexpr ObjectKind object_kind = ObjectKind::overlapped_lookup;

    // Called once, on a thread of the pool and with no lock held. timed_out, lookup_cancelled, or
    // the result of resolve().
    using Done = std::function<void(Result<Resolution> const&)>;

    OverlappedLookup(ResolveQuery query, Done done)
        : PoolWork{object_kind}, query_{std::move(query)}, done_{std::move(done)} {}

    // not_enough_memory: the host has no thread left, and there will be no completion.
    Code start(std::optional<std::chrono::microseconds> timeout);

    // False: it has completed, or is about to.
    bool cancel() { return end_early(State::cancelled); }

    void run(PoolCall& call) override;

private:
    enum class State : std::uint8_t { pending, cancelled, late, done };

    bool end_early(State why);
    void expire() override { end_early(State::late); }
    void disarm();
    void finish(Result<Resolution> const& answer);

    ResolveQuery const query_;
    Done done_;
    std::atomic<State> state_{State::pending};
    std::atomic<bool> has_begun_{false};
};

}  // namespace ws2::core
