// SPDX-License-Identifier: MIT
// The range of errors of Windows' network management, of which no call here gives one.
#ifndef _LMERR_
#define _LMERR_

#define NERR_Success 0
#define NERR_BASE 2100
#define MAX_NERR (NERR_BASE + 899)

#endif
