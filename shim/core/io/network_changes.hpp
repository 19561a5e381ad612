// SPDX-License-Identifier: MIT
// Waiting for changes of this machine's addresses and routes: SIO_ADDRESS_LIST_CHANGE,
// SIO_ROUTING_INTERFACE_CHANGE, and the notifications of iphlpapi. One descriptor of the host
// reports all changes; the first call that needs it opens it, and it stays open.
#pragma once

#include <memory>
#include <optional>

#include "platform/network_changes.hpp"
#include "platform/types.hpp"
#include "shim/core/io/operation.hpp"

namespace ws2::core {

using platform::NetworkChanges;

// What a caller waits for.
class NetworkCondition {
public:
    // An address of this family comes or goes.
    static NetworkCondition address_list(Family family);
    // A route comes or goes.
    static NetworkCondition any_route() { return any_of(platform::network_change::routes); }
    static NetworkCondition any_of(NetworkChanges changes);
    // Packets for this peer would leave from another address than now, or not at all any more.
    static NetworkCondition route_to(Address const& peer);

    bool is_met(NetworkChanges changes) const;
    // Of a peer's.
    bool is_about_route() const { return peer_.family != Family::none; }

private:
    NetworkChanges changes_ = 0;
    Address peer_;
    std::optional<Address> source_;
};

// Stands in a list of its own of its socket (AsyncState), and is tried when something has changed.
class ChangeOperation final : public Operation {
public:
    ChangeOperation(Announcement announcement, NetworkCondition const& condition)
        : Operation{std::move(announcement)}, condition_{condition} {}
    Attempt attempt(Socket&) override { return {}; }
    bool is_met(NetworkChanges changes) const { return condition_.is_met(changes); }

private:
    NetworkCondition const condition_;
};

// Watches for changes from now on. operation_not_supported: the host does not report them;
// no_buffers.
Code watch_network_changes();

// In the child of a fork, whose own descriptor this needs.
void watch_network_changes_after_fork();

// change_operations.cpp: whatever waits at a socket.
void notify_sockets(NetworkChanges changes);

}  // namespace ws2::core
