// SPDX-License-Identifier: MIT
// Winsock 2 for TCP/IP: IPv6, multicast, getaddrinfo, text forms of addresses.
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2shim/addrinfo.h>
#include <ws2shim/addrinfo_ex.h>
#include <ws2shim/socket_security.h>
#include <ws2shim/source_filter.h>
#if INCL_WINSOCK_API_TYPEDEFS
#include <ws2shim/addrinfo_types.h>
#endif

#endif
