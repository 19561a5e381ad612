// SPDX-License-Identifier: MIT
// IP multicast groups: the membership options of both levels, and WSAJoinLeaf, which for IP is a
// membership, with the socket itself as the leaf [docs: Multipoint and Multicast Semantics].
#pragma once

#include <cstdint>

#include "platform/options.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

using platform::Membership;
using platform::MembershipChange;

// A stream has no groups: invalid_argument.
Code check_may_join(Socket const& socket);

// address_not_available: not a member, no such interface; invalid_argument: not a group.
Code change_membership(Socket& socket, Membership const& membership, MembershipChange change);

// An interface by one of its addresses, or by its index as 0.x.x.x [docs: IPPROTO_IP options].
Result<std::uint32_t> interface_by_address(Address const& ipv4);

// WSAJoinLeaf's flags, a set of bits; api/ ties them to the JL_ macros.
namespace leaf_role {
inline constexpr std::uint32_t sender = 1;
inline constexpr std::uint32_t receiver = 2;
inline constexpr std::uint32_t both = 4;
inline constexpr std::uint32_t known = 7;
}  // namespace leaf_role

// operation_not_supported for a stream, invalid_argument for other roles, address_not_available
// for what is no group.
Code join_leaf(Socket& socket, Address const& group, std::uint32_t roles);

}  // namespace ws2::core
