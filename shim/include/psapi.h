// SPDX-License-Identifier: MIT
// How much memory a process uses.
#ifndef _PSAPI_H_
#define _PSAPI_H_

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

WS2_END_C

#endif
