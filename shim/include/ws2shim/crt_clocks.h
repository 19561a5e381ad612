// SPDX-License-Identifier: MIT
// Times, by the names of Microsoft's C library. Included by <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_CLOCKS_H
#define WS2SHIM_CRT_CLOCKS_H

#include <ws2shim/crt.h>

#if defined(__LP64__)
typedef time_t __time64_t;
#else
typedef long long __time64_t;
#endif
typedef int __time32_t;

WS2_BEGIN_C

// The host's localtime_r and gmtime_r. Their own names, because programs define localtime_r as
// localtime_s, or have a function of that name that calls it.
_CRTIMP struct tm* __cdecl _crt_localtime(const time_t* moment, struct tm* parts)
    WS2_LINK_NAME(_crt_localtime);
_CRTIMP struct tm* __cdecl _crt_gmtime(const time_t* moment, struct tm* parts)
    WS2_LINK_NAME(_crt_gmtime);
// Reads the environment's TZ, as the host has it. [docs:_tzset]
void _tzset(void) WS2_HOST_NAME(tzset);
// Seconds west of Greenwich in winter, whether there is a summer time, and how much it adds; the
// names of both are there once _tzset() was called. [docs:_daylight, _dstbias, _timezone, _tzname]
_CRTIMP long* __cdecl _crt_timezone(void) WS2_LINK_NAME(_crt_timezone);
_CRTIMP int* __cdecl _crt_daylight(void) WS2_LINK_NAME(_crt_daylight);
_CRTIMP long* __cdecl _crt_dstbias(void) WS2_LINK_NAME(_crt_dstbias);
extern char* ws2_host_tzname[2] __asm__(WS2_STRING(__USER_LABEL_PREFIX__) "tzname");
#define _timezone (*_crt_timezone())
#define _daylight (*_crt_daylight())
#define _dstbias (*_crt_dstbias())
#define _tzname ws2_host_tzname

WS2_END_C

WS2_INLINE errno_t _get_timezone(long* seconds) {
    return seconds ? (*seconds = _timezone, 0) : WS2_EINVAL;
}
WS2_INLINE errno_t _get_daylight(int* hours) {
    return hours ? (*hours = _daylight, 0) : WS2_EINVAL;
}
WS2_INLINE errno_t _get_dstbias(long* seconds) {
    return seconds ? (*seconds = _dstbias, 0) : WS2_EINVAL;
}
WS2_INLINE errno_t _get_tzname(size_t* needed, char* text, size_t room, int which) {
    if (needed == NULL || (text == NULL) != (room == 0) || which < 0 || which > 1)
        return WS2_EINVAL;
    if (text != NULL) text[0] = 0;
    _tzset();
    *needed = strlen(_tzname[which]) + 1;
    return text == NULL ? 0 : strcpy_s(text, room, _tzname[which]);
}

// EINVAL, with all parts -1: no moment, or one before 1970. [docs:localtime_s]
WS2_INLINE errno_t localtime_s(struct tm* result, const time_t* moment) {
    if (result == NULL) return WS2_EINVAL;
    memset(result, 0xFF, sizeof *result);
    if (moment == NULL || *moment < 0) return WS2_EINVAL;
    return _crt_localtime(moment, result) ? 0 : WS2_EINVAL;
}
WS2_INLINE errno_t gmtime_s(struct tm* result, const time_t* moment) {
    if (result == NULL) return WS2_EINVAL;
    memset(result, 0xFF, sizeof *result);
    if (moment == NULL || *moment < 0) return WS2_EINVAL;
    return _crt_gmtime(moment, result) ? 0 : WS2_EINVAL;
}
// A line of 24 characters and its end, "Thu Jan 01 00:00:00 1970\n". EINVAL also for room for fewer
// than 26 characters. [docs:asctime_s]
WS2_INLINE errno_t asctime_s(char* text, size_t room, const struct tm* parts) {
    if (text == NULL || room == 0) return WS2_EINVAL;
    text[0] = 0;
    if (room < 26 || parts == NULL) return WS2_EINVAL;
    return strftime(text, room, "%a %b %d %H:%M:%S %Y\n", parts) != 0 ? 0 : WS2_EINVAL;
}
WS2_INLINE errno_t ctime_s(char* text, size_t room, const time_t* moment) {
    struct tm parts;
    if (text == NULL || room == 0) return WS2_EINVAL;
    text[0] = 0;
    return localtime_s(&parts, moment) == 0 ? asctime_s(text, room, &parts) : WS2_EINVAL;
}

// The time and date of now, as "hh:mm:ss" and "mm/dd/yy"; there is room for 9 characters.
WS2_INLINE errno_t ws2_crt_now(char* text, size_t room, const char* format)
    __attribute__((__format__(__strftime__, 3, 0)));
WS2_INLINE errno_t ws2_crt_now(char* text, size_t room, const char* format) {
    const time_t now = time(NULL);
    struct tm parts;
    if (text == NULL || room == 0) return WS2_EINVAL;
    text[0] = 0;
    if (room < 9) return WS2_ERANGE;
    return localtime_s(&parts, &now) == 0 && strftime(text, room, format, &parts) != 0 ? 0
                                                                                       : WS2_EINVAL;
}
WS2_INLINE errno_t _strtime_s(char* text, size_t room) {
    return ws2_crt_now(text, room, "%H:%M:%S");
}
WS2_INLINE errno_t _strdate_s(char* text, size_t room) {
    return ws2_crt_now(text, room, "%m/%d/%y");
}
WS2_INLINE char* _strtime(char* text) { return _strtime_s(text, 9) == 0 ? text : NULL; }
WS2_INLINE char* _strdate(char* text) { return _strdate_s(text, 9) == 0 ? text : NULL; }

// The moment as the host's time_t, which has 32 bits on some; NULL for none, and for one beyond
// that.
WS2_INLINE const time_t* ws2_host_moment(const __time64_t* moment, time_t* place) {
    if (moment == NULL) return NULL;
    *place = (time_t)*moment;
    return *place == *moment ? place : NULL;
}
WS2_INLINE __time64_t _time64(__time64_t* moment) {
    const __time64_t now = time(NULL);
    if (moment != NULL) *moment = now;
    return now;
}
WS2_INLINE struct tm* _gmtime64(const __time64_t* moment) {
    time_t place;
    return ws2_host_moment(moment, &place) ? gmtime(&place) : NULL;
}
WS2_INLINE struct tm* _localtime64(const __time64_t* moment) {
    time_t place;
    return ws2_host_moment(moment, &place) ? localtime(&place) : NULL;
}
WS2_INLINE __time64_t _mktime64(struct tm* parts) { return mktime(parts); }
WS2_INLINE __time64_t _mkgmtime64(struct tm* parts) { return _mkgmtime(parts); }
WS2_INLINE char* _ctime64(const __time64_t* moment) {
    time_t place;
    return ws2_host_moment(moment, &place) ? ctime(&place) : NULL;
}
WS2_INLINE double _difftime64(__time64_t end, __time64_t begin) {
    return (double)end - (double)begin;
}
WS2_INLINE errno_t _gmtime64_s(struct tm* result, const __time64_t* moment) {
    time_t place;
    return gmtime_s(result, ws2_host_moment(moment, &place));
}
WS2_INLINE errno_t _localtime64_s(struct tm* result, const __time64_t* moment) {
    time_t place;
    return localtime_s(result, ws2_host_moment(moment, &place));
}
WS2_INLINE errno_t _ctime64_s(char* text, size_t room, const __time64_t* moment) {
    time_t place;
    return ctime_s(text, room, ws2_host_moment(moment, &place));
}

#endif
