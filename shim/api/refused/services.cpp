// SPDX-License-Identifier: MIT
// No service manager: every call answers as to a program that a user without rights has started.
#include <windows.h>

#include <winsvc.h>

#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

BOOL WINAPI StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA*) {
    return refuse_with(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT, FALSE);
}
BOOL WINAPI StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW*) {
    return refuse_with(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT, FALSE);
}
SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerA(LPCSTR, LPHANDLER_FUNCTION) {
    return refuse_with(ERROR_SERVICE_NOT_IN_EXE, SERVICE_STATUS_HANDLE{});
}
SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerW(LPCWSTR, LPHANDLER_FUNCTION) {
    return refuse_with(ERROR_SERVICE_NOT_IN_EXE, SERVICE_STATUS_HANDLE{});
}
SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerExA(LPCSTR, LPHANDLER_FUNCTION_EX, LPVOID) {
    return refuse_with(ERROR_SERVICE_NOT_IN_EXE, SERVICE_STATUS_HANDLE{});
}
SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerExW(LPCWSTR, LPHANDLER_FUNCTION_EX, LPVOID) {
    return refuse_with(ERROR_SERVICE_NOT_IN_EXE, SERVICE_STATUS_HANDLE{});
}
SC_HANDLE WINAPI OpenSCManagerA(LPCSTR, LPCSTR, DWORD) {
    return refuse_with(ERROR_ACCESS_DENIED, SC_HANDLE{});
}
SC_HANDLE WINAPI OpenSCManagerW(LPCWSTR, LPCWSTR, DWORD) {
    return refuse_with(ERROR_ACCESS_DENIED, SC_HANDLE{});
}
SC_HANDLE WINAPI OpenServiceA(SC_HANDLE, LPCSTR, DWORD) {
    return refuse_with(ERROR_INVALID_HANDLE, SC_HANDLE{});
}
SC_HANDLE WINAPI OpenServiceW(SC_HANDLE, LPCWSTR, DWORD) {
    return refuse_with(ERROR_INVALID_HANDLE, SC_HANDLE{});
}
SC_HANDLE WINAPI CreateServiceA(SC_HANDLE, LPCSTR, LPCSTR, DWORD, DWORD, DWORD, DWORD, LPCSTR,
                                LPCSTR, LPDWORD, LPCSTR, LPCSTR, LPCSTR) {
    return refuse_with(ERROR_INVALID_HANDLE, SC_HANDLE{});
}
SC_HANDLE WINAPI CreateServiceW(SC_HANDLE, LPCWSTR, LPCWSTR, DWORD, DWORD, DWORD, DWORD, LPCWSTR,
                                LPCWSTR, LPDWORD, LPCWSTR, LPCWSTR, LPCWSTR) {
    return refuse_with(ERROR_INVALID_HANDLE, SC_HANDLE{});
}
BOOL WINAPI StartServiceA(SC_HANDLE, DWORD, LPCSTR*) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI StartServiceW(SC_HANDLE, DWORD, LPCWSTR*) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI ChangeServiceConfig2A(SC_HANDLE, DWORD, LPVOID) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI ChangeServiceConfig2W(SC_HANDLE, DWORD, LPVOID) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI ControlService(SC_HANDLE, DWORD, LPSERVICE_STATUS) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI QueryServiceStatus(SC_HANDLE, LPSERVICE_STATUS) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI DeleteService(SC_HANDLE) { return refuse_with(ERROR_INVALID_HANDLE, FALSE); }
BOOL WINAPI CloseServiceHandle(SC_HANDLE) { return refuse_with(ERROR_INVALID_HANDLE, FALSE); }
BOOL WINAPI SetServiceStatus(SERVICE_STATUS_HANDLE, LPSERVICE_STATUS) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
