// SPDX-License-Identifier: MIT
// The bytes of one socket that sends have accepted and the host has not taken yet, and what is to
// happen to the connection behind them.
//
// On Windows a non-blocking send takes everything or WSAEWOULDBLOCK, never a part [winetest:
// test_send_buffering], so programs from there do not handle parts. What the host leaves over waits
// here, and the flusher hands it on as the peer reads. While anything waits, the socket is not
// writable and further sends would block. What was accepted is delivered even when the socket is
// closed or shut down meanwhile, or the process ends; a process that is killed resets the
// connection, so that the peer never takes a part for the whole.
//
// Lock: its own mutex, which may be taken with the socket's held, and behind which only the
// flusher's list is locked. Nobody waits while holding it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

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

    // Hands on what the host takes now. would_block: some is left. Everything else means that none
    // is, also the reason why the connection has ended.
    Code flush();

    // Closes the sending direction, now or behind the bytes.
    void finish_sending();

    // SO_LINGER as the program wants it, low half on or off, high half seconds. In force at once,
    // or when the bytes are gone: until then closing means a reset.
    Code set_linger(std::uint32_t packed);
    // What the descriptor has from the start.
    void inherit_linger(std::uint32_t packed) { linger_ = packed; }
    // The descriptor is a new one; no bytes wait.
    void start_over(std::uint32_t linger);

    // --- closing: the last handle is gone and no call is inside ---------------------------------
    // True: the descriptor stays until the bytes are gone. False: nothing waits.
    bool close_behind();
    // The rest is not to be sent. False: there was none.
    bool drop();

    // --- the flusher --------------------------------------------------------------------------
    // What to wait for; nothing when no bytes wait any more. The descriptor is -1 when nothing can
    // be done for the moment.
    std::optional<platform::PollItem> poll_item();
    // Something came, or may have come, from the peer of a closed socket: that resets the
    // connection.
    void reset_on_late_data();
    // No poll tells of what comes from the peer: it has to be looked for from time to time.
    bool hears_of_no_late_data();
    // In a child after fork(): the parent sends them.
    void forget_in_child() noexcept;

    // Its list, under its lock.
    struct Links {
        Socket* next = nullptr;
        Socket* previous = nullptr;
        bool is_listed = false;
    };
    Links& flusher_links() { return links_; }

    // --- other processes ----------------------------------------------------------------------
    // Another process gets the connection: a copy of the bytes, which are not sent meanwhile.
    // return_unsent() says what became of it.
    std::vector<SendQueue::Unsent> lend();
    // Nothing is sent until return_unsent().
    void hold();
    enum class Lent : std::uint8_t { delivered, not_delivered };
    void return_unsent(Lent lent);
    // The descriptor is shared from now on: what is set for it is seen by others.
    void share();

    // --- the end of the process -----------------------------------------------------------------
    // Takes the lock for good, so that the bytes stay as they are. False: somebody holds it.
    bool freeze();
    SendQueue const* frozen_queue() const { return queue_.get(); }
    std::uint32_t linger_frozen() const { return linger_; }

private:
    void put_reset_in_force_locked();
    void put_linger_in_force_locked();
    UniqueDescriptor all_gone_locked();

    Socket& owner_;
    RankedMutex<Rank::unsent_bytes> mutex_;
    std::unique_ptr<SendQueue> queue_;  // empty unless slow_path::unsent is set
    std::uint32_t linger_ = 0;
    bool resets_when_killed_ = false;  // SO_LINGER of the host is not what linger_ says
    bool finish_when_flushed_ = false;
    bool close_when_flushed_ = false;
    bool peer_has_finished_ = false;  // seen while a closed socket still sends
    bool is_lent_ = false;
    Links links_;
};

// Closes the sending direction, now or behind the bytes that wait.
void finish_sending(Socket& socket);
// What the host remembers of the connection for a while must not keep anybody off the port. An
// accepted connection has the listener's leave.
void leave_port_to_others(Socket const& socket);

}  // namespace ws2::core
