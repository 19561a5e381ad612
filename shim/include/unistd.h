// SPDX-License-Identifier: MIT
// The host's <unistd.h> with those of its names out of the way that Winsock has: ws2shim/host.h.
#pragma GCC system_header
#ifndef WS2SHIM_UNISTD_H
#define WS2SHIM_UNISTD_H

// socklen_t is no part of this header, but glibc's has it.
#ifndef __socklen_t_defined
#define __socklen_t_defined
#define WS2SHIM_HOST_NO_SOCKLEN_T
#endif
// Programs write "#define close closesocket", "#define sleep(s) Sleep(1000 * (s))" and "#define
// read _read", for what they call and not for what this header declares.
#pragma push_macro("access")
#pragma push_macro("chdir")
#pragma push_macro("close")
#pragma push_macro("dup")
#pragma push_macro("dup2")
#pragma push_macro("getcwd")
#pragma push_macro("getpid")
#pragma push_macro("isatty")
#pragma push_macro("lseek")
#pragma push_macro("read")
#pragma push_macro("rmdir")
#pragma push_macro("sleep")
#pragma push_macro("unlink")
#pragma push_macro("usleep")
#pragma push_macro("write")
#undef access
#undef chdir
#undef close
#undef dup
#undef dup2
#undef getcwd
#undef getpid
#undef isatty
#undef lseek
#undef read
#undef rmdir
#undef sleep
#undef unlink
#undef usleep
#undef write
// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <unistd.h>
#include <ws2shim/host_names_end.h>
// clang-format on
#pragma pop_macro("access")
#pragma pop_macro("chdir")
#pragma pop_macro("close")
#pragma pop_macro("dup")
#pragma pop_macro("dup2")
#pragma pop_macro("getcwd")
#pragma pop_macro("getpid")
#pragma pop_macro("isatty")
#pragma pop_macro("lseek")
#pragma pop_macro("read")
#pragma pop_macro("rmdir")
#pragma pop_macro("sleep")
#pragma pop_macro("unlink")
#pragma pop_macro("usleep")
#pragma pop_macro("write")
#ifdef WS2SHIM_HOST_NO_SOCKLEN_T
#undef WS2SHIM_HOST_NO_SOCKLEN_T
#undef __socklen_t_defined
#endif
// In a Windows half, as MinGW's, all that <io.h> and <process.h> have: mkdir with one argument.
#ifndef WS2SHIM_HOST_HEADER
#include <ws2shim/posix_spellings.h>
#endif

#endif

#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(WS2SHIM_HOST_HEADER) && !defined(gethostname)
#define gethostname ws2_host_gethostname
#define WS2SHIM_HOST_GETHOSTNAME
#endif
