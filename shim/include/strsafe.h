// SPDX-License-Identifier: MIT
// Checked string functions that give an HRESULT: copying, joining, formatting, measuring.
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <ws2shim/crt.h>
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
// Wide formats are the host's: %s is narrow text, %ls wide.
WS2_INLINE HRESULT StringCchPrintfW(LPWSTR to, size_t room, LPCWSTR format, ...) {
    int length;
    va_list words;
    if (room == 0 || room > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    va_start(words, format);
    length = vswprintf(to, room, format, words);
    va_end(words);
    to[room - 1] = 0;
    return length >= 0 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

#define StringCbCopyA StringCchCopyA
#define StringCbCatA StringCchCatA
#define StringCbLengthA StringCchLengthA
#define StringCbPrintfA StringCchPrintfA
#define StringCbVPrintfA StringCchVPrintfA
#define StringCbCopyW(to, bytes, from) StringCchCopyW((to), (bytes) / sizeof(WCHAR), (from))
#define StringCbCatW(to, bytes, from) StringCchCatW((to), (bytes) / sizeof(WCHAR), (from))
#define StringCbPrintfW(to, bytes, ...) StringCchPrintfW((to), (bytes) / sizeof(WCHAR), __VA_ARGS__)

#define StringCchCopy WS2_AW(StringCchCopy)
#define StringCchCopyN WS2_AW(StringCchCopyN)
#define StringCchCat WS2_AW(StringCchCat)
#define StringCchLength WS2_AW(StringCchLength)
#define StringCchPrintf WS2_AW(StringCchPrintf)
#define StringCbCopy WS2_AW(StringCbCopy)
#define StringCbCat WS2_AW(StringCbCat)
#define StringCbPrintf WS2_AW(StringCbPrintf)

#endif
