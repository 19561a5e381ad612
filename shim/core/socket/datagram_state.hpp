// SPDX-License-Identifier: MIT
// The part of a socket that only datagrams need: the ICMP answers to what it has sent, the
// broadcasts and groups that the host does not deliver to it, and whether receives report a
// datagram's destination.
//
// Lock rule: read from anywhere; set_auxiliary_sockets_locked() with the socket's mutex held.
// IcmpReports has a mutex of its own.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "shim/core/socket/auxiliary_sockets.hpp"
#include "shim/core/socket/icmp_reports.hpp"
#include "shim/core/socket/lazy_part.hpp"

namespace ws2::core {

class DatagramState {
public:
    explicit DatagramState(Socket& owner) : icmp_reports_{owner} {}

    IcmpReports& icmp_reports() { return icmp_reports_; }

    // Null while the host delivers everything that Windows would.
    AuxiliarySockets* auxiliary_sockets() const { return auxiliary_sockets_.get(); }
    bool has_auxiliary_datagram() const {
        auto const* const sockets = auxiliary_sockets();
        return sockets && sockets->has_any();
    }
    void set_auxiliary_sockets_locked(std::unique_ptr<AuxiliarySockets> sockets) {
        auxiliary_sockets_.set(std::move(sockets));
    }

    // WSARecvMsg reports a datagram's destination, for which the host needs IP_PKTINFO. True: it is
    // the first call on this socket, and the caller sets that option.
    bool begin_asking_destination() {
        return !asks_destination_.load(std::memory_order_relaxed) &&
               !asks_destination_.exchange(true);
    }
    bool asks_destination() const { return asks_destination_.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> asks_destination_{false};
    IcmpReports icmp_reports_;
    LazyPart<AuxiliarySockets> auxiliary_sockets_;
};

// Binds a fresh socket to any address and port, as every send does [docs: sendto].
Code bind_for_sending(Socket& socket);

}  // namespace ws2::core
