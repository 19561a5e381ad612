// SPDX-License-Identifier: MIT
// Serial ports, of which there are none: what Windows says of other handles.
#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace {

BOOL refuse_comm_call(HANDLE handle) {
    return ws2::api::win32_call(FALSE, [&] {
        ws2::api::Held const held{handle};
        return held.object() ? ws2::Code::invalid_function : ws2::Code::invalid_handle;
    });
}

}  // namespace

BOOL WINAPI GetCommState(HANDLE hFile, LPDCB) { return refuse_comm_call(hFile); }
BOOL WINAPI SetCommState(HANDLE hFile, LPDCB) { return refuse_comm_call(hFile); }
BOOL WINAPI GetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS) { return refuse_comm_call(hFile); }
BOOL WINAPI SetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS) { return refuse_comm_call(hFile); }
BOOL WINAPI SetupComm(HANDLE hFile, DWORD, DWORD) { return refuse_comm_call(hFile); }
BOOL WINAPI PurgeComm(HANDLE hFile, DWORD) { return refuse_comm_call(hFile); }
BOOL WINAPI ClearCommError(HANDLE hFile, LPDWORD, LPCOMSTAT) { return refuse_comm_call(hFile); }
BOOL WINAPI EscapeCommFunction(HANDLE hFile, DWORD) { return refuse_comm_call(hFile); }
BOOL WINAPI SetCommMask(HANDLE hFile, DWORD) { return refuse_comm_call(hFile); }
BOOL WINAPI GetCommModemStatus(HANDLE hFile, LPDWORD) { return refuse_comm_call(hFile); }
