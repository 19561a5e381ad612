// SPDX-License-Identifier: MIT
// Pointers to the calls of <ws2tcpip.h>; see call_types.h.
#ifndef WS2SHIM_ADDRINFO_TYPES_H
#define WS2SHIM_ADDRINFO_TYPES_H

#include <ws2shim/addrinfo_ex.h>

typedef __typeof__(&getaddrinfo) LPFN_GETADDRINFO;
typedef __typeof__(&GetAddrInfoW) LPFN_GETADDRINFOW;
typedef __typeof__(&freeaddrinfo) LPFN_FREEADDRINFO;
typedef __typeof__(&FreeAddrInfoW) LPFN_FREEADDRINFOW;
typedef __typeof__(&getnameinfo) LPFN_GETNAMEINFO;
typedef __typeof__(&GetNameInfoW) LPFN_GETNAMEINFOW;
typedef __typeof__(&inet_pton) LPFN_INET_PTONA;
typedef __typeof__(&InetPtonW) LPFN_INET_PTONW;
typedef __typeof__(&inet_ntop) LPFN_INET_NTOPA;
typedef __typeof__(&InetNtopW) LPFN_INET_NTOPW;
typedef __typeof__(&GetAddrInfoExA) LPFN_GETADDRINFOEXA;
typedef __typeof__(&GetAddrInfoExW) LPFN_GETADDRINFOEXW;
typedef __typeof__(&GetAddrInfoExCancel) LPFN_GETADDRINFOEXCANCEL;
typedef __typeof__(&GetAddrInfoExOverlappedResult) LPFN_GETADDRINFOEXOVERLAPPEDRESULT;
typedef __typeof__(&SetAddrInfoExA) LPFN_SETADDRINFOEXA;
typedef __typeof__(&SetAddrInfoExW) LPFN_SETADDRINFOEXW;
typedef VOID(WSAAPI* LPFN_FREEADDRINFOEXA)(PADDRINFOEXA pAddrInfoEx);
typedef __typeof__(&FreeAddrInfoExW) LPFN_FREEADDRINFOEXW;

#define LPFN_GETADDRINFOA LPFN_GETADDRINFO
#define LPFN_FREEADDRINFOA LPFN_FREEADDRINFO
#define LPFN_GETNAMEINFOA LPFN_GETNAMEINFO
#ifdef UNICODE
#define LPFN_GETADDRINFOT LPFN_GETADDRINFOW
#define LPFN_FREEADDRINFOT LPFN_FREEADDRINFOW
#define LPFN_GETNAMEINFOT LPFN_GETNAMEINFOW
#else
#define LPFN_GETADDRINFOT LPFN_GETADDRINFOA
#define LPFN_FREEADDRINFOT LPFN_FREEADDRINFOA
#define LPFN_GETNAMEINFOT LPFN_GETNAMEINFOA
#endif
#define LPFN_INET_PTON WS2_AW(LPFN_INET_PTON)
#define LPFN_INET_NTOP WS2_AW(LPFN_INET_NTOP)
#define LPFN_GETADDRINFOEX WS2_AW(LPFN_GETADDRINFOEX)
#define LPFN_SETADDRINFOEX WS2_AW(LPFN_SETADDRINFOEX)
#define LPFN_FREEADDRINFOEX WS2_AW(LPFN_FREEADDRINFOEX)

#endif
