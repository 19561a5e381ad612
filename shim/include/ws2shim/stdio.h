// SPDX-License-Identifier: MIT
// printf and its kin with Windows' formats, for a program that asks for them: include this header,
// or compile with "-include ws2shim/stdio.h". %I64d and %I32d; %ws and %hs; %s in wide functions is
// wide and %S is the other width; %ld has 32 bits, as DWORD has. wprintf and its kin mix with
// printf on one stream, which gets UTF-8. A program's own member called printf has to be called in
// parentheses: (object.printf)(...).
#ifndef WS2SHIM_STDIO_H
#define WS2SHIM_STDIO_H

#ifdef __cplusplus
#include <cstdio>
#include <cwchar>
#endif
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/linkage.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

// Sizes of Windows' formats: what stands before the letter of the type.
enum ws2_format_size {
    WS2_FORMAT_PLAIN,
    WS2_FORMAT_HALF,
    WS2_FORMAT_LONG,
    WS2_FORMAT_WORD64,
    WS2_FORMAT_POINTER,
    WS2_FORMAT_HOSTS
};

WS2_INLINE enum ws2_format_size ws2_format_size_of(const char* size) {
    if (strcmp(size, "I64") == 0 || strcmp(size, "ll") == 0) return WS2_FORMAT_WORD64;
    if (strcmp(size, "I") == 0) return WS2_FORMAT_POINTER;
    if (strcmp(size, "l") == 0 || strcmp(size, "w") == 0) return WS2_FORMAT_LONG;
    if (strcmp(size, "h") == 0) return WS2_FORMAT_HALF;
    return size[0] == 0 || strcmp(size, "I32") == 0 ? WS2_FORMAT_PLAIN : WS2_FORMAT_HOSTS;
}

// The host's size and type for Windows', at most 3 characters.
WS2_INLINE const char* ws2_format_type(const char* given, char* type, int is_wide) {
    const enum ws2_format_size size = ws2_format_size_of(given);
    if (*type == 's' || *type == 'c' || *type == 'S' || *type == 'C') {
        const int is_other = *type == 'S' || *type == 'C';
        const int text_is_wide =
            size == WS2_FORMAT_LONG || (size != WS2_FORMAT_HALF && is_wide != is_other);
        if (is_other) *type = *type == 'S' ? 's' : 'c';
        return text_is_wide ? "l" : "";
    }
    if (*type == 0 || strchr("diouxX", *type) == NULL) return given;
    switch (size) {
        case WS2_FORMAT_PLAIN:
        case WS2_FORMAT_LONG:
            return "";
        case WS2_FORMAT_WORD64:
            return "ll";
        case WS2_FORMAT_POINTER:
            return "z";
        default:
            return given;
    }
}

WS2_INLINE int ws2_is_one_of(wchar_t letter, const char* letters) {
    return letter > 0 && letter < 128 && strchr(letters, (char)letter) != NULL;
}

// A format in the host's manner, to release with free(). It grows by one letter for each '%' at
// most.
WS2_INLINE wchar_t* ws2_translate_wide(const wchar_t* from, int is_wide) {
    size_t used = 0;
    wchar_t* const to = (wchar_t*)malloc((2 * wcslen(from) + 1) * sizeof *to);
    while (to != NULL && *from != 0) {
        char size[4] = "", type = 0;
        const char* hosts;
        int i = 0;
        to[used++] = *from;
        if (*from++ != L'%') continue;
        while (ws2_is_one_of(*from, "-+ #0123456789.*'")) to[used++] = *from++;
        while (i < 3 && ws2_is_one_of(*from, i > 0 && size[0] == 'I' ? "3264" : "hlLwjztI"))
            size[i++] = (char)*from++;
        if (*from > 0 && *from < 128) type = (char)*from;
        hosts = ws2_format_type(size, &type, is_wide);
        while (*hosts != 0) to[used++] = (wchar_t)*hosts++;
        if (*from != 0) to[used++] = type != 0 ? (wchar_t)type : *from;
        if (*from != 0) ++from;
    }
    if (to != NULL) to[used] = 0;
    return to;
}
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
WS2_INLINE int ws2_vswprintf(wchar_t* to, size_t room, const wchar_t* format, va_list words) {
    wchar_t* const translated = ws2_translate_wide(format, 1);
    const int result = translated != NULL ? vswprintf(to, room, translated, words) : -1;
    free(translated);
    return result;
}

// One character as UTF-8.
WS2_INLINE void ws2_put_wide(FILE* file, wchar_t wide) {
    const unsigned long code = (unsigned long)wide;
    if (code < 0x80) {
        fputc((int)code, file);
        return;
    }
    if (code >= 0x10000) {
        fputc((int)(0xF0 | (code >> 18 & 7)), file);
        fputc((int)(0x80 | (code >> 12 & 0x3F)), file);
    } else if (code >= 0x800) {
        fputc((int)(0xE0 | code >> 12), file);
    }
    fputc((int)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3F) : 0xC0 | code >> 6), file);
    fputc((int)(0x80 | (code & 0x3F)), file);
}
WS2_INLINE int ws2_fputws(const wchar_t* text, FILE* file) {
    for (; *text != 0; ++text) ws2_put_wide(file, *text);
    return ferror(file) ? -1 : 0;
}

// vswprintf does not say how much room it wants: more is tried, up to a limit.
WS2_INLINE int ws2_vfwprintf(FILE* file, const wchar_t* format, va_list words) {
    size_t room;
    for (room = 512; room <= 4096 * 1024; room *= 8) {
        wchar_t* const text = (wchar_t*)malloc(room * sizeof *text);
        int length = -1;
        va_list again;
        if (text == NULL) return -1;
        va_copy(again, words);
        length = ws2_vswprintf(text, room, format, again);
        va_end(again);
        if (length >= 0) ws2_fputws(text, file);
        free(text);
        if (length >= 0) return length;
    }
    return -1;
}

#define WS2_FORMATTED(last, call) \
    int result;                   \
    va_list words;                \
    va_start(words, last);        \
    result = call;                \
    va_end(words);                \
    return result
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
WS2_INLINE int ws2_wprintf(const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vfwprintf(stdout, format, words));
}
WS2_INLINE int ws2_fwprintf(FILE* file, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vfwprintf(file, format, words));
}
WS2_INLINE int ws2_swprintf(wchar_t* to, size_t room, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vswprintf(to, room, format, words));
}
#undef WS2_FORMATTED

#pragma GCC diagnostic pop

#ifdef __cplusplus
namespace std {
using ::ws2_fprintf;
using ::ws2_fputws;
using ::ws2_fwprintf;
using ::ws2_printf;
using ::ws2_snprintf;
using ::ws2_sprintf;
using ::ws2_swprintf;
using ::ws2_vfprintf;
using ::ws2_vfwprintf;
using ::ws2_vsnprintf;
using ::ws2_vswprintf;
using ::ws2_wprintf;
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
#define wprintf(...) ws2_wprintf(__VA_ARGS__)
#define fwprintf(...) ws2_fwprintf(__VA_ARGS__)
#define swprintf(...) ws2_swprintf(__VA_ARGS__)
#define vwprintf(format, words) ws2_vfwprintf(stdout, format, words)
#define vfwprintf(file, format, words) ws2_vfwprintf(file, format, words)
#define vswprintf(to, room, format, words) ws2_vswprintf(to, room, format, words)
#define fputws(text, file) ws2_fputws(text, file)
#define _putws(text) (ws2_fputws(text, stdout) == 0 ? fputc('\n', stdout) : -1)

#endif
