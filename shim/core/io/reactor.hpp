// SPDX-License-Identifier: MIT
// An event loop's queue: one event queue of the host and the dispatch of its events to clients.
// Threads that wait run it and perform the operations that have become possible; every completion
// port has a reactor, which its workers run, and sockets without a port share the background
// reactor (background_reactor.hpp).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/event_queue.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/event_clock.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

// Gets the events of a descriptor. Kept alive until the last thread that may have fetched an event
// for it is done with it: see Reactor::remove().
class ReactorClient {
public:
    // With no lock held; perhaps on several threads at once, and spuriously.
    virtual void on_ready(platform::Readiness what, EventClock::Time fetched) = 0;
    // It is the next one. For clients that are many.
    virtual void prefetch() const {}

protected:
    ~ReactorClient() = default;
};

class Reactor final : public Interruptor {
public:
    // Null when the host has no descriptor left.
    static std::unique_ptr<Reactor> make();

    Code add(int fd, platform::Readiness wanted, ReactorClient& client) {
        return events_->add(fd, wanted, &client);
    }
    Code change(int fd, platform::Readiness wanted, ReactorClient& client) {
        return events_->change(fd, wanted, &client);
    }
    // Before the descriptor is closed. A thread may have fetched an event for the client already;
    // `owner` keeps it alive until that thread is done.
    void remove(int fd, ObjectPtr<Object> owner);
    void rearm(int fd, platform::Readiness what) {
        if (needs_rearm()) events_->rearm(fd, what);
    }
    static bool needs_rearm() { return needs_rearm_.load(std::memory_order_relaxed); }

    // The events that one thread has fetched. While one exists no removed client is destroyed.
    class Batch {
    public:
        static constexpr std::size_t most = 64;

        explicit Batch(Reactor& reactor) : reactor_{reactor} {
            reactor_.batches_.fetch_add(1, std::memory_order_seq_cst);
        }
        Batch(Batch const&) = delete;
        Batch& operator=(Batch const&) = delete;
        ~Batch() {
            if (reactor_.batches_.fetch_sub(1, std::memory_order_seq_cst) == 1)
                reactor_.free_removed();
        }

        // How many events came; 0 at the deadline and after a wake().
        std::size_t wait(platform::Deadline deadline) {
            fetched_ = EventClock::advance();
            return count_ = reactor_.events_->wait(events_, deadline);
        }
        // Calls the clients. What each of them reads is fetched while the ones before it work.
        void dispatch() {
            for (std::size_t i = 0; i != count_; ++i) {
                if (i + 2 < count_) __builtin_prefetch(events_[i + 2].token);
                if (i + 1 < count_) client_of(i + 1).prefetch();
                client_of(i).on_ready(events_[i].what, fetched_);
            }
        }

    private:
        ReactorClient& client_of(std::size_t index) const {
            return *static_cast<ReactorClient*>(events_[index].token);
        }

        Reactor& reactor_;
        EventClock::Time fetched_ = EventClock::never;
        std::size_t count_ = 0;
        platform::ReadyDescriptor events_[most];
    };

    // Waits and dispatches; returns the number of events.
    std::size_t run_once(platform::Deadline deadline) {
        Batch batch{*this};
        auto const count = batch.wait(deadline);
        batch.dispatch();
        return count;
    }

    // Until a batch would have an event, and after a wake(), which stays for that batch.
    void sleep(platform::Deadline deadline) { events_->sleep(deadline); }

    void wake() noexcept { events_->wake(); }
    void interrupt() noexcept override { wake(); }

    int descriptor() const { return events_->descriptor(); }

    // In the child of a fork: the events so far are the parent's, and nothing is registered any
    // more.
    void renew();

private:
    explicit Reactor(std::unique_ptr<platform::EventQueue> events) : events_{std::move(events)} {
        if (events_->needs_rearm()) needs_rearm_.store(true, std::memory_order_relaxed);
    }
    void free_removed();

    static constinit inline std::atomic<bool> needs_rearm_{false};  // a process has one kind

    std::unique_ptr<platform::EventQueue> events_;
    std::atomic<unsigned> batches_{0};  // threads between fetching and having dispatched events
    std::atomic<bool> has_removed_{false};
    RankedMutex<Rank::reactor> mutex_;
    std::vector<ObjectPtr<Object>> removed_;
};

}  // namespace ws2::core
