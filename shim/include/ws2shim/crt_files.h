// SPDX-License-Identifier: MIT
// Files and folders, by the names Microsoft's C library has for functions of POSIX.
#ifndef WS2SHIM_CRT_FILES_H
#define WS2SHIM_CRT_FILES_H

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <ws2shim/crt.h>
#include <ws2shim/text.h>
#include <ws2shim/types.h>

#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_EXCL O_EXCL
#ifndef O_BINARY
#define O_BINARY 0
#define O_TEXT 0
#endif
#define _O_BINARY 0
#define _O_TEXT 0
#define _O_U8TEXT 0
#define _O_U16TEXT 0
// Files are not passed to a child with this, and the host has no use for the others.
#define _O_NOINHERIT O_CLOEXEC
#ifndef O_NOINHERIT
#define O_NOINHERIT _O_NOINHERIT
#endif
#define _O_SEQUENTIAL 0
#define _O_RANDOM 0
#define _O_SHORT_LIVED 0
#define _S_IREAD 0400
#define _S_IWRITE 0200
#ifndef S_IREAD
#define S_IREAD _S_IREAD
#define S_IWRITE _S_IWRITE
#endif
#define _S_IFMT S_IFMT
#define _S_IFDIR 0040000
#define _S_IFREG 0100000
#define _S_IFCHR 0020000
#define _S_IFIFO 0010000
#ifndef F_OK
#define F_OK 0
#define W_OK 2
#define R_OK 4
#endif

#define _stat stat
#define _stat64 stat
#define __stat64 stat
#define _stati64 stat
#define _fstat fstat
#define _fstat64 fstat
#define _fstati64 fstat

WS2_BEGIN_C

// 0; -1 and errno, EBADF: there is no such descriptor. A handle that stands for it
// (_get_osfhandle(), _open_osfhandle()) is closed with it.
_CRTIMP int __cdecl _close(int fd) WS2_LINK_NAME(_close);

// The host's functions under Microsoft's names; <unistd.h> is not included for them, because it has
// names that are a program's own on Windows.
SSIZE_T ws2_crt_read(int fd, void* buffer, size_t count) WS2_HOST_NAME(read);
SSIZE_T ws2_crt_write(int fd, const void* buffer, size_t count) WS2_HOST_NAME(write);
int _access(const char* path, int mode) WS2_HOST_NAME(access);
int _chdir(const char* path) WS2_HOST_NAME(chdir);
int _rmdir(const char* path) WS2_HOST_NAME(rmdir);
long long _lseeki64(int fd, long long offset, int from) WS2_HOST_WIDE_NAME(lseek);
int _isatty(int fd) WS2_HOST_NAME(isatty);
int _dup(int fd) WS2_HOST_NAME(dup);
int _dup2(int from, int to) WS2_HOST_NAME(dup2);
int ws2_crt_pipe(int* ends) WS2_HOST_NAME(pipe);
int ws2_crt_truncate(int fd, off_t size) WS2_HOST_NAME(ftruncate);
int _chmod(const char* path, int mode) WS2_HOST_NAME(chmod);
int _umask(int mode) WS2_HOST_NAME(umask);
// Writes what the file holds to the disk.
int _commit(int fd) WS2_HOST_NAME(fsync);
// The drive of the current folder, which has none: as for a share on Windows. [docs:_getdrive]
WS2_INLINE int _getdrive(void) { return 0; }
char* _getcwd(char* buffer, size_t room) WS2_HOST_NAME(getcwd);
int ws2_crt_mkdir(const char* path, unsigned mode) WS2_HOST_NAME(mkdir);
FILE* _popen(const char* command, const char* mode) WS2_HOST_NAME(popen);
int _pclose(FILE* file) WS2_HOST_NAME(pclose);

WS2_END_C

#define _open open
#define _creat creat
// Functions, because C++ programs have members of these names.
WS2_INLINE int _read(int fd, void* buffer, unsigned count) {
    return (int)ws2_crt_read(fd, buffer, count);
}
WS2_INLINE int _write(int fd, const void* buffer, unsigned count) {
    return (int)ws2_crt_write(fd, buffer, count);
}
WS2_INLINE int _mkdir(const char* path) { return ws2_crt_mkdir(path, 0777); }
WS2_INLINE int _pipe(int* ends, unsigned room, int mode) {
    (void)room;
    (void)mode;
    return ws2_crt_pipe(ends);
}
WS2_INLINE int _setmode(int fd, int mode) {
    (void)fd;
    (void)mode;
    return 0;
}

// The mode that files are opened in: stored, and without effect, because all are as _O_BINARY.
WS2_INLINE int* __p__fmode(void) {
    static int mode = 0;
    return &mode;
}
#define _fmode (*__p__fmode())

// -1 and errno, EBADF, for a descriptor that is none.
WS2_INLINE long long _filelengthi64(int fd) {
    struct stat facts;
    return fstat(fd, &facts) == 0 ? (long long)facts.st_size : -1;
}
WS2_INLINE LONG _filelength(int fd) { return (LONG)_filelengthi64(fd); }
WS2_INLINE LONG _lseek(int fd, LONG offset, int from) { return (LONG)_lseeki64(fd, offset, from); }
// A file's new length; what it gets more is 0. [docs:_chsize_s]
WS2_INLINE errno_t _chsize_s(int fd, long long size) {
    if (size < 0) return WS2_EINVAL;
    return ws2_crt_truncate(fd, (off_t)size) == 0 ? 0 : *_errno();
}
WS2_INLINE int _chsize(int fd, LONG size) {
    const errno_t code = _chsize_s(fd, size);
    if (code != 0) _set_errno(code);
    return code == 0 ? 0 : -1;
}
WS2_INLINE long long _telli64(int fd) { return _lseeki64(fd, 0, SEEK_CUR); }
WS2_INLINE LONG _tell(int fd) { return (LONG)_telli64(fd); }
// 1 at the end of the file, 0 before it, -1 and errno for what is no file.
WS2_INLINE int _eof(int fd) {
    const long long place = _telli64(fd);
    return place < 0 ? -1 : place >= _filelengthi64(fd);
}

// By their wide names. -1 for a name that is longer than any file's.
WS2_INLINE int ws2_narrow_name(const wchar_t* name, char* narrow, int room) {
    char* c;
    if (WideCharToMultiByte(CP_UTF8, 0, name, -1, narrow, room, NULL, NULL) == 0) return -1;
    for (c = narrow; *c != 0; ++c)
        if (*c == '\\') *c = '/';
    return 0;
}
WS2_INLINE int ws2_wide_stat(const wchar_t* name, struct stat* facts) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? stat(narrow, facts) : -1;
}
WS2_INLINE int _wunlink(const wchar_t* name) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? _unlink(narrow) : -1;
}
WS2_INLINE int _wmkdir(const wchar_t* name) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? _mkdir(narrow) : -1;
}
WS2_INLINE int _wchdir(const wchar_t* name) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? _chdir(narrow) : -1;
}
// The current folder; in memory to free when there is no buffer, of `room` characters at least.
// NULL and errno, ERANGE, where it does not fit, EINVAL for no room. [docs:_getcwd]
WS2_INLINE wchar_t* _wgetcwd(wchar_t* buffer, int room) {
    char narrow[4096];
    wchar_t* to = buffer;
    int needed;
    if (_getcwd(narrow, sizeof narrow) == NULL) return NULL;
    needed = MultiByteToWideChar(CP_UTF8, 0, narrow, -1, NULL, 0);
    if (buffer != NULL && room <= 0) return *_errno() = WS2_EINVAL, (wchar_t*)NULL;
    if (buffer != NULL && needed > room) return *_errno() = WS2_ERANGE, (wchar_t*)NULL;
    if (buffer == NULL) to = (wchar_t*)malloc((size_t)(needed > room ? needed : room) * sizeof *to);
    if (to != NULL) MultiByteToWideChar(CP_UTF8, 0, narrow, -1, to, needed);
    return to;
}
WS2_INLINE int _wrmdir(const wchar_t* name) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? _rmdir(narrow) : -1;
}
WS2_INLINE int _waccess(const wchar_t* name, int mode) {
    char narrow[4096];
    return ws2_narrow_name(name, narrow, sizeof narrow) == 0 ? _access(narrow, mode) : -1;
}
WS2_INLINE int _wrename(const wchar_t* from, const wchar_t* to) {
    char narrow_from[4096], narrow_to[4096];
    if (ws2_narrow_name(from, narrow_from, sizeof narrow_from) != 0) return -1;
    if (ws2_narrow_name(to, narrow_to, sizeof narrow_to) != 0) return -1;
    return rename(narrow_from, narrow_to);
}
// Like _putenv().
WS2_INLINE int _wputenv(const wchar_t* setting) {
    const int room =
        setting == NULL ? 0 : WideCharToMultiByte(CP_UTF8, 0, setting, -1, NULL, 0, NULL, NULL);
    char* const narrow = room == 0 ? NULL : (char*)malloc((size_t)room);
    int result = -1;
    if (narrow == NULL) return result;
    WideCharToMultiByte(CP_UTF8, 0, setting, -1, narrow, room, NULL, NULL);
    result = _putenv(narrow);
    free(narrow);
    return result;
}
// Opens a file: 0 and its descriptor, or an errno and -1. share, how others may open it meanwhile,
// is for them to decide here. mode counts when the file is created. [docs:_sopen_s]
WS2_INLINE errno_t _sopen_s(int* fd, const char* name, int flags, int share, int mode) {
    (void)share;
    if (fd == NULL) return WS2_EINVAL;
    *fd = -1;
    if (name == NULL) return WS2_EINVAL;
    *fd = open(name, flags, mode);
    return *fd >= 0 ? 0 : *_errno();
}
WS2_INLINE errno_t _wsopen_s(int* fd, const wchar_t* name, int flags, int share, int mode) {
    char narrow[4096];
    if (fd == NULL) return WS2_EINVAL;
    *fd = -1;
    if (name == NULL || ws2_narrow_name(name, narrow, sizeof narrow) != 0) return WS2_EINVAL;
    return _sopen_s(fd, narrow, flags, share, mode);
}
// -1 without a file; the mode is there when the file is to be created.
WS2_INLINE int _sopen(const char* name, int flags, int share, ...) {
    int fd = -1, mode = 0;
    va_list words;
    va_start(words, share);
    if ((flags & _O_CREAT) != 0) mode = va_arg(words, int);
    va_end(words);
    return _sopen_s(&fd, name, flags, share, mode) == 0 ? fd : -1;
}
WS2_INLINE int _wopen(const wchar_t* name, int flags, ...) {
    int fd = -1, mode = 0;
    va_list words;
    va_start(words, flags);
    if ((flags & _O_CREAT) != 0) mode = va_arg(words, int);
    va_end(words);
    return _wsopen_s(&fd, name, flags, 0, mode) == 0 ? fd : -1;
}

#define _wremove _wunlink
#define _wstat ws2_wide_stat
#define _wstat64 ws2_wide_stat
#define _wstati64 ws2_wide_stat
#define _stat64i32 stat
#define _stat32 stat

#endif
