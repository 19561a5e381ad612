// SPDX-License-Identifier: MIT
#include "shim/core/io/background_reactor.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "platform/address_wait.hpp"
#include "shim/core/io/after_fork.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/waits/blocking.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

using platform::Deadline;

constexpr std::chrono::milliseconds first_tick{1};
constexpr std::chrono::milliseconds longest_tick{4};
constexpr unsigned idle_ticks = 3;      // without a turn or visit: the thread sleeps for longer
constexpr unsigned unserved_ticks = 5;  // with visits, but without a turn

class BackgroundReactor final : public BackgroundService, public Poller {
public:
    static constexpr auto service_kind = ServiceKind::background_reactor;

    static std::unique_ptr<BackgroundReactor> make() {
        auto reactor = Reactor::make();
        if (!reactor) return nullptr;
        return std::unique_ptr<BackgroundReactor>{new BackgroundReactor{std::move(reactor)}};
    }

    Reactor& reactor() {
        if (!current()) set_current(this);
        return *reactor_;
    }

    [[noreturn]] void run() override {
        for (;;) {
            serve();
            stand_by();
        }
    }
    void after_fork_in_child() override {
        set_current(nullptr);
        forget_dependents();
        forget_operations_after_fork();
        register_after_fork();
    }

    void process_ready() override {
        count_turn();
        Dispatching const lock{*this};
        dispatch_all_locked(Deadline::now());
    }
    void look_unless_served() override {
        if (stands_by_.load(std::memory_order_seq_cst) &&
            !has_driver_.load(std::memory_order_seq_cst))
            process_ready();
    }
    void sleep(Deadline deadline) override {
        BlockingScope const blocked;
        reactor_->sleep(deadline);
    }
    // An interrupt is for the sleep alone, so the look after it uses it up, which one by now()
    // would not.
    void perform() override {
        Dispatching const lock{*this};
        dispatch_all_locked(Deadline::after(std::chrono::nanoseconds{0}));
    }
    void interrupt() noexcept override { reactor_->wake(); }

private:
    // What may wait for other threads is done when the mutex is unlocked.
    struct Dispatching {
        explicit Dispatching(BackgroundReactor& reactor) : lock{reactor.dispatching_} {}
        AfterUnlock::Postponed const until_unlocked;
        std::lock_guard<RankedMutex<Rank::events>> const lock;
    };

    explicit BackgroundReactor(std::unique_ptr<Reactor> reactor) : reactor_{std::move(reactor)} {}

    bool enter() override {
        LockOrder::check_nothing_is_held();
        return !has_driver_.exchange(true, std::memory_order_seq_cst);
    }
    void leave() override {
        count_turn();
        has_driver_.store(false, std::memory_order_seq_cst);
        bool const was_idle = is_idle_.exchange(false, std::memory_order_seq_cst);
        if (was_idle || (has_dependents() && stands_by_.load(std::memory_order_seq_cst))) rouse();
    }
    // A driver looks for dependents when it leaves.
    void dependent_came() noexcept override {
        if (stands_by_.load(std::memory_order_seq_cst) &&
            !has_driver_.load(std::memory_order_seq_cst))
            rouse();
    }

    // A wait that finds its event at the first look has not driven, and is as likely to be back.
    void count_turn() { turns_.fetch_add(1, std::memory_order_relaxed); }

    // The library's thread, which stands by.
    void rouse() noexcept {
        changes_.fetch_add(1, std::memory_order_seq_cst);
        platform::wake_one_on_address(platform::word_of(changes_));
    }

    // Until a thread of the program drives. An interrupt that is for a driver cannot be used up
    // here: it performs before it sleeps, and that waits for the lock.
    //
    // A thread that visits meanwhile is busy with what has come, and would meet this thread at each
    // socket: one round is performed for it, and the next one after another pause.
    void serve() {
        auto const turns = turns_.load(std::memory_order_relaxed);
        auto const before = visits();
        for (;;) {
            reactor_->sleep(Deadline::never());
            Dispatching const lock{*this};
            if (has_driver_.load(std::memory_order_seq_cst)) return;
            // A driver was here, and is likely to be back for this.
            if (turns_.load(std::memory_order_relaxed) != turns && !has_dependents()) return;
            dispatch_all_locked(Deadline::after(std::chrono::nanoseconds{0}));
            if (visits() != before && !has_dependents()) return;
        }
    }

    // Until no thread of the program drives and, for a tick, none has driven or visited; or none
    // has driven for some ticks; or a thread depends on what is performed.
    void stand_by() {
        stands_by_.store(true, std::memory_order_seq_cst);
        auto standby = begin_standing_by();
        while (keeps_standing_by(standby))
            platform::wait_on_address(
                platform::word_of(changes_), standby.changes,
                standby.is_idle ? Deadline::never() : Deadline::after(standby.tick));
        stands_by_.store(false, std::memory_order_seq_cst);
    }

    // Ticks become longer beside a thread that keeps coming: then its pauses are other programs'.
    struct Standby {
        std::chrono::milliseconds tick = first_tick;
        std::uint64_t turns = 0;
        std::uint64_t visits = 0;
        unsigned quiet = 0;     // ticks in a row without a turn or visit
        unsigned unserved = 0;  // ticks in a row without a turn
        bool is_idle = false;
        std::uint32_t changes = 0;

        void count(std::uint64_t new_turns, std::uint64_t new_visits) {
            bool const has_turn = std::exchange(turns, new_turns) != new_turns;
            bool const has_visit = std::exchange(visits, new_visits) != new_visits;
            unserved = has_turn ? 0 : unserved + 1;
            quiet = has_turn || has_visit ? 0 : quiet + 1;
            tick = quiet == 0 ? std::min(tick * 2, longest_tick) : first_tick;
        }
        bool is_left_alone() const { return quiet != 0 || unserved >= unserved_ticks; }
    };
    Standby begin_standing_by() const {
        Standby standby;
        standby.turns = turns_.load(std::memory_order_relaxed) - 1;  // the first look counts as one
        return standby;
    }

    // What a thread that leaves does between this thread's looks shows in `changes`, which is read
    // first; whether it has left is read last.
    bool keeps_standing_by(Standby& standby) {
        standby.changes = changes_.load(std::memory_order_seq_cst);
        standby.count(turns_.load(std::memory_order_relaxed), visits());
        standby.is_idle = standby.quiet >= idle_ticks;
        is_idle_.store(standby.is_idle, std::memory_order_seq_cst);
        if (has_driver_.load(std::memory_order_seq_cst)) return true;
        is_idle_.store(standby.is_idle = false, std::memory_order_seq_cst);
        return !standby.is_left_alone() && !has_dependents();
    }

    // Events are fetched and dispatched under one lock, so that after process_ready() all earlier
    // events are dispatched.
    void dispatch_all_locked(Deadline deadline) {
        while (reactor_->run_once(deadline) == Reactor::Batch::most) {
        }
    }

    std::unique_ptr<Reactor> const reactor_;
    RankedMutex<Rank::events> dispatching_;
    std::atomic<bool> has_driver_{false};
    std::atomic<std::uint64_t> turns_{0};    // that drivers have ended, and looks of other threads
    std::atomic<bool> stands_by_{false};     // the library's thread does,
    std::atomic<bool> is_idle_{false};       //   and sleeps without limit
    std::atomic<std::uint32_t> changes_{0};  //   on this
};

}  // namespace

Reactor* background_reactor() {
    auto* const background = library().services().get<BackgroundReactor>();
    return background ? &background->reactor() : nullptr;
}

}  // namespace ws2::core
