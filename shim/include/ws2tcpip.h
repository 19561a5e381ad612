// SPDX-License-Identifier: MIT
// Winsock 2 for TCP/IP: IPv6, multicast, getaddrinfo, text forms of addresses.
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2shim/addrinfo.h>

#endif
