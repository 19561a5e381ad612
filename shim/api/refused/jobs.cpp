// SPDX-License-Identifier: MIT
// No jobs of processes: none can be made, and no process is in one.
#include "shim/api/caller_memory.hpp"
#include "shim/api/refused/refuse_with.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

using ws2::Code;
using ws2::api::refuse_with;

HANDLE WINAPI CreateJobObjectA(LPSECURITY_ATTRIBUTES, LPCSTR) {
    return refuse_with(ERROR_NOT_SUPPORTED, HANDLE{});
}
HANDLE WINAPI CreateJobObjectW(LPSECURITY_ATTRIBUTES, LPCWSTR) {
    return refuse_with(ERROR_NOT_SUPPORTED, HANDLE{});
}
HANDLE WINAPI OpenJobObjectA(DWORD, BOOL, LPCSTR) {
    return refuse_with(ERROR_FILE_NOT_FOUND, HANDLE{});
}
HANDLE WINAPI OpenJobObjectW(DWORD, BOOL, LPCWSTR) {
    return refuse_with(ERROR_FILE_NOT_FOUND, HANDLE{});
}
BOOL WINAPI AssignProcessToJobObject(HANDLE, HANDLE) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI TerminateJobObject(HANDLE, UINT) { return refuse_with(ERROR_INVALID_HANDLE, FALSE); }
BOOL WINAPI SetInformationJobObject(HANDLE, JOBOBJECTINFOCLASS, LPVOID, DWORD) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI QueryInformationJobObject(HANDLE, JOBOBJECTINFOCLASS, LPVOID, DWORD, LPDWORD) {
    return refuse_with(ERROR_INVALID_HANDLE, FALSE);
}
BOOL WINAPI IsProcessInJob(HANDLE ProcessHandle, HANDLE JobHandle, PBOOL Result) {
    return ws2::api::win32_call(FALSE, [&] {
        if (JobHandle || GetProcessId(ProcessHandle) == 0) return Code::invalid_handle;
        if (!ws2::api::can_write(Result)) return Code::no_access;
        *Result = FALSE;
        return Code::ok;
    });
}
