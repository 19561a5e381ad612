// SPDX-License-Identifier: MIT
// The calls that programs find by WSAID_CONNECTEX and WSAID_DISCONNECTEX and no other way.
#pragma once

#include <mswsock.h>
#include <winsock2.h>

namespace ws2::api {

// LPFN_CONNECTEX.
BOOL WINAPI connect_ex(SOCKET socket_handle, sockaddr const* name, int name_length, PVOID data,
                       DWORD length, LPDWORD sent, LPOVERLAPPED overlapped);

// LPFN_DISCONNECTEX.
BOOL WINAPI disconnect_ex(SOCKET socket_handle, LPOVERLAPPED overlapped, DWORD flags,
                          DWORD reserved);

}  // namespace ws2::api
