// SPDX-License-Identifier: MIT
// Microsoft's source annotations.
#ifndef WS2SHIM_PUBLIC_SAL
#define WS2SHIM_PUBLIC_SAL

#include <ws2shim/sal.h>
#include <ws2shim/sal_old.h>

#endif
