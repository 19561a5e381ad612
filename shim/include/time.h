// SPDX-License-Identifier: MIT
// The host's <time.h>, which on some hosts mentions struct timeval: see ws2shim/host.h. It has no
// include guard because the host's own counts on being included again for single types.
#pragma GCC system_header
// clang-format off
#include <ws2shim/host_names_begin.h>
#include_next <time.h>
#include <ws2shim/host_names_end.h>
// clang-format on
