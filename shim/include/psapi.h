// SPDX-License-Identifier: MIT
// Which processes run, their programs, and how much memory one uses.
#ifndef _PSAPI_H_
#define _PSAPI_H_

#include <ws2shim/long_dwords.h>
#include <ws2shim/types.h>

typedef struct _PROCESS_MEMORY_COUNTERS {
    DWORD cb;
    DWORD PageFaultCount;
    SIZE_T PeakWorkingSetSize;
    SIZE_T WorkingSetSize;
    SIZE_T QuotaPeakPagedPoolUsage;
    SIZE_T QuotaPagedPoolUsage;
    SIZE_T QuotaPeakNonPagedPoolUsage;
    SIZE_T QuotaNonPagedPoolUsage;
    SIZE_T PagefileUsage;
    SIZE_T PeakPagefileUsage;
} PROCESS_MEMORY_COUNTERS, *PPROCESS_MEMORY_COUNTERS;

WS2_BEGIN_C

// Of this process; the quotas and PeakPagefileUsage, which hosts do not have, are 0.
// ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED for another process, ERROR_INSUFFICIENT_BUFFER when cb
// is too small, ERROR_NOT_SUPPORTED on other hosts than Linux. [docs:GetProcessMemoryInfo]
WINBASEAPI BOOL WINAPI GetProcessMemoryInfo(HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters,
                                            DWORD cb) WS2_LINK_NAME(GetProcessMemoryInfo);
#define K32GetProcessMemoryInfo GetProcessMemoryInfo

// The ids of the processes that the host shows this user, as many as there is room for.
// ERROR_NOT_SUPPORTED where it lists none. [docs:EnumProcesses]
WINBASEAPI BOOL WINAPI EnumProcesses(DWORD* lpidProcess, DWORD cb, LPDWORD lpcbNeeded)
    WS2_LINK_NAME(EnumProcesses);
#define K32EnumProcesses EnumProcesses

// The program of a process: its path, the host's, or the name of its file, cut to the room; returns
// the length. hModule: NULL, or GetModuleHandle(NULL). 0 and ERROR_INVALID_HANDLE,
// ERROR_ACCESS_DENIED (another user's), ERROR_INSUFFICIENT_BUFFER (no room at all;
// GetProcessImageFileName: not room enough).
// [docs:GetModuleFileNameExW, GetModuleBaseNameW, GetProcessImageFileNameW]
WINBASEAPI DWORD WINAPI GetModuleFileNameExA(HANDLE hProcess, HMODULE hModule, LPSTR lpFilename,
                                             DWORD nSize) WS2_LINK_NAME(GetModuleFileNameExA);
WINBASEAPI DWORD WINAPI GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename,
                                             DWORD nSize) WS2_LINK_NAME(GetModuleFileNameExW);
WINBASEAPI DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName,
                                           DWORD nSize) WS2_LINK_NAME(GetModuleBaseNameA);
WINBASEAPI DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName,
                                           DWORD nSize) WS2_LINK_NAME(GetModuleBaseNameW);
WINBASEAPI DWORD WINAPI GetProcessImageFileNameA(HANDLE hProcess, LPSTR lpImageFileName,
                                                 DWORD nSize)
    WS2_LINK_NAME(GetProcessImageFileNameA);
WINBASEAPI DWORD WINAPI GetProcessImageFileNameW(HANDLE hProcess, LPWSTR lpImageFileName,
                                                 DWORD nSize)
    WS2_LINK_NAME(GetProcessImageFileNameW);

#define GetModuleFileNameEx WS2_AW(GetModuleFileNameEx)
#define GetModuleBaseName WS2_AW(GetModuleBaseName)
#define GetProcessImageFileName WS2_AW(GetProcessImageFileName)

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, EnumProcesses,
              (ws2_long_dword lpidProcess, DWORD cb, ws2_long_dword lpcbNeeded),
              ((DWORD*)lpidProcess, cb, (LPDWORD)lpcbNeeded))
#endif

#endif
