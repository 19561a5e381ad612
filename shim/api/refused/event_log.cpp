// SPDX-License-Identifier: MIT
// No log of events: every call answers as on a Windows whose service for it has been stopped.
#include <windows.h>

#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

HANDLE WINAPI RegisterEventSourceA(LPCSTR, LPCSTR) {
    return refuse_with(RPC_S_SERVER_UNAVAILABLE, HANDLE{});
}
HANDLE WINAPI RegisterEventSourceW(LPCWSTR, LPCWSTR) {
    return refuse_with(RPC_S_SERVER_UNAVAILABLE, HANDLE{});
}
BOOL WINAPI DeregisterEventSource(HANDLE) { return refuse_with(ERROR_INVALID_HANDLE, FALSE); }
BOOL WINAPI ReportEventA(HANDLE, WORD, WORD, DWORD, PSID, WORD, DWORD, LPCSTR*, LPVOID) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI ReportEventW(HANDLE, WORD, WORD, DWORD, PSID, WORD, DWORD, LPCWSTR*, LPVOID) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
