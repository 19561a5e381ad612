// SPDX-License-Identifier: MIT
// What needs a window, which there never is.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"

using ws2::Code;
using ws2::api::call;
using ws2::core::SocketReference;

namespace {

// Every handle of a window is wrong.
HANDLE no_window() {
    return call(HANDLE{}, [] { return Code::invalid_argument; });
}

// These return the error itself besides setting it.
INT failed(Code code) {
    static_cast<void>(call(SOCKET_ERROR, [&] { return code; }));
    return WSAGetLastError();
}

// Asking for nothing needs no window, and leaves the socket non-blocking as every such call does
// [docs: WSAAsyncSelect].
Code select_events(SocketReference const& socket, LONG events) {
    if (events != 0) return Code::invalid_argument;
    std::lock_guard const lock{socket->mutex()};
    return socket->set_mode_locked(ws2::BlockingMode::non_blocking);
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
int WSAAPI WSAAsyncSelect(SOCKET s, HWND, u_int, LONG lEvent) {
    return ws2::api::call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        return select_events(socket, lEvent);
    });
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
