// SPDX-License-Identifier: MIT
// clock() of Microsoft's C library, for Windows halves. Included by <time.h>.
#ifndef WS2SHIM_CRT_CLOCK_H
#define WS2SHIM_CRT_CLOCK_H

#include <ws2shim/linkage.h>

#ifndef CLOCKS_PER_SEC
#include <time.h>
#endif

#undef CLOCKS_PER_SEC
#define CLOCKS_PER_SEC ((clock_t)1000)
#undef CLK_TCK
#define CLK_TCK CLOCKS_PER_SEC

WS2_BEGIN_C

// The time since the process began, also what it slept; the host's is the processor's time.
// [docs:clock]
WINBASEAPI clock_t clock(void) WS2_LINK_NAME(clock);

WS2_END_C

#endif
