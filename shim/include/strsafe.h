// SPDX-License-Identifier: MIT
// Checked string functions that give an HRESULT: copying, joining, formatting, measuring.
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <ws2shim/crt.h>
#include <ws2shim/types.h>
#include <ws2shim/win_errors.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

// Sizes are in characters (Cch) or bytes (Cb) of the whole buffer. What does not fit is cut, with
// STRSAFE_E_INSUFFICIENT_BUFFER.
WS2_INLINE HRESULT StringCchCopyNA(LPSTR to, size_t room, LPCSTR from, size_t count) {
    size_t i = 0;
    if (room == 0 || room > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    for (; i + 1 < room && i < count && from[i] != 0; ++i) to[i] = from[i];
    to[i] = 0;
    return i < count && from[i] != 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS2_INLINE HRESULT StringCchCopyNW(LPWSTR to, size_t room, LPCWSTR from, size_t count) {
    size_t i = 0;
    if (room == 0 || room > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    for (; i + 1 < room && i < count && from[i] != 0; ++i) to[i] = from[i];
    to[i] = 0;
    return i < count && from[i] != 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS2_INLINE HRESULT StringCchCopyA(LPSTR to, size_t room, LPCSTR from) {
    return StringCchCopyNA(to, room, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchCopyW(LPWSTR to, size_t room, LPCWSTR from) {
    return StringCchCopyNW(to, room, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchLengthA(LPCSTR text, size_t limit, size_t* length) {
    size_t i = 0;
    if (text == NULL || limit > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    while (i < limit && text[i] != 0) ++i;
    if (i == limit) return STRSAFE_E_INVALID_PARAMETER;
    if (length != NULL) *length = i;
    return S_OK;
}
WS2_INLINE HRESULT StringCchLengthW(LPCWSTR text, size_t limit, size_t* length) {
    size_t i = 0;
    if (text == NULL || limit > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    while (i < limit && text[i] != 0) ++i;
    if (i == limit) return STRSAFE_E_INVALID_PARAMETER;
    if (length != NULL) *length = i;
    return S_OK;
}
WS2_INLINE HRESULT StringCchCatA(LPSTR to, size_t room, LPCSTR from) {
    size_t used = 0;
    const HRESULT found = StringCchLengthA(to, room, &used);
    return found == S_OK ? StringCchCopyA(to + used, room - used, from) : found;
}
WS2_INLINE HRESULT StringCchCatW(LPWSTR to, size_t room, LPCWSTR from) {
    size_t used = 0;
    const HRESULT found = StringCchLengthW(to, room, &used);
    return found == S_OK ? StringCchCopyW(to + used, room - used, from) : found;
}
__attribute__((format(printf, 3, 0))) WS2_INLINE HRESULT StringCchVPrintfA(LPSTR to, size_t room,
                                                                           LPCSTR format,
                                                                           va_list words) {
    int length;
    if (room == 0 || room > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = vsnprintf(to, room, format, words);
    return length >= 0 && (size_t)length < room ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}
__attribute__((format(printf, 3, 4))) WS2_INLINE HRESULT StringCchPrintfA(LPSTR to, size_t room,
                                                                          LPCSTR format, ...) {
    HRESULT result;
    va_list words;
    va_start(words, format);
    result = StringCchVPrintfA(to, room, format, words);
    va_end(words);
    return result;
}
// %s is wide text, %S and %hs narrow.
WS2_INLINE HRESULT StringCchVPrintfW(LPWSTR to, size_t room, LPCWSTR format, va_list words) {
    int length;
    if (room == 0 || room > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = ws2_vswprintf(to, room, format, words);
    to[room - 1] = 0;
    return length >= 0 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}
WS2_INLINE HRESULT StringCchPrintfW(LPWSTR to, size_t room, LPCWSTR format, ...) {
    HRESULT result;
    va_list words;
    va_start(words, format);
    result = StringCchVPrintfW(to, room, format, words);
    va_end(words);
    return result;
}

// What is left of the buffer, for the Ex forms: its end and the characters there is room for, with
// the 0. Of their flags STRSAFE_FILL_BEHIND_NULL, STRSAFE_NULL_ON_FAILURE, STRSAFE_NO_TRUNCATION
// and STRSAFE_IGNORE_NULLS are known, the latter only for a source.
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000

#define WS2_STRSAFE(S, Character, Text, ConstText)                                                \
    WS2_INLINE HRESULT ws2_strsafe_end##S(HRESULT found, Text to, size_t room, Text* end,         \
                                          size_t* left, DWORD flags) {                            \
        size_t used = 0, i;                                                                       \
        if (found == STRSAFE_E_INVALID_PARAMETER) return found;                                   \
        if (found != S_OK && (flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) != 0)    \
            to[0] = 0;                                                                            \
        if (found != S_OK && (flags & STRSAFE_FILL_ON_FAILURE) != 0) {                            \
            for (i = 0; i + 1 < room; ++i) to[i] = (Character)(flags & 0xFF);                     \
            to[room - 1] = 0;                                                                     \
        }                                                                                         \
        while (used + 1 < room && to[used] != 0) ++used;                                          \
        if (found == S_OK && (flags & STRSAFE_FILL_BEHIND_NULL) != 0)                             \
            for (i = used + 1; i < room; ++i) to[i] = (Character)(flags & 0xFF);                  \
        if (end != NULL) *end = to + used;                                                        \
        if (left != NULL) *left = room - used;                                                    \
        return found;                                                                             \
    }                                                                                             \
    WS2_INLINE ConstText ws2_strsafe_source##S(ConstText from, DWORD flags) {                     \
        static const Character nothing = 0;                                                       \
        return from == NULL && (flags & STRSAFE_IGNORE_NULLS) != 0 ? &nothing : from;             \
    }                                                                                             \
    WS2_INLINE HRESULT StringCchCopyEx##S(Text to, size_t room, ConstText from, Text* end,        \
                                          size_t* left, DWORD flags) {                            \
        return ws2_strsafe_end##S(StringCchCopy##S(to, room, ws2_strsafe_source##S(from, flags)), \
                                  to, room, end, left, flags);                                    \
    }                                                                                             \
    WS2_INLINE HRESULT StringCchCatEx##S(Text to, size_t room, ConstText from, Text* end,         \
                                         size_t* left, DWORD flags) {                             \
        return ws2_strsafe_end##S(StringCchCat##S(to, room, ws2_strsafe_source##S(from, flags)),  \
                                  to, room, end, left, flags);                                    \
    }                                                                                             \
    WS2_INLINE HRESULT StringCchCatN##S(Text to, size_t room, ConstText from, size_t count) {     \
        size_t used = 0;                                                                          \
        const HRESULT found = StringCchLength##S(to, room, &used);                                \
        return found == S_OK ? StringCchCopyN##S(to + used, room - used, from, count) : found;    \
    }                                                                                             \
    WS2_INLINE HRESULT StringCchVPrintfEx##S(Text to, size_t room, Text* end, size_t* left,       \
                                             DWORD flags, ConstText format, va_list words) {      \
        const HRESULT found =                                                                     \
            StringCchVPrintf##S(to, room, ws2_strsafe_source##S(format, flags), words);           \
        return ws2_strsafe_end##S(found, to, room, end, left, flags);                             \
    }                                                                                             \
    WS2_INLINE HRESULT StringCchPrintfEx##S(Text to, size_t room, Text* end, size_t* left,        \
                                            DWORD flags, ConstText format, ...) {                 \
        HRESULT result;                                                                           \
        va_list words;                                                                            \
        va_start(words, format);                                                                  \
        result = StringCchVPrintfEx##S(to, room, end, left, flags, format, words);                \
        va_end(words);                                                                            \
        return result;                                                                            \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbCopy##S(Text to, size_t bytes, ConstText from) {                   \
        return StringCchCopy##S(to, bytes / sizeof *to, from);                                    \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbCopyN##S(Text to, size_t bytes, ConstText from, size_t count) {    \
        return StringCchCopyN##S(to, bytes / sizeof *to, from, count / sizeof *to);               \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbCat##S(Text to, size_t bytes, ConstText from) {                    \
        return StringCchCat##S(to, bytes / sizeof *to, from);                                     \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbCatN##S(Text to, size_t bytes, ConstText from, size_t count) {     \
        return StringCchCatN##S(to, bytes / sizeof *to, from, count / sizeof *to);                \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbLength##S(ConstText text, size_t limit, size_t* length) {          \
        const HRESULT found = StringCchLength##S(text, limit / sizeof *text, length);             \
        if (found == S_OK && length != NULL) *length *= sizeof *text;                             \
        return found;                                                                             \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbVPrintf##S(Text to, size_t bytes, ConstText format,                \
                                          va_list words) {                                        \
        return StringCchVPrintf##S(to, bytes / sizeof *to, format, words);                        \
    }                                                                                             \
    WS2_INLINE HRESULT StringCbPrintf##S(Text to, size_t bytes, ConstText format, ...) {          \
        HRESULT result;                                                                           \
        va_list words;                                                                            \
        va_start(words, format);                                                                  \
        result = StringCchVPrintf##S(to, bytes / sizeof *to, format, words);                      \
        va_end(words);                                                                            \
        return result;                                                                            \
    }
WS2_STRSAFE(A, CHAR, LPSTR, LPCSTR)
WS2_STRSAFE(W, WCHAR, LPWSTR, LPCWSTR)
#undef WS2_STRSAFE

#define StringCchCopy WS2_AW(StringCchCopy)
#define StringCchCopyN WS2_AW(StringCchCopyN)
#define StringCchCopyEx WS2_AW(StringCchCopyEx)
#define StringCchCat WS2_AW(StringCchCat)
#define StringCchCatN WS2_AW(StringCchCatN)
#define StringCchCatEx WS2_AW(StringCchCatEx)
#define StringCchLength WS2_AW(StringCchLength)
#define StringCchPrintf WS2_AW(StringCchPrintf)
#define StringCchPrintfEx WS2_AW(StringCchPrintfEx)
#define StringCchVPrintf WS2_AW(StringCchVPrintf)
#define StringCchVPrintfEx WS2_AW(StringCchVPrintfEx)
#define StringCbCopy WS2_AW(StringCbCopy)
#define StringCbCopyN WS2_AW(StringCbCopyN)
#define StringCbCat WS2_AW(StringCbCat)
#define StringCbCatN WS2_AW(StringCbCatN)
#define StringCbLength WS2_AW(StringCbLength)
#define StringCbPrintf WS2_AW(StringCbPrintf)
#define StringCbVPrintf WS2_AW(StringCbVPrintf)

#endif
