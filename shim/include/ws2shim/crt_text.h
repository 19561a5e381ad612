// SPDX-License-Identifier: MIT
// Text, by the names of Microsoft's C library: lengths of what printf would write, letter case,
// narrow and wide. Included by <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_TEXT_H
#define WS2SHIM_CRT_TEXT_H

#include <wctype.h>
#include <ws2shim/crt.h>

__attribute__((format(printf, 1, 0))) WS2_INLINE int _vscprintf(const char* format, va_list words) {
    return vsnprintf(NULL, 0, format, words);
}
__attribute__((format(printf, 1, 2))) WS2_INLINE int _scprintf(const char* format, ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = _vscprintf(format, words);
    va_end(words);
    return length;
}

// Of text of up to 16 million characters. [docs:_vscwprintf]
WS2_INLINE int _vscwprintf(const wchar_t* format, va_list words) {
    return format != NULL ? ws2_vsnwprintf(NULL, 0, format, words) : -1;
}
WS2_INLINE int _scwprintf(const wchar_t* format, ...) {
    WS2_FORMATTED(format, _vscwprintf(format, words));
}

// -1 when text was left out; with _TRUNCATE what fits is written.
WS2_INLINE int _vsnwprintf_s(wchar_t* to, size_t room, size_t count, const wchar_t* format,
                             va_list words) {
    const size_t limit = count < room ? count + 1 : room;
    int length;
    if (to == NULL || room == 0) return -1;
    length = ws2_vswprintf(to, limit, format, words);
    if (length >= 0) return length;
    if (count >= room && count != _TRUNCATE) to[0] = 0;
    to[limit - 1] = 0;
    return -1;
}
WS2_INLINE int _snwprintf_s(wchar_t* to, size_t room, size_t count, const wchar_t* format, ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = _vsnwprintf_s(to, room, count, format, words);
    va_end(words);
    return length;
}

WS2_INLINE int _memicmp(const void* a, const void* b, size_t count) {
    const unsigned char *left = (const unsigned char*)a, *right = (const unsigned char*)b;
    for (; count != 0; --count, ++left, ++right)
        if (tolower(*left) != tolower(*right)) return tolower(*left) - tolower(*right);
    return 0;
}

WS2_INLINE errno_t _strlwr_s(char* text, size_t room) {
    if (text == NULL || strnlen_s(text, room) == room) return WS2_EINVAL;
    ws2_lower(text);
    return 0;
}
WS2_INLINE errno_t _strupr_s(char* text, size_t room) {
    if (text == NULL || strnlen_s(text, room) == room) return WS2_EINVAL;
    ws2_upper(text);
    return 0;
}
WS2_INLINE wchar_t* _wcslwr(wchar_t* text) {
    wchar_t* c;
    for (c = text; *c != 0; ++c) *c = (wchar_t)towlower((wint_t)*c);
    return text;
}
WS2_INLINE wchar_t* _wcsupr(wchar_t* text) {
    wchar_t* c;
    for (c = text; *c != 0; ++c) *c = (wchar_t)towupper((wint_t)*c);
    return text;
}
WS2_INLINE size_t wcsnlen_s(const wchar_t* text, size_t limit) {
    size_t length = 0;
    if (text == NULL) return 0;
    while (length < limit && text[length] != 0) ++length;
    return length;
}
WS2_INLINE errno_t _wcslwr_s(wchar_t* text, size_t room) {
    if (text == NULL || wcsnlen_s(text, room) == room) return WS2_EINVAL;
    _wcslwr(text);
    return 0;
}
WS2_INLINE errno_t _wcsupr_s(wchar_t* text, size_t room) {
    if (text == NULL || wcsnlen_s(text, room) == room) return WS2_EINVAL;
    _wcsupr(text);
    return 0;
}
WS2_INLINE wchar_t* _wcsrev(wchar_t* text) {
    wchar_t *front = text, *back = text + wcslen(text);
    while (front + 1 < back) {
        const wchar_t last = *--back;
        *back = *front;
        *front++ = last;
    }
    return text;
}
WS2_INLINE char* _strset(char* text, int letter) {
    memset(text, letter, strlen(text));
    return text;
}
WS2_INLINE char* _strnset(char* text, int letter, size_t count) {
    memset(text, letter, strnlen_s(text, count));
    return text;
}
WS2_INLINE errno_t wcsncat_s(wchar_t* to, size_t room, const wchar_t* from, size_t count) {
    const size_t used = wcsnlen_s(to, room);
    if (to == NULL || room == 0) return WS2_EINVAL;
    if (used < room) return wcsncpy_s(to + used, room - used, from, count);
    to[0] = 0;
    return WS2_EINVAL;
}
WS2_INLINE wchar_t* wcstok_s(wchar_t* text, const wchar_t* separators, wchar_t** rest) {
    return wcstok(text, separators, rest);
}

// At most `count` characters are converted, all of them for _TRUNCATE, which gives STRUNCATE when
// they do not fit. The number of characters goes with the 0 at the end, also without a place for
// them. EILSEQ: some are none. [docs:mbstowcs_s]
#define WS2_EILSEQ 42
#define WS2_CRT_CONVERSION(name, convert, To, From)                                   \
    WS2_INLINE errno_t name(size_t* converted, To* to, size_t room, const From* from, \
                            size_t count) {                                           \
        size_t length;                                                                \
        errno_t end = 0;                                                              \
        if (converted != NULL) *converted = 0;                                        \
        if ((to == NULL) != (room == 0)) return WS2_EINVAL;                           \
        if (to != NULL) to[0] = 0;                                                    \
        if (from == NULL) return WS2_EINVAL;                                          \
        length = convert(NULL, from, 0);                                              \
        if (length == (size_t)-1) return WS2_EILSEQ;                                  \
        if (to != NULL) {                                                             \
            if (length > count) length = count;                                       \
            if (length >= room) {                                                     \
                if (count != _TRUNCATE) return WS2_ERANGE;                            \
                end = STRUNCATE;                                                      \
                length = room - 1;                                                    \
            }                                                                         \
            length = convert(to, from, length);                                       \
            to[length] = 0;                                                           \
        }                                                                             \
        if (converted != NULL) *converted = length + 1;                               \
        return end;                                                                   \
    }
WS2_CRT_CONVERSION(mbstowcs_s, mbstowcs, wchar_t, char)
WS2_CRT_CONVERSION(wcstombs_s, wcstombs, char, wchar_t)
#undef WS2_CRT_CONVERSION

#ifndef memicmp
#define memicmp _memicmp
#endif
#ifndef wcsicmp
#define wcsicmp _wcsicmp
#endif
#ifndef wcsnicmp
#define wcsnicmp _wcsnicmp
#endif

#endif
