// SPDX-License-Identifier: MIT
// Contract: the network interfaces of this machine, and which of them reaches a peer.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

enum class InterfaceKind : std::uint8_t { broadcast, point_to_point, loopback };

// One IPv4 address of one interface.
struct InterfaceAddress {
    Address address;
    Address netmask;
    Address broadcast;  // Family::none unless kind is broadcast
    InterfaceKind kind = InterfaceKind::broadcast;
    bool is_up = false;
    bool has_multicast = false;
};

// Loopback included. Empty when the host does not list them.
std::vector<InterfaceAddress> ipv4_interfaces();

// The first interface that is up and has a link-local IPv6 address; 0: there is none.
std::uint32_t link_local_interface();

// The local address from which a packet for `peer` would be sent; network_unreachable and the like.
// Its port has no meaning.
Result<Address> source_address_for(Address const& peer);

}  // namespace ws2::platform
