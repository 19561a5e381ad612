// SPDX-License-Identifier: MIT
// Winsock 2's numbers again, in a file of a Windows half that included <winsock.h> before
// <winsock2.h>, which MinGW takes with a warning. Without <winsock.h> there is nothing in it.
#ifndef WS2SHIM_WINSOCK2_OPTIONS_H
#define WS2SHIM_WINSOCK2_OPTIONS_H

#if defined(_WINSOCK2API_) && !defined(_WIN32)
#error "include <winsock2.h> before <winsock.h>: their numbers differ"
#endif

#ifdef WS2SHIM_WINSOCK1_OPTIONS_H
#undef setsockopt
#undef getsockopt
#pragma pop_macro("IP_OPTIONS")
#pragma pop_macro("IP_MULTICAST_IF")
#pragma pop_macro("IP_MULTICAST_TTL")
#pragma pop_macro("IP_MULTICAST_LOOP")
#pragma pop_macro("IP_ADD_MEMBERSHIP")
#pragma pop_macro("IP_DROP_MEMBERSHIP")
#pragma pop_macro("IP_TTL")
#pragma pop_macro("IP_TOS")
#pragma pop_macro("IP_DONTFRAGMENT")
#pragma pop_macro("SOMAXCONN")
#pragma pop_macro("AF_MAX")
#endif

#endif
