// SPDX-License-Identifier: MIT
// Waiting for objects: the semantics of WaitForMultipleObjects, for everything that has a handle.
//
// An object's state is one word, so that setting, resetting and taking an event that no thread
// waits for is one atomic step. A thread that has to wait links a block into each object's list and
// sets the word's `has_waiters` bit; from then on every change goes through one lock, the
// dispatcher lock, and the thread that makes an object ready satisfies the waits for it, taking all
// of a wait-all's objects in one step, and only then wakes the threads. A woken thread has its
// result and takes no lock.
//
// One lock for all watched objects is what makes "wait for all" exact: a Set and a Reset right
// after it release a waiter whose other objects were ready. It is the innermost lock but for the
// memory allocator's; nothing is called while it is held.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>

#include "platform/deadline.hpp"
#include "platform/threading.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/interruptor.hpp"

namespace ws2::core {

class Thread;
class Wait;
class Waitable;

inline constexpr std::size_t max_wait_objects = 64;

enum class WaitMode : std::uint8_t { any, all };
enum class Alertable : std::uint8_t { no, yes };

struct WaitOutcome {
    enum class Kind : std::uint8_t { object, abandoned_mutex, timeout, apc };
    Kind kind = Kind::timeout;
    std::uint32_t index = 0;  // of the object (any); 0 (all)
};

// One wait's place in one object's queue.
struct WaitBlock {
    Wait* wait;
    WaitBlock* next;
    WaitBlock* previous;
};

// The dispatcher lock, and the threads to wake once it is released.
class Dispatcher {
public:
    Dispatcher() : lock_{mutex_} {}
    ~Dispatcher();
    Dispatcher(Dispatcher const&) = delete;
    Dispatcher& operator=(Dispatcher const&) = delete;

    void wake_later(Wait& wait);

private:
    using Mutex = RankedMutex<Rank::dispatcher>;
    static Mutex mutex_;
    std::unique_lock<Mutex> lock_;
    Wait* first_ = nullptr;
    Wait* last_ = nullptr;
};

// An object with a state to wait for: ready while its count is not 0.
class Waitable : public Object {
public:
    enum class Taking : std::uint8_t {
        leaves_count,       // manual-reset event, thread
        decrements,         // auto-reset event, semaphore
        under_lock_always,  // mutex: what it does depends on the thread
    };

    Waitable* waitable() final { return this; }

    // Takes the name away.
    void close() override;

    // For NamedObjects, before anybody else sees the object.
    void set_named() { named_ = true; }

    enum class Taken : std::uint8_t { yes, yes_abandoned, no, unknown };

    // Takes the object if that needs no lock; `unknown` when it would.
    Taken try_take() noexcept;

    // Network events or overlapped operations signal it: a thread that waits for it drives the
    // poller, or depends on it.
    void set_polled() {
        if (!is_polled()) begin_being_polled();
    }
    bool is_polled() const { return is_polled_.load(std::memory_order_relaxed); }

    // The dispatcher lock is held. is_ready: would `thread` get the object? take: it does.
    virtual bool is_ready_locked(Thread const& thread) const;
    virtual Taken take_locked(Thread& thread);

    // The dispatcher lock is held. Keep the queue of waiting threads.
    void enqueue_locked(WaitBlock& block);
    void dequeue_locked(WaitBlock& block);

protected:
    Waitable(ObjectKind kind, Taking taking, std::uint32_t count)
        : Object{kind},
          word_{taking == Taking::under_lock_always ? count | has_waiters_bit : count},
          taking_{taking} {}

    static constexpr std::uint32_t has_waiters_bit = 0x80000000;

    std::uint32_t count() const { return word_.load(std::memory_order_acquire) & ~has_waiters_bit; }

    // Replaces the count by update(count) in one atomic step and releases the waits that this
    // satisfies. update() returns the new count, or has_waiters_bit to refuse: then nothing
    // happens. Returns the count that update() saw last.
    template <class Update>
    std::uint32_t change_count(Update update) {
        auto word = word_.load(std::memory_order_relaxed);
        while ((word & has_waiters_bit) == 0) {
            auto const wanted = update(word);
            if (wanted == has_waiters_bit || word_.compare_exchange_weak(word, wanted)) return word;
        }
        Dispatcher dispatcher;
        return change_count_locked(update, dispatcher);
    }

    // The same as a plain store, for counts that do not depend on the count before: a signal
    // handler that comes in between has then merely come earlier. False: there may be other
    // threads, or one waits.
    bool overwrite_alone(std::uint32_t count) {
        if (!platform::is_single_threaded()) return false;
        if ((word_.load(std::memory_order_relaxed) & has_waiters_bit) != 0) return false;
        word_.store(count, std::memory_order_relaxed);
        return true;
    }

    template <class Update>
    std::uint32_t change_count_locked(Update update, Dispatcher& dispatcher) {
        auto word = word_.load(std::memory_order_relaxed);
        std::uint32_t wanted = 0;
        do {  // the last waiter may have left before we came, so others may still race with us
            wanted = update(word & ~has_waiters_bit);
            if (wanted == has_waiters_bit) return word & ~has_waiters_bit;
        } while (!word_.compare_exchange_weak(word, wanted | (word & has_waiters_bit)));
        if (wanted != 0) release_waiters_locked(dispatcher);
        return word & ~has_waiters_bit;
    }

    // Satisfies waits, oldest first, as long as the object is ready.
    void release_waiters_locked(Dispatcher& dispatcher);

private:
    void begin_being_polled();

    std::atomic<std::uint32_t> word_;
    Taking const taking_;
    bool named_ = false;
    std::atomic<bool> is_polled_{false};  // changes under the dispatcher lock
    WaitBlock* first_ = nullptr;
    WaitBlock* last_ = nullptr;
};

// One wait of the calling thread. Most callers want wait_for() below. A call that sleeps in
// something of its own, which ends for other reasons as well, spells it out:
//
//     Wait wait{objects, WaitMode::any, Alertable::yes, sleeps_in};
//     if (!wait.start())
//         sleep until something happens or wait.is_over()
//     auto outcome = wait.finish();   // then, for Kind::apc: this_thread().run_apcs()
class Wait {
public:
    // The objects must stay alive; at most max_wait_objects, none twice with WaitMode::all. No
    // objects: only APCs, the deadline and the caller's descriptors end the wait.
    Wait(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable);
    // For a thread that does not sleep(): `sleeps_in` lets it out, and must outlive the wait.
    Wait(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable,
         Interruptor& sleeps_in);
    ~Wait() { finish(); }
    Wait(Wait const&) = delete;
    Wait& operator=(Wait const&) = delete;

    // True: over at once. Objects that are ready win over APCs that are pending [docs:
    // WaitForSingleObjectEx]. Sleeps::no: the caller goes on to finish().
    enum class Sleeps : std::uint8_t { no, yes };
    bool start(Sleeps sleeps = Sleeps::yes);

    // The thread is let out right after.
    bool is_over() const { return over_.load(std::memory_order_acquire); }

    // For a thread that sleeps in something of its own: nothing that it does itself until the next
    // call has to let it out. While it may sleep a signal handler of its own has to.
    void set_may_sleep(bool may_sleep) {
        may_sleep_.store(may_sleep, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
    }

    // Sleeps until the wait is over or the deadline has passed.
    void sleep(platform::Deadline deadline);

    // Leaves all queues. Kind::timeout when nothing else had happened by then.
    WaitOutcome finish();

    // For Waitable and Thread, under the dispatcher lock.
    bool try_satisfy_locked(std::uint32_t index);
    void satisfy_locked(WaitOutcome outcome, Dispatcher& dispatcher);
    bool is_alertable() const { return alertable_ == Alertable::yes; }
    // The poller performs what may end the wait. True: that is news.
    bool depend_locked();
    std::uint32_t index_of(WaitBlock const& block) const {
        return static_cast<std::uint32_t>(&block - blocks_.data());
    }
    Thread& thread() const { return thread_; }
    WaitOutcome outcome() const { return outcome_; }

private:
    friend class Dispatcher;
    enum class Phase : std::uint8_t { idle, waiting, finished };

    bool start_locked();
    void leave_queues_locked();
    WaitOutcome end();
    void wake() noexcept;

    Thread& thread_;
    std::span<Waitable* const> objects_;
    std::array<WaitBlock, max_wait_objects> blocks_;  // 1.5 KiB not worth clearing
    WaitMode const mode_;
    Alertable const alertable_;
    Interruptor* const sleeps_in_ = nullptr;
    Phase phase_ = Phase::idle;  // only the waiting thread's business
    bool enqueued_ = false;      // the rest is written under the dispatcher lock
    bool depends_ = false;       // counted: see Poller
    std::atomic<bool> may_sleep_{true};
    std::atomic<bool> over_{false};
    WaitOutcome outcome_{};
    Wait* next_to_wake_ = nullptr;
};

// Takes the first object that is ready if that needs no lock; `unknown` when it would.
Waitable::Taken try_take_any(std::span<Waitable* const> objects, std::uint32_t& index);

// Waits and, when an APC ended the wait, runs the APCs. Drives the poller meanwhile if what it does
// may end the wait.
WaitOutcome wait_for(std::span<Waitable* const> objects, WaitMode mode, Alertable alertable,
                     platform::Deadline deadline);

}  // namespace ws2::core
