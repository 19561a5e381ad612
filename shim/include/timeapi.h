// SPDX-License-Identifier: MIT
// The multimedia clock. Its resolution is a millisecond already.
#ifndef _TIMEAPI_H_
#define _TIMEAPI_H_

#include <ws2shim/clocks.h>

typedef UINT MMRESULT;
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97

typedef struct timecaps_tag {
    UINT wPeriodMin;
    UINT wPeriodMax;
} TIMECAPS, *PTIMECAPS, *LPTIMECAPS;

WS2_INLINE DWORD timeGetTime(void) { return GetTickCount(); }
WS2_INLINE MMRESULT timeBeginPeriod(UINT period) {
    return period ? TIMERR_NOERROR : TIMERR_NOCANDO;
}
WS2_INLINE MMRESULT timeEndPeriod(UINT period) { return period ? TIMERR_NOERROR : TIMERR_NOCANDO; }
WS2_INLINE MMRESULT timeGetDevCaps(LPTIMECAPS caps, UINT size) {
    if (caps == NULL || size < sizeof *caps) return TIMERR_NOCANDO;
    caps->wPeriodMin = 1;
    caps->wPeriodMax = 1000000;
    return TIMERR_NOERROR;
}

#endif
