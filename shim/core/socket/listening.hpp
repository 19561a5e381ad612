// SPDX-License-Identifier: MIT
// The state of a listener besides the host's queue: how many connections may be pending, the
// pending connections that were taken out of the host's queue, and whether new clients are let in.
//
// The host's queue is as long as the backlog, so that no more clients get in than may be pending.
// When it is full, new clients are first ignored (their SYN is retransmitted after a second), and
// as soon as no handshake is under way, refused: the connections move to the holding queue, and the
// host stops listening. The accept() that makes room makes it listen again.
//
// In a burst of clients the host answers more of them than the queue has room for. These clients
// see an established connection, so the queue is enlarged for them until the burst is over: a few
// more than the backlog may be pending then.
//
// After a fork() several processes have the listener. Only the enforcing process limits the
// backlog: the one that had the listener first, and when that has closed it or ended, another. The
// others accept from the host's queue or from the holding queue, and make the host listen again
// when they have made room.
//
// Lock rule: a mutex of its own, which may be taken with the socket's mutex held.
#pragma once

#include <algorithm>
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

// The state of a listener that several processes have, in memory that they share.
struct SharedListener {
    std::atomic<std::uint32_t> enforcing_process;  // process id; 0: none
    std::atomic<std::uint32_t> held_connections;   // length of the holding queue
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

class Listening {
public:
    // `keeps_port`: the host may stop listening and begin again, at the same port.
    Listening(Socket& owner, std::uint32_t capacity, bool keeps_port);

    // The host's backlog at first; the host completes one connection more than it says.
    static int host_backlog(std::uint32_t capacity) { return static_cast<int>(capacity) - 1; }

    // A connection is pending that no poll of the descriptor shows. Loads only: accept() and
    // select() call this without the lock.
    bool has_returned_connection() const {
        if (returned_.load(std::memory_order_acquire) != 0) return true;
        auto const* const shared = shared_.load(std::memory_order_acquire);
        return shared && shared->held_connections.load(std::memory_order_acquire) != 0;
    }
    // New clients are ignored or refused, and connections of the host's queue may be pending here.
    bool is_restricted() const { return intake_.load(std::memory_order_acquire) != Intake::open; }
    // The host does not listen, so the descriptor shows no connections.
    bool is_refusing() const { return intake_.load(std::memory_order_acquire) == Intake::refusing; }

    std::uint32_t capacity() const { return capacity_; }

    // A poll showed a connection, so that the next accept need not poll again.
    void note_arrival() { arrival_noted_.store(true, std::memory_order_relaxed); }
    bool take_noted_arrival() {
        return arrival_noted_.load(std::memory_order_relaxed) &&
               arrival_noted_.exchange(false, std::memory_order_relaxed);
    }
    // Two accepts in a row that did not wait found a connection, so the next one does not poll,
    // either, until one finds none.
    bool has_found_before() const { return found_in_a_row_.load(std::memory_order_relaxed) >= 2; }
    void note_found(bool has_found) {
        auto const before = found_in_a_row_.load(std::memory_order_relaxed);
        auto const now = static_cast<std::uint8_t>(has_found ? std::min(before + 1, 2) : 0);
        if (now != before) found_in_a_row_.store(now, std::memory_order_relaxed);
    }

    // What takes a connection. An AcceptEx that has got one is expected no longer: enforce() sees
    // both or neither, because the one without the other is room for a client too many.
    enum class Taker : std::uint8_t { accept, accept_ex };
    // The oldest connection that is pending here rather than in the host, with its descriptor in
    // `mode`; would_block: none.
    Result<PendingConnection> take_returned(BlockingMode mode, Taker taker);
    // The oldest one in the host.
    Result<PendingConnection> take_from_host(BlockingMode mode, Taker taker);
    // One connection in a list node of its own, so that queueing it cannot fail for lack of memory.
    using Place = std::list<PendingConnection>;
    // Puts a connection back: the next accept gets it first.
    void put_back(Place place);
    // The local address of a connection that was taken. The host is asked once only where it is
    // the listener's own. With the mutex of the listener's receives.
    Result<Address> address_of(int connection);

    // Lets clients in again if there is room; called by accept().
    void admit_if_room();
    // Called when the host no longer listens. True: another process that shares the listener had
    // refused clients, and the host listens again.
    bool listen_again_for_sharers();

    // Has a mutex of its own.
    EarlyUrgent& early_urgent() { return early_urgent_; }

    // By how many pending AcceptEx calls the backlog is exceeded [nodejs#38736]. After expect_one()
    // the caller calls admit_if_room().
    void expect_one();
    void expect_one_less();
    // An AcceptEx has taken a connection.
    void note_taken();

    // SO_PAUSE_ACCEPT: every new client is refused while it is on [docs: SOL_SOCKET options].
    void pause();
    void resume();

    // When enforce() has to be called again: at the next arrival, at once, or after a while.
    enum class Next : std::uint8_t { arrival, soon, later };
    // Compares the queue with the backlog, and ignores, refuses or admits clients. Runs in the
    // enforcer's thread, which has a descriptor table of its own. `in_transit` is a connection that
    // could not be put into the holding queue yet.
    Next enforce(platform::ArrivalMonitor& arrivals, int& in_transit);
    // The same in a thread of the program.
    void enforce_here();

    // Free places of the queue at the last enforce(); 0 also when the queue was half full.
    std::uint32_t room() const { return room_.load(std::memory_order_relaxed); }
    // Before a connect of this process. False: the last enforce() found so much room that this
    // client finds some, too; others are the enforcer's matter.
    bool may_be_full_for_client() {
        auto const left = clients_unchecked_.load(std::memory_order_relaxed);
        if (left != 0) clients_unchecked_.store(left - 1, std::memory_order_relaxed);
        return left == 0;
    }

    // The backlog is no longer enforced: all clients are let in.
    void release();
    // The socket closes: pending connections are reset, unless other processes can accept them.
    void abandon();

    bool is_shared() const { return shared() != nullptr; }
    // Around a fork, see BackgroundService. `shared` is used unless there is one already.
    void before_fork(SharedListener* shared);
    void after_fork_in_parent();
    void after_fork_in_child();

private:
    enum class Intake : std::uint8_t { open, ignoring, refusing };
    // Descriptors in the calling thread's descriptor table.
    struct Tools {
        int listener;
        int holding_queue;
        int& in_transit;
    };
    using Clock = std::chrono::steady_clock;

    Result<UniqueDescriptor> accept_expected(BlockingMode mode, Address& peer);
    std::uint32_t waiting_locked(int fd) const;
    bool is_full_locked(int fd) const;
    std::uint32_t room_for() const { return capacity_ + expected_.load(std::memory_order_relaxed); }
    int host_backlog_in_burst() const;
    int host_backlog_locked() const;
    bool is_burst_locked() const;
    void keep_enlarged_for_a_while();
    void set_host_backlog_locked(int fd, int backlog);
    void begin_ignoring_locked(int fd);
    void note_not_kept_locked();
    Next let_clients_return_locked(int fd, std::optional<std::uint64_t> count);
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
    std::atomic<std::uint8_t> found_in_a_row_{0};
    std::atomic<bool> has_ignored_{false};
    std::atomic<std::uint32_t> room_{0};
    std::atomic<std::uint32_t> clients_unchecked_{0};
    std::atomic<std::uint32_t> expected_{0};
    std::atomic<SharedListener*> shared_{nullptr};  // null: no other process has the listener

    EarlyUrgent early_urgent_;
    std::optional<Address> own_address_;  // as far as address_of() knows it

    RankedMutex<Rank::listening> mutex_;
    bool paused_ = false;
    bool is_released_ = false;
    Clock::time_point ignoring_since_;
    int host_backlog_;  // of the last listen() in the host
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

// Whether the port stays bound when the host stops listening.
enum class PortHold : std::uint8_t { kept, lost };
void start_listening_locked(Socket& socket, std::uint32_t capacity, PortHold port);
// SO_PAUSE_ACCEPT; in force from listen() on. no_such_option where the host cannot refuse, also
// before listen().
Code pause_accepting_locked(Socket& socket, bool on);

// Starts, ends and repeats enforcing the backlog of a listener: see
// connections/backlog_enforcer.cpp.
namespace backlog_enforcer {

void watch(Socket& listener);
void forget(Socket& listener);
// The thread calls the listener's enforce() again.
void recheck(Socket& listener);
// This process has connected to a listener of its own, or may have: it has one that is not watched,
// or has connected to an AF_UNIX address. What arrives at a socket may be due to the call before.
inline constinit std::atomic<bool> has_own_clients{false};
// Listeners of this process on the port; none where the host cannot refuse clients.
std::vector<ObjectPtr<Socket>> listeners_at(std::uint16_t port_be);

}  // namespace backlog_enforcer

}  // namespace ws2::core
