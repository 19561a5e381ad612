// SPDX-License-Identifier: MIT
// The host's <sys/types.h> with those of its names out of the way that Winsock has: ws2shim/host.h.
#pragma GCC system_header
#ifndef WS2SHIM_SYS_TYPES_H
#define WS2SHIM_SYS_TYPES_H

// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <sys/types.h>
#include <ws2shim/host_names_end.h>
// clang-format on

#endif

#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(WS2SHIM_HOST_HEADER) && !defined(u_long)
#define u_long ws2_host_u_long
#define WS2SHIM_HOST_U_LONG
#endif
