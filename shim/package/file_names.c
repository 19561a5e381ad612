// SPDX-License-Identifier: MIT
// The C library's functions that take the name of a file, for programs compiled by "ws2cc
// --windows": names have backslashes there, as CreateFile's may have. The linker puts these
// functions where the program says fopen and so on (--wrap); the library and the host's own
// libraries call the host's.
#include "shim/package/file_names.h"

#include <io.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <ws2shim/crt.h>

const char* ws2_host_name(const char* name, char* room) {
    size_t length, i;
    if (!name) return NULL;
    if (_stricmp(name, "nul") == 0) return "/dev/null";
    if (_stricmp(name, "conin$") == 0 || _stricmp(name, "conout$") == 0) return "/dev/tty";
    length = strlen(name);
    if (!strchr(name, '\\') || length >= ws2_longest_name) return name;
    for (i = 0; i <= length; ++i) {
        room[i] = name[i];
        if (room[i] == '\\') room[i] = '/';
    }
    return room;
}

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
// Weak: not every host has all of them, and there nothing calls the function here.
#define WS2_WITH_NAME(result, function, parameters, ...)       \
    __attribute__((weak)) result __real_##function parameters; \
    WS2_IN_PLACE result __wrap_##function parameters;          \
    result __wrap_##function parameters {                      \
        char room[ws2_longest_name];                           \
        return __real_##function(__VA_ARGS__);                 \
    }
#define NAME ws2_host_name(name, room)

WS2_WITH_NAME(void*, fopen, (const char* name, const char* mode), NAME, mode)
WS2_WITH_NAME(void*, fopen64, (const char* name, const char* mode), NAME, mode)
WS2_WITH_NAME(void*, freopen, (const char* name, const char* mode, void* file), NAME, mode, file)
WS2_WITH_NAME(void*, freopen64, (const char* name, const char* mode, void* file), NAME, mode, file)
WS2_WITH_NAME(int, creat, (const char* name, unsigned mode), NAME, mode)
WS2_WITH_NAME(int, creat64, (const char* name, unsigned mode), NAME, mode)
WS2_WITH_NAME(int, stat, (const char* name, void* facts), NAME, facts)
WS2_WITH_NAME(int, stat64, (const char* name, void* facts), NAME, facts)
WS2_WITH_NAME(int, __xstat, (int version, const char* name, void* facts), version, NAME, facts)
WS2_WITH_NAME(int, __xstat64, (int version, const char* name, void* facts), version, NAME, facts)
WS2_WITH_NAME(int, access, (const char* name, int mode), NAME, mode)
WS2_WITH_NAME(int, chmod, (const char* name, unsigned mode), NAME, mode)
WS2_WITH_NAME(int, mkdir, (const char* name, unsigned mode), NAME, mode)
WS2_WITH_NAME(int, remove, (const char* name), NAME)
WS2_WITH_NAME(int, unlink, (const char* name), NAME)
WS2_WITH_NAME(int, rmdir, (const char* name), NAME)
WS2_WITH_NAME(int, chdir, (const char* name), NAME)
WS2_WITH_NAME(void*, opendir, (const char* name), NAME)

__attribute__((weak)) int __real_rename(const char* from, const char* to);
WS2_IN_PLACE int __wrap_rename(const char* from, const char* to);
int __wrap_rename(const char* from, const char* to) {
    char from_room[ws2_longest_name], to_room[ws2_longest_name];
    return __real_rename(ws2_host_name(from, from_room), ws2_host_name(to, to_room));
}

// The mode is there when the file may be made.
#define WS2_OPEN(function)                                                         \
    __attribute__((weak)) int __real_##function(const char* name, int flags, ...); \
    WS2_IN_PLACE int __wrap_##function(const char* name, int flags, ...);          \
    int __wrap_##function(const char* name, int flags, ...) {                      \
        char room[ws2_longest_name];                                               \
        unsigned mode = 0;                                                         \
        if ((flags & _O_CREAT) != 0) {                                             \
            va_list more;                                                          \
            va_start(more, flags);                                                 \
            mode = va_arg(more, unsigned);                                         \
            va_end(more);                                                          \
        }                                                                          \
        return __real_##function(NAME, flags, mode);                               \
    }
WS2_OPEN(open)
WS2_OPEN(open64)
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
