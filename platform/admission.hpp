// SPDX-License-Identifier: MIT
// Contract: turning new connections away from a full listener. Windows answers a connection that
// finds the queue full with a reset; most hosts drop it silently, and the client hangs. Where the
// host has a way, these functions refuse new clients at once and leave queued connections alone.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// Connections that wait in the listener's queue. operation_not_supported where the host keeps it
// to itself; such a host has no guard.
Result<std::uint32_t> queued_connections(int fd) noexcept;

// Whether refuse_connections() does anything for such a socket here, listening or not yet.
bool can_refuse_connections(int fd) noexcept;

// From now on new clients are refused; those in the queue, and handshakes under way, stay.
Code refuse_connections(int fd) noexcept;

// Takes refuse_connections() back. access_denied: only a privileged process may; use
// replace_listener().
Code admit_connections(int fd) noexcept;

// For the unprivileged: a new listener with the old one's options on the same address takes over
// the number `fd`; its queue holds `backlog` + 1. The old one comes back, still refusing: take what
// is left in its queue, then drop it.
Result<UniqueDescriptor> replace_listener(int fd, int backlog);

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
    // Fills `tokens` and returns how many; 0 at the deadline.
    virtual std::size_t wait(std::span<std::uint64_t> tokens, Deadline deadline) = 0;

private:
    virtual int lend(int fd) = 0;
    virtual void take_back(int fd) = 0;
};

// Null where the host has no guard.
std::unique_ptr<ArrivalMonitor> make_arrival_monitor();

}  // namespace ws2::platform
