// SPDX-License-Identifier: MIT
// The thread's errno for code that has not <errno.h>.
#ifndef WS2SHIM_CRT_ERRNO_H
#define WS2SHIM_CRT_ERRNO_H

#include <ws2shim/linkage.h>

WS2_BEGIN_C

_CRTIMP int* _errno(void) WS2_LINK_NAME(_errno);

WS2_END_C

#endif
