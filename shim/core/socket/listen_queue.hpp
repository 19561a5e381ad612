// SPDX-License-Identifier: MIT
// What a listening socket keeps besides the host's queue: how many connections may wait, those
// that came back to wait (deferred, or taken over from a host queue), and whether new clients are
// being refused because the queue is full.
//
// Windows completes exactly as many connections as the backlog says and refuses the next client;
// Linux drops it and lets it hang. One background thread, started by the first listen(), looks at
// a listener when a connection arrives (at most every few milliseconds) and refuses new clients
// once the queue is full; accept() lets them in again when it has made room.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>

#include "platform/types.hpp"

namespace ws2::core {

class Socket;

struct PendingConnection {
    UniqueDescriptor descriptor;
    Address peer;
    BlockingMode mode = BlockingMode::blocking;  // of the descriptor, once accept() has it
};

class ListenQueue {
public:
    // What became of the listener. `replaced`: for want of privilege, by another one under the same
    // descriptor, which nobody watches yet.
    enum class Admission : std::uint8_t { unchanged, admitted, replaced };

    explicit ListenQueue(std::uint32_t capacity) : capacity_{capacity} {}

    // Loads only: what accept() and select() ask without a lock.
    bool has_returned_connection() const { return returned_.load(std::memory_order_acquire) != 0; }
    bool is_refusing() const { return refusing_.load(std::memory_order_seq_cst); }

    std::uint32_t capacity() const { return capacity_; }

    // A poll showed a connection, so that the next accept need not look again.
    void note_arrival() { arrival_noted_.store(true, std::memory_order_relaxed); }
    bool take_noted_arrival() {
        return arrival_noted_.load(std::memory_order_relaxed) &&
               arrival_noted_.exchange(false, std::memory_order_relaxed);
    }

    // The rest with the listener's mutex held.

    // The oldest connection that waits here rather than in the host.
    std::optional<PendingConnection> take_returned_locked(int fd);
    // Puts a connection back: the next accept gets it first.
    void put_back_locked(int fd, PendingConnection connection);

    // Refuses new clients if the queue is full.
    void refuse_if_full_locked(int fd);
    // Lets new clients in again if there is room.
    Admission admit_if_room_locked(int fd);

    // Lets new clients in whether there is room or not: for a listener nobody guards any more.
    void admit_always_locked(int fd);

    // SO_PAUSE_ACCEPT: every new client is refused while it is on [docs: SOL_SOCKET options].
    // pause_locked(): no_such_option where the host cannot refuse.
    Code pause_locked(int fd);
    Admission resume_locked(int fd);

    // Connections nobody accepted are reset with their listener.
    void abandon_locked();

private:
    Admission admit_locked(int fd);
    std::uint32_t waiting_locked(int fd) const;
    void returned_changed_locked(int fd);
    void take_over_host_queue_locked(int fd);
    int host_backlog_locked() const;

    std::uint32_t const capacity_;
    std::atomic<std::uint32_t> returned_{0};
    std::atomic<bool> refusing_{false};
    std::atomic<bool> arrival_noted_{false};
    bool paused_ = false;
    std::deque<PendingConnection> connections_;
    UniqueDescriptor retired_;  // a replaced listener whose last handshakes may still complete
};

// The thread that looks after listeners.
namespace backlog_enforcer {

// Also for a listener whose descriptor was replaced.
void watch(Socket& listener);
void forget(Socket& listener);

}  // namespace backlog_enforcer

}  // namespace ws2::core
