// SPDX-License-Identifier: MIT
// One event queue of the host, and whom its events concern. A thread that has nothing else to do
// waits in it and performs what has become possible; every completion port has a reactor, in which
// its workers wait, and the sockets without a port share the home reactor (home_reactor.hpp).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/event_queue.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

// Whom a reactor tells. Lives until the last thread that may have heard of it is done with it: see
// Reactor::remove().
class ReactorClient {
public:
    // With no lock held; on several threads at once, if that comes to pass. May be for nothing.
    virtual void on_ready(platform::Readiness what) = 0;

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
    void rearm(int fd, platform::Readiness what) { events_->rearm(fd, what); }

    // Between two threads' events a client that was removed may go.
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
            return count_ = reactor_.events_->wait(events_, deadline);
        }
        // Tells the clients.
        void dispatch() {
            for (std::size_t i = 0; i != count_; ++i)
                static_cast<ReactorClient*>(events_[i].token)->on_ready(events_[i].what);
        }

    private:
        Reactor& reactor_;
        std::size_t count_ = 0;
        platform::ReadyDescriptor events_[most];
    };

    // Waits and tells; how many events there were.
    std::size_t run_once(platform::Deadline deadline) {
        Batch batch{*this};
        auto const count = batch.wait(deadline);
        batch.dispatch();
        return count;
    }

    // Until a batch would have something to tell, and after a wake(), which stays for that batch.
    void sleep(platform::Deadline deadline) { events_->sleep(deadline); }

    void wake() noexcept { events_->wake(); }
    void interrupt() noexcept override { wake(); }

    int descriptor() const { return events_->descriptor(); }

    // In the child of a fork: the events so far are the parent's, and nothing is registered any
    // more.
    void renew();

private:
    explicit Reactor(std::unique_ptr<platform::EventQueue> events) : events_{std::move(events)} {}
    void free_removed();

    std::unique_ptr<platform::EventQueue> events_;
    std::atomic<unsigned> batches_{0};  // threads between asking for events and having told them
    std::atomic<bool> has_removed_{false};
    RankedMutex<Rank::reactor> mutex_;
    std::vector<ObjectPtr<Object>> removed_;
};

// In the child of a fork, in async_state.cpp: operations under way are the parent's, and what is
// registered becomes so anew. The first of them comes first, and does nothing when it comes again.
void forget_operations_after_fork();
void listen_after_fork();

}  // namespace ws2::core
