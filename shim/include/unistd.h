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
// Programs write "#define close closesocket" and "#define sleep(s) Sleep(1000 * (s))", for what
// they call and not for what this header declares.
#pragma push_macro("close")
#pragma push_macro("sleep")
#pragma push_macro("usleep")
#undef close
#undef sleep
#undef usleep
// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <unistd.h>
#include <ws2shim/host_names_end.h>
// clang-format on
#pragma pop_macro("close")
#pragma pop_macro("sleep")
#pragma pop_macro("usleep")
#ifdef WS2SHIM_HOST_NO_SOCKLEN_T
#undef WS2SHIM_HOST_NO_SOCKLEN_T
#undef __socklen_t_defined
#endif

#endif

#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(WS2SHIM_HOST_HEADER) && !defined(gethostname)
#define gethostname ws2_host_gethostname
#define WS2SHIM_HOST_GETHOSTNAME
#endif
