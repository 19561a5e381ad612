// SPDX-License-Identifier: MIT
// Named pipes belong to a file system of Windows that is not here.
#include <windows.h>

#include <namedpipeapi.h>

#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

HANDLE WINAPI CreateNamedPipeA(LPCSTR, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD,
                               LPSECURITY_ATTRIBUTES) {
    return refuse_with(ERROR_NOT_SUPPORTED, INVALID_HANDLE_VALUE);
}
HANDLE WINAPI CreateNamedPipeW(LPCWSTR, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD,
                               LPSECURITY_ATTRIBUTES) {
    return refuse_with(ERROR_NOT_SUPPORTED, INVALID_HANDLE_VALUE);
}
BOOL WINAPI WaitNamedPipeA(LPCSTR, DWORD) { return refuse_with(ERROR_FILE_NOT_FOUND, FALSE); }
BOOL WINAPI WaitNamedPipeW(LPCWSTR, DWORD) { return refuse_with(ERROR_FILE_NOT_FOUND, FALSE); }
BOOL WINAPI ConnectNamedPipe(HANDLE, LPOVERLAPPED) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI DisconnectNamedPipe(HANDLE) { return refuse_with(ERROR_INVALID_HANDLE, FALSE); }
BOOL WINAPI SetNamedPipeHandleState(HANDLE, LPDWORD, LPDWORD, LPDWORD) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI GetNamedPipeClientProcessId(HANDLE, PULONG) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI GetNamedPipeServerProcessId(HANDLE, PULONG) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
