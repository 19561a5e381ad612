// SPDX-License-Identifier: MIT
// What a listening socket keeps besides the host's queue: how many connections may wait, those
// that wait here, and what becomes of new clients.
//
// The host's queue is as long as the backlog, so that no client more gets in than may wait. When it
// is full, new clients are first ignored (they try again after a second), and as soon as no
// handshake is under way, refused: the connections move to the holding queue, and the host stops
// listening. Whoever makes room opens the listener again.
//
// When many clients come at the same moment, the host answers more of them than the queue has room
// for. They believe in their connection, so the queue gets room for them, and keeps it until the
// burst is over: a few more than the backlog may wait then.
//
// After a fork() several processes have the listener. One of them, the enforcing process, does all
// this: the one that had it first, and when that has closed it or ended, another. The others accept
// from the host's queue or from the holding queue, and have the host listen again when they have
// made room.
//
// It has a lock of its own, taken with the socket's mutex held or without.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "platform/backlog.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/early_urgent.hpp"

namespace ws2::core {

class Socket;

struct PendingConnection {
    UniqueDescriptor descriptor;  // none: it is the next one in the holding queue
    Address peer;
    BlockingMode mode = BlockingMode::blocking;  // of the descriptor, once accept() has it
};

// What the processes that share a listener know of it together, in memory that they share.
struct SharedListener {
    std::atomic<std::uint32_t> enforcing_process;  // its process id; 0: nobody
    std::atomic<std::uint32_t> held_connections;   // connections
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

class Listening {
public:
    // `keeps_port`: the host may stop listening and begin again, at the same port.
    Listening(Socket& owner, std::uint32_t capacity, bool keeps_port);

    // What the host is to be told as its backlog at first; it completes one more than that.
    static int host_backlog(std::uint32_t capacity) { return static_cast<int>(capacity) - 1; }

    // A connection waits that no poll of the descriptor shows. Loads only: accept() and select()
    // ask without the lock.
    bool has_returned_connection() const {
        if (returned_.load(std::memory_order_acquire) != 0) return true;
        auto const* const shared = shared_.load(std::memory_order_acquire);
        return shared && shared->held_connections.load(std::memory_order_acquire) != 0;
    }
    // New clients are not let in, and connections may wait here that came from the host's queue.
    bool is_restricted() const { return intake_.load(std::memory_order_acquire) != Intake::open; }
    // The descriptor shows nothing of connections.
    bool is_refusing() const { return intake_.load(std::memory_order_acquire) == Intake::refusing; }

    std::uint32_t capacity() const { return capacity_; }

    // A poll showed a connection, so that the next accept need not look again.
    void note_arrival() { arrival_noted_.store(true, std::memory_order_relaxed); }
    bool take_noted_arrival() {
        return arrival_noted_.load(std::memory_order_relaxed) &&
               arrival_noted_.exchange(false, std::memory_order_relaxed);
    }

    // The oldest connection that waits here rather than in the host; would_block: none does.
    Result<PendingConnection> take_returned();
    // One connection and the memory to keep it here, so that keeping it cannot fail.
    using Place = std::list<PendingConnection>;
    // Puts a connection back: the next accept gets it first.
    void put_back(Place place);
    // What accept() got from the host.
    void adopt(int descriptor) const {
        if (has_ignored_.load(std::memory_order_relaxed)) platform::stop_ignoring_peer(descriptor);
    }

    // accept() made room, perhaps.
    void admit_if_room();
    // The host no longer listens. True: because another process that shares the listener had
    // refused clients, and now it listens again.
    bool listen_again_for_sharers();

    // Has a lock of its own.
    EarlyUrgent& early_urgent() { return early_urgent_; }

    // So many connections more may wait: those that AcceptEx is there for [nodejs#38736]. Who makes
    // it more asks admit_if_room().
    void expect(int more);

    // SO_PAUSE_ACCEPT: every new client is refused while it is on [docs: SOL_SOCKET options].
    void pause();
    void resume();

    // What to do about the queue as it is now, and when to look again.
    enum class Next : std::uint8_t { arrival, soon, later };
    // In the enforcer's thread, whose descriptors are others than the process's. `in_transit`
    // is a connection that it could not put into the holding queue yet.
    Next enforce(platform::ArrivalMonitor& arrivals, int& in_transit);
    // In a thread of the program's, which wants the answer now.
    void enforce_here();

    // How many clients could still come at the last look; 0 also when the queue was half full.
    std::uint32_t room() const { return room_.load(std::memory_order_relaxed); }

    // Nobody enforces the backlog any more, and everybody is let in.
    void release();
    // The socket closes: connections nobody accepted are reset, unless other processes may.
    void abandon();

    bool is_shared() const { return shared() != nullptr; }
    // Around a fork, as BackgroundService has it. `shared` is used unless there is one already.
    void before_fork(SharedListener* shared);
    void after_fork_in_parent();
    void after_fork_in_child();

private:
    enum class Intake : std::uint8_t { open, ignoring, refusing };
    // The descriptors as the calling thread has them.
    struct Tools {
        int listener;
        int holding_queue;
        int& in_transit;
    };
    using Clock = std::chrono::steady_clock;

    std::uint32_t waiting_locked(int fd) const;
    bool is_full_locked(int fd) const;
    std::uint32_t room_for() const { return capacity_ + expected_.load(std::memory_order_relaxed); }
    int host_backlog_in_burst() const;
    int host_backlog_locked() const;
    bool is_burst_locked() const;
    void set_host_backlog_locked(int fd, int backlog);
    void begin_ignoring_locked(int fd);
    void note_not_kept_locked();
    bool has_lost_clients_locked(std::uint32_t dropped) const;
    Next check_burst_locked(int fd);
    Next check_open_locked(int fd, std::uint32_t waiting);
    bool handshakes_have_ended_locked(int fd) const;
    Code move_to_holding_queue_locked(Tools tools);
    bool empty_host_queue_locked(Tools tools);
    Next enforce_locked(Tools tools);
    Next refuse_locked(Tools tools);
    bool admit_locked(int fd);
    void count_returned_locked(std::uint32_t expected = 0);
    SharedListener* shared() const { return shared_.load(std::memory_order_acquire); }
    bool is_enforcing_process_locked(int fd);
    bool open_for_sharers_locked(int fd);
    void match_holding_queue_locked();

    Socket& owner_;
    std::uint32_t const capacity_;
    std::atomic<std::uint32_t> returned_{0};
    std::atomic<Intake> intake_{Intake::open};
    std::atomic<bool> arrival_noted_{false};
    std::atomic<bool> has_ignored_{false};
    std::atomic<std::uint32_t> room_{0};
    std::atomic<std::uint32_t> expected_{0};
    std::atomic<SharedListener*> shared_{nullptr};  // null: this process has it alone

    EarlyUrgent early_urgent_;

    RankedMutex<Rank::listening> mutex_;
    bool paused_ = false;
    bool is_released_ = false;
    Clock::time_point ignoring_since_;
    int host_backlog_;  // as the host was told
    std::uint32_t dropped_before_ = 0;
    // platform::clients_not_kept() at two moments.
    struct {
        std::optional<std::uint64_t> before;
        std::optional<std::uint64_t> newest;
        Clock::time_point newest_at;
    } not_kept_;
    Clock::time_point burst_ends_;  // until then the queue has room for handshakes under way
    Clock::time_point open_until_;  // until then clients that the host did not keep may come back
    std::list<PendingConnection> connections_;
    UniqueDescriptor holding_queue_;
    Address in_transit_peer_;
};

// Whether the host keeps the port when it stops listening.
enum class PortHold : std::uint8_t { kept, lost };
void start_listening_locked(Socket& socket, std::uint32_t capacity, PortHold port);
// SO_PAUSE_ACCEPT; in force from listen() on. no_such_option where the host cannot refuse, also
// before listen().
Code pause_accepting_locked(Socket& socket, bool on);

// The thread that looks after listeners.
namespace backlog_enforcer {

void watch(Socket& listener);
void forget(Socket& listener);
// Has the thread look at the listener again.
void recheck(Socket& listener);
// Those of this process that have the port; none where the host cannot refuse.
std::vector<ObjectPtr<Socket>> listeners_at(std::uint16_t port_be);

}  // namespace backlog_enforcer

}  // namespace ws2::core
