// SPDX-License-Identifier: MIT
// getaddrinfo and its relatives, and text forms of addresses.
#ifndef WS2SHIM_ADDRINFO_H
#define WS2SHIM_ADDRINFO_H

#include <ws2shim/addrinfo_structures.h>
#include <ws2shim/messages.h>
#include <ws2shim/sockets.h>

#define EAI_AGAIN 11002
#define EAI_BADFLAGS 10022
#define EAI_FAIL 11003
#define EAI_FAMILY 10047
#define EAI_MEMORY 8
#define EAI_NOSECURENAME 11032
#define EAI_NONAME 11001
#define EAI_SERVICE 10109
#define EAI_SOCKTYPE 10044
#define EAI_IPSECPOLICY 11033
#define EAI_NODATA 11004

#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65
#define GAI_STRERROR_BUFFER_SIZE 1024

typedef int socklen_t;

WS2_BEGIN_C

// Addresses for a name and a service; either may be NULL, not both. Returns the error itself and
// sets it as last error: WSAHOST_NOT_FOUND, WSATYPE_NOT_FOUND (service), WSAEINVAL (flags),
// WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSATRY_AGAIN, WSANO_RECOVERY, WSA_NOT_ENOUGH_MEMORY.
// The list is released with freeaddrinfo. [docs:getaddrinfo, behaviour E.15]
WINSOCK_API_LINKAGE INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName,
                                           const ADDRINFOA* pHints, PADDRINFOA* ppResult)
    WS2_LINK_NAME(getaddrinfo);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName,
                                            const ADDRINFOW* pHints, PADDRINFOW* ppResult)
    WS2_LINK_NAME(GetAddrInfoW);
WINSOCK_API_LINKAGE VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) WS2_LINK_NAME(freeaddrinfo);
WINSOCK_API_LINKAGE VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) WS2_LINK_NAME(FreeAddrInfoW);

// Name and service of an address; sizes in characters. Returns the error itself. [docs:getnameinfo]
WINSOCK_API_LINKAGE INT WSAAPI getnameinfo(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                           PCHAR pNodeBuffer, DWORD NodeBufferSize,
                                           PCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags)
    WS2_LINK_NAME(getnameinfo);
WINSOCK_API_LINKAGE INT WSAAPI GetNameInfoW(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                            PWCHAR pNodeBuffer, DWORD NodeBufferSize,
                                            PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                                            INT Flags) WS2_LINK_NAME(GetNameInfoW);

// As in Microsoft's headers: a program for older versions may have its own.
#if !defined(_WIN32_WINNT) || _WIN32_WINNT >= 0x0600
// Strict text forms. inet_pton returns 1, 0 for text that is no address, -1 with WSAEAFNOSUPPORT or
// WSAEFAULT; inet_ntop NULL with WSAEAFNOSUPPORT or WSAEINVAL (buffer too small).
WINSOCK_API_LINKAGE INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf)
    WS2_LINK_NAME(inet_pton);
WINSOCK_API_LINKAGE INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf)
    WS2_LINK_NAME(InetPtonW);
WINSOCK_API_LINKAGE PCSTR WSAAPI inet_ntop(INT Family, const VOID* pAddr, PSTR pStringBuf,
                                           size_t StringBufSize) WS2_LINK_NAME(inet_ntop);
WINSOCK_API_LINKAGE PCWSTR WSAAPI InetNtopW(INT Family, const VOID* pAddr, PWSTR pStringBuf,
                                            size_t StringBufSize) WS2_LINK_NAME(InetNtopW);
#endif

// The text of an EAI_ number, in a static buffer.
WINSOCK_API_LINKAGE char* WSAAPI gai_strerrorA(int ecode) WS2_LINK_NAME(gai_strerrorA);
WINSOCK_API_LINKAGE WCHAR* WSAAPI gai_strerrorW(int ecode) WS2_LINK_NAME(gai_strerrorW);

WS2_END_C

#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#define InetPtonA inet_pton
#define InetNtopA inet_ntop
#define GetAddrInfo WS2_AW(GetAddrInfo)
#define FreeAddrInfo WS2_AW(FreeAddrInfo)
#define GetNameInfo WS2_AW(GetNameInfo)
#define InetPton WS2_AW(InetPton)
#define InetNtop WS2_AW(InetNtop)
#define gai_strerror WS2_AW(gai_strerror)

#endif
