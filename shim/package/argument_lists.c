// SPDX-License-Identifier: MIT
// wprintf's relatives with a va_list, for programs compiled by "ws2cc --windows"; narrow_formats.c
// has printf's. On Windows a va_list is a pointer that such a call gets a copy of, so programs pass
// one list to several calls: to the screen and to a file. Where a va_list is an array the first
// call would have used it up. The linker puts these functions where the program says vwprintf and
// so on (--wrap).
#include "shim/package/in_place.h"

#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
#define WS2_WITH_COPY(name, parameters, words)  \
    int __real_##name parameters;               \
    int __wrap_##name parameters;               \
    WS2_IN_PLACE int __wrap_##name parameters { \
        va_list arguments;                      \
        int count;                              \
        va_copy(arguments, list);               \
        count = __real_##name words;            \
        va_end(arguments);                      \
        return count;                           \
    }

WS2_WITH_COPY(vwprintf, (const wchar_t* format, va_list list), (format, arguments))
WS2_WITH_COPY(vfwprintf, (FILE * file, const wchar_t* format, va_list list),
              (file, format, arguments))
WS2_WITH_COPY(vswprintf, (wchar_t * text, size_t room, const wchar_t* format, va_list list),
              (text, room, format, arguments))
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
