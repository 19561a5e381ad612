// SPDX-License-Identifier: MIT
// The names without an underscore that Microsoft's <io.h>, <direct.h> and <process.h> have, too,
// for a program's Windows half: access, close, mkdir with one argument, getpid. But for chsize,
// filelength, mkdir, spawnl and cwait with their kin, they are the host's functions, declared as
// the host does, so that <unistd.h> may be included, too, but need not be: it has other names that
// are a program's own on Windows.
#pragma GCC system_header
#ifndef WS2SHIM_POSIX_SPELLINGS_H
#define WS2SHIM_POSIX_SPELLINGS_H

#ifdef _WIN32

#include <stddef.h>
#include <ws2shim/crt_files.h>
#include <ws2shim/linkage.h>

// What glibc promises of the functions in which no thread can be canceled; other hosts promise
// nothing.
#if defined(__GLIBC__) && defined(__THROW)
#define WS2_HOST_THROWS_NOTHING __THROW
#else
#define WS2_HOST_THROWS_NOTHING
#endif

#define P_WAIT 0
#define P_NOWAIT 1
#define P_OVERLAY 2
#define OLD_P_OVERLAY 2
#define P_NOWAITO 3
#define P_DETACH 4
#define WAIT_CHILD 0
#define WAIT_GRANDCHILD 1

WS2_BEGIN_C

int access(const char* path, int mode) WS2_HOST_THROWS_NOTHING;
int unlink(const char* path) WS2_HOST_THROWS_NOTHING;
int dup(int fd) WS2_HOST_THROWS_NOTHING;
int dup2(int from, int to) WS2_HOST_THROWS_NOTHING;
int isatty(int fd) WS2_HOST_THROWS_NOTHING;
off_t lseek(int fd, off_t offset, int from) WS2_HOST_THROWS_NOTHING;
int close(int fd);
// They return ssize_t, of which a program may have its own.
ptrdiff_t read(int fd, void* buffer, size_t count);
ptrdiff_t write(int fd, const void* buffer, size_t count);

int chdir(const char* path) WS2_HOST_THROWS_NOTHING;
char* getcwd(char* buffer, size_t room) WS2_HOST_THROWS_NOTHING;
int rmdir(const char* path) WS2_HOST_THROWS_NOTHING;

pid_t getpid(void) WS2_HOST_THROWS_NOTHING;

intptr_t spawnl(int mode, const char* name, const char* first, ...) WS2_LINK_NAME(_spawnl);
intptr_t spawnle(int mode, const char* name, const char* first, ...) WS2_LINK_NAME(_spawnle);
intptr_t spawnlp(int mode, const char* name, const char* first, ...) WS2_LINK_NAME(_spawnlp);
intptr_t spawnlpe(int mode, const char* name, const char* first, ...) WS2_LINK_NAME(_spawnlpe);
intptr_t spawnv(int mode, const char* name, const char* const* words) WS2_LINK_NAME(_spawnv);
intptr_t spawnve(int mode, const char* name, const char* const* words,
                 const char* const* environment) WS2_LINK_NAME(_spawnve);
intptr_t spawnvp(int mode, const char* name, const char* const* words) WS2_LINK_NAME(_spawnvp);
intptr_t spawnvpe(int mode, const char* name, const char* const* words,
                  const char* const* environment) WS2_LINK_NAME(_spawnvpe);
intptr_t cwait(int* status, intptr_t process, int action) WS2_LINK_NAME(_cwait);

WS2_END_C

WS2_INLINE int chsize(int fd, LONG size) { return _chsize(fd, size); }
WS2_INLINE LONG filelength(int fd) { return _filelength(fd); }

// The host's with two arguments is another function in C++; in C <sys/stat.h> here renames it, and
// the linker must not take this one for it.
#ifdef __cplusplus
extern "C++" inline int mkdir(const char* path) { return ws2_crt_mkdir(path, 0777); }
#else
WS2_INLINE int mkdir(const char* path) __asm__("ws2_own_mkdir");
WS2_INLINE int mkdir(const char* path) { return ws2_crt_mkdir(path, 0777); }
#endif

#endif
#endif
