// SPDX-License-Identifier: MIT
// The host's <time.h>, which on some hosts mentions struct timeval: see ws2shim/host.h. It has no
// include guard because the host's own counts on being included again for single types. In a
// Windows half, clock() is Microsoft's.
#pragma GCC system_header
// clang-format off
#ifdef _WIN32
#pragma push_macro("clock")
#undef clock
#pragma redefine_extname ws2_host_clock clock
#define clock ws2_host_clock
#endif
#include <ws2shim/host_names_begin.h>
#include_next <time.h>
#include <ws2shim/host_names_end.h>
#ifdef _WIN32
#undef clock
#pragma pop_macro("clock")
#ifdef CLOCKS_PER_SEC
#include <ws2shim/crt_clock.h>
#endif
#endif
// clang-format on
