// SPDX-License-Identifier: MIT
// The options and structures of IPv4 and IPv6.
#ifndef _WS2IPDEF_
#define _WS2IPDEF_

#include <ws2def.h>
#include <ws2shim/ip_options.h>
#include <ws2shim/ip_predicates.h>

#endif
