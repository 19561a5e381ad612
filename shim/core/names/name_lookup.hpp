// SPDX-License-Identifier: MIT
// A look-up of a name that nobody waits for: a thread of the pool asks the host's resolver, and
// tells when there is an answer, when time is up or when it is cancelled, whichever comes first.
// The host's resolver cannot be called back, so that thread may still be in it when all is told.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

#include "shim/core/names/resolve.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

class NameLookup final : public PoolWork, private TimerService::Entry {
public:
    static constexpr ObjectKind object_kind = ObjectKind::name_lookup;

    // Called once, on a thread of the pool and with no lock held. timed_out, lookup_cancelled, or
    // what resolve() says.
    using Tell = std::function<void(Result<Resolution> const&)>;

    NameLookup(ResolveQuery query, Tell tell)
        : PoolWork{object_kind}, query_{std::move(query)}, tell_{std::move(tell)} {}

    // not_enough_memory: the host has no thread left, and nothing will be told.
    Code start(std::optional<std::chrono::microseconds> timeout);

    // False: it is over, or about to be told.
    bool cancel() { return end_early(State::cancelled); }

    void run(PoolCall& call) override;

private:
    enum class State : std::uint8_t { pending, cancelled, late, told };

    bool end_early(State why);
    void expire() override { end_early(State::late); }
    void disarm();
    void tell(Result<Resolution> const& answer);

    ResolveQuery const query_;
    Tell tell_;
    std::atomic<State> state_{State::pending};
    std::atomic<bool> has_begun_{false};
};

}  // namespace ws2::core
