// SPDX-License-Identifier: MIT
// printf, scanf and their narrow kin for programs compiled by "ws2cc --windows": they know the
// sizes of Microsoft's formats (%I64d), and those with a va_list leave it as it was
// (argument_lists.c says why). The linker puts these functions where the program says printf and so
// on (--wrap), whatever the compiler has made of the call: __printf_chk with _FORTIFY_SOURCE,
// __isoc99_scanf of glibc's. The library and the host's own libraries call the host's.
#include "shim/package/in_place.h"

#include <ws2shim/narrow_formats.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The format for the host: itself, or one in `made`, which is to be released; NULL without memory.
static const char* host_format(const char* format, char** made) {
    *made = NULL;
    if (format == NULL || ws2_host_sizes(format, NULL) == 0) return format;
    *made = (char*)malloc(strlen(format) + 1);
    if (*made != NULL) ws2_host_sizes(format, *made);
    return *made;
}

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)

// A function with a va_list, as words of its parameters `list`, which is copied, and `format`.
#define WS2_LIST(function, parameters, real)                  \
    WS2_IN_PLACE int __wrap_##function parameters;            \
    int __wrap_##function parameters {                        \
        char* made;                                           \
        const char* const hosts = host_format(format, &made); \
        int count = EOF;                                      \
        va_list copy;                                         \
        va_copy(copy, list);                                  \
        if (hosts != NULL || format == NULL) count = real;    \
        va_end(copy);                                         \
        free(made);                                           \
        return count;                                         \
    }

// Its relative with the arguments themselves.
#define WS2_VARIADIC(function, parameters, listed) \
    WS2_IN_PLACE int __wrap_##function parameters; \
    int __wrap_##function parameters {             \
        int count;                                 \
        va_list list;                              \
        va_start(list, format);                    \
        count = listed;                            \
        va_end(list);                              \
        return count;                              \
    }

#define WS2_REAL(function, parameters) int __real_##function parameters
// Not every host has all of them, and there nothing calls the function here.
#define WS2_WEAK_REAL(function, parameters) __attribute__((weak)) WS2_REAL(function, parameters)

WS2_REAL(vprintf, (const char*, va_list));
WS2_REAL(vfprintf, (FILE*, const char*, va_list));
WS2_REAL(vsprintf, (char*, const char*, va_list));
WS2_REAL(vsnprintf, (char*, size_t, const char*, va_list));
WS2_LIST(vprintf, (const char* format, va_list list), __real_vprintf(hosts, copy))
WS2_LIST(vfprintf, (FILE * file, const char* format, va_list list),
         __real_vfprintf(file, hosts, copy))
WS2_LIST(vsprintf, (char* to, const char* format, va_list list), __real_vsprintf(to, hosts, copy))
WS2_LIST(vsnprintf, (char* to, size_t room, const char* format, va_list list),
         __real_vsnprintf(to, room, hosts, copy))
WS2_VARIADIC(printf, (const char* format, ...), __wrap_vprintf(format, list))
WS2_VARIADIC(fprintf, (FILE * file, const char* format, ...), __wrap_vfprintf(file, format, list))
WS2_VARIADIC(sprintf, (char* to, const char* format, ...), __wrap_vsprintf(to, format, list))
WS2_VARIADIC(snprintf, (char* to, size_t room, const char* format, ...),
             __wrap_vsnprintf(to, room, format, list))

// With _FORTIFY_SOURCE: `level` says how strict the check is, `size` what is known of the place.
WS2_WEAK_REAL(__vprintf_chk, (int, const char*, va_list));
WS2_WEAK_REAL(__vfprintf_chk, (FILE*, int, const char*, va_list));
WS2_WEAK_REAL(__vsprintf_chk, (char*, int, size_t, const char*, va_list));
WS2_WEAK_REAL(__vsnprintf_chk, (char*, size_t, int, size_t, const char*, va_list));
WS2_LIST(__vprintf_chk, (int level, const char* format, va_list list),
         __real___vprintf_chk(level, hosts, copy))
WS2_LIST(__vfprintf_chk, (FILE * file, int level, const char* format, va_list list),
         __real___vfprintf_chk(file, level, hosts, copy))
WS2_LIST(__vsprintf_chk, (char* to, int level, size_t size, const char* format, va_list list),
         __real___vsprintf_chk(to, level, size, hosts, copy))
// NOLINTNEXTLINE(readability-function-size): the host's parameters.
WS2_LIST(__vsnprintf_chk,
         (char* to, size_t room, int level, size_t size, const char* format, va_list list),
         __real___vsnprintf_chk(to, room, level, size, hosts, copy))
WS2_VARIADIC(__printf_chk, (int level, const char* format, ...),
             __wrap___vprintf_chk(level, format, list))
WS2_VARIADIC(__fprintf_chk, (FILE * file, int level, const char* format, ...),
             __wrap___vfprintf_chk(file, level, format, list))
WS2_VARIADIC(__sprintf_chk, (char* to, int level, size_t size, const char* format, ...),
             __wrap___vsprintf_chk(to, level, size, format, list))
WS2_VARIADIC(__snprintf_chk,
             (char* to, size_t room, int level, size_t size, const char* format, ...),
             __wrap___vsnprintf_chk(to, room, level, size, format, list))

// scanf's names of the versions of C, beside the plain one.
#define WS2_SCANS(version)                                                           \
    WS2_WEAK_REAL(version##vscanf, (const char*, va_list));                          \
    WS2_WEAK_REAL(version##vfscanf, (FILE*, const char*, va_list));                  \
    WS2_WEAK_REAL(version##vsscanf, (const char*, const char*, va_list));            \
    WS2_LIST(version##vscanf, (const char* format, va_list list),                    \
             __real_##version##vscanf(hosts, copy))                                  \
    WS2_LIST(version##vfscanf, (FILE * file, const char* format, va_list list),      \
             __real_##version##vfscanf(file, hosts, copy))                           \
    WS2_LIST(version##vsscanf, (const char* text, const char* format, va_list list), \
             __real_##version##vsscanf(text, hosts, copy))                           \
    WS2_VARIADIC(version##scanf, (const char* format, ...),                          \
                 __wrap_##version##vscanf(format, list))                             \
    WS2_VARIADIC(version##fscanf, (FILE * file, const char* format, ...),            \
                 __wrap_##version##vfscanf(file, format, list))                      \
    WS2_VARIADIC(version##sscanf, (const char* text, const char* format, ...),       \
                 __wrap_##version##vsscanf(text, format, list))
WS2_SCANS()
WS2_SCANS(__isoc99_)
WS2_SCANS(__isoc23_)
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
