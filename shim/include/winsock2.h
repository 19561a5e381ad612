// SPDX-License-Identifier: MIT
// Winsock 2. As on Windows this also brings <windows.h>, without <winsock.h>.
#ifndef _WINSOCK2API_
#define _WINSOCK2API_
#ifndef _WINSOCKAPI_
#define _WINSOCKAPI_
#endif

#ifndef INCL_WINSOCK_API_PROTOTYPES
#define INCL_WINSOCK_API_PROTOTYPES 1
#endif
#ifndef INCL_WINSOCK_API_TYPEDEFS
#define INCL_WINSOCK_API_TYPEDEFS 0
#endif

#ifdef WS2SHIM_WINSOCK1_OPTIONS_H
#include <ws2shim/winsock2_options.h>
#endif

#include <windows.h>

#include <in6addr.h>
#include <ws2shim/addresses.h>
#include <ws2shim/addrinfo_structures.h>
#include <ws2shim/catalog.h>
#include <ws2shim/events.h>
#include <ws2shim/families.h>
#include <ws2shim/ioctl.h>
#include <ws2shim/messages.h>
#include <ws2shim/names.h>
#include <ws2shim/namespaces.h>
#include <ws2shim/notifications.h>
#include <ws2shim/options.h>
#include <ws2shim/select.h>
#include <ws2shim/sockets.h>
#include <ws2shim/startup.h>
#include <ws2shim/winsock_errors.h>
#include <ws2shim/wsa.h>
#if INCL_WINSOCK_API_TYPEDEFS
#include <ws2shim/call_types.h>
#endif

#endif
