// SPDX-License-Identifier: MIT
// Contract: this machine's routes, and its neighbours: the machines on the same link with their
// hardware addresses.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// Who made a route.
enum class RouteOrigin : std::uint8_t { other, host, manual, redirect, dhcp, router };

struct Route {
    Address destination;  // of the network
    std::uint8_t prefix_length = 0;
    Address gateway;  // Family::none: the destination is on the link, or this machine itself
    std::uint32_t interface_index = 0;
    std::uint32_t metric = 0;
    RouteOrigin origin = RouteOrigin::other;
};

// Those of the main and the local routing table, which only the destination selects.
// operation_not_supported where the host does not list them.
Result<std::vector<Route>> routes(Family family);

enum class NeighbourState : std::uint8_t {
    unreachable,
    incomplete,
    probe,
    delay,
    stale,
    reachable,
    permanent,
};

struct Neighbour {
    Address address;
    std::uint32_t interface_index = 0;
    std::vector<std::uint8_t> hardware_address;
    NeighbourState state = NeighbourState::unreachable;
    bool is_router = false;
};

// operation_not_supported where the host does not list them.
Result<std::vector<Neighbour>> neighbours(Family family);

// Has the host look for the hardware address of an address on the link, by sending a datagram
// there; neighbours() has the answer, or `unreachable` in the end.
Code look_for_neighbour(Address const& address);

}  // namespace ws2::platform
