// SPDX-License-Identifier: MIT
// Contract: what becomes of clients that come to a full listener. Windows answers them with a
// reset; most hosts drop them silently, and they hang. Nothing here needs a privilege, another
// bind() or a descriptor of the program's, and no connection that a client believes in is lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// Connections that wait in the listener's queue. operation_not_supported where the host keeps it
// to itself; such a host refuses nobody.
Result<std::uint32_t> queued_connections(int fd) noexcept;

// Whether the functions below do anything for such a socket here, listening or not yet.
bool can_refuse_connections(int fd) noexcept;

// While it is on, new clients get no answer, and try again after a second; the queue and the
// handshakes under way stay.
Code ignore_new_clients(int fd, bool on) noexcept;

// Clients whose packets the listener has dropped since it was made, as when its queue was full.
// 0 where the host does not tell.
std::uint32_t dropped_packets(int fd) noexcept;

// Clients that the host has answered without keeping anything of them, of all listeners that share
// its network: SYN cookies, which it sends when more handshakes are under way than a queue is long.
// What such a client sends next makes its connection, if there is room then. Empty: unknown.
std::optional<std::uint64_t> clients_not_kept() noexcept;

// A handshake that ends while its listener ignores clients makes a connection that ignores its
// peer, until this is said of it. What the peer has sent meanwhile comes again.
void stop_ignoring_peer(int fd) noexcept;

// Whether a client of the listener has been answered that is not in the queue yet.
// operation_not_supported where the host, or its sandbox, does not tell.
Result<bool> has_handshakes(int fd) noexcept;

// New clients are refused from now on, and the descriptor shows a hang-up. The queue has to be
// empty: what is in it is reset, and so are handshakes under way. listen() takes it back.
Code stop_listening(int fd) noexcept;

// False between stop_listening() and the next listen(), whichever process has said so.
bool is_listening(int fd) noexcept;

// --- connections that wait outside the host's queue -------------------------------------------

// A place for accepted connections that keeps their order and has one descriptor for all. They are
// reset with it.
Result<UniqueDescriptor> make_holding_queue();

// What could be accepted and not be put down: a descriptor of the calling thread.
inline constexpr int none_in_transit = -1;

// Moves the oldest connection from the listener's queue to the holding queue, or the one in
// `in_transit` that an earlier call left, with its peer's name in `peer`. would_block: the queue is
// empty. Other codes: the holding queue is full (no_buffers), or there is no descriptor to be had
// just now; nothing is lost, but one connection may be in `in_transit` then.
Code move_to_holding_queue(int listener, int holding_queue, int& in_transit,
                           Address& peer) noexcept;

// The oldest one, as accept() would have given it, non-blocking. too_many_open: it stays there.
Result<UniqueDescriptor> take_from_holding_queue(int listener, int holding_queue);

// --- noticing ---------------------------------------------------------------------------------

// Tells which listeners got new connections. One thread waits; any thread may watch and forget.
class ArrivalMonitor {
public:
    virtual ~ArrivalMonitor() = default;

    // What the waiting thread does first. Where the host can do without them, the thread gives up
    // the descriptors of the process: each system call on a descriptor costs more while several
    // threads have it. From then on the thread uses those on loan only.
    virtual void enter() = 0;

    // A descriptor of the process, in the waiting thread. It must stay open meanwhile.
    class Loan {
    public:
        Loan(ArrivalMonitor& lender, int fd) : lender_{lender}, fd_{lender.lend(fd)} {}
        Loan(Loan const&) = delete;
        Loan& operator=(Loan const&) = delete;
        ~Loan() { lender_.take_back(fd_); }

        int fd() const { return fd_; }  // -1: there is none to be had

    private:
        ArrivalMonitor& lender_;
        int const fd_;
    };

    // `token` is reported once per arrival (arrivals that come together may be one), until
    // forget(). The descriptor must stay open in between.
    virtual Code watch(int fd, std::uint64_t token) = 0;
    virtual void forget(int fd) = 0;
    // Reports it once more, if it has connections or hangs up.
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
