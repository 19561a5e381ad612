// SPDX-License-Identifier: MIT
// WSAJoinLeaf: for IP multicast, where no socket is the root, joining is a membership and the leaf
// is the socket itself [docs: WSAJoinLeaf, Multipoint and Multicast Semantics].
#include <winsock2.h>

#include "platform/options.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"

using namespace ws2;
using core::Handle;
using core::SocketReference;

namespace {

constexpr DWORD all_roles = JL_SENDER_ONLY | JL_RECEIVER_ONLY | JL_BOTH;

bool is_group(Address const& address) {
    return address.family == Family::ipv4 ? (address.ip[0] & 0xf0) == 0xe0 : address.ip[0] == 0xff;
}

Code join(SocketReference const& socket, Address const& group, DWORD role) {
    if (socket->type() == SocketType::stream) return Code::operation_not_supported;
    if (role == 0 || (role & ~all_roles) != 0) return Code::invalid_argument;
    if (!is_group(group)) return Code::address_not_available;
    if (auto const code = socket->bind_for_sending(); code != Code::ok) return code;
    if (role == JL_SENDER_ONLY) return Code::ok;  // sending needs no membership
    platform::Membership const membership{group, {}, group.scope_id};
    return platform::change_membership(socket->fd(), membership, platform::MembershipChange::join);
}

}  // namespace

// The buffers of connect data and the flow specifications are nothing to TCP/IP.
SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const sockaddr* name, int namelen, LPWSABUF, LPWSABUF, LPQOS,
                          LPQOS, DWORD dwFlags) {
    return api::call_on(INVALID_SOCKET, s, [&](SocketReference const& socket) -> Result<Handle> {
        auto const group = api::address_from(name, namelen, socket->family());
        if (!group) return group.code();
        if (auto const code = join(socket, *group, dwFlags); code != Code::ok) return code;
        return Handle{s};
    });
}
