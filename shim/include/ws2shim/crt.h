// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that console programs take for granted and the host's library
// has under another name or not at all. A name the program has defined for itself is left alone.
#ifndef WS2SHIM_CRT_H
#define WS2SHIM_CRT_H

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ws2shim/linkage.h>
#include <ws2shim/types.h>

typedef int errno_t;
#ifndef _TRUNCATE
#define _TRUNCATE ((size_t)-1)
#endif
#ifndef _MAX_PATH
#define _MAX_PATH 260
#endif

// The numbers of EINVAL and ERANGE on Windows and here; <errno.h> is not included, because programs
// for Windows may have variables called errno.
#define WS2_EINVAL 22
#define WS2_ERANGE 34

#ifndef _stricmp
#define _stricmp strcasecmp
#endif
#ifndef _strnicmp
#define _strnicmp strncasecmp
#endif
#ifndef stricmp
#define stricmp strcasecmp
#endif
#ifndef strnicmp
#define strnicmp strncasecmp
#endif
#ifndef _strdup
#define _strdup ws2_strdup
#endif
#ifndef _snprintf
#define _snprintf snprintf
#endif
#ifndef _vsnprintf
#define _vsnprintf vsnprintf
#endif
#ifndef _atoi64
#define _atoi64 atoll
#endif
#ifndef _strtoi64
#define _strtoi64 strtoll
#endif
#ifndef _strtoui64
#define _strtoui64 strtoull
#endif

// Not strdup: strict C11 does not declare it.
WS2_INLINE char* ws2_strdup(const char* text) {
    const size_t size = strlen(text) + 1;
    char* copy = (char*)malloc(size);
    return copy ? (char*)memcpy(copy, text, size) : copy;
}

// strtok that keeps its place in *rest instead of in the library.
WS2_INLINE char* strtok_s(char* text, const char* separators, char** rest) {
    char* word = text ? text : *rest;
    if (word == NULL) return NULL;
    word += strspn(word, separators);
    *rest = word + strcspn(word, separators);
    if (*rest == word) return NULL;
    if (**rest != 0) *(*rest)++ = 0;
    return word;
}

// The checked copies: 0, or EINVAL and ERANGE with an empty result where there is room for one.
WS2_INLINE errno_t strncpy_s(char* to, size_t room, const char* from, size_t count) {
    size_t length = 0;
    if (to == NULL || room == 0) return WS2_EINVAL;
    if (from == NULL) {
        to[0] = 0;
        return WS2_EINVAL;
    }
    while (from[length] != 0 && length < count) ++length;
    if (length >= room) {
        if (count != _TRUNCATE) {
            to[0] = 0;
            return WS2_ERANGE;
        }
        length = room - 1;
    }
    memcpy(to, from, length);
    to[length] = 0;
    return 0;
}
WS2_INLINE errno_t strcpy_s(char* to, size_t room, const char* from) {
    return strncpy_s(to, room, from, _TRUNCATE - 1);
}
WS2_INLINE errno_t strncat_s(char* to, size_t room, const char* from, size_t count) {
    size_t used = 0;
    if (to == NULL || room == 0) return WS2_EINVAL;
    while (used < room && to[used] != 0) ++used;
    if (used == room) {
        to[0] = 0;
        return WS2_EINVAL;
    }
    return strncpy_s(to + used, room - used, from, count);
}
WS2_INLINE errno_t strcat_s(char* to, size_t room, const char* from) {
    return strncat_s(to, room, from, _TRUNCATE - 1);
}
WS2_INLINE errno_t memcpy_s(void* to, size_t room, const void* from, size_t count) {
    if (count == 0) return 0;
    if (to == NULL) return WS2_EINVAL;
    if (from == NULL || count > room) {
        memset(to, 0, room);
        return from == NULL ? WS2_EINVAL : WS2_ERANGE;
    }
    memcpy(to, from, count);
    return 0;
}
WS2_INLINE errno_t memmove_s(void* to, size_t room, const void* from, size_t count) {
    if (count == 0) return 0;
    if (to == NULL || from == NULL) return WS2_EINVAL;
    if (count > room) return WS2_ERANGE;
    memmove(to, from, count);
    return 0;
}

// -1 with an empty result when the text does not fit.
__attribute__((format(printf, 3, 0))) WS2_INLINE int vsprintf_s(char* to, size_t room,
                                                                const char* format, va_list words) {
    const int length = vsnprintf(to, room, format, words);
    if (length >= 0 && (size_t)length < room) return length;
    if (to != NULL && room > 0) to[0] = 0;
    return -1;
}
__attribute__((format(printf, 3, 4))) WS2_INLINE int sprintf_s(char* to, size_t room,
                                                               const char* format, ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = vsprintf_s(to, room, format, words);
    va_end(words);
    return length;
}
// count limits what is written; _TRUNCATE writes what fits. -1 when text was left out.
__attribute__((format(printf, 4, 5))) WS2_INLINE int _snprintf_s(char* to, size_t room,
                                                                 size_t count, const char* format,
                                                                 ...) {
    const size_t limit = count < room ? count + 1 : room;
    int length;
    va_list words;
    va_start(words, format);
    length = vsnprintf(to, limit, format, words);
    va_end(words);
    return length >= 0 && (size_t)length < limit ? length : -1;
}

WS2_INLINE errno_t fopen_s(FILE** file, const char* name, const char* mode) {
    if (file == NULL || name == NULL || mode == NULL) return WS2_EINVAL;
    *file = fopen(name, mode);
    return *file ? 0 : 2;
}
WS2_INLINE errno_t localtime_s(struct tm* result, const time_t* moment) {
    const struct tm* found = localtime(moment);
    if (found == NULL) return WS2_EINVAL;
    *result = *found;
    return 0;
}
WS2_INLINE errno_t gmtime_s(struct tm* result, const time_t* moment) {
    const struct tm* found = gmtime(moment);
    if (found == NULL) return WS2_EINVAL;
    *result = *found;
    return 0;
}

// Digits of a number in a base from 2 to 36; negative numbers have a sign in base 10 only.
WS2_INLINE char* _ultoa(unsigned long value, char* text, int base) {
    char reversed[72];
    int length = 0, i;
    do {
        reversed[length++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)base];
        value /= (unsigned)base;
    } while (value != 0);
    for (i = 0; i < length; ++i) text[i] = reversed[length - 1 - i];
    text[length] = 0;
    return text;
}
WS2_INLINE char* _itoa(int value, char* text, int base) {
    if (base != 10 || value >= 0) return _ultoa((unsigned)value, text, base);
    text[0] = '-';
    _ultoa(0UL - (unsigned long)(long)value, text + 1, base);
    return text;
}
WS2_INLINE errno_t _itoa_s(int value, char* text, size_t room, int base) {
    char digits[72];
    return strcpy_s(text, room, _itoa(value, digits, base));
}

#ifdef __cplusplus
extern "C++" {
// The forms that see the size of an array by themselves.
template <size_t Room>
inline errno_t strcpy_s(char (&to)[Room], const char* from) {
    return strcpy_s(to, Room, from);
}
template <size_t Room>
inline errno_t strncpy_s(char (&to)[Room], const char* from, size_t count) {
    return strncpy_s(to, Room, from, count);
}
template <size_t Room>
inline errno_t strcat_s(char (&to)[Room], const char* from) {
    return strcat_s(to, Room, from);
}
template <size_t Room>
__attribute__((format(printf, 2, 3))) inline int sprintf_s(char (&to)[Room], const char* format,
                                                           ...) {
    va_list words;
    va_start(words, format);
    const int length = vsprintf_s(to, Room, format, words);
    va_end(words);
    return length;
}
template <size_t Room>
inline errno_t _itoa_s(int value, char (&text)[Room], int base) {
    return _itoa_s(value, text, Room, base);
}
}
#endif

#endif
