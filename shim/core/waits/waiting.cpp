// SPDX-License-Identifier: MIT
#include "shim/core/waits/waiting.hpp"
#include "shim/core/objects/poll_stamp.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

#include <algorithm>
#include <utility>

#include "shim/core/waits/named_objects.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {

constinit RankedMutex<Rank::dispatcher> Dispatcher::mutex_;

Dispatcher::~Dispatcher() {
    lock_.unlock();
    while (first_) {
        // Once woken, a wait and even its thread may be gone.
        Wait* const wait = std::exchange(first_, first_->next_to_wake_);
        wait->wake();
    }
}

void Dispatcher::wake_later(Wait& wait) {
    wait.next_to_wake_ = nullptr;
    (last_ ? last_->next_to_wake_ : first_) = &wait;
    last_ = &wait;
}

// --- objects ----------------------------------------------------------------------------------

Waitable::Taken Waitable::try_take() noexcept {
    auto word = word_.load(std::memory_order_acquire);
    while ((word & has_waiters_bit) == 0) {
        if (word == 0) return Taken::no;
        if (taking_ == Taking::leaves_count) return Taken::yes;
        if (word_.compare_exchange_weak(word, word - 1)) return Taken::yes;
    }
    return Taken::unknown;
}

void Waitable::close() {
    if (named_) named_objects().forget(*this);
}

bool Waitable::is_ready_locked(Thread const&) const { return count() != 0; }

Waitable::Taken Waitable::take_locked(Thread&) {
    if (taking_ == Taking::decrements) word_.fetch_sub(1);
    return Taken::yes;
}

void Waitable::enqueue_locked(WaitBlock& block) {
    block.next = nullptr;
    block.previous = last_;
    (last_ ? last_->next : first_) = &block;
    last_ = &block;
    word_.fetch_or(has_waiters_bit);
}

void Waitable::dequeue_locked(WaitBlock& block) {
    (block.previous ? block.previous->next : first_) = block.next;
    (block.next ? block.next->previous : last_) = block.previous;
    if (!first_ && taking_ != Taking::under_lock_always) word_.fetch_and(~has_waiters_bit);
}

// Who waits already has not looked at the poller.
void Waitable::begin_being_polled() {
    int dependents = 0;
    {
        Dispatcher const dispatcher;
        is_polled_.store(true, std::memory_order_relaxed);
        PollStamp::advance();
        for (auto* block = first_; block; block = block->next)
            dependents += block->wait->depend_locked() ? 1 : 0;
    }
    if (dependents != 0) Poller::add_dependents(dependents);
}

void Waitable::release_waiters_locked(Dispatcher& dispatcher) {
    WaitBlock* block = first_;
    while (block && is_ready_locked(block->wait->thread())) {
        Wait& wait = *block->wait;
        if (wait.try_satisfy_locked(wait.index_of(*block))) {
            wait.satisfy_locked(wait.outcome(), dispatcher);
            block = first_;  // a wait leaves all its queues at once, perhaps twice from this one
        } else {
            block = block->next;
        }
    }
}

// --- waits ------------------------------------------------------------------------------------

namespace {

// What the poller performs may end such a wait. Null: the thread has no record yet.
bool is_ended_by_poller(std::span<Waitable* const> objects, Alertable alertable,
                        Thread const* thread) {
    bool const runs_routines = alertable == Alertable::yes && thread && thread->awaits_routines();
    return runs_routines || std::ranges::any_of(objects, &Waitable::is_polled);
}

}  // namespace

Wait::Wait(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable)
    : thread_{this_thread()}, objects_{objects}, mode_{mode}, alertable_{alertable} {}

Wait::Wait(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable,
           Interruptor& sleeps_in)
    : thread_{this_thread()},
      objects_{objects},
      mode_{mode},
      alertable_{alertable},
      sleeps_in_{&sleeps_in} {}

bool Wait::start(Sleeps sleeps) {
    bool depends = false;
    {
        Dispatcher const dispatcher;
        if (start_locked()) {
            phase_ = Phase::finished;
            over_.store(true, std::memory_order_relaxed);
            return true;
        }
        if (sleeps == Sleeps::no) return false;
        depends = is_ended_by_poller(objects_, alertable_, &thread_) && depend_locked();
    }
    if (depends) Poller::add_dependents(1);
    return false;
}

bool Wait::depend_locked() {
    bool const drives = sleeps_in_ && sleeps_in_ == Poller::current();
    return !drives && !std::exchange(depends_, true);
}

bool Wait::start_locked() {
    // Enqueue first: from then on the objects' states only change under the lock we hold.
    for (std::size_t i = 0; i != objects_.size(); ++i) {
        blocks_[i].wait = this;
        objects_[i]->enqueue_locked(blocks_[i]);
    }
    enqueued_ = true;
    std::size_t const tries = mode_ == WaitMode::any ? objects_.size() : !objects_.empty();
    for (std::size_t i = 0; i != tries; ++i) {
        if (!try_satisfy_locked(static_cast<std::uint32_t>(i))) continue;
        leave_queues_locked();
        return true;
    }
    if (alertable_ == Alertable::yes && thread_.has_apcs_locked()) {
        outcome_ = {.kind = WaitOutcome::Kind::apc};
        leave_queues_locked();
        return true;
    }
    phase_ = Phase::waiting;
    thread_.set_current_wait_locked(this);
    return false;
}

bool Wait::try_satisfy_locked(std::uint32_t index) {
    auto const is_ready = [this](Waitable* object) { return object->is_ready_locked(thread_); };
    bool abandoned = false;
    auto const take = [&](Waitable* object) {
        abandoned |= object->take_locked(thread_) == Waitable::Taken::yes_abandoned;
    };
    if (mode_ == WaitMode::any) {
        if (!is_ready(objects_[index])) return false;
        take(objects_[index]);
        outcome_.index = index;
    } else {
        if (!std::ranges::all_of(objects_, is_ready)) return false;
        std::ranges::for_each(objects_, take);
        outcome_.index = 0;
    }
    outcome_.kind = abandoned ? WaitOutcome::Kind::abandoned_mutex : WaitOutcome::Kind::object;
    return true;
}

void Wait::satisfy_locked(WaitOutcome outcome, Dispatcher& dispatcher) {
    outcome_ = outcome;
    thread_.set_current_wait_locked(nullptr);
    leave_queues_locked();
    over_.store(true, std::memory_order_release);
    dispatcher.wake_later(*this);
}

void Wait::leave_queues_locked() {
    if (!std::exchange(enqueued_, false)) return;
    for (std::size_t i = 0; i != objects_.size(); ++i) objects_[i]->dequeue_locked(blocks_[i]);
}

// The token comes last: the waiting thread does not leave finish() without it, so everything
// before still finds the wait and the thread alive.
void Wait::wake() noexcept {
    Thread& thread = thread_;
    bool const is_awake = &thread == current_thread && !may_sleep_.load(std::memory_order_relaxed);
    if (sleeps_in_ && !is_awake) sleeps_in_->interrupt();
    thread.unpark();
}

void Wait::sleep(platform::Deadline deadline) {
    if (phase_ == Phase::waiting && thread_.park(deadline)) phase_ = Phase::finished;
}

WaitOutcome Wait::finish() {
    if (phase_ == Phase::idle) return outcome_;
    auto const outcome = end();
    if (std::exchange(depends_, false)) Poller::remove_dependents(1);
    return outcome;
}

WaitOutcome Wait::end() {
    if (std::exchange(phase_, Phase::finished) != Phase::waiting) return outcome_;
    {
        Dispatcher const dispatcher;
        if (!over_.load(std::memory_order_relaxed)) {
            thread_.set_current_wait_locked(nullptr);
            leave_queues_locked();
            return outcome_;
        }
    }
    thread_.park(platform::Deadline::never());  // satisfied: the token is on its way
    return outcome_;
}

namespace {

WaitOutcome wait_in_queues(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable,
                           platform::Deadline deadline) {
    Wait wait{objects, mode, alertable};
    auto const sleeps = deadline.is_now() ? Wait::Sleeps::no : Wait::Sleeps::yes;
    if (!wait.start(sleeps) && sleeps == Wait::Sleeps::yes) wait.sleep(deadline);
    return wait.finish();
}

// Null: nothing that the poller does ends such a wait.
Poller* poller_for(std::span<Waitable* const> objects, Alertable alertable) {
    auto* const poller = Poller::current();
    return poller && is_ended_by_poller(objects, alertable, current_thread) ? poller : nullptr;
}

WaitOutcome wait_in_poller(Poller& poller, std::span<Waitable* const> objects, WaitMode mode,
                           Alertable alertable, platform::Deadline deadline) {
    Poller::Turn const turn{poller};
    if (!turn.drives()) return wait_in_queues(objects, mode, alertable, deadline);
    Wait wait{objects, mode, alertable, poller};
    if (wait.start()) return wait.finish();
    for (;;) {
        wait.set_may_sleep(false);
        poller.perform();
        wait.set_may_sleep(true);
        if (wait.is_over() || deadline.has_passed()) return wait.finish();
        poller.sleep(deadline);
    }
}

}  // namespace

Waitable::Taken try_take_any(std::span<Waitable* const> objects, std::uint32_t& index) {
    for (index = 0; index != objects.size(); ++index) {
        auto const taken = objects[index]->try_take();
        if (taken != Waitable::Taken::no) return taken;  // a lower index that is ready must win
    }
    return Waitable::Taken::no;
}

WaitOutcome wait_for(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable,
                     platform::Deadline deadline) {
    auto* const poller = poller_for(objects, alertable);
    bool looks = poller && deadline.is_now();
    if (mode == WaitMode::any || objects.size() == 1) {
        std::uint32_t index = 0;
        auto taken = try_take_any(objects, index);
        if (taken == Waitable::Taken::no && std::exchange(looks, false)) {
            poller->process_ready();
            taken = try_take_any(objects, index);
        }
        if (taken == Waitable::Taken::yes) {
            if (poller) Poller::note_visit();
            return {WaitOutcome::Kind::object, index};
        }
        if (taken == Waitable::Taken::no && deadline.is_now() && alertable == Alertable::no)
            return {WaitOutcome::Kind::timeout, 0};
    }
    if (looks) poller->process_ready();
    auto const outcome = poller && !deadline.is_now()
                             ? wait_in_poller(*poller, objects, mode, alertable, deadline)
                             : wait_in_queues(objects, mode, alertable, deadline);
    if (outcome.kind == WaitOutcome::Kind::apc) this_thread().run_apcs();
    return outcome;
}

}  // namespace ws2::core
