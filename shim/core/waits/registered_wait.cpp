// SPDX-License-Identifier: MIT
#include "shim/core/waits/registered_wait.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/objects/library.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

using platform::Deadline;

struct WaitingThreads {
    RankedMutex<Rank::registered_waits> mutex;
    std::vector<WaitingThread*> all;  // each until the process ends
};

WaitingThreads& waiting_threads() {
    static NeverDestroyed<WaitingThreads> threads;
    return threads.value;
}

// The wait whose callback the calling thread makes, if that is one that waits.
constinit thread_local RegisteredWait const* called_here = nullptr;

}  // namespace

class WaitingThread {
public:
    static constexpr std::size_t most_waits = max_wait_objects - 1;

    // A thread with room for one wait more; null: the host has none left.
    static WaitingThread* with_room_locked();

    void add_locked(RegisteredWait& wait) { waits_.emplace_back(&wait); }
    void remove_locked(RegisteredWait& wait) {
        std::erase_if(waits_, [&](auto const& each) { return each.get() == &wait; });
    }
    void notify() { changed_.set(); }

private:
    struct Round {
        std::array<Waitable*, max_wait_objects> objects{};
        std::array<ObjectPtr<RegisteredWait>, max_wait_objects> waits;  // they keep the objects
        std::size_t count = 0;
        Deadline deadline = Deadline::never();
    };

    void run();
    void prepare(Round& round);
    void call_signalled(RegisteredWait& wait);
    void call_late();
    ObjectPtr<RegisteredWait> begin_late(Deadline::Clock::time_point now, bool& is_here);

    Event changed_{Event::Reset::automatic, Event::State::clear};
    std::vector<ObjectPtr<RegisteredWait>> waits_;
};

WaitingThread* WaitingThread::with_room_locked() {
    auto& all = waiting_threads().all;
    auto const found = std::ranges::find_if(
        all, [](auto const* thread) { return thread->waits_.size() < most_waits; });
    if (found != all.end()) return *found;
    auto made = std::make_unique<WaitingThread>();
    ObjectPtr<Thread> const thread{new Thread{{.run = [](void* self) -> std::uint32_t {
                                                   static_cast<WaitingThread*>(self)->run();
                                                   return 0;
                                               },
                                               .argument = made.get()}}};
    all.reserve(all.size() + 1);
    if (thread->launch() != Code::ok) return nullptr;
    all.push_back(made.get());
    return made.release();
}

void WaitingThread::prepare(Round& round) {
    std::lock_guard const lock{waiting_threads().mutex};
    round.objects[0] = &changed_;
    round.count = 1;
    round.deadline = Deadline::never();
    for (auto const& wait : waits_) {
        if (!wait->is_armed_) continue;
        round.objects[round.count] = wait->plan_.object.get();
        round.waits[round.count] = wait;
        ++round.count;
        if (wait->deadline_.time() < round.deadline.time()) round.deadline = wait->deadline_;
    }
}

// APCs run here, as in the threads that Windows has for this.
void WaitingThread::run() {
    Round round;
    for (;;) {
        prepare(round);
        // Without memory for the wait it looks what is late, and tries again.
        auto const outcome = value_without_memory(WaitOutcome{WaitOutcome::Kind::timeout, 0}, [&] {
            return wait_for({round.objects.data(), round.count}, WaitMode::any, Alertable::yes,
                            round.deadline);
        });
        if (outcome.kind == WaitOutcome::Kind::timeout)
            call_late();
        else if (outcome.kind != WaitOutcome::Kind::apc && outcome.index != 0)
            call_signalled(*round.waits[outcome.index].get());
        for (auto& wait : round.waits) wait = {};
    }
}

void WaitingThread::call_signalled(RegisteredWait& wait) {
    bool is_here = false;
    {
        std::lock_guard const lock{waiting_threads().mutex};
        if (!wait.is_armed_) return;
        is_here = wait.begin_locked(false);
    }
    if (is_here) wait.run_here();
}

// Each begins when those before it are over: a callback may stop the other waits of its thread.
void WaitingThread::call_late() {
    auto const now = Deadline::Clock::now();
    bool is_here = false;
    while (auto const wait = begin_late(now, is_here))
        if (is_here) wait->run_here();
}

// None: no other was late at that time.
ObjectPtr<RegisteredWait> WaitingThread::begin_late(Deadline::Clock::time_point now,
                                                    bool& is_here) {
    std::lock_guard const lock{waiting_threads().mutex};
    auto const late = std::ranges::find_if(
        waits_, [=](auto const& each) { return each->is_armed_ && each->is_late(now); });
    if (late == waits_.end()) return {};
    is_here = (*late)->begin_locked(true);
    return *late;
}

// --- one wait ---------------------------------------------------------------------------------

RegisteredWait::RegisteredWait(Plan plan) : PoolWork{object_kind}, plan_{std::move(plan)} {}

ThreadPool& RegisteredWait::pool() const {
    return plan_.called_in == CalledIn::serial_pool ? serial_pool() : thread_pool();
}

void RegisteredWait::arm_locked() {
    is_armed_ = true;
    deadline_ = plan_.timeout ? Deadline::after(*plan_.timeout) : Deadline::never();
    thread_->notify();
}

Code RegisteredWait::start() {
    return value_without_memory(Code::not_enough_memory, [&] {
        static_cast<void>(pool());  // made here: the waiting thread may have no memory for it
        std::lock_guard const lock{waiting_threads().mutex};
        auto* const thread = WaitingThread::with_room_locked();
        if (!thread) return Code::not_enough_memory;
        thread->add_locked(*this);
        thread_ = thread;
        arm_locked();
        return Code::ok;
    });
}

bool RegisteredWait::disarm() {
    std::lock_guard const lock{waiting_threads().mutex};
    is_stopped_ = true;
    bool const was_armed = std::exchange(is_armed_, false);
    if (!thread_) return false;
    thread_->remove_locked(*this);
    thread_->notify();
    return was_armed;
}

bool RegisteredWait::stop(AtEnd at_end) {
    disarm();
    bool const is_busy = pool().end(*this, ThreadPool::Wanted::run, std::move(at_end));
    return is_busy && called_here != this;
}

// A wait that its own callback ends has ended [winetest: test_RegisterWaitForSingleObject].
void RegisteredWait::run_here() {
    called_here = this;
    pool().run_begun(*this);
    called_here = nullptr;
}

bool RegisteredWait::stop_and_await() {
    bool const was_armed = disarm();
    pool().await(*this, ThreadPool::Wanted::dropped);
    return was_armed;
}

// Still locked, so that who stops the wait finds the call in the pool, or there is none. Here, too,
// when memory runs out for the first thread of the pool: what was signalled is used up.
bool RegisteredWait::begin_locked(bool timed_out) {
    is_armed_ = false;
    timed_out_ = timed_out;
    bool const is_submitted = plan_.called_in != CalledIn::waiting_thread &&
                              pool().submit(*this, plan_.length) == Code::ok;
    if (!is_submitted) pool().begin_here(*this);
    return !is_submitted;
}

// Waits again only when the callback is over, so that an object that stays signalled does not fill
// the pool.
void RegisteredWait::run(PoolCall&) {
    plan_.callback(plan_.context, timed_out_);
    if (plan_.repeats == Repeats::no) return;
    std::lock_guard const lock{waiting_threads().mutex};
    if (!is_stopped_) arm_locked();
}

}  // namespace ws2::core
