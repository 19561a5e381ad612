// SPDX-License-Identifier: MIT
// What Microsoft's C library would call for a mistake of the program. Included by <ws2shim/crt.h>.
// The host's library does not call them: the checked functions return their error, and a pure
// virtual call ends the process. They are stored, so that a program gets back what it has set.
#ifndef WS2SHIM_CRT_HANDLERS_H
#define WS2SHIM_CRT_HANDLERS_H

#include <locale.h>
#include <stdint.h>
#include <ws2shim/crt.h>

typedef void(__cdecl* _invalid_parameter_handler)(const wchar_t*, const wchar_t*, const wchar_t*,
                                                  unsigned, uintptr_t);
typedef void(__cdecl* _purecall_handler)(void);

WS2_INLINE _invalid_parameter_handler* ws2_invalid_parameter_handler(void) {
    static _invalid_parameter_handler handler;
    return &handler;
}
WS2_INLINE _purecall_handler* ws2_purecall_handler(void) {
    static _purecall_handler handler;
    return &handler;
}

// The handler before, NULL for none. [docs:_set_invalid_parameter_handler]
WS2_INLINE _invalid_parameter_handler
_set_invalid_parameter_handler(_invalid_parameter_handler handler) {
    const _invalid_parameter_handler before = *ws2_invalid_parameter_handler();
    *ws2_invalid_parameter_handler() = handler;
    return before;
}
WS2_INLINE _invalid_parameter_handler _get_invalid_parameter_handler(void) {
    return *ws2_invalid_parameter_handler();
}
// The handler before, NULL for none. [docs:_set_purecall_handler]
WS2_INLINE _purecall_handler _set_purecall_handler(_purecall_handler handler) {
    const _purecall_handler before = *ws2_purecall_handler();
    *ws2_purecall_handler() = handler;
    return before;
}
WS2_INLINE _purecall_handler _get_purecall_handler(void) { return *ws2_purecall_handler(); }

// setlocale() with wide names; the answer lasts until the next call. NULL: no such locale.
// [docs:setlocale]
WS2_INLINE wchar_t* _wsetlocale(int category, const wchar_t* name) {
    static wchar_t answer[256];
    char narrow[256];
    const char* said;
    size_t length = 0;
    while (name != NULL && name[length] != 0) {
        if (length == sizeof narrow - 1 || name[length] < 0 || name[length] > 127) return NULL;
        narrow[length] = (char)name[length];
        ++length;
    }
    narrow[length] = 0;
    said = setlocale(category, name != NULL ? narrow : NULL);
    if (said == NULL) return NULL;
    for (length = 0; length < 255 && said[length] != 0; ++length)
        answer[length] = (unsigned char)said[length];
    answer[length] = 0;
    return answer;
}

#endif
