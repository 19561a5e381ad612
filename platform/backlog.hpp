// SPDX-License-Identifier: MIT
// Contract: refusing clients of a listener whose backlog is full. Windows answers their SYN with a
// reset; most hosts drop it silently, and the client hangs. Nothing here needs a privilege, another
// bind() or a descriptor of the program's, and no connection that a client sees as established is
// lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// Connections that wait in the listener's queue. operation_not_supported where the host does not
// report the number; on such a host no client is refused.
Result<std::uint32_t> queued_connections(int fd) noexcept;

// Whether the functions below do anything for such a socket here, listening or not yet.
bool can_refuse_connections(int fd) noexcept;

// While it is on, new clients get no answer, and try again after a second; the queue and the
// handshakes under way stay.
Code ignore_new_clients(int fd, bool on) noexcept;

// Clients whose packets the listener has dropped since it was made, as when its queue was full.
// 0 where the host does not count them.
std::uint32_t dropped_packets(int fd) noexcept;

// SYN cookies that the host has sent, for all listeners of its network namespace: it answers a
// client without keeping state when more handshakes are under way than a queue is long. The
// client's next packet makes the connection, if there is room then. Empty: unknown.
std::optional<std::uint64_t> clients_not_kept() noexcept;

// A handshake that ends while its listener ignores clients makes a connection that ignores its
// peer as well, until this is called for it. The peer retransmits what it has sent meanwhile.
void stop_ignoring_peer(int fd) noexcept;

// Whether handshakes are under way: clients that were answered and are not in the queue yet.
// operation_not_supported where the host, or its sandbox, does not report them.
Result<bool> has_handshakes(int fd) noexcept;

// New clients are refused from now on, and the descriptor shows a hang-up. The queue has to be
// empty: connections in it are reset, and so are handshakes under way. listen() undoes it.
Code stop_listening(int fd) noexcept;

// False between stop_listening() and the next listen(), whichever process called it.
bool is_listening(int fd) noexcept;

// --- connections that wait outside the host's queue -------------------------------------------

// A queue of accepted connections behind one descriptor, first in, first out, which processes can
// share. Closing it resets the connections in it.
Result<UniqueDescriptor> make_holding_queue();

// For `in_transit` below: no connection was accepted and not queued.
inline constexpr int none_in_transit = -1;

// Moves the oldest connection from the listener's queue to the holding queue, or the one that an
// earlier call left in `in_transit`, a descriptor of the calling thread, with its peer's name in
// `peer`. would_block: the listener's queue is empty. Other codes: the holding queue is full
// (no_buffers), or the process has no descriptor left; nothing is lost, but one connection may be
// in `in_transit` then.
Code move_to_holding_queue(int listener, int holding_queue, int& in_transit,
                           Address& peer) noexcept;

// Makes the connection in `in_transit` what accept() would have returned.
void end_transit(int listener, int in_transit) noexcept;

// The oldest connection, as accept() would have returned it, non-blocking. too_many_open: it stays
// queued.
Result<UniqueDescriptor> take_from_holding_queue(int listener, int holding_queue);

// --- events -----------------------------------------------------------------------------------

// Reports which listeners got new connections. One thread waits; any thread may add and remove
// listeners.
class ArrivalMonitor {
public:
    virtual ~ArrivalMonitor() = default;

    // Called first by the waiting thread. Where the host allows it, the thread leaves the process's
    // descriptor table: each system call on a descriptor is slower while several threads share the
    // table. From then on the thread uses borrowed descriptors only.
    virtual void enter() = 0;

    // A descriptor of the process, borrowed for the waiting thread. It must stay open meanwhile.
    class Loan {
    public:
        Loan(ArrivalMonitor& lender, int fd) : lender_{lender}, fd_{lender.lend(fd)} {}
        Loan(Loan const&) = delete;
        Loan& operator=(Loan const&) = delete;
        ~Loan() { lender_.take_back(fd_); }

        int fd() const { return fd_; }  // -1: it could not be borrowed

    private:
        ArrivalMonitor& lender_;
        int const fd_;
    };

    // `token` is reported once per arrival (arrivals that come together may be one), until
    // forget(). The descriptor must stay open in between.
    virtual Code watch(int fd, std::uint64_t token) = 0;
    virtual void forget(int fd) = 0;
    // Reports the listener once more, if it has connections or hangs up.
    virtual void report_again(int fd, std::uint64_t token) = 0;
    // Fills `tokens` and returns how many; 0 at the deadline.
    virtual std::size_t wait(std::span<std::uint64_t> tokens, Deadline deadline) = 0;
    // Closes a descriptor of the waiting thread.
    virtual void drop(int fd) = 0;

private:
    virtual int lend(int fd) = 0;
    virtual void take_back(int fd) = 0;
};

// Null where the host cannot refuse.
std::unique_ptr<ArrivalMonitor> make_arrival_monitor();

}  // namespace ws2::platform
