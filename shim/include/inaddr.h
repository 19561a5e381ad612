// SPDX-License-Identifier: MIT
// struct in_addr.
#ifndef WS2SHIM_INADDR
#define WS2SHIM_INADDR

#include <ws2shim/addresses.h>

#endif
