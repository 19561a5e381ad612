// SPDX-License-Identifier: MIT
// struct in6_addr.
#ifndef WS2SHIM_IN6ADDR
#define WS2SHIM_IN6ADDR

#include <ws2shim/addresses.h>

#endif
