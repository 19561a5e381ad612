// SPDX-License-Identifier: MIT
// The host's <sys/time.h> with those of its names out of the way that Winsock has: ws2shim/host.h.
#pragma GCC system_header
#ifndef WS2SHIM_SYS_TIME_H
#define WS2SHIM_SYS_TIME_H

// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <sys/time.h>
#include <ws2shim/host_names_end.h>
// clang-format on

#endif

#include <ws2shim/host_select_names.h>
#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(_WIN32) && !defined(WS2SHIM_HOST_HEADER) && \
    !defined(gettimeofday)
#define gettimeofday ws2_host_gettimeofday
#define WS2SHIM_HOST_GETTIMEOFDAY
#endif
// In a program's Windows half the names are Winsock's from the start, as with MinGW's header.
#if (defined(WS2SHIM_WINSOCK_NAMES) || defined(_WIN32)) && !defined(WS2SHIM_HOST_HEADER)
#include <ws2shim/time_of_day.h>
#endif
