// SPDX-License-Identifier: MIT
// The thread's last error: one slot for WSAGetLastError and GetLastError [docs: WSAGetLastError].
// Works before WSAStartup.
#include "shim/api/entry_point.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {

constinit thread_local int last_error = 0;

}  // namespace ws2::api

DWORD WINAPI GetLastError() { return static_cast<DWORD>(ws2::api::last_error); }
VOID WINAPI SetLastError(DWORD dwErrCode) { ws2::api::last_error = static_cast<int>(dwErrCode); }
int WSAAPI WSAGetLastError() { return ws2::api::last_error; }
void WSAAPI WSASetLastError(int iError) { ws2::api::last_error = iError; }
