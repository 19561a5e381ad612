// SPDX-License-Identifier: MIT
// The bytes of one socket that sends have accepted and the host has not taken yet, and what is to
// happen to the connection behind them.
//
// On Windows a non-blocking send takes everything or fails with WSAEWOULDBLOCK, never a part
// [winetest: test_send_buffering], so programs from there do not handle partial sends. Bytes that
// the host does not take are queued here, and the flusher sends them as the peer reads. While the
// queue is not empty, the socket is not writable and further sends would block. What was accepted
// is delivered even when the socket is closed or shut down meanwhile, or the process ends; a
// process that is killed resets the connection, so that the peer does not take a truncated stream
// for a complete one.
//
// Lock rule: a mutex of its own, which may be taken with the socket's held; only the flusher's list
// is locked while it is held.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "platform/deadline.hpp"
#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/send_queue.hpp"

namespace ws2::core {

class Socket;

class UnsentBytes {
public:
    explicit UnsentBytes(Socket& owner) : owner_{owner} {}
    UnsentBytes(UnsentBytes const&) = delete;
    UnsentBytes& operator=(UnsentBytes const&) = delete;

    // Accepts what `buffers` hold beyond the first `sent` bytes. no_buffers: nothing was accepted,
    // for want of memory or of a thread that would send it.
    Code keep(std::span<platform::Buffer const> buffers, std::size_t sent, unsigned flags);

    // Sends what the host takes now. would_block: bytes are left. With every other code none are:
    // ok, or the reason why the connection has ended.
    Code flush();

    // Closes the sending direction, now or after the last byte was sent.
    void finish_sending();

    // SO_LINGER of the program, low half on or off, high half seconds. Set in the host at once, or
    // when the queue is empty: until then closing the descriptor resets the connection.
    Code set_linger(std::uint32_t packed);
    // SO_LINGER that the descriptor has already.
    void inherit_linger(std::uint32_t packed) { linger_ = packed; }
    // The descriptor is a new one; no bytes wait.
    void start_over(std::uint32_t linger);

    // --- closing: the last handle is gone and no call is inside ---------------------------------
    // True: the descriptor stays open until the bytes are sent. False: the queue is empty.
    bool close_behind();
    // The connection is reset as soon as the peer has everything that the host has taken, as a part
    // of a send that was given up is among it. False: the descriptor can be closed at once.
    bool reset_behind();
    // The rest is not to be sent. False: there was none.
    bool drop();

    // --- the flusher --------------------------------------------------------------------------
    // What the flusher polls for; nothing when the queue is empty. The descriptor is -1 while the
    // bytes are held.
    std::optional<platform::PollItem> poll_item();
    // Resets the connection of a closed socket if the peer has sent data.
    void reset_on_late_data();
    // No poll reports acknowledgements, nor data of the peer in some states: then flush() and
    // reset_on_late_data() have to be called as often.
    std::optional<std::chrono::milliseconds> time_between_looks();
    // In a child after fork(): the bytes belong to the parent.
    void forget_in_child() noexcept;

    // For the flusher's list, under its lock.
    struct Links {
        Socket* next = nullptr;
        Socket* previous = nullptr;
        bool is_listed = false;
    };
    Links& flusher_links() { return links_; }

    // --- other processes ----------------------------------------------------------------------
    // The socket is handed over to another process: returns a copy of the bytes, which are not sent
    // here until end_hand_over().
    std::vector<SendQueue::Unsent> begin_hand_over();
    // The same without a copy.
    void hold();
    // Others are about to have the descriptor, and may have bytes to send as well.
    void count_sending_process();
    enum class HandOver : std::uint8_t { delivered, not_delivered };
    void end_hand_over(HandOver outcome);
    // The process that handed these bytes over has kept them.
    void forget_taken_over();

    // --- the end of the process -----------------------------------------------------------------
    // Takes the lock for good, so that the queue does not change any more. False: it was locked
    // until the deadline.
    bool freeze(platform::Deadline deadline);
    SendQueue const* frozen_queue() const { return queue_.get(); }
    std::uint32_t linger_frozen() const { return linger_; }
    bool resets_frozen() const { return reset_when_acknowledged_; }
    bool is_counted_frozen() const { return is_counted_; }

private:
    void put_reset_in_force_locked();
    void put_linger_in_force_locked();
    void leave_reset_in_force_locked();
    bool may_be_elsewhere() const;
    bool count_locked();
    UniqueDescriptor all_gone_locked();

    Socket& owner_;
    RankedMutex<Rank::unsent_bytes> mutex_;
    std::unique_ptr<SendQueue> queue_;  // empty unless slow_path::unsent is set
    std::uint32_t linger_ = 0;
    bool resets_when_killed_ = false;  // SO_LINGER of the host is not what linger_ says
    bool is_counted_ = false;          // among the processes that send; only if it is not
    bool finish_when_flushed_ = false;
    bool close_when_flushed_ = false;
    bool reset_when_acknowledged_ = false;
    bool peer_has_finished_ = false;  // while a closed socket still sends
    bool is_held_ = false;
    Links links_;
};

// Closes the sending direction, now or behind the bytes that wait.
void finish_sending(Socket& socket);
// Lets later sockets bind the port while the host keeps this connection in TIME_WAIT. Accepted
// connections have that from their listener.
void leave_port_to_others(Socket const& socket);

}  // namespace ws2::core
