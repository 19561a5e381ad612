// SPDX-License-Identifier: MIT
// gettimeofday with Winsock's struct timeval, for programs that include <sys/time.h> besides
// <winsock2.h>, as those made for MinGW do. Others are free to have a function of that name.
#ifndef WS2SHIM_TIME_OF_DAY_H
#define WS2SHIM_TIME_OF_DAY_H

#include <ws2shim/timeval.h>

WS2_BEGIN_C

// The time since 1970. The zone is not filled in. Returns 0.
WINBASEAPI int gettimeofday(struct timeval* now, void* zone) WS2_LINK_NAME(gettimeofday);

WS2_END_C

#endif
