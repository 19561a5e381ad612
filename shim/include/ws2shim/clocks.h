// SPDX-License-Identifier: MIT
// Time: ticks since start, the performance counter, the system time.
#ifndef WS2SHIM_CLOCKS_H
#define WS2SHIM_CLOCKS_H

#include <ws2shim/windows_types.h>

WS2_BEGIN_C

// Milliseconds since the system started; the 32-bit one wraps after 49.7 days.
WINBASEAPI DWORD WINAPI GetTickCount(void) WS2_LINK_NAME(GetTickCount);
WINBASEAPI ULONGLONG WINAPI GetTickCount64(void) WS2_LINK_NAME(GetTickCount64);
WINBASEAPI BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount)
    WS2_LINK_NAME(QueryPerformanceCounter);
WINBASEAPI BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency)
    WS2_LINK_NAME(QueryPerformanceFrequency);

// FILETIME counts 100 ns since 1601-01-01 UTC.
WINBASEAPI VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WS2_LINK_NAME(GetSystemTimeAsFileTime);
WINBASEAPI VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WS2_LINK_NAME(GetSystemTimePreciseAsFileTime);
WINBASEAPI VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) WS2_LINK_NAME(GetSystemTime);
WINBASEAPI VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) WS2_LINK_NAME(GetLocalTime);
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime)
    WS2_LINK_NAME(SystemTimeToFileTime);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime)
    WS2_LINK_NAME(FileTimeToSystemTime);
WINBASEAPI BOOL WINAPI FileTimeToLocalFileTime(const FILETIME* lpFileTime,
                                               LPFILETIME lpLocalFileTime)
    WS2_LINK_NAME(FileTimeToLocalFileTime);
WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME* lpFileTime1, const FILETIME* lpFileTime2)
    WS2_LINK_NAME(CompareFileTime);
WINBASEAPI BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime,
                                       LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                                       LPFILETIME lpUserTime) WS2_LINK_NAME(GetProcessTimes);

WS2_END_C

#endif
