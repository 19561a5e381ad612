// SPDX-License-Identifier: MIT
// Urgent bytes between two sockets of this process. The host keeps only the newest, so the
// sender makes sure that each is collected before the next one is sent, or records its position
// where the connection has not been accepted yet.
#include <array>
#include <optional>

#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {
namespace {

bool is_same_host(Endpoint const& a, Endpoint const& b) {
    constexpr std::uint8_t loopback_net = 127;
    return a.ip == b.ip || (a.ip[12] == loopback_net && b.ip[12] == loopback_net);
}

struct Ends {
    Endpoint local;
    Endpoint peer;
};

Endpoint peer_of(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    return endpoint_of(socket.connect_state().peer.address());
}

std::optional<Ends> ends_of(Socket& socket) {
    if (!socket.carries_urgent() || socket.phase() != Phase::connected) return std::nullopt;
    auto const local = platform::local_address(socket.fd());
    if (!local) return std::nullopt;
    return Ends{endpoint_of(*local), peer_of(socket)};
}

bool is_other_end(Socket& socket, Ends const& ends) {
    // Most are not, which is found out without a call of the host.
    if (peer_of(socket) != ends.local) return false;
    auto const own = ends_of(socket);
    return own && own->local == ends.peer && own->peer == ends.local;
}

SocketReference find_other_end(Socket& sender) {
    auto const ends = ends_of(sender);
    if (!ends || !is_same_host(ends->local, ends->peer)) return {};
    auto& remembered = sender.urgent_state().inner_peer;
    auto const handle = remembered.load(std::memory_order_relaxed);
    if (handle != 0)
        if (auto socket = acquire_socket(handle); socket && is_other_end(*socket, *ends))
            return socket;
    // Nor was there any, unless one has come since.
    auto const connections = UrgentState::connections_with(ends->local.port_be);
    auto const searched_at =
        sender.urgent_state().searched_at.exchange(connections, std::memory_order_relaxed);
    if (handle == 0 && searched_at == connections) return {};
    Handle found = 0;
    library().handles().for_each([&](Handle each) {
        if (found != 0) return;
        auto const socket = acquire_socket(each);
        if (socket && is_other_end(*socket, *ends)) found = each;
    });
    remembered.store(found, std::memory_order_relaxed);
    return found != 0 ? acquire_socket(found) : SocketReference{};
}

}  // namespace

// A connection that may have been accepted meanwhile is searched for again after the byte was sent;
// then its position is recorded there, or accept() has collected it.
EarlyUrgentNotice::EarlyUrgentNotice(Socket& sender) {
    if (sender.urgent_state().inner_peer.load(std::memory_order_relaxed) != 0) return;
    if (sender.has_send_queue()) return;
    listeners_ = backlog_enforcer::listeners_at(peer_of(sender).port_be);
    if (listeners_.empty()) return;
    auto const ends = ends_of(sender);
    auto const position = platform::sent_position(sender.fd());
    if (!ends || !is_same_host(ends->local, ends->peer) || !position) {
        listeners_.clear();
        return;
    }
    sender_ = ends->local;
    position_ = *position;
    sender.urgent_state().has_early_notice.store(true, std::memory_order_relaxed);
    for (auto const& each : listeners_) each->listening()->early_urgent().note(sender_, position_);
}

void EarlyUrgentNotice::take_back() {
    for (auto const& each : listeners_)
        each->listening()->early_urgent().take_back(sender_, position_);
}

void take_early_urgent(Socket& accepted, Listening& listening) {
    auto& early = listening.early_urgent();
    if (!early.has_any()) return;
    auto const sender = peer_of(accepted);
    if (!early.has(sender)) return;
    if (accepted.urgent_state().is_inline())
        static_cast<void>(early.take(sender));
    else
        take_marked(accepted, [&] { return early.take(sender); });
}

void deliver_within_process(Socket& sender) {
    auto const peer = find_other_end(sender);
    if (!peer) return;
    // Whichever thread is first, this one or the one that accepts, the older bytes go first.
    if (sender.urgent_state().has_early_notice.exchange(false, std::memory_order_relaxed))
        for (auto const& each : backlog_enforcer::listeners_at(peer_of(sender).port_be))
            take_early_urgent(*peer, *each->listening());
    if (peer->urgent_state().is_inline()) return;
    // Waits for a segment that the host still holds for a receive under way.
    static_cast<void>(platform::bytes_available(peer->fd()));
    collect_urgent(*peer);
    // The host does not show what was taken from it.
    if (auto* const async = peer->async_state()) async->urgent_came();
}

}  // namespace ws2::core
