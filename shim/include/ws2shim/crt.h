// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that console programs take for granted and the host's library
// has under another name or not at all. A name the program has defined for itself is left alone.
#ifndef WS2SHIM_CRT_H
#define WS2SHIM_CRT_H

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <ws2shim/byte_swaps.h>
#include <ws2shim/crt_errno.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/linkage.h>
#include <ws2shim/types.h>
#include <ws2shim/wide_formats.h>

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
// What the checked copies say when _TRUNCATE has left out text.
#ifndef STRUNCATE
#define STRUNCATE 80
#endif

WS2_BEGIN_C

// Programs that would define it themselves ask Microsoft's word.
#if defined(_STRUCT_TIMESPEC) && !defined(_TIMESPEC_DEFINED)
#define _TIMESPEC_DEFINED
#endif

// Microsoft's <time.h> has it for every version of C, the host's for some.
#ifndef TIME_UTC
#define TIME_UTC 1
struct timespec;
int timespec_get(struct timespec* now, int base);
#endif

// The host's functions under Microsoft's names. Functions and not macros, because programs define
// strcasecmp as _stricmp, strtok_r as strtok_s and so on before they include anything.
int _stricmp(const char* a, const char* b) WS2_HOST_NAME(strcasecmp);
int _strnicmp(const char* a, const char* b, size_t count) WS2_HOST_NAME(strncasecmp);
int _wcsicmp(const wchar_t* a, const wchar_t* b) WS2_HOST_NAME(wcscasecmp);
int _wcsnicmp(const wchar_t* a, const wchar_t* b, size_t count) WS2_HOST_NAME(wcsncasecmp);
char* _strdup(const char* text) WS2_HOST_NAME(strdup);
wchar_t* _wcsdup(const wchar_t* text) WS2_HOST_NAME(wcsdup);
char* strtok_s(char* text, const char* separators, char** rest) WS2_HOST_NAME(strtok_r);
time_t _mkgmtime(struct tm* parts) WS2_HOST_NAME(timegm);
// The host's, which GNU's <unistd.h> shows to some programs only.
extern char** environ;
// What <windows.h> has, and not the host's setenv(): a program's own one may be made of _putenv().
int ws2_set_variable(const char* name, const char* value) WS2_LINK_NAME(SetEnvironmentVariableA);
FILE* _popen(const char* command, const char* mode) WS2_HOST_NAME(popen);
int _pclose(FILE* pipe) WS2_HOST_NAME(pclose);
int _fileno(FILE* file) WS2_HOST_NAME(fileno);
FILE* _fdopen(int fd, const char* mode) WS2_HOST_NAME(fdopen);
int _unlink(const char* path) WS2_HOST_NAME(unlink);
int _fseeki64(FILE* file, long long offset, int from) WS2_HOST_WIDE_NAME(fseeko);
long long _ftelli64(FILE* file) WS2_HOST_WIDE_NAME(ftello);
long long _atoi64(const char* text) WS2_HOST_NAME(atoll);
long long _strtoi64(const char* text, char** end, int base) WS2_HOST_NAME(strtoll);
long long _wcstoi64(const wchar_t* text, wchar_t** end, int base) WS2_HOST_NAME(wcstoll);
unsigned long long _wcstoui64(const wchar_t* text, wchar_t** end, int base) WS2_HOST_NAME(wcstoull);
unsigned long long _strtoui64(const char* text, char** end, int base) WS2_HOST_NAME(strtoull);

// The number of characters, or -1 when the text does not fit; then there is no 0 at its end.
_CRTIMP int __cdecl _snprintf(char* to, size_t room, const char* format, ...)
    WS2_LINK_NAME(_snprintf) __attribute__((format(printf, 3, 4)));
_CRTIMP int __cdecl _vsnprintf(char* to, size_t room, const char* format, va_list words)
    WS2_LINK_NAME(_vsnprintf) __attribute__((format(printf, 3, 0)));

// A line without its end, or NULL: at the end of the input, and for one that does not fit, which is
// read all the same.
_CRTIMP char* __cdecl gets_s(char* to, size_t room) WS2_LINK_NAME(gets_s);
#if defined(_WIN32) && !defined(gets)
// MinGW has it for every standard, as Microsoft's had up to 2013; the host's <stdio.h> for old
// ones.
char* gets(char* to);
#endif

// The name of a file that is not there, in the folder for temporary ones; with L_tmpnam_s
// characters there is room for it. EINVAL: no place; ERANGE: too little room. [docs:tmpnam_s]
#define L_tmpnam_s 260
#define TMP_MAX_S 2147483647
_CRTIMP int __cdecl tmpnam_s(char* name, size_t room) WS2_LINK_NAME(tmpnam_s);
_CRTIMP int __cdecl _wtmpnam_s(wchar_t* name, size_t room) WS2_LINK_NAME(_wtmpnam_s);

// As scanf and its kin, with the room in characters after every %s, %c and %[. Text that does not
// fit is refused: its place has an empty text, and nothing behind it is read. [docs:scanf_s]
_CRTIMP int __cdecl scanf_s(const char* format, ...) WS2_LINK_NAME(scanf_s);
_CRTIMP int __cdecl sscanf_s(const char* text, const char* format, ...) WS2_LINK_NAME(sscanf_s);
_CRTIMP int __cdecl fscanf_s(FILE* file, const char* format, ...) WS2_LINK_NAME(fscanf_s);
_CRTIMP int __cdecl wscanf_s(const wchar_t* format, ...) WS2_LINK_NAME(wscanf_s);
_CRTIMP int __cdecl swscanf_s(const wchar_t* text, const wchar_t* format, ...)
    WS2_LINK_NAME(swscanf_s);
_CRTIMP int __cdecl fwscanf_s(FILE* file, const wchar_t* format, ...) WS2_LINK_NAME(fwscanf_s);

// A file by its wide name, which is UTF-8 to the host.
_CRTIMP FILE* __cdecl _wfopen(const wchar_t* name, const wchar_t* mode) WS2_LINK_NAME(_wfopen);
// NULL: there is no such variable. The text stays as it is for good. [docs:getenv]
_CRTIMP wchar_t* __cdecl _wgetenv(const wchar_t* name) WS2_LINK_NAME(_wgetenv);
// A variable of the environment. `needed` has the room it takes, with the terminator, or 0 when it
// is not there. ERANGE when it does not fit into `room` characters, EINVAL for no place to put it.
// [docs:getenv_s]
_CRTIMP int __cdecl _wgetenv_s(size_t* needed, wchar_t* value, size_t room, const wchar_t* name)
    WS2_LINK_NAME(_wgetenv_s);
// The path from the root, without dots; in the buffer, or in memory to free when there is none.
_CRTIMP char* __cdecl _fullpath(char* buffer, const char* path, size_t room)
    WS2_LINK_NAME(_fullpath);
// A random number that cannot be predicted. 0, or EINVAL.
_CRTIMP int __cdecl rand_s(unsigned* number) WS2_LINK_NAME(rand_s);

// The words of the command line. In a Windows half only: the host's <argp.h> has parameters of
// these names.
_CRTIMP int* __cdecl __p___argc(void) WS2_LINK_NAME(__p___argc);
_CRTIMP char*** __cdecl __p___argv(void) WS2_LINK_NAME(__p___argv);
_CRTIMP wchar_t*** __cdecl __p___wargv(void) WS2_LINK_NAME(__p___wargv);
#if defined(_WIN32) && !defined(__argc)
#define __argc (*__p___argc())
#define __argv (*__p___argv())
#define __wargv (*__p___wargv())
#endif

// The host's, which ends the process at once. [docs:_exit]
__attribute__((noreturn)) void _exit(int status);

WS2_END_C

WS2_INLINE errno_t _get_errno(int* value) {
    if (value == NULL) return WS2_EINVAL;
    *value = *_errno();
    return 0;
}
WS2_INLINE errno_t _set_errno(int value) {
    *_errno() = value;
    return 0;
}

#ifndef stricmp
#define stricmp _stricmp
#endif
#ifndef strcmpi
#define strcmpi _stricmp
#endif
#ifndef strnicmp
#define strnicmp _strnicmp
#endif
#ifndef _snwprintf
#define _snwprintf ws2_snwprintf
#endif
#ifndef printf_s
#define printf_s printf
#define fprintf_s fprintf
#define vprintf_s vprintf
#define vfprintf_s vfprintf
#define wprintf_s wprintf
#define fwprintf_s fwprintf
#endif
#ifndef _fsopen
#define _fsopen(name, mode, share) fopen((name), (mode))
#define _wfsopen(name, mode, share) _wfopen((name), (mode))
#endif
#ifndef _set_abort_behavior
// abort() says nothing here, and a report of it is the host's.
#define _set_abort_behavior(flags, mask) ((void)(flags), (void)(mask), 0u)
#define _WRITE_ABORT_MSG 0x1
#define _CALL_REPORTFAULT 0x2
#endif
#ifndef _vsnwprintf
#define _vsnwprintf ws2_vsnwprintf
#endif
#ifndef _strlwr
#define _strlwr ws2_lower
#define _strupr ws2_upper
#endif
#ifndef _strrev
#define _strrev ws2_reverse
#endif
#ifndef strlwr
#define strlwr _strlwr
#define strupr _strupr
#endif
#ifndef strrev
#define strrev _strrev
#endif
#ifndef _environ
#define _environ environ
#endif
#ifndef _MAX_DRIVE
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#endif

WS2_INLINE char* ws2_lower(char* text) {
    char* c;
    for (c = text; *c != 0; ++c) *c = (char)tolower((unsigned char)*c);
    return text;
}
WS2_INLINE char* ws2_upper(char* text) {
    char* c;
    for (c = text; *c != 0; ++c) *c = (char)toupper((unsigned char)*c);
    return text;
}

WS2_INLINE char* ws2_reverse(char* text) {
    char* front = text;
    char* back = text + strlen(text);
    while (front + 1 < back) {
        const char last = *--back;
        *back = *front;
        *front++ = last;
    }
    return text;
}

// The checked copies: 0, or EINVAL and ERANGE with an empty result where there is room for one;
// STRUNCATE when _TRUNCATE has left out text.
WS2_INLINE errno_t strncpy_s(char* to, size_t room, const char* from, size_t count) {
    size_t length = 0;
    if (to == NULL || room == 0) return WS2_EINVAL;
    if (from == NULL) {
        to[0] = 0;
        return WS2_EINVAL;
    }
    while (length < room && length < count && from[length] != 0) ++length;
    if (length >= room) {
        if (count != _TRUNCATE) {
            to[0] = 0;
            return WS2_ERANGE;
        }
        memcpy(to, from, room - 1);
        to[room - 1] = 0;
        return STRUNCATE;
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
__attribute__((format(printf, 4, 0))) WS2_INLINE int _vsnprintf_s(char* to, size_t room,
                                                                  size_t count, const char* format,
                                                                  va_list words) {
    const size_t limit = count < room ? count + 1 : room;
    const int length = vsnprintf(to, limit, format, words);
    if (length >= 0 && (size_t)length < limit) return length;
    if (count >= room && count != _TRUNCATE && to != NULL && room > 0) to[0] = 0;
    return -1;
}
__attribute__((format(printf, 4, 0))) WS2_INLINE int vsnprintf_s(char* to, size_t room,
                                                                 size_t count, const char* format,
                                                                 va_list words) {
    return _vsnprintf_s(to, room, count, format, words);
}
__attribute__((format(printf, 4, 5))) WS2_INLINE int _snprintf_s(char* to, size_t room,
                                                                 size_t count, const char* format,
                                                                 ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = _vsnprintf_s(to, room, count, format, words);
    va_end(words);
    return length;
}

WS2_INLINE errno_t fopen_s(FILE** file, const char* name, const char* mode) {
    if (file == NULL || name == NULL || mode == NULL) return WS2_EINVAL;
    *file = fopen(name, mode);
    return *file ? 0 : *_errno();
}
WS2_INLINE errno_t freopen_s(FILE** file, const char* name, const char* mode, FILE* old) {
    if (file == NULL || mode == NULL || old == NULL) return WS2_EINVAL;
    *file = freopen(name, mode, old);
    return *file ? 0 : *_errno();
}
WS2_INLINE errno_t _wfopen_s(FILE** file, const wchar_t* name, const wchar_t* mode) {
    if (file == NULL || name == NULL || mode == NULL) return WS2_EINVAL;
    *file = _wfopen(name, mode);
    return *file ? 0 : *_errno();
}
WS2_INLINE errno_t strerror_s(char* text, size_t room, int number) {
    const errno_t end = strncpy_s(text, room, strerror(number), _TRUNCATE);
    return end == STRUNCATE ? 0 : end;
}
// What errno says, on a line of its own, behind the program's words if there are any. The next call
// of the same thread has the same place. [docs:strerror]
WS2_INLINE char* _strerror(const char* words) {
    static __thread char text[256];
    const int number = *_errno();
    const int some = words != NULL && words[0] != 0;
    snprintf(text, sizeof text, "%.94s%s%s\n", some ? words : "", some ? ": " : "",
             strerror(number));
    return text;
}
WS2_INLINE errno_t _dupenv_s(char** value, size_t* size, const char* name) {
    const char* found = getenv(name);
    if (value == NULL) return WS2_EINVAL;
    *value = found ? _strdup(found) : NULL;
    if (size != NULL) *size = found ? strlen(found) + 1 : 0;
    return 0;
}
WS2_INLINE errno_t _wdupenv_s(wchar_t** value, size_t* size, const wchar_t* name) {
    size_t needed = 0;
    errno_t error;
    if (value == NULL) return WS2_EINVAL;
    *value = NULL;
    if (size != NULL) *size = 0;
    error = _wgetenv_s(&needed, NULL, 0, name);
    if (error != 0 || needed == 0) return error;
    *value = (wchar_t*)malloc(needed * sizeof **value);
    if (*value == NULL) return 12;  // ENOMEM
    if (size != NULL) *size = needed;
    return _wgetenv_s(&needed, *value, needed, name);
}
// No text takes the variable away.
WS2_INLINE errno_t _putenv_s(const char* name, const char* value) {
    if (name == NULL || value == NULL || *name == 0 || strchr(name, '=') != NULL) return WS2_EINVAL;
    return ws2_set_variable(name, *value == 0 ? NULL : value) || *value == 0 ? 0 : WS2_EINVAL;
}
// The text is copied; without one behind the "=" the variable goes away.
WS2_INLINE int _putenv(const char* setting) {
    const char* const end = setting == NULL ? NULL : strchr(setting, '=');
    char* name;
    errno_t error;
    if (end == NULL || end == setting) {
        *_errno() = WS2_EINVAL;
        return -1;
    }
    name = _strdup(setting);
    if (name == NULL) return -1;
    name[end - setting] = 0;
    error = _putenv_s(name, end + 1);
    free(name);
    return error == 0 ? 0 : -1;
}
// 0, where Windows has the number of streams that are open, or -1. [docs:_flushall]
WS2_INLINE int _flushall(void) { return fflush(NULL); }
WS2_INLINE errno_t getenv_s(size_t* needed, char* value, size_t room, const char* name) {
    const char* found;
    if (needed == NULL || name == NULL || (value == NULL && room != 0)) return WS2_EINVAL;
    found = getenv(name);
    *needed = found ? strlen(found) + 1 : 0;
    if (room == 0) return 0;
    value[0] = 0;
    return found ? strcpy_s(value, room, found) : 0;
}
WS2_INLINE size_t strnlen_s(const char* text, size_t limit) {
    size_t length = 0;
    if (text == NULL) return 0;
    while (length < limit && text[length] != 0) ++length;
    return length;
}
WS2_INLINE errno_t wcsncpy_s(wchar_t* to, size_t room, const wchar_t* from, size_t count) {
    size_t length = 0;
    if (to == NULL || room == 0) return WS2_EINVAL;
    to[0] = 0;
    if (from == NULL) return WS2_EINVAL;
    while (length < room && length < count && from[length] != 0) ++length;
    if (length >= room) {
        if (count != _TRUNCATE) return WS2_ERANGE;
        memcpy(to, from, (room - 1) * sizeof *to);
        to[room - 1] = 0;
        return STRUNCATE;
    }
    memcpy(to, from, length * sizeof *to);
    to[length] = 0;
    return 0;
}
WS2_INLINE errno_t wcscpy_s(wchar_t* to, size_t room, const wchar_t* from) {
    return wcsncpy_s(to, room, from, _TRUNCATE - 1);
}
WS2_INLINE errno_t wcscat_s(wchar_t* to, size_t room, const wchar_t* from) {
    size_t used = 0;
    if (to == NULL || room == 0) return WS2_EINVAL;
    while (used < room && to[used] != 0) ++used;
    return used == room ? WS2_EINVAL : wcscpy_s(to + used, room - used, from);
}
WS2_INLINE int vswprintf_s(wchar_t* to, size_t room, const wchar_t* format, va_list words) {
    const int length = ws2_vswprintf(to, room, format, words);
    if (length < 0 && to != NULL && room > 0) to[0] = 0;
    return length;
}
WS2_INLINE int swprintf_s(wchar_t* to, size_t room, const wchar_t* format, ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = vswprintf_s(to, room, format, words);
    va_end(words);
    return length;
}

#include <ws2shim/crt_clocks.h>
#include <ws2shim/crt_handlers.h>
#include <ws2shim/crt_keys.h>
#include <ws2shim/crt_memory.h>
#include <ws2shim/crt_numbers.h>
#include <ws2shim/crt_paths.h>
#include <ws2shim/crt_text.h>
// After the others.
#include <ws2shim/crt_sized.h>

#endif
