// SPDX-License-Identifier: MIT
// printf and its kin with Windows' formats, for a program that asks for them: include this header,
// or compile with "-include ws2shim/stdio.h". <ws2shim/wide_formats.h> says which they are. wprintf
// and its kin mix with printf on one stream, which gets UTF-8. A program's own member called printf
// has to be called in parentheses: (object.printf)(...).
#ifndef WS2SHIM_STDIO_H
#define WS2SHIM_STDIO_H

#ifdef __cplusplus
#include <cstdio>
#include <cwchar>
#endif
#include <ws2shim/wide_formats.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

WS2_INLINE char* ws2_translate_narrow(const char* from) {
    const size_t length = strlen(from);
    wchar_t* const wide = (wchar_t*)malloc((length + 1) * sizeof *wide);
    wchar_t* translated;
    char* to = NULL;
    size_t i;
    if (wide == NULL) return NULL;
    for (i = 0; i <= length; ++i) wide[i] = (wchar_t)(unsigned char)from[i];
    translated = ws2_translate_wide(wide, 0);
    if (translated != NULL) to = (char*)malloc(wcslen(translated) + 1);
    for (i = 0; to != NULL && (i == 0 || to[i - 1] != 0); ++i) to[i] = (char)translated[i];
    free(translated);
    free(wide);
    return to;
}

WS2_INLINE int ws2_vfprintf(FILE* file, const char* format, va_list words) {
    char* const translated = ws2_translate_narrow(format);
    const int result = translated != NULL ? vfprintf(file, translated, words) : -1;
    free(translated);
    return result;
}
WS2_INLINE int ws2_vsnprintf(char* to, size_t room, const char* format, va_list words) {
    char* const translated = ws2_translate_narrow(format);
    const int result = translated != NULL ? vsnprintf(to, room, translated, words) : -1;
    free(translated);
    return result;
}

WS2_INLINE int ws2_printf(const char* format, ...) {
    WS2_FORMATTED(format, ws2_vfprintf(stdout, format, words));
}
WS2_INLINE int ws2_fprintf(FILE* file, const char* format, ...) {
    WS2_FORMATTED(format, ws2_vfprintf(file, format, words));
}
WS2_INLINE int ws2_sprintf(char* to, const char* format, ...) {
    WS2_FORMATTED(format, ws2_vsnprintf(to, (size_t)0x7FFFFFFF, format, words));
}
WS2_INLINE int ws2_snprintf(char* to, size_t room, const char* format, ...) {
    WS2_FORMATTED(format, ws2_vsnprintf(to, room, format, words));
}

#pragma GCC diagnostic pop

#ifdef __cplusplus
namespace std {
using ::ws2_fprintf;
using ::ws2_printf;
using ::ws2_snprintf;
using ::ws2_sprintf;
using ::ws2_vfprintf;
using ::ws2_vsnprintf;
}  // namespace std
#endif

// Only where they are called: an attribute's word and a pointer to the host's keep their meaning.
#define printf(...) ws2_printf(__VA_ARGS__)
#define fprintf(...) ws2_fprintf(__VA_ARGS__)
#define sprintf(...) ws2_sprintf(__VA_ARGS__)
#define snprintf(...) ws2_snprintf(__VA_ARGS__)
#define vprintf(format, words) ws2_vfprintf(stdout, format, words)
#define vfprintf(file, format, words) ws2_vfprintf(file, format, words)
#define vsprintf(to, format, words) ws2_vsnprintf(to, (size_t)0x7FFFFFFF, format, words)
#define vsnprintf(to, room, format, words) ws2_vsnprintf(to, room, format, words)
#include <ws2shim/wide_format_names.h>

#endif
