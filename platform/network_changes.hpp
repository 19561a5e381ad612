// SPDX-License-Identifier: MIT
// Contract: notification of changes of this machine's addresses, routes and interfaces.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

// A set of bits.
using NetworkChanges = std::uint8_t;
namespace network_change {
inline constexpr NetworkChanges ipv4_addresses = 1;
inline constexpr NetworkChanges ipv6_addresses = 2;
inline constexpr NetworkChanges routes = 4;
inline constexpr NetworkChanges interfaces = 8;  // one came, went, or changed its state
inline constexpr NetworkChanges all = 15;
}  // namespace network_change

// A descriptor that becomes readable with every change from now on. operation_not_supported where
// the host has no such notification.
Result<UniqueDescriptor> watch_network() noexcept;

// What has changed since the last call, perhaps with bits for things that have not; does not block.
NetworkChanges take_network_changes(int fd) noexcept;

}  // namespace ws2::platform
