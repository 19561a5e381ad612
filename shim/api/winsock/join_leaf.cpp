// SPDX-License-Identifier: MIT
// WSAJoinLeaf: the leaf is the socket itself.
#include <winsock2.h>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/options/memberships.hpp"

using namespace ws2;
using core::SocketReference;

static_assert(JL_SENDER_ONLY == core::leaf_role::sender &&
              JL_RECEIVER_ONLY == core::leaf_role::receiver && JL_BOTH == core::leaf_role::both);

// The buffers of connect data and the flow specifications are nothing to TCP/IP.
SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const sockaddr* name, int namelen, LPWSABUF, LPWSABUF, LPQOS,
                          LPQOS, DWORD dwFlags) {
    return api::call_on(INVALID_SOCKET, s,
                        [&](SocketReference const& socket) -> Result<core::Handle> {
                            auto const group = api::address_from(name, namelen, socket->family());
                            if (!group) return group.code();
                            auto const code = core::join_leaf(*socket, *group, dwFlags);
                            if (code != Code::ok) return code;
                            return core::Handle{s};
                        });
}
