// SPDX-License-Identifier: MIT
// Socket security is IPsec policy of Windows; without it these calls have no provider.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "shim/api/socket_entry.hpp"

using ws2::Code;

namespace {

int refuse_on(SOCKET s) {
    return ws2::api::call_on(SOCKET_ERROR, s, [](ws2::core::SocketReference const&) {
        return Code::operation_not_supported;
    });
}

}  // namespace

int WSAAPI WSASetSocketSecurity(SOCKET Socket, const SOCKET_SECURITY_SETTINGS*, ULONG,
                                LPWSAOVERLAPPED, LPWSAOVERLAPPED_COMPLETION_ROUTINE) {
    return refuse_on(Socket);
}
int WSAAPI WSAQuerySocketSecurity(SOCKET Socket, const SOCKET_SECURITY_QUERY_TEMPLATE*, ULONG,
                                  SOCKET_SECURITY_QUERY_INFO*, ULONG*, LPWSAOVERLAPPED,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE) {
    return refuse_on(Socket);
}
int WSAAPI WSASetSocketPeerTargetName(SOCKET Socket, const SOCKET_PEER_TARGET_NAME*, ULONG,
                                      LPWSAOVERLAPPED, LPWSAOVERLAPPED_COMPLETION_ROUTINE) {
    return refuse_on(Socket);
}
int WSAAPI WSADeleteSocketPeerTargetName(SOCKET Socket, const sockaddr*, ULONG, LPWSAOVERLAPPED,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE) {
    return refuse_on(Socket);
}
int WSAAPI WSAImpersonateSocketPeer(SOCKET Socket, const sockaddr*, ULONG) {
    return refuse_on(Socket);
}
// No client is impersonated, so there is nothing to refuse.
int WSAAPI WSARevertImpersonation() {
    return ws2::api::call(SOCKET_ERROR, [] { return Code::ok; });
}
