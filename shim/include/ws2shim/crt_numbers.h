// SPDX-License-Identifier: MIT
// Numbers and their digits, by the names of Microsoft's C library. Included by <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_NUMBERS_H
#define WS2SHIM_CRT_NUMBERS_H

#include <ws2shim/crt.h>

// Digits of a number in a base from 2 to 36; negative numbers have a sign in base 10 only. The
// checked forms: ERANGE with an empty text for too little room, EINVAL for another base.
// [docs:_itoa_s]
WS2_INLINE char* _ui64toa(unsigned long long value, char* text, int base) {
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
WS2_INLINE char* _i64toa(long long value, char* text, int base) {
    if (base != 10 || value >= 0) return _ui64toa((unsigned long long)value, text, base);
    text[0] = '-';
    _ui64toa(0ULL - (unsigned long long)value, text + 1, base);
    return text;
}
WS2_INLINE char* _ultoa(unsigned long value, char* text, int base) {
    return _ui64toa(value, text, base);
}
WS2_INLINE char* _itoa(int value, char* text, int base) {
    if (base == 10) return _i64toa(value, text, base);
    return _ui64toa((unsigned)value, text, base);
}
// A long of Windows has 32 bits, and so has the digits of a negative one in another base than 10.
WS2_INLINE char* _ltoa(long value, char* text, int base) {
    if (base == 10) return _i64toa(value, text, base);
    if (value < 0 && value >= -2147483647L - 1) return _ui64toa((unsigned)value, text, base);
    return _ui64toa((unsigned long)value, text, base);
}

#define WS2_CRT_DIGITS(name, Type)                                               \
    WS2_INLINE errno_t name##_s(Type value, char* text, size_t room, int base) { \
        char digits[72];                                                         \
        if (text == NULL || room == 0) return WS2_EINVAL;                        \
        text[0] = 0;                                                             \
        if (base < 2 || base > 36) return WS2_EINVAL;                            \
        return strcpy_s(text, room, name(value, digits, base));                  \
    }
WS2_CRT_DIGITS(_itoa, int)
WS2_CRT_DIGITS(_ltoa, long)
WS2_CRT_DIGITS(_ultoa, unsigned long)
WS2_CRT_DIGITS(_i64toa, long long)
WS2_CRT_DIGITS(_ui64toa, unsigned long long)
#undef WS2_CRT_DIGITS

WS2_INLINE wchar_t* ws2_crt_widened(wchar_t* text, const char* digits) {
    size_t i = 0;
    do text[i] = (wchar_t)digits[i];
    while (digits[i++] != 0);
    return text;
}
WS2_INLINE wchar_t* _itow(int value, wchar_t* text, int base) {
    char digits[72];
    return ws2_crt_widened(text, _itoa(value, digits, base));
}
WS2_INLINE errno_t _itow_s(int value, wchar_t* text, size_t room, int base) {
    char digits[72];
    const errno_t end = _itoa_s(value, digits, sizeof digits < room ? sizeof digits : room, base);
    if (text == NULL || room == 0) return WS2_EINVAL;
    ws2_crt_widened(text, end == 0 ? digits : "");
    return end;
}

#ifndef itoa
#define itoa _itoa
#endif

WS2_INLINE __int64 _wtoi64(const wchar_t* text) { return wcstoll(text, NULL, 10); }
WS2_INLINE int _wtoi(const wchar_t* text) { return (int)wcstol(text, NULL, 10); }
WS2_INLINE long _wtol(const wchar_t* text) { return wcstol(text, NULL, 10); }
WS2_INLINE double _wtof(const wchar_t* text) { return wcstod(text, NULL); }

// What <float.h> and <math.h> of Microsoft have.
WS2_INLINE int _isnan(double value) { return __builtin_isnan(value) ? 1 : 0; }
WS2_INLINE int _finite(double value) { return __builtin_isfinite(value) ? 1 : 0; }
WS2_INLINE double _copysign(double number, double sign) { return __builtin_copysign(number, sign); }

#endif
