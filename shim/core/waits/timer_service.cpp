// SPDX-License-Identifier: MIT
#include "shim/core/waits/timer_service.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "platform/address_wait.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {

TimerService& timer_service() {
    static NeverDestroyed<TimerService> service;  // its thread runs until the process is gone
    return service.value;
}

namespace {

// How long the service relies on its last reading of the system's clock.
constexpr std::chrono::seconds wall_clock_is_trusted_for{1};

template <class Map>
bool is_first(Map const& entries, typename Map::iterator place) {
    return place == entries.begin();
}

constexpr std::chrono::milliseconds before_next_try{10};

}  // namespace

// The entries are the child's, too: what was armed before a fork expires in both processes.
class TimerThread final : public BackgroundService {
public:
    static constexpr auto service_kind = ServiceKind::timers;
    static std::unique_ptr<TimerThread> make() { return std::make_unique<TimerThread>(); }

    [[noreturn]] void run() override { timer_service().run(); }

    void before_fork() override {
        timer_service().mutex_.lock();
        timer_service().mutex_.leave_order();
    }
    void after_fork_in_parent() override { timer_service().mutex_.unlock(); }
    void after_fork_in_child() override { timer_service().mutex_.renew(); }
};

void TimerService::Entry::try_again() { timer_service().tries_again_ = this; }

Code TimerService::arm_locked(Entry& entry, Due due, std::chrono::milliseconds period) {
    if (!library().services().get<TimerThread>()) return Code::not_enough_memory;
    if (period.count() != 0) {
        Entry::BySteadyClock spare;
        entry.for_next_period_ = spare.extract(spare.emplace(Steady::time_point{}, &entry));
    }
    entry.period_ = period;
    bool first = false;
    if (auto const* const steady = std::get_if<Steady::time_point>(&due)) {
        auto const place = by_steady_clock_.emplace(*steady, &entry);
        entry.place_ = place;
        first = is_first(by_steady_clock_, place);
    } else {
        auto const place = by_wall_clock_.emplace(std::get<Wall::time_point>(due), &entry);
        entry.place_ = place;
        first = is_first(by_wall_clock_, place);
    }
    if (first) {
        changes_.fetch_add(1);
        platform::wake_one_on_address(platform::word_of(changes_));
    }
    return Code::ok;
}

bool TimerService::disarm_locked(Entry& entry) {
    if (auto const* const steady = std::get_if<Entry::SteadyPlace>(&entry.place_))
        by_steady_clock_.erase(*steady);
    else if (auto const* const wall = std::get_if<Entry::WallPlace>(&entry.place_))
        by_wall_clock_.erase(*wall);
    else
        return false;
    entry.place_ = std::monostate{};
    return true;
}

void TimerService::run() {
    for (;;) {
        auto const seen = changes_.load();
        auto const next = expire_due();
        platform::wait_on_address(platform::word_of(changes_), seen, next);
    }
}

// On the service's own thread, which looks for the first one afterwards.
void TimerService::arm_for_next_period_locked(Entry& entry, Steady::time_point due) {
    entry.for_next_period_.key() = due;
    entry.place_ = by_steady_clock_.insert(std::move(entry.for_next_period_));
}

// Of an entry that was taken out of its list. `next`: when it is due again if it is periodic. True:
// it is not, and is to be tried again soon. Otherwise it may be gone.
bool TimerService::expire_locked(Entry& entry, Steady::time_point next) {
    entry.place_ = std::monostate{};
    bool const is_periodic = entry.period_.count() != 0;
    if (is_periodic) arm_for_next_period_locked(entry, next);
    entry.expire();
    return std::exchange(tries_again_, nullptr) && !is_periodic;
}

// Expires what is due. Returns when the next entry is.
platform::Deadline TimerService::expire_due() {
    AfterUnlock::Postponed const until_unlocked;
    auto const locked = lock();
    auto const now = Steady::now();
    while (!by_steady_clock_.empty() && by_steady_clock_.begin()->first <= now) {
        auto& entry = *by_steady_clock_.begin()->second;
        auto const due = by_steady_clock_.begin()->first;
        entry.for_next_period_ = by_steady_clock_.extract(by_steady_clock_.begin());
        // One that fell behind does not catch up.
        auto const next = std::max(due, now - entry.period_) + entry.period_;
        if (expire_locked(entry, next)) arm_for_next_period_locked(entry, now + before_next_try);
    }
    auto const wall_now = Wall::now();
    while (!by_wall_clock_.empty() && by_wall_clock_.begin()->first <= wall_now) {
        auto& entry = *by_wall_clock_.begin()->second;
        auto node = by_wall_clock_.extract(by_wall_clock_.begin());
        if (expire_locked(entry, now + entry.period_)) {
            node.key() = wall_now + before_next_try;
            entry.place_ = by_wall_clock_.insert(std::move(node));
        }
    }
    auto next = Steady::time_point::max();
    if (!by_steady_clock_.empty()) next = by_steady_clock_.begin()->first;
    if (!by_wall_clock_.empty()) {
        Wall::duration const left = by_wall_clock_.begin()->first - wall_now;
        next = std::min(next, now + std::min<Wall::duration>(left, wall_clock_is_trusted_for));
    }
    if (next == Steady::time_point::max()) return platform::Deadline::never();
    return platform::Deadline::after(next - now, now);
}

}  // namespace ws2::core
