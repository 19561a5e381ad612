// SPDX-License-Identifier: MIT
// Formats of Windows: %I64d and %I32d; %ws and %hs; %s in wide functions is wide and %S is the
// other width; %ld has 32 bits, as DWORD has. Used by <strsafe.h>, by the checked functions, and in
// a Windows half by wprintf and its kin; <ws2shim/stdio.h> gives them to printf, too.
#ifndef WS2SHIM_WIDE_FORMATS_H
#define WS2SHIM_WIDE_FORMATS_H

// Before the macros, and also where a program includes <windows.h> inside extern "C".
#if defined(__cplusplus) && defined(_WIN32)
extern "C++" {
#include <cwchar>
}
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

WS2_INLINE int ws2_vswprintf(wchar_t* to, size_t room, const wchar_t* format, va_list words) {
    wchar_t* const translated = ws2_translate_wide(format, 1);
    const int result = translated != NULL ? vswprintf(to, room, translated, words) : -1;
    free(translated);
    return result;
}

WS2_BEGIN_C
long ws2_host_write(int fd, const void* bytes, size_t count) WS2_HOST_NAME(write);
int ws2_host_fileno(FILE* file) WS2_HOST_NAME(fileno);
WS2_END_C

// A character as UTF-8, at most 4 bytes; how many.
WS2_INLINE size_t ws2_to_utf8(wchar_t wide, unsigned char* to) {
    const unsigned long code = (unsigned long)wide;
    if (code < 0x80) {
        to[0] = (unsigned char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (unsigned char)(0xC0 | code >> 6);
        to[1] = (unsigned char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (unsigned char)(0xE0 | code >> 12);
        to[1] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
        to[2] = (unsigned char)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (unsigned char)(0xF0 | (code >> 18 & 7));
    to[1] = (unsigned char)(0x80 | (code >> 12 & 0x3F));
    to[2] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
    to[3] = (unsigned char)(0x80 | (code & 0x3F));
    return 4;
}
WS2_INLINE int ws2_write_text(const wchar_t* text, FILE* file) {
    unsigned char bytes[512];
    size_t used = 0;
    if (fflush(file) != 0) return -1;
    while (*text != 0) {
        used += ws2_to_utf8(*text++, bytes + used);
        if (*text != 0 && used < sizeof bytes - 4) continue;
        if (ws2_host_write(ws2_host_fileno(file), bytes, used) != (long)used) return -1;
        used = 0;
    }
    return 0;
}

// The host's streams are for bytes or for wide characters, and lose the other kind. Text for the
// screen passes by a stream that is not for bytes already, and leaves it as it was, so that both
// printf() and std::wcout may follow.
WS2_INLINE int ws2_fputws(const wchar_t* text, FILE* file) {
    const int width = fwide(file, 0);
    if (width >= 0 && (file == stdout || file == stderr)) return ws2_write_text(text, file);
    for (; *text != 0; ++text) {
        unsigned char bytes[4];
        const size_t count = width > 0 ? 0 : ws2_to_utf8(*text, bytes);
        if (width > 0 ? fputwc(*text, file) == WEOF : fwrite(bytes, 1, count, file) != count)
            return -1;
    }
    return 0;
}

// Formatted text in memory that the caller frees, or NULL. vswprintf does not say how much room it
// wants: more is tried, up to a limit. The list stays as it was.
WS2_INLINE wchar_t* ws2_formatted(const wchar_t* format, va_list words, int* length) {
    size_t room;
    for (room = 512; room <= 16384 * 1024; room *= 8) {
        wchar_t* const text = (wchar_t*)malloc(room * sizeof *text);
        va_list again;
        if (text == NULL) return NULL;
        va_copy(again, words);
        *length = ws2_vswprintf(text, room, format, again);
        va_end(again);
        if (*length >= 0) return text;
        free(text);
    }
    return NULL;
}
WS2_INLINE int ws2_vfwprintf(FILE* file, const wchar_t* format, va_list words) {
    int length = -1;
    wchar_t* const text = ws2_formatted(format, words, &length);
    if (text == NULL) return -1;
    if (ws2_fputws(text, file) != 0) length = -1;
    free(text);
    return length;
}

// Of a text of `count` characters all are written, and no 0; of a longer one `count` and -1. The
// length alone, where `to` is NULL and `count` 0. [docs:_snwprintf]
WS2_INLINE int ws2_vsnwprintf(wchar_t* to, size_t count, const wchar_t* format, va_list words) {
    int length = -1;
    wchar_t* const text = ws2_formatted(format, words, &length);
    const int is_whole = length >= 0 && (size_t)length <= count;
    if (text == NULL) return -1;
    if (to == NULL) {
        free(text);
        return count == 0 ? length : -1;
    }
    wmemcpy(to, text, is_whole && (size_t)length < count ? (size_t)length + 1 : count);
    free(text);
    return is_whole ? length : -1;
}

// The body of a variadic function around the one that takes a va_list; <ws2shim/stdio.h> uses it,
// too.
#define WS2_FORMATTED(last, call) \
    int result;                   \
    va_list words;                \
    va_start(words, last);        \
    result = call;                \
    va_end(words);                \
    return result
WS2_INLINE int ws2_wprintf(const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vfwprintf(stdout, format, words));
}
WS2_INLINE int ws2_fwprintf(FILE* file, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vfwprintf(file, format, words));
}
WS2_INLINE int ws2_swprintf(wchar_t* to, size_t room, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vswprintf(to, room, format, words));
}
WS2_INLINE int ws2_snwprintf(wchar_t* to, size_t count, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vsnwprintf(to, count, format, words));
}
#ifdef __cplusplus
// In C++ without the room, too. [docs:swprintf]
extern "C++" {
WS2_INLINE int ws2_swprintf(wchar_t* to, const wchar_t* format, ...) {
    WS2_FORMATTED(format, ws2_vswprintf(to, (size_t)0x7FFFFFF, format, words));
}
}
#endif

#pragma GCC diagnostic pop

#ifdef __cplusplus
namespace std {
using ::ws2_fputws;
using ::ws2_fwprintf;
using ::ws2_swprintf;
using ::ws2_vfwprintf;
using ::ws2_vswprintf;
using ::ws2_wprintf;
}  // namespace std
#endif

#ifdef _WIN32
#include <ws2shim/wide_format_names.h>
#endif

#endif
