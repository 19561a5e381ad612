// SPDX-License-Identifier: MIT
// Look-ups that post their answer to a window.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "shim/api/entry_point.hpp"

using ws2::Code;
using ws2::api::call;

namespace {

// Refused as for a handle that is no window's.
HANDLE no_window() {
    return call(HANDLE{}, [] { return Code::invalid_argument; });
}

// These return the error itself besides setting it.
INT failed(Code code) {
    static_cast<void>(call(SOCKET_ERROR, [&] { return code; }));
    return WSAGetLastError();
}

}  // namespace

HANDLE WSAAPI WSAAsyncGetServByName(HWND, u_int, const char*, const char*, char*, int) {
    return no_window();
}
HANDLE WSAAPI WSAAsyncGetServByPort(HWND, u_int, int, const char*, char*, int) {
    return no_window();
}
HANDLE WSAAPI WSAAsyncGetProtoByName(HWND, u_int, const char*, char*, int) { return no_window(); }
HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND, u_int, int, char*, int) { return no_window(); }
HANDLE WSAAPI WSAAsyncGetHostByName(HWND, u_int, const char*, char*, int) { return no_window(); }
HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND, u_int, const char*, int, int, char*, int) {
    return no_window();
}
int WSAAPI WSACancelAsyncRequest(HANDLE) {
    return call(SOCKET_ERROR, [] { return Code::invalid_argument; });
}

// No name space here can be written to.
INT WSAAPI SetAddrInfoExA(PCSTR, PCSTR, SOCKET_ADDRESS*, DWORD, LPBLOB, DWORD, DWORD, LPGUID,
                          timeval*, LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return failed(Code::service_not_found);
}
INT WSAAPI SetAddrInfoExW(PCWSTR, PCWSTR, SOCKET_ADDRESS*, DWORD, LPBLOB, DWORD, DWORD, LPGUID,
                          timeval*, LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return failed(Code::service_not_found);
}
