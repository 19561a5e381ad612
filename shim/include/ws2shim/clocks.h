// SPDX-License-Identifier: MIT
// Time: ticks since start, the performance counter, the system time.
#ifndef WS2SHIM_CLOCKS_H
#define WS2SHIM_CLOCKS_H

#include <ws2shim/windows_types.h>

// Minutes that UTC is ahead of local time, and the changes to and from summer time.
typedef struct _TIME_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
} TIME_ZONE_INFORMATION, *PTIME_ZONE_INFORMATION, *LPTIME_ZONE_INFORMATION;
typedef struct _TIME_DYNAMIC_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
    WCHAR TimeZoneKeyName[128];
    BOOLEAN DynamicDaylightTimeDisabled;
} DYNAMIC_TIME_ZONE_INFORMATION, *PDYNAMIC_TIME_ZONE_INFORMATION;
#define TIME_ZONE_ID_INVALID ((DWORD)0xFFFFFFFF)
#define TIME_ZONE_ID_UNKNOWN 0
#define TIME_ZONE_ID_STANDARD 1
#define TIME_ZONE_ID_DAYLIGHT 2

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
// Refused: ERROR_PRIVILEGE_NOT_HELD, as to every program without the right to change the system's
// time. ERROR_INVALID_PARAMETER: what is no date.
WINBASEAPI BOOL WINAPI SetSystemTime(const SYSTEMTIME* lpSystemTime) WS2_LINK_NAME(SetSystemTime);
WINBASEAPI BOOL WINAPI SetLocalTime(const SYSTEMTIME* lpSystemTime) WS2_LINK_NAME(SetLocalTime);
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime)
    WS2_LINK_NAME(SystemTimeToFileTime);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime)
    WS2_LINK_NAME(FileTimeToSystemTime);
WINBASEAPI BOOL WINAPI FileTimeToLocalFileTime(const FILETIME* lpFileTime,
                                               LPFILETIME lpLocalFileTime)
    WS2_LINK_NAME(FileTimeToLocalFileTime);
WINBASEAPI BOOL WINAPI LocalFileTimeToFileTime(const FILETIME* lpLocalFileTime,
                                               LPFILETIME lpFileTime)
    WS2_LINK_NAME(LocalFileTimeToFileTime);
// TIME_ZONE_ID_UNKNOWN, with the bias of this moment as the zone's and no changes to summer time:
// the host has no rule that Windows' dates can express. [docs:GetTimeZoneInformation]
WINBASEAPI DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation)
    WS2_LINK_NAME(GetTimeZoneInformation);
// Without a zone, in the host's, by its rule of that moment. ERROR_INVALID_PARAMETER: what is no
// date. [docs:SystemTimeToTzSpecificLocalTime]
WINBASEAPI BOOL WINAPI SystemTimeToTzSpecificLocalTime(
    const TIME_ZONE_INFORMATION* lpTimeZoneInformation, const SYSTEMTIME* lpUniversalTime,
    LPSYSTEMTIME lpLocalTime) WS2_LINK_NAME(SystemTimeToTzSpecificLocalTime);
WINBASEAPI BOOL WINAPI TzSpecificLocalTimeToSystemTime(
    const TIME_ZONE_INFORMATION* lpTimeZoneInformation, const SYSTEMTIME* lpLocalTime,
    LPSYSTEMTIME lpUniversalTime) WS2_LINK_NAME(TzSpecificLocalTimeToSystemTime);
WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME* lpFileTime1, const FILETIME* lpFileTime2)
    WS2_LINK_NAME(CompareFileTime);
WINBASEAPI BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime,
                                       LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                                       LPFILETIME lpUserTime) WS2_LINK_NAME(GetProcessTimes);
// Of the calling thread alone: ERROR_NOT_SUPPORTED for another. Its creation is told as the
// process's, and its whole time as the user's where the host does not divide it.
// [docs:GetThreadTimes]
WINBASEAPI BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime,
                                      LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                                      LPFILETIME lpUserTime) WS2_LINK_NAME(GetThreadTimes);

WS2_END_C

// As GetTimeZoneInformation, without the key of a registry. [docs:GetDynamicTimeZoneInformation]
WS2_INLINE DWORD GetDynamicTimeZoneInformation(PDYNAMIC_TIME_ZONE_INFORMATION zone) {
    TIME_ZONE_INFORMATION plain;
    const DWORD id = GetTimeZoneInformation(&plain);
    int i;
    if (id == TIME_ZONE_ID_INVALID) return id;
    zone->Bias = plain.Bias;
    zone->StandardDate = plain.StandardDate;
    zone->StandardBias = plain.StandardBias;
    zone->DaylightDate = plain.DaylightDate;
    zone->DaylightBias = plain.DaylightBias;
    for (i = 0; i != 32; ++i) {
        zone->StandardName[i] = plain.StandardName[i];
        zone->DaylightName[i] = plain.DaylightName[i];
    }
    zone->TimeZoneKeyName[0] = 0;
    zone->DynamicDaylightTimeDisabled = FALSE;
    return id;
}

#endif
