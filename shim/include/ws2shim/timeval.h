// SPDX-License-Identifier: MIT
// Winsock's struct timeval: 32-bit members, also where the host's is wider.
#ifndef WS2SHIM_TIMEVAL_H
#define WS2SHIM_TIMEVAL_H

#include <ws2shim/types.h>

#ifndef _TIMEVAL_DEFINED
#define _TIMEVAL_DEFINED
struct timeval {
    LONG tv_sec;
    LONG tv_usec;
};
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)
#define timercmp(a, b, compare) \
    ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec compare(b)->tv_usec : (a)->tv_sec compare(b)->tv_sec)
#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#endif
typedef struct timeval TIMEVAL, *PTIMEVAL, *LPTIMEVAL;

#endif
