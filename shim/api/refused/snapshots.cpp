// SPDX-License-Identifier: MIT
// Snapshots of processes, threads and modules.
#include "shim/api/refused/refuse_with.hpp"

#include <tlhelp32.h>

using ws2::api::refuse_with;

HANDLE WINAPI CreateToolhelp32Snapshot(DWORD, DWORD) {
    return refuse_with(ERROR_NOT_SUPPORTED, INVALID_HANDLE_VALUE);
}
BOOL WINAPI Module32First(HANDLE, LPMODULEENTRY32) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Module32FirstW(HANDLE, LPMODULEENTRY32W) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Module32Next(HANDLE, LPMODULEENTRY32) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Module32NextW(HANDLE, LPMODULEENTRY32W) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Process32First(HANDLE, LPPROCESSENTRY32) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Process32FirstW(HANDLE, LPPROCESSENTRY32W) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Process32Next(HANDLE, LPPROCESSENTRY32) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI Process32NextW(HANDLE, LPPROCESSENTRY32W) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
