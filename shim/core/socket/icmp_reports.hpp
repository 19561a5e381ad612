// SPDX-License-Identifier: MIT
// The ICMP answers to what one datagram socket has sent. On Windows they are entries of a queue:
// each fails one receive, which costs no datagram, a peek leaves it there, and no send fails
// [docs: recvfrom]. A host fails whatever call comes next, once for several, so a call that fails
// like that, or a poll that shows an error, moves the host's queue here.
//
// While there are any the receiving direction has slow_path::icmp.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "platform/socket_calls.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class Socket;

struct IcmpFailure {
    Code code = Code::ok;
    Address target;
};

class IcmpReports {
public:
    explicit IcmpReports(Socket& owner) : owner_{owner} {}

    // SIO_UDP_CONNRESET, SIO_UDP_NETRESET: whether receives report an unreachable port
    // (connection_reset) and an exceeded hop limit (network_reset).
    bool is_reported(Code code) const {
        return (reported_.load(std::memory_order_relaxed) & bit(code)) != 0;
    }
    void set_reported(Code code, bool on) {
        if (on)
            reported_.fetch_or(bit(code), std::memory_order_relaxed);
        else
            reported_.fetch_and(static_cast<std::uint8_t>(~bit(code)), std::memory_order_relaxed);
    }

    // Moves the host's queue here. True: a call that failed with `why` can be repeated, because an
    // ICMP answer, of whatever kind, was the reason.
    bool collect(Code why);

    // The oldest report; a peek leaves it in the queue.
    std::optional<IcmpFailure> take(bool peek);

private:
    static std::uint8_t bit(Code code) { return code == Code::network_reset ? 2 : 1; }
    void add_locked(platform::IcmpReport const& report);

    Socket& owner_;
    std::atomic<std::uint8_t> reported_{3};
    RankedMutex<Rank::icmp_reports> mutex_;
    std::vector<IcmpFailure> waiting_;
};

}  // namespace ws2::core
