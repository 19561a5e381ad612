// SPDX-License-Identifier: MIT
// The completion port: a queue of packets, and the threads that wait for them.
//
// A worker that finds no packet waits in the port's reactor if no other does: it leads. It then
// performs the operations whose sockets have become ready, which queues their packets, and takes
// the first of them. The other workers sleep until they are woken. A thread that leaves with a
// packet wakes another only if the queued packets would wait longer than a wake-up takes; in case
// a handler takes long, the worker that has slept longest, or the leader if no other sleeps (the
// standby), checks once a millisecond, while the port is in use, whether packets make no progress,
// and then takes over.
//
// Packets are first in, first out, waiting threads last in, first out, and at most `concurrency`
// threads run at once, not counting those that sleep: in a call of the library, which tells the
// port, or in one that the library does not see, which the standby finds out. While so many run
// none leads: what a leader dispatched would wait for them, and on their processors it would take
// turns with them, for an event at a time.
//
// Operations that are done in the call that starts them queue packets without the reactor. While
// handlers keep starting such operations the queue is never empty and no worker leads, so each
// looks for events before it takes packets that are younger than the last look: a thread that takes
// many at once always, one that takes single packets after some of them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "platform/deadline.hpp"
#include "shim/core/io/packet.hpp"
#include "shim/core/io/reactor.hpp"
#include "shim/core/objects/linked_list.hpp"
#include "shim/core/waits/event.hpp"

namespace ws2::core {

class PortWorker;

// First in, first out.
class PacketList {
public:
    PacketList() = default;
    PacketList(PacketList const&) = delete;
    PacketList& operator=(PacketList const&) = delete;
    ~PacketList() { clear(); }

    bool is_empty() const { return !first_; }
    std::uint32_t size() const { return size_; }
    void push(std::unique_ptr<Packet> packet) {
        Packet* const added = packet.release();
        added->next_in_list_ = nullptr;
        link(added);
        last_ = added;
        ++size_;
    }
    // There is one.
    Packet* pop() {
        Packet* const packet = first_;
        first_ = packet->next_in_list_;
        --size_;
        return packet;
    }
    void clear() {
        while (first_) std::unique_ptr<Packet> const dropped{pop()};
    }
    // Takes all of them over.
    void append(PacketList& others) {
        if (others.is_empty()) return;
        link(std::exchange(others.first_, nullptr));
        last_ = others.last_;
        size_ += std::exchange(others.size_, 0u);
    }

private:
    void link(Packet* added) { (first_ ? last_->next_in_list_ : first_) = added; }

    Packet* first_ = nullptr;
    Packet* last_ = nullptr;  // if there is a first one
    std::uint32_t size_ = 0;
};

class CompletionPort final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::completion_port;

    // 0: as many as the process may run on processors.
    explicit CompletionPort(std::uint32_t concurrency);

    // Queues a packet, which is dropped when the port is closed.
    void push(std::unique_ptr<Packet> packet);

    // PostQueuedCompletionStatus: packets of operations that had completed before are queued
    // before.
    void post(std::unique_ptr<Packet> packet) {
        process_ready();
        push(std::move(packet));
    }

    // At least one entry, and no more than there are. wait_timeout; abandoned_wait: the port was
    // closed; io_completion: APCs have run.
    Result<std::size_t> dequeue(std::span<PortEntry> entries, platform::Deadline deadline,
                                Alertable alertable);

    // The next packet, if the calling thread is a worker that comes back for it and there is
    // nothing else to do; otherwise false, and dequeue() does it.
    bool dequeue_at_once(PortEntry& entry);

    // The reactor of this port's sockets, created by the first call. Null when the host has no
    // descriptor left.
    Reactor* reactor() {
        auto* const made = reactor_.load(std::memory_order_acquire);
        return made ? made : make_reactor();
    }

    // Performs the operations that have become possible by now, without waiting. For calls whose
    // effect has to come after theirs.
    void process_ready();

    // From now on packets of the port depend on sockets that its reactor does not have, but the
    // poller: those of polls and notifications.
    void expect_packets_of_poller() { has_packets_of_poller_.store(true); }

    // Ready while packets are queued. From the first call on the ends of this port's operations are
    // seen although no thread dequeues.
    Waitable* waitable() override;
    bool is_waited_for() const { return is_waited_for_.load(std::memory_order_acquire); }

    void cancel_blocked_calls() override;
    void close() override;

    // In the child of a fork, of all ports: their events and all their threads but the calling one
    // are the parent's.
    static void renew_after_fork();

private:
    friend class PortWorker;
    friend class PortRegistry;
    friend class LinkedList<CompletionPort>;
    struct Sleeper;
    struct Wakes;
    // Packets that a thread takes one by one without looking for events.
    static constexpr std::uint32_t most_without_look = 64;
    using Mutex = RankedMutex<Rank::completion_port>;
    using Lock = std::unique_lock<Mutex>;
    enum class Waited : std::uint8_t { again, may_lead, stands_still, apc, timeout };

    ~CompletionPort() override;
    Reactor* make_reactor();
    void forget_others();

    Waited lead(Lock& lock, PortWorker& me, platform::Deadline deadline, Alertable alertable);
    Waited park(Lock& lock, PortWorker& me, platform::Deadline deadline, Alertable alertable);
    Waited tick_locked(Lock& lock, Sleeper& sleeper);
    bool all_compute(Lock& lock) const;
    Waited wait_locked(Lock& lock, PortWorker& me, platform::Deadline deadline, Alertable alertable,
                       bool& has_polled);
    // ok: a packet is there for this thread; else why there is none.
    Code await_packet_locked(Lock& lock, PortWorker& me, platform::Deadline deadline,
                             Alertable alertable);
    // As dequeue(), and 0 if all packets that were taken are out of date.
    Result<std::size_t> take(std::span<PortEntry> entries, platform::Deadline deadline,
                             Alertable alertable);
    void add_locked(PacketList& packets);
    Packet* take_next();
    std::size_t take_locked(std::span<Packet*> packets);
    bool is_look_due_locked(std::size_t room) const;
    void look_locked(Lock& lock);
    void have_looked_locked();
    void leave_with_locked(Wakes& wakes);

    bool may_run_locked() const { return running_ + woken_ < concurrency_; }
    bool has_no_leader_locked() const {
        return !has_leader_ && reactor_.load(std::memory_order_relaxed);
    }
    std::uint32_t affordable_wakes_locked() const;
    bool wake_locked(Wakes& wakes);
    bool wake_top_locked(Wakes& wakes);
    void wake_standby_locked(Wakes& wakes);
    void link_locked(Sleeper& sleeper);
    void unlink_locked(Sleeper& sleeper);
    bool wake_leader_locked(Wakes& wakes);
    void worker_gone(Wakes& wakes);

    bool const is_limited_;  // by the program
    std::uint32_t const concurrency_;
    std::atomic<bool> is_waited_for_{false};
    std::atomic<bool> has_packets_of_poller_{false};
    std::atomic<Reactor*> reactor_{nullptr};
    std::unique_ptr<Reactor> owned_reactor_;

    Mutex mutex_;  // the rest
    PacketList packets_;
    std::uint32_t queued_at_look_ = 0;    // of these, the ones that were there after the last look
    std::uint32_t taken_since_look_ = 0;  // not counting those
    std::uint32_t running_ = 0;  // threads that left with a packet and neither came back nor sleep
    std::uint32_t woken_ = 0;    // on their way to a packet
    LinkedList<PortWorker> workers_;  // that left with a packet and did not come back
    bool is_closed_ = false;

    bool has_leader_ = false;
    bool leader_is_woken_ = false;
    std::int32_t leader_thread_ = 0;  // the kernel's
    std::uint64_t leader_arrival_ = 0;
    std::uint64_t arrivals_ = 0;
    Sleeper* top_ = nullptr;  // the one that came last
    Sleeper* bottom_ = nullptr;
    bool standby_is_idle_ = true;  // the bottom one, or the leader alone, sleeps without limit
    unsigned leader_quiet_ = 0;
    std::uint64_t progress_ = 0;
    std::chrono::nanoseconds handler_time_{0};
    ObjectPtr<Event> signal_;  // made by the first wait for the port's handle

    CompletionPort* next_ = nullptr;  // in the registry
    CompletionPort* previous_ = nullptr;
};

// A first thread waits for the handle of the port: from now on the background reactor performs its
// operations as well. Defined in registration.cpp.
void watch_sockets_of(CompletionPort const& port);

}  // namespace ws2::core
