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
#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(WS2SHIM_HOST_HEADER) && !defined(gettimeofday)
#define gettimeofday ws2_host_gettimeofday
#define WS2SHIM_HOST_GETTIMEOFDAY
#endif
#if defined(WS2SHIM_WINSOCK_NAMES) && !defined(WS2SHIM_HOST_HEADER)
#include <ws2shim/time_of_day.h>
#endif
