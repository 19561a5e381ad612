// SPDX-License-Identifier: MIT
// On Windows this gives old systems getaddrinfo; here it is always there.
#ifndef _WSPIAPI_H_
#define _WSPIAPI_H_

#include <ws2tcpip.h>

#define WspiapiGetAddrInfo getaddrinfo
#define WspiapiGetNameInfo getnameinfo
#define WspiapiFreeAddrInfo freeaddrinfo

#endif
