// SPDX-License-Identifier: MIT
// What version 2 of Winsock took out, and what needs a service of Windows that is not here.
#include <winsock2.h>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"

using ws2::Code;
using ws2::Result;
using ws2::api::call;
using ws2::api::call_on;

// Blocking hooks belong to version 1.1: a program that negotiated version 2 has none [docs:
// WSASetBlockingHook].
BOOL WSAAPI WSAIsBlocking() {
    return call(FALSE, [] { return Result<BOOL>{FALSE}; });
}
// Without a hook no other call is under way on this thread.
int WSAAPI WSACancelBlockingCall() {
    return call(SOCKET_ERROR, [] {
        using Version = ws2::core::Library::Version;
        return ws2::core::library().version() == Version::v1 ? Code::invalid_argument
                                                             : Code::operation_not_supported;
    });
}
int WSAAPI WSAUnhookBlockingHook() {
    return call(SOCKET_ERROR, [] { return Code::operation_not_supported; });
}
FARPROC WSAAPI WSASetBlockingHook(FARPROC) {
    return call(FARPROC{}, [] { return Code::operation_not_supported; });
}

// TCP/IP has no templates of quality of service.
BOOL WSAAPI WSAGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS) {
    return call_on(FALSE, s, [&](ws2::core::SocketReference const&) {
        return ws2::api::can_read(lpQOSName) && ws2::api::can_write(lpQOS)
                   ? Code::operation_not_supported
                   : Code::bad_address;
    });
}

// The catalogue never changes.
INT WSAAPI WSAProviderConfigChange(LPHANDLE lpNotificationHandle, LPWSAOVERLAPPED,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE) {
    return call(SOCKET_ERROR, [&] {
        return ws2::api::can_write(lpNotificationHandle) ? Code::operation_not_supported
                                                         : Code::bad_address;
    });
}
