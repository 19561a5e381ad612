// SPDX-License-Identifier: MIT
// The host's <sys/timex.h> with those of its names out of the way that Winsock has: ws2shim/host.h.
#pragma GCC system_header
#ifndef WS2SHIM_SYS_TIMEX_H
#define WS2SHIM_SYS_TIMEX_H

// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <sys/timex.h>
#include <ws2shim/host_names_end.h>
// clang-format on

#endif

#include <ws2shim/host_select_names.h>
