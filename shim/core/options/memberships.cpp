// SPDX-License-Identifier: MIT
#include "shim/core/options/memberships.hpp"

namespace ws2::core {
namespace {

bool is_group(Address const& address) {
    constexpr unsigned first_half_byte = 0xf0;
    constexpr unsigned ipv4_groups = 0xe0;
    constexpr unsigned ipv6_groups = 0xff;
    return address.family == Family::ipv4 ? (address.ip[0] & first_half_byte) == ipv4_groups
                                          : address.ip[0] == ipv6_groups;
}

}  // namespace

Code check_may_join(Socket const& socket) {
    return socket.is_stream() ? Code::invalid_argument : Code::ok;
}

Code change_membership(Socket& socket, Membership const& membership, MembershipChange change) {
    auto const code = platform::change_membership(socket.fd(), membership, change);
    if (code == Code::ok) change_auxiliary_membership(socket, membership, change);
    return code;
}

Result<std::uint32_t> interface_by_address(Address const& ipv4) {
    auto const& ip = ipv4.ip;
    if (ip[0] == 0) return std::uint32_t{ip[1]} << 16 | std::uint32_t{ip[2]} << 8 | ip[3];
    return platform::interface_with(ipv4);
}

Code join_leaf(Socket& socket, Address const& group, std::uint32_t roles) {
    if (socket.is_stream()) return Code::operation_not_supported;
    if (roles == 0 || (roles & ~leaf_role::known) != 0) return Code::invalid_argument;
    if (auto const code = bind_for_sending(socket); code != Code::ok) return code;
    // Sending needs no membership, and an address that is no group has none.
    if (roles == leaf_role::sender || !is_group(group)) return Code::ok;
    return change_membership(socket, {group, {}, group.scope_id}, MembershipChange::join);
}

}  // namespace ws2::core
