// SPDX-License-Identifier: MIT
// Files whose names match, by the names of Microsoft's C library. Included by <io.h>.
#ifndef WS2SHIM_CRT_FIND_H
#define WS2SHIM_CRT_FIND_H

#include <ws2shim/crt.h>
#include <ws2shim/files.h>

#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20

#ifdef __LP64__
typedef unsigned long _fsize_t;
#else
typedef unsigned long long _fsize_t;
#endif

struct _finddata_t {
    unsigned attrib;
    time_t time_create;  // -1: the host does not know
    time_t time_access;
    time_t time_write;
    _fsize_t size;
    char name[260];
};
struct _wfinddata_t {
    unsigned attrib;
    time_t time_create;
    time_t time_access;
    time_t time_write;
    _fsize_t size;
    wchar_t name[260];
};

WS2_INLINE time_t ws2_crt_moment(FILETIME time) {
    const unsigned long long units =
        (unsigned long long)time.dwHighDateTime << 32 | time.dwLowDateTime;
    return units == 0 ? (time_t)-1 : (time_t)((long long)(units / 10000000) - 11644473600LL);
}

// A handle for _findnext() and _findclose() and the first file that matches. -1 and errno: ENOENT,
// there is none, or no more; EINVAL, a handle or place that is none. [docs:_findfirst]
#define WS2_CRT_FIND(Character, Data, Found, first, next, find_first, find_next)                \
    WS2_INLINE int ws2##next(struct Data* to, const Found* found) {                             \
        const unsigned known = _A_RDONLY | _A_HIDDEN | _A_SYSTEM | _A_SUBDIR | _A_ARCH;         \
        size_t i = 0;                                                                           \
        to->attrib = found->dwFileAttributes & known;                                           \
        to->time_create = ws2_crt_moment(found->ftCreationTime);                                \
        to->time_access = ws2_crt_moment(found->ftLastAccessTime);                              \
        to->time_write = ws2_crt_moment(found->ftLastWriteTime);                                \
        to->size =                                                                              \
            (_fsize_t)((unsigned long long)found->nFileSizeHigh << 32 | found->nFileSizeLow);   \
        for (; i + 1 < 260 && found->cFileName[i] != 0; ++i) to->name[i] = found->cFileName[i]; \
        to->name[i] = 0;                                                                        \
        return 0;                                                                               \
    }                                                                                           \
    WS2_INLINE intptr_t first(const Character* name_pattern, struct Data* to) {                 \
        Found found;                                                                            \
        HANDLE handle;                                                                          \
        if (name_pattern == NULL || to == NULL) {                                               \
            _set_errno(WS2_EINVAL);                                                             \
            return -1;                                                                          \
        }                                                                                       \
        handle = find_first(name_pattern, &found);                                              \
        if (handle == INVALID_HANDLE_VALUE) {                                                   \
            _set_errno(2);                                                                      \
            return -1;                                                                          \
        }                                                                                       \
        ws2##next(to, &found);                                                                  \
        return (intptr_t)handle;                                                                \
    }                                                                                           \
    WS2_INLINE int next(intptr_t handle, struct Data* to) {                                     \
        Found found;                                                                            \
        if (handle == -1 || to == NULL) {                                                       \
            _set_errno(WS2_EINVAL);                                                             \
            return -1;                                                                          \
        }                                                                                       \
        if (find_next((HANDLE)handle, &found)) return ws2##next(to, &found);                    \
        _set_errno(2);                                                                          \
        return -1;                                                                              \
    }
WS2_CRT_FIND(char, _finddata_t, WIN32_FIND_DATAA, _findfirst, _findnext, FindFirstFileA,
             FindNextFileA)
WS2_CRT_FIND(wchar_t, _wfinddata_t, WIN32_FIND_DATAW, _wfindfirst, _wfindnext, FindFirstFileW,
             FindNextFileW)
#undef WS2_CRT_FIND

WS2_INLINE int _findclose(intptr_t handle) {
    if (FindClose((HANDLE)handle)) return 0;
    _set_errno(WS2_EINVAL);
    return -1;
}

// The sizes and times have as many bits in all of Microsoft's forms.
#define _finddatai64_t _finddata_t
#define _finddata64i32_t _finddata_t
#define __finddata64_t _finddata_t
#define _findfirsti64 _findfirst
#define _findfirst64 _findfirst
#define _findfirst64i32 _findfirst
#define _findnexti64 _findnext
#define _findnext64 _findnext
#define _findnext64i32 _findnext
#define _wfinddatai64_t _wfinddata_t
#define _wfinddata64_t _wfinddata_t
#define _wfinddata64i32_t _wfinddata_t
#define _wfindfirsti64 _wfindfirst
#define _wfindfirst64 _wfindfirst
#define _wfindnexti64 _wfindnext
#define _wfindnext64 _wfindnext

#endif
