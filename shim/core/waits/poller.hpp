// SPDX-License-Identifier: MIT
// The interface of the event loop for waiting threads. Network events are recorded and overlapped
// operations performed by the thread that polls the host's event queue. A thread that waits for an
// object that they may signal drives the loop itself meanwhile, so that no other thread has to be
// woken first. One thread at a time drives it; other waiting threads are dependents, and sleep
// until the driver, or the library's thread while there is no driver, signals their object.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "platform/deadline.hpp"
#include "shim/core/waits/interruptor.hpp"

namespace ws2::core {

class Poller : public Interruptor {
public:
    // Null until a socket has needed one.
    static Poller* current() { return current_.load(std::memory_order_acquire); }

    // The calling thread begins to wait, and ends that when this goes. One that does not drive is
    // to count itself as a dependent.
    class Turn {
    public:
        explicit Turn(Poller& poller) : poller_{poller}, drives_{poller.enter()} {}
        Turn(Turn const&) = delete;
        Turn& operator=(Turn const&) = delete;
        ~Turn() {
            if (drives_) poller_.leave();
        }

        bool drives() const { return drives_; }

    private:
        Poller& poller_;
        bool const drives_;
    };

    // Dependents: waiting threads that do not drive, and operations that a peer waits for. While
    // there are any, the library's thread takes over at once when the driver leaves; otherwise
    // within some milliseconds.
    static void add_dependents(int count) noexcept {
        dependents_.fetch_add(count, std::memory_order_seq_cst);
        if (auto* const poller = current()) poller->dependent_came();
    }
    static void remove_dependents(int count) noexcept {
        dependents_.fetch_sub(count, std::memory_order_relaxed);
    }
    // One of them, from begin() to end(). In the child of a fork none is counted at first.
    class Dependent {
    public:
        Dependent() = default;
        explicit Dependent(bool is_one) {
            if (is_one) begin();
        }
        Dependent(Dependent const&) = delete;
        Dependent& operator=(Dependent const&) = delete;
        ~Dependent() { end(); }

        void begin() noexcept {
            if (std::exchange(counted_in_, generation_) != generation_) add_dependents(1);
        }
        void end() noexcept {
            if (std::exchange(counted_in_, 0u) == generation_) remove_dependents(1);
        }

    private:
        unsigned counted_in_ = 0;  // the generation
    };

    // Performs the operations that have become possible by now; returns when these, and those that
    // another thread was performing, are done. For any thread that holds no mutex.
    virtual void process_ready() = 0;
    // The same, at no cost while some thread performs things as they become possible, which may be
    // about to. For waits that go on.
    virtual void look_unless_served() { process_ready(); }

    // A wait of a thread has found its event at the first look, without the loop: the thread is as
    // likely to be back as one that has driven. Not exact with several threads, as it is a hint.
    static void note_visit() noexcept { visits_.store(visits() + 1, std::memory_order_relaxed); }

    // For the thread that drives. Sleeps until something can be performed, or interrupt() was
    // called, or for no reason; performing takes interrupts up to now off the next sleep.
    virtual void sleep(platform::Deadline deadline) = 0;
    virtual void perform() = 0;

protected:
    ~Poller() = default;
    static void set_current(Poller* poller) { current_.store(poller, std::memory_order_release); }
    static std::uint64_t visits() noexcept { return visits_.load(std::memory_order_relaxed); }
    static bool has_dependents() { return dependents_.load(std::memory_order_seq_cst) > 0; }
    static void forget_dependents() {
        dependents_.store(0, std::memory_order_relaxed);
        ++generation_;
    }

private:
    // True: the thread drives. Never for two at once.
    virtual bool enter() = 0;
    virtual void leave() = 0;
    virtual void dependent_came() noexcept = 0;

    static inline std::atomic<Poller*> current_{nullptr};
    static inline std::atomic<int> dependents_{0};
    static inline std::atomic<std::uint64_t> visits_{0};
    static inline unsigned generation_ = 1;  // changes in the child of a fork
};

}  // namespace ws2::core
