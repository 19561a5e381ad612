// SPDX-License-Identifier: MIT
#include "shim/api/winsock/option_structures.hpp"

#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "shim/api/marshal.hpp"
#include "shim/api/winsock/protocol_info.hpp"
#include "shim/core/addresses/bind.hpp"
#include "shim/core/connections/accept.hpp"
#include "shim/core/options/memberships.hpp"

namespace ws2::api {
namespace {

using core::Membership;
using core::MembershipChange;
using core::OptionInput;
using core::OptionOutput;
using core::Socket;

// --- multicast membership -----------------------------------------------------------------------

Address ipv4_of(IN_ADDR const& in) {
    Address address;
    address.family = Family::ipv4;
    std::memcpy(address.ip.data(), &in, 4);
    return address;
}

Result<std::uint32_t> interface_of(IN_ADDR const& in) {
    return core::interface_by_address(ipv4_of(in));
}

template <class Structure>
bool read_structure(OptionInput input, Structure& structure) {
    if (!input.data || input.length < static_cast<int>(sizeof structure)) return false;
    if (!can_read_bytes(input.data, sizeof structure)) return false;
    std::memcpy(&structure, input.data, sizeof structure);
    return true;
}

Code set_ipv4_membership(Socket& socket, int name, OptionInput input) {
    if (auto const code = check_may_join(socket); code != Code::ok) return code;
    ip_mreq request;
    if (!read_structure(input, request)) return Code::bad_address;
    auto const index = interface_of(request.imr_interface);
    if (!index) return index.code();
    return change_membership(
        socket, {ipv4_of(request.imr_multiaddr), {}, *index},
        name == IP_ADD_MEMBERSHIP ? MembershipChange::join : MembershipChange::leave);
}

Code set_ipv4_source(Socket& socket, int name, OptionInput input) {
    if (auto const code = check_may_join(socket); code != Code::ok) return code;
    ip_mreq_source request;
    if (!read_structure(input, request)) return Code::bad_address;
    auto const index = interface_of(request.imr_interface);
    if (!index) return index.code();
    constexpr MembershipChange changes[] = {MembershipChange::join, MembershipChange::leave,
                                            MembershipChange::block, MembershipChange::unblock};
    return change_membership(
        socket, {ipv4_of(request.imr_multiaddr), ipv4_of(request.imr_sourceaddr), *index},
        changes[name - IP_ADD_SOURCE_MEMBERSHIP]);
}

Code set_ipv6_membership(Socket& socket, int name, OptionInput input) {
    if (auto const code = check_may_join(socket); code != Code::ok) return code;
    ipv6_mreq request;
    if (!read_structure(input, request)) return Code::bad_address;
    Membership membership;
    membership.group.family = Family::ipv6;
    std::memcpy(membership.group.ip.data(), &request.ipv6mr_multiaddr, 16);
    membership.interface_index = request.ipv6mr_interface;
    return change_membership(
        socket, membership,
        name == IPV6_ADD_MEMBERSHIP ? MembershipChange::join : MembershipChange::leave);
}

Result<Address> group_address(SOCKADDR_STORAGE const& storage, Family family) {
    return address_from(reinterpret_cast<sockaddr const*>(&storage), sizeof storage, family);
}

// MCAST_JOIN_GROUP and its relatives, the same for both families.
Code set_group(Socket& socket, int name, OptionInput input) {
    GROUP_REQ request;
    if (!read_structure(input, request)) return Code::bad_address;
    auto const group = group_address(request.gr_group, socket.family());
    if (!group) return group.code();
    return change_membership(
        socket, {*group, {}, request.gr_interface},
        name == MCAST_JOIN_GROUP ? MembershipChange::join : MembershipChange::leave);
}

Code set_group_source(Socket& socket, int name, OptionInput input) {
    GROUP_SOURCE_REQ request;
    if (!read_structure(input, request)) return Code::bad_address;
    auto const group = group_address(request.gsr_group, socket.family());
    auto const source = group_address(request.gsr_source, socket.family());
    if (!group || !source) return group ? source.code() : group.code();
    constexpr MembershipChange changes[] = {MembershipChange::block, MembershipChange::unblock,
                                            MembershipChange::join, MembershipChange::leave};
    return change_membership(socket, {*group, *source, request.gsr_interface},
                             changes[name - MCAST_BLOCK_SOURCE]);
}

// Any of them, when this kind of socket may: refusals are the core's.
template <Code (*Set)(Socket&, int, OptionInput), int Level>
Code set_if_usable(Socket& socket, int name, OptionInput input) {
    auto const row = core::find_usable(socket, Level, name, core::Access::write);
    return row ? Set(socket, name, input) : row.code();
}

// --- the state of a socket ----------------------------------------------------------------------

// Puts `address` behind what is there, if there is one, and lets `entry` point at it.
void append_address(Result<Address> const& address, char*& at, SOCKET_ADDRESS& entry) {
    if (!address) return;
    int length = 0;
    put_address(*address, reinterpret_cast<sockaddr*>(at), &length);
    entry.lpSockaddr = reinterpret_cast<sockaddr*>(at);
    entry.iSockaddrLength = length;
    at += length;
}

// CSADDR_INFO and the addresses it points at, in one piece of memory.
Code get_bsp_state(Socket& socket, int, OptionOutput& output) {
    int const needed = static_cast<int>(sizeof(CSADDR_INFO)) + 2 * address_size(socket.family());
    if (!output.data || output.length < needed ||
        !can_write_bytes(output.data, static_cast<std::size_t>(needed)))
        return Code::bad_address;
    CSADDR_INFO info{};
    info.iSocketType = socket.is_stream()
                           ? SOCK_STREAM
                           : (socket.type() == SocketType::raw ? SOCK_RAW : SOCK_DGRAM);
    info.iProtocol = socket.protocol();
    auto* at = static_cast<char*>(output.data) + sizeof info;
    append_address(core::local_name(socket), at, info.LocalAddr);
    append_address(core::peer_name(socket), at, info.RemoteAddr);
    std::memcpy(output.data, &info, sizeof info);
    return Code::ok;
}

// With too little room the needed size is returned; with more than enough the caller's size stays
// [winetest: test_set_getsockopt].
template <class Info>
Code get_protocol_info(Socket& socket, int, OptionOutput& output) {
    if (!output.data) return Code::bad_address;
    if (output.length < static_cast<int>(sizeof(Info))) {
        output.length = sizeof(Info);
        return Code::bad_address;
    }
    if (!can_write_bytes(output.data, sizeof(Info))) return Code::bad_address;
    auto const info = protocol_info_of<Info>(socket.kind());
    std::memcpy(output.data, &info, sizeof info);
    return Code::ok;
}

// The option's value is the listener that AcceptEx was given.
Code set_update_accept_context(Socket& socket, int, OptionInput input) {
    SOCKET listener = INVALID_SOCKET;
    if (!read_structure(input, listener)) return Code::bad_address;
    auto const reference = core::acquire_socket(listener);
    if (!reference) return Code::not_socket;
    bool const is_new = socket.connect_state().missing_context() == core::MissingContext::accept;
    auto const code = core::update_accept_context(socket, *reference);
    if (code == Code::ok && is_new) core::register_address_of(socket);
    return code;
}

Code set_update_connect_context(Socket& socket, int, OptionInput) {
    return core::update_connect_context(socket);
}

// clang-format off
constexpr StructureRow structure_rows[] = {
    {SOL_SOCKET,   SO_BSP_STATE,               get_bsp_state, nullptr},
    {SOL_SOCKET,   SO_PROTOCOL_INFOA,          get_protocol_info<WSAPROTOCOL_INFOA>, nullptr},
    {SOL_SOCKET,   SO_PROTOCOL_INFOW,          get_protocol_info<WSAPROTOCOL_INFOW>, nullptr},
    {SOL_SOCKET,   SO_UPDATE_ACCEPT_CONTEXT,   nullptr,       set_update_accept_context},
    {SOL_SOCKET,   SO_UPDATE_CONNECT_CONTEXT,  nullptr,       set_update_connect_context},
    {IPPROTO_IP,   IP_ADD_MEMBERSHIP,          nullptr,       set_ipv4_membership},
    {IPPROTO_IP,   IP_DROP_MEMBERSHIP,         nullptr,       set_ipv4_membership},
    {IPPROTO_IP,   IP_ADD_SOURCE_MEMBERSHIP,   nullptr,       set_ipv4_source},
    {IPPROTO_IP,   IP_DROP_SOURCE_MEMBERSHIP,  nullptr,       set_ipv4_source},
    {IPPROTO_IP,   IP_BLOCK_SOURCE,            nullptr,       set_ipv4_source},
    {IPPROTO_IP,   IP_UNBLOCK_SOURCE,          nullptr,       set_ipv4_source},
    {IPPROTO_IP,   MCAST_JOIN_GROUP,           nullptr,       set_if_usable<set_group, IPPROTO_IP>},
    {IPPROTO_IP,   MCAST_LEAVE_GROUP,          nullptr,       set_if_usable<set_group, IPPROTO_IP>},
    {IPPROTO_IP,   MCAST_BLOCK_SOURCE,         nullptr,       set_if_usable<set_group_source, IPPROTO_IP>},
    {IPPROTO_IP,   MCAST_UNBLOCK_SOURCE,       nullptr,       set_if_usable<set_group_source, IPPROTO_IP>},
    {IPPROTO_IP,   MCAST_JOIN_SOURCE_GROUP,    nullptr,       set_if_usable<set_group_source, IPPROTO_IP>},
    {IPPROTO_IP,   MCAST_LEAVE_SOURCE_GROUP,   nullptr,       set_if_usable<set_group_source, IPPROTO_IP>},
    {IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP,        nullptr,       set_if_usable<set_ipv6_membership, IPPROTO_IPV6>},
    {IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP,       nullptr,       set_if_usable<set_ipv6_membership, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_JOIN_GROUP,           nullptr,       set_if_usable<set_group, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_LEAVE_GROUP,          nullptr,       set_if_usable<set_group, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_BLOCK_SOURCE,         nullptr,       set_if_usable<set_group_source, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_UNBLOCK_SOURCE,       nullptr,       set_if_usable<set_group_source, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP,    nullptr,       set_if_usable<set_group_source, IPPROTO_IPV6>},
    {IPPROTO_IPV6, MCAST_LEAVE_SOURCE_GROUP,   nullptr,       set_if_usable<set_group_source, IPPROTO_IPV6>},
};
// clang-format on

}  // namespace

StructureRow const* find_structure(int level, int name) {
    for (auto const& row : structure_rows)
        if (row.level == level && row.name == name) return &row;
    return nullptr;
}

}  // namespace ws2::api
