// SPDX-License-Identifier: MIT
// Name spaces that would have to be written to.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "shim/api/entry_point.hpp"

using ws2::Code;
using ws2::api::call;

namespace {

// These return the error itself besides setting it.
INT refused(Code code) {
    static_cast<void>(call(SOCKET_ERROR, [&] { return code; }));
    return WSAGetLastError();
}

}  // namespace

// No name space here can be written to.
INT WSAAPI SetAddrInfoExA(PCSTR, PCSTR, SOCKET_ADDRESS*, DWORD, LPBLOB, DWORD, DWORD, LPGUID,
                          timeval*, LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return refused(Code::service_not_found);
}
INT WSAAPI SetAddrInfoExW(PCWSTR, PCWSTR, SOCKET_ADDRESS*, DWORD, LPBLOB, DWORD, DWORD, LPGUID,
                          timeval*, LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return refused(Code::service_not_found);
}
