// SPDX-License-Identifier: MIT
// Addresses of IPX. No provider of them is left; sockets are refused with WSAEAFNOSUPPORT.
#ifndef _WSIPX_
#define _WSIPX_

#include <ws2shim/types.h>

typedef struct sockaddr_ipx {
    short sa_family;
    char sa_netnum[4];
    char sa_nodenum[6];
    unsigned short sa_socket;
} SOCKADDR_IPX, *PSOCKADDR_IPX, *LPSOCKADDR_IPX;

// Protocols of socket(AF_IPX, ...); a packet type may be added to the first.
#define NSPROTO_IPX 1000
#define NSPROTO_SPX 1256
#define NSPROTO_SPXII 1257

#endif
