// SPDX-License-Identifier: MIT
// The moment and the zone in one structure, by Microsoft's names in a Windows half. Others get the
// host's header, if it has one.
#ifndef _WIN32
#pragma GCC system_header
#include_next <sys/timeb.h>
#elif !defined(_INC_TIMEB)
#define _INC_TIMEB

#include <time.h>
#include <ws2shim/clocks.h>
#include <ws2shim/crt.h>

// In seconds since 1970 and milliseconds; minutes to the west of UTC, by the winter's time; whether
// it is summer time. [docs:_ftime]
struct __timeb64 {
    __time64_t time;
    unsigned short millitm;
    short timezone;
    short dstflag;
};
struct timeb {
    time_t time;
    unsigned short millitm;
    short timezone;
    short dstflag;
};

// EINVAL: no structure. [docs:_ftime_s]
WS2_INLINE errno_t _ftime64_s(struct __timeb64* now) {
    FILETIME ticks;
    ULONGLONG milliseconds;
    time_t seconds;
    struct tm utc, local;
    if (now == NULL) return WS2_EINVAL;
    GetSystemTimeAsFileTime(&ticks);
    milliseconds =
        (((ULONGLONG)ticks.dwHighDateTime << 32) | ticks.dwLowDateTime) / 10000 - 11644473600000ULL;
    seconds = (time_t)(milliseconds / 1000);
    now->time = seconds;
    now->millitm = (unsigned short)(milliseconds % 1000);
    if (_crt_gmtime(&seconds, &utc) == NULL || _crt_localtime(&seconds, &local) == NULL)
        return WS2_EINVAL;
    utc.tm_isdst = 0;
    now->timezone = (short)((mktime(&utc) - seconds) / 60);
    now->dstflag = local.tm_isdst > 0;
    return 0;
}
WS2_INLINE void _ftime64(struct __timeb64* now) { (void)_ftime64_s(now); }
WS2_INLINE void ftime(struct timeb* now) {
    struct __timeb64 found;
    if (now == NULL || _ftime64_s(&found) != 0) return;
    now->time = (time_t)found.time;
    now->millitm = found.millitm;
    now->timezone = found.timezone;
    now->dstflag = found.dstflag;
}

#define _timeb __timeb64
#define _ftime _ftime64
#define _ftime_s _ftime64_s

#endif
