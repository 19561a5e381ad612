// SPDX-License-Identifier: MIT
#include "shim/core/io/completion_port.hpp"

#include <algorithm>

#include "platform/interrupting.hpp"
#include "platform/process.hpp"
#include "shim/core/waits/blocking.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

using Clock = std::chrono::steady_clock;

// Waking a thread takes this long, so work that is done earlier had better wait.
constexpr std::chrono::microseconds wake_cost{12};
constexpr std::chrono::milliseconds standby_tick{1};
constexpr unsigned quiet_ticks = 20;
// While all workers that may run compute, no other one leads for so long: other programs' turns on
// their processors are shorter.
constexpr unsigned busy_ticks = 8;

// Null unless the calling thread handles a packet of a port, or waits meanwhile. Not asked of
// PortWorker: a thread that ends cancels its operations, whose packets are pushed when PortWorker
// may be gone.
constinit thread_local PortWorker* running_worker = nullptr;
// The port in which the calling thread dispatches events.
constinit thread_local CompletionPort const* leads = nullptr;
// Where the packets of the port that it leads go meanwhile; null: to the port.
constinit thread_local PacketList* collected = nullptr;

platform::Deadline within_tick(platform::Deadline deadline) {
    auto const tick = platform::Deadline::after(standby_tick);
    return deadline.is_never() || tick.time() < deadline.time() ? tick : deadline;
}

}  // namespace

// Threads to wake once the port is unlocked.
struct CompletionPort::Wakes {
    static constexpr std::size_t most = 8;
    std::array<Event*, most> events;  // the first `count`, with a reference each
    std::size_t count = 0;
    Reactor* leader_in = nullptr;

    Wakes() = default;
    Wakes(Wakes const&) = delete;
    Wakes& operator=(Wakes const&) = delete;
    ~Wakes() {
        if (count != 0 || leader_in) [[unlikely]]
            wake();
    }
    bool has_room() const { return count != most; }
    void add(ObjectPtr<Event> const& event) {
        event->add_reference();
        events[count++] = event.get();
    }

private:
    [[gnu::noinline]] void wake() {
        for (std::size_t i = 0; i != count; ++i) {
            events[i]->set();
            events[i]->drop_reference();
        }
        if (leader_in) leader_in->wake();
    }
};

// A worker that sleeps, on its stack.
struct CompletionPort::Sleeper {
    ObjectPtr<Event> event;
    std::uint64_t arrival = 0;
    bool is_woken = false;  // and out of the list
    std::uint64_t seen_progress = 0;
    unsigned quiet = 0;
    unsigned busy = 0;
    Sleeper* above = nullptr;
    Sleeper* below = nullptr;
};

// The calling thread, as a worker of the port it dequeued from last.
class PortWorker final : public BlockingObserver {
public:
    PortWorker() = default;
    ~PortWorker() { leave(); }

    void leave() {
        if (!port) return;
        CompletionPort::Wakes wakes;
        std::lock_guard const lock{port->mutex_};
        stop_locked();
        port->worker_gone(wakes);
    }
    void stop_locked() {
        if (!running_worker) return;
        running_worker = nullptr;
        blocking_observer = nullptr;
        port->workers_.remove(*this);
        if (!std::exchange(is_blocked_, false)) --port->running_;
    }
    void start_locked(CompletionPort& of) {
        if (port.get() != &of) port = ObjectPtr<CompletionPort>{&of};
        running_worker = this;
        blocking_observer = this;
        of.workers_.add(*this);
        ++of.running_;
    }
    // The child's thread is another one.
    void renew_after_fork() { kernel_thread_ = platform::this_kernel_thread(); }
    // Called by the thread before it leads or runs.
    std::int32_t note_kernel_thread() {
        if (kernel_thread_ == 0) kernel_thread_ = platform::this_kernel_thread();
        return kernel_thread_;
    }

    void blocked() noexcept override {
        CompletionPort::Wakes wakes;
        std::lock_guard const lock{port->mutex_};
        is_blocked_ = true;
        --port->running_;
        port->worker_gone(wakes);
    }
    // Unless the thread has dequeued meanwhile, in an APC.
    void resumed() noexcept override {
        std::lock_guard const lock{port->mutex_};
        if (std::exchange(is_blocked_, false)) ++port->running_;
    }

    ObjectPtr<Event> const& wake_event() {
        if (!event_)
            event_ = ObjectPtr<Event>{
                new Event{Event::Reset::automatic, Event::State::clear}
            };
        return event_;
    }

    // Every so often the time between two calls is measured.
    void record_return(std::size_t entries) {
        handled_ = entries;
        is_measuring_ = returns_++ % one_in == 0;
        if (is_measuring_) left_at_ = Clock::now();
    }
    // A time that holds another program's turn on the processor is a thousand times too long: a
    // single one does not raise the average by much, and the next one is measured, too.
    void record_call_locked(CompletionPort& at) {
        if (!std::exchange(is_measuring_, false)) return;
        constexpr int weight = 4;
        auto const each = std::chrono::nanoseconds{Clock::now() - left_at_} /
                          static_cast<int>(std::max(handled_, std::size_t{1}));
        auto const most = std::max(at.handler_time_ * weight, std::chrono::nanoseconds{wake_cost});
        if (each > most) returns_ = 0;
        at.handler_time_ += (std::min(each, most) - at.handler_time_) / weight;
    }

    // The thread comes back for one more packet, and neither the time since the last one nor the
    // one until the next is measured.
    bool goes_on_unmeasured() {
        if (is_measuring_ || returns_ % one_in == 0) return false;
        ++returns_;
        handled_ = 1;
        return true;
    }

    // Asked by the worker's thread: it handles a packet of the port, and may wait meanwhile.
    bool works_in(CompletionPort const& of) const {
        return running_worker == this && port.get() == &of;
    }
    bool runs_in(CompletionPort const& of) const { return works_in(of) && !is_blocked_; }
    bool is_blocked() const { return is_blocked_; }
    std::int32_t kernel_thread() const { return kernel_thread_; }

    ObjectPtr<CompletionPort> port;

private:
    friend class LinkedList<PortWorker>;
    static constexpr unsigned one_in = 16;

    ObjectPtr<Event> event_;
    PortWorker* next_ = nullptr;
    PortWorker* previous_ = nullptr;
    std::int32_t kernel_thread_ = 0;
    Clock::time_point left_at_;
    std::size_t handled_ = 0;
    unsigned returns_ = 0;
    bool is_measuring_ = false;
    bool is_blocked_ = false;
};

// All of them, for the child of a fork.
class PortRegistry {
public:
    static PortRegistry& instance() {
        static auto* const registry = new PortRegistry;  // never destroyed: see NeverDestroyed
        return *registry;
    }

    void add(CompletionPort& port) {
        std::lock_guard const lock{mutex_};
        ports_.add(port);
    }
    void remove(CompletionPort& port) {
        std::lock_guard const lock{mutex_};
        ports_.remove(port);
    }
    void forget_others() {
        mutex_.renew();
        ports_.for_each([](CompletionPort& port) { port.forget_others(); });
    }

private:
    RankedMutex<Rank::ports> mutex_;
    LinkedList<CompletionPort> ports_;
};

namespace {
thread_local PortWorker this_worker;
}  // namespace

CompletionPort::CompletionPort(std::uint32_t concurrency)
    : Object{object_kind},
      is_limited_{concurrency != 0},
      concurrency_{concurrency != 0 ? concurrency : platform::allowed_processors()} {
    PortRegistry::instance().add(*this);
}

CompletionPort::~CompletionPort() { PortRegistry::instance().remove(*this); }

void CompletionPort::renew_after_fork() {
    this_worker.renew_after_fork();
    PortRegistry::instance().forget_others();
}

void CompletionPort::forget_others() {
    mutex_.renew();
    if (owned_reactor_) owned_reactor_->renew();
    top_ = bottom_ = nullptr;
    has_leader_ = leader_is_woken_ = false;
    standby_is_idle_ = true;
    woken_ = 0;
    running_ = this_worker.runs_in(*this) ? 1 : 0;
    workers_ = {};
    if (this_worker.works_in(*this)) workers_.add(this_worker);
}

// --- queueing -----------------------------------------------------------------------------------

void CompletionPort::push(std::unique_ptr<Packet> packet) {
    if (collected && leads == this) return collected->push(std::move(packet));
    std::unique_ptr<Packet> dropped;  // outside the lock
    Wakes wakes;
    std::lock_guard const lock{mutex_};
    if (is_closed_) {
        dropped = std::move(packet);
        return;
    }
    packets_.push(std::move(packet));
    if (signal_) signal_->set();
    if (leads == this) return;  // and takes it itself
    if (!top_ && !has_leader_) return;
    bool const comes_back = running_worker && running_worker->works_in(*this);
    if (!comes_back || affordable_wakes_locked() != 0) wake_locked(wakes);
    if (woken_ < packets_.size()) wake_standby_locked(wakes);
}

inline void CompletionPort::add_locked(PacketList& packets) {
    if (packets.is_empty()) return;
    packets_.append(packets);
    if (signal_) signal_->set();
}

// As many as would spare the packets a longer wait than waking a thread takes.
inline std::uint32_t CompletionPort::affordable_wakes_locked() const {
    auto const wanted = static_cast<std::uint64_t>(handler_time_.count()) * packets_.size() /
                        static_cast<std::uint64_t>(std::chrono::nanoseconds{wake_cost}.count());
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, packets_.size()));
}

// Wakes the thread that began to wait last. False if none is to be woken, now and in every later
// call before the port is unlocked.
bool CompletionPort::wake_locked(Wakes& wakes) {
    if (woken_ >= packets_.size() || !may_run_locked()) return false;
    bool const leader_sleeps = has_leader_ && !leader_is_woken_;
    if (leader_sleeps && (!top_ || top_->arrival < leader_arrival_)) {
        leader_is_woken_ = true;
        ++woken_;
        wakes.leader_in = reactor_.load(std::memory_order_relaxed);
        return true;
    }
    return top_ && wake_top_locked(wakes);
}

bool CompletionPort::wake_top_locked(Wakes& wakes) {
    if (!wakes.has_room()) return false;
    Sleeper& sleeper = *top_;
    unlink_locked(sleeper);
    sleeper.is_woken = true;
    ++woken_;
    wakes.add(sleeper.event);
    return true;
}

// It begins to look again.
void CompletionPort::wake_standby_locked(Wakes& wakes) {
    if (!standby_is_idle_ || !wakes.has_room()) return;
    if (bottom_) {
        standby_is_idle_ = false;
        bottom_->quiet = 0;
        wakes.add(bottom_->event);
    } else if (has_leader_ && !leader_is_woken_) {
        standby_is_idle_ = false;
        leader_quiet_ = 0;
        wakes.leader_in = reactor_.load(std::memory_order_relaxed);
    }
}

// If no thread waits for events, another one may run, and handlers take long.
inline bool CompletionPort::wake_leader_locked(Wakes& wakes) {
    if (handler_time_ < wake_cost || !top_ || woken_ != 0 || !has_no_leader_locked()) return false;
    if (running_ >= concurrency_) return false;
    wake_top_locked(wakes);
    return true;
}

// A worker went away, to sleep or for good: another may go on.
void CompletionPort::worker_gone(Wakes& wakes) {
    if (!packets_.is_empty())
        wake_locked(wakes);
    else
        wake_leader_locked(wakes);
}

Reactor* CompletionPort::make_reactor() {
    std::lock_guard const lock{mutex_};
    if (!owned_reactor_) {
        owned_reactor_ = Reactor::make();
        reactor_.store(owned_reactor_.get(), std::memory_order_release);
        // Sleeping threads could lead from now on.
        if (bottom_) {
            Wakes wakes;
            standby_is_idle_ = true;
            wake_standby_locked(wakes);
        }
    }
    return owned_reactor_.get();
}

void CompletionPort::process_ready() {
    if (has_packets_of_poller_.load(std::memory_order_relaxed))
        if (auto* const poller = Poller::current()) poller->process_ready();
    auto* const reactor = reactor_.load(std::memory_order_acquire);
    if (!reactor) return;
    while (reactor->run_once(platform::Deadline::now()) != 0) {
    }
}

// --- waiting ------------------------------------------------------------------------------------

void CompletionPort::link_locked(Sleeper& sleeper) {
    sleeper.arrival = ++arrivals_;
    sleeper.below = top_;
    (top_ ? top_->above : bottom_) = &sleeper;
    top_ = &sleeper;
    if (bottom_ == &sleeper) standby_is_idle_ = false;
}

void CompletionPort::unlink_locked(Sleeper& sleeper) {
    (sleeper.above ? sleeper.above->below : top_) = sleeper.below;
    (sleeper.below ? sleeper.below->above : bottom_) = sleeper.above;
    sleeper.above = sleeper.below = nullptr;
    if (!bottom_) standby_is_idle_ = true;
}

// Whether as many as may run do, the leader among them, which dispatches before it runs, and none
// of them waits in a call that the library does not see. Unlocks meanwhile.
bool CompletionPort::all_compute(Lock& lock) const {
    if (running_ + (has_leader_ ? 1 : 0) < concurrency_) return false;
    std::array<std::int32_t, 64> threads;
    std::size_t count = 0;
    if (has_leader_) threads[count++] = leader_thread_;
    workers_.for_each([&](PortWorker const& worker) {
        if (!worker.is_blocked() && count != threads.size())
            threads[count++] = worker.kernel_thread();
    });
    lock.unlock();
    bool const result =
        std::all_of(threads.begin(), threads.begin() + count, [](std::int32_t thread) {
            return platform::activity(thread) == platform::Activity::computes;
        });
    lock.lock();
    return result;
}

// The standby has slept for a tick.
CompletionPort::Waited CompletionPort::tick_locked(Lock& lock, Sleeper& sleeper) {
    auto const has_moved = [&] {
        return std::exchange(sleeper.seen_progress, progress_) != progress_;
    };
    if (has_moved()) {
        sleeper.quiet = sleeper.busy = 0;
        return Waited::again;
    }
    if (packets_.is_empty() && !has_no_leader_locked()) {
        if (++sleeper.quiet >= quiet_ticks) standby_is_idle_ = true;
        return Waited::again;
    }
    bool const are_busy = all_compute(lock);
    if (has_moved() || sleeper.is_woken || (are_busy && ++sleeper.busy < busy_ticks))
        return Waited::again;
    if (are_busy && is_limited_) {
        if (!has_no_leader_locked()) return Waited::again;
        if (packets_.is_empty()) return Waited::may_lead;
        look_locked(lock);
        return Waited::again;
    }
    if (!are_busy) handler_time_ = std::max(handler_time_, std::chrono::nanoseconds{standby_tick});
    return Waited::stands_still;
}

CompletionPort::Waited CompletionPort::park(Lock& lock, PortWorker& me, platform::Deadline deadline,
                                            Alertable alertable) {
    Sleeper sleeper;
    sleeper.event = me.wake_event();
    sleeper.seen_progress = progress_;
    link_locked(sleeper);
    auto result = Waited::again;
    for (;;) {
        bool const is_standby = bottom_ == &sleeper && !standby_is_idle_;
        auto const limit = is_standby ? within_tick(deadline) : deadline;
        lock.unlock();
        Waitable* const event = sleeper.event.get();
        auto const outcome = wait_for({&event, 1}, WaitMode::any, alertable, limit);
        lock.lock();
        if (outcome.kind == WaitOutcome::Kind::apc) result = Waited::apc;
        if (sleeper.is_woken) {
            --woken_;
            break;
        }
        if (result == Waited::apc || is_closed_) break;
        if (deadline.has_passed()) {
            result = Waited::timeout;
            break;
        }
        if (is_standby && outcome.kind == WaitOutcome::Kind::timeout)
            result = tick_locked(lock, sleeper);
        if (result != Waited::again) break;
    }
    Wakes wakes;
    if (!sleeper.is_woken) {
        bool const was_bottom = bottom_ == &sleeper;
        unlink_locked(sleeper);
        // The next one is the standby now, and must not go on sleeping without limit.
        if (was_bottom && bottom_) {
            standby_is_idle_ = true;
            wake_standby_locked(wakes);
        }
    } else if (result == Waited::apc && !packets_.is_empty()) {
        wake_locked(wakes);  // the packet it was woken for is another's
    }
    return result;
}

// As the standby it wakes up once in a tick: it takes a packet that is there, or parks if as many
// as may run do.
inline CompletionPort::Waited CompletionPort::lead(Lock& lock, PortWorker& me,
                                                   platform::Deadline deadline,
                                                   Alertable alertable) {
    auto& reactor = *reactor_.load(std::memory_order_relaxed);
    PacketList packets;
    // No other thread is to take what this one dispatches.
    bool const is_alone = !top_ && running_ == 0;
    has_leader_ = true;
    leader_is_woken_ = false;
    leader_thread_ = me.note_kernel_thread();
    leader_arrival_ = ++arrivals_;
    bool const is_standby = !bottom_ && !standby_is_idle_;
    auto const limit = is_standby ? within_tick(deadline) : deadline;
    lock.unlock();
    auto outcome = WaitOutcome::Kind::timeout;
    std::size_t count = 0;
    {
        Reactor::Batch batch{reactor};
        if (alertable == Alertable::yes) {
            Wait wait{{}, WaitMode::any, alertable, reactor};
            if (!wait.start()) count = batch.wait(limit);
            outcome = wait.finish().kind;
        } else {
            count = batch.wait(limit);
        }
        leads = this;
        if (is_alone) collected = &packets;
        batch.dispatch();
        collected = nullptr;
        leads = nullptr;
    }
    lock.lock();
    if (!is_closed_) add_locked(packets);
    if (is_closed_ || outcome == WaitOutcome::Kind::apc) {
        lock.unlock();
        packets.clear();
        if (outcome == WaitOutcome::Kind::apc) this_thread().run_apcs();
        lock.lock();
    }
    have_looked_locked();
    has_leader_ = false;
    if (std::exchange(leader_is_woken_, false)) --woken_;
    if (count != 0) ++progress_;
    if (is_standby && count == 0 && packets_.is_empty() && ++leader_quiet_ >= quiet_ticks)
        standby_is_idle_ = true;
    if (outcome == WaitOutcome::Kind::apc) return Waited::apc;
    return count == 0 && deadline.has_passed() ? Waited::timeout : Waited::again;
}

CompletionPort::Waited CompletionPort::wait_locked(Lock& lock, PortWorker& me,
                                                   platform::Deadline deadline, Alertable alertable,
                                                   bool& has_polled) {
    // What is queued waits for a thread that may run, and the standby looks whether one comes.
    bool const can_lead = packets_.is_empty() && has_no_leader_locked();
    if (!deadline.is_now())
        return can_lead ? lead(lock, me, deadline, alertable) : park(lock, me, deadline, alertable);
    if (std::exchange(has_polled, true)) return Waited::timeout;
    lock.unlock();
    bool const runs_apcs = alertable == Alertable::yes && this_thread().has_apcs();
    if (runs_apcs)
        this_thread().run_apcs();
    else
        process_ready();
    lock.lock();
    if (!runs_apcs) have_looked_locked();
    return runs_apcs ? Waited::apc : Waited::again;
}

// --- dequeueing ---------------------------------------------------------------------------------

// Looks cost a call of the host, and find nothing most times.
inline bool CompletionPort::is_look_due_locked(std::size_t room) const {
    return queued_at_look_ == 0 && (room != 1 || taken_since_look_ >= most_without_look) &&
           !packets_.is_empty() && has_no_leader_locked();
}

void CompletionPort::look_locked(Lock& lock) {
    auto& reactor = *reactor_.load(std::memory_order_relaxed);
    lock.unlock();
    leads = this;
    reactor.run_once(platform::Deadline::now());
    leads = nullptr;
    lock.lock();
    have_looked_locked();
}

inline void CompletionPort::have_looked_locked() {
    queued_at_look_ = packets_.size();
    taken_since_look_ = 0;
}

inline std::size_t CompletionPort::take_locked(std::span<Packet*> packets) {
    std::size_t count = 0;
    for (; !packets_.is_empty() && count != packets.size(); ++count)
        packets[count] = packets_.pop();
    auto const taken = static_cast<std::uint32_t>(count);
    auto const old = std::min(taken, queued_at_look_);
    queued_at_look_ -= old;
    taken_since_look_ += taken - old;
    if (signal_ && packets_.is_empty()) signal_->reset();
    return count;
}

inline void CompletionPort::leave_with_locked(Wakes& wakes) {
    ++progress_;
    if (!top_) return;
    for (auto wanted = affordable_wakes_locked(); wanted != 0 && top_; --wanted)
        if (!wake_locked(wakes)) break;
    if (wakes.count != 0 || wake_leader_locked(wakes)) return;
    if (!packets_.is_empty() || has_no_leader_locked()) wake_standby_locked(wakes);
}

Code CompletionPort::await_packet_locked(Lock& lock, PortWorker& me, platform::Deadline deadline,
                                         Alertable alertable) {
    bool stands_still = false;
    bool has_polled = false;
    bool is_over = false;
    for (;;) {
        if (is_closed_) return Code::abandoned_wait;
        if (!packets_.is_empty() && (stands_still || running_ < concurrency_)) return Code::ok;
        if (is_over) return Code::wait_timeout;
        switch (wait_locked(lock, me, deadline, alertable, has_polled)) {
            case Waited::again:
            case Waited::may_lead:
                break;
            case Waited::stands_still:
                stands_still = true;
                break;
            case Waited::apc:
                return Code::io_completion;
            case Waited::timeout:
                is_over = true;
                break;
        }
    }
}

[[gnu::always_inline]] inline Result<std::size_t> CompletionPort::take(std::span<PortEntry> entries,
                                                                       platform::Deadline deadline,
                                                                       Alertable alertable) {
    constexpr std::size_t most = 64;
    std::array<Packet*, most> packets;
    PortWorker& me = this_worker;
    if (me.port.get() != this) {
        // A thread that is not yet one of this port's runs its APCs first [winetest:
        // test_set_io_completion].
        if (alertable == Alertable::yes && this_thread().has_apcs()) {
            this_thread().run_apcs();
            return Code::io_completion;
        }
        me.leave();
    }
    std::size_t count = 0;
    {
        Wakes wakes;
        std::unique_lock lock{mutex_};
        me.record_call_locked(*this);
        if (is_look_due_locked(entries.size())) look_locked(lock);
        // A worker that finds a packet goes on running.
        bool const goes_on =
            !packets_.is_empty() && running_ <= concurrency_ && !is_closed_ && me.runs_in(*this);
        if (!goes_on) {
            if (me.port.get() == this) me.stop_locked();
            if (packets_.is_empty() || running_ >= concurrency_ || is_closed_)
                if (auto const code = await_packet_locked(lock, me, deadline, alertable);
                    code != Code::ok)
                    return code;
            me.note_kernel_thread();
            me.start_locked(*this);
        }
        count = take_locked({packets.data(), std::min(entries.size(), most)});
        leave_with_locked(wakes);
    }
    std::size_t delivered = 0;
    for (std::size_t i = 0; i != count; ++i) {
        std::unique_ptr<Packet> const packet{packets[i]};
        if (packet->deliver(entries[delivered])) ++delivered;
    }
    me.record_return(count);
    return delivered;
}

// As take() for one packet.
inline Packet* CompletionPort::take_next() {
    PortWorker* const me = running_worker;
    if (!me || !me->runs_in(*this)) return nullptr;
    std::lock_guard const lock{mutex_};
    if (packets_.is_empty() || top_ || signal_ || is_closed_ || running_ > concurrency_)
        return nullptr;
    if (queued_at_look_ == 0 && taken_since_look_ >= most_without_look) return nullptr;
    if (!me->goes_on_unmeasured()) return nullptr;
    Packet* const packet = packets_.pop();
    queued_at_look_ != 0 ? --queued_at_look_ : ++taken_since_look_;
    ++progress_;
    return packet;
}

bool CompletionPort::dequeue_at_once(PortEntry& entry) {
    while (std::unique_ptr<Packet> const packet{take_next()})
        if (packet->deliver(entry)) return true;
    return false;
}

Result<std::size_t> CompletionPort::dequeue(std::span<PortEntry> entries,
                                            platform::Deadline deadline, Alertable alertable) {
    for (;;) {
        auto const delivered = take(entries, deadline, alertable);
        if (!delivered || *delivered != 0) return delivered;
    }
}

// --- handles ------------------------------------------------------------------------------------

Waitable* CompletionPort::waitable() {
    std::unique_lock lock{mutex_};
    if (!signal_) {
        signal_ = ObjectPtr<Event>{
            new Event{Event::Reset::manual,
                      !packets_.is_empty() ? Event::State::set : Event::State::clear}
        };
        signal_->set_polled();
    }
    auto* const signal = signal_.get();
    lock.unlock();
    if (!is_waited_for_.exchange(true)) watch_sockets_of(*this);
    return signal;
}

void CompletionPort::cancel_blocked_calls() {
    std::vector<ObjectPtr<Event>> sleeping;
    Reactor* leader_in = nullptr;
    {
        std::lock_guard const lock{mutex_};
        is_closed_ = true;
        for (auto* sleeper = top_; sleeper; sleeper = sleeper->below)
            sleeping.push_back(sleeper->event);
        if (has_leader_) leader_in = reactor_.load(std::memory_order_relaxed);
        if (signal_) sleeping.push_back(signal_);
    }
    for (auto const& event : sleeping) event->set();
    if (leader_in) leader_in->wake();
}

void CompletionPort::close() {
    cancel_blocked_calls();
    PacketList packets;
    {
        std::lock_guard const lock{mutex_};
        packets.append(packets_);
        queued_at_look_ = 0;
    }
}

}  // namespace ws2::core
