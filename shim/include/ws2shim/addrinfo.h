// SPDX-License-Identifier: MIT
// getaddrinfo and its relatives, and text forms of addresses. The order of addrinfo's members is
// Windows': ai_canonname before ai_addr, and ai_addrlen as wide as a pointer.
#ifndef WS2SHIM_ADDRINFO_H
#define WS2SHIM_ADDRINFO_H

#include <ws2shim/messages.h>
#include <ws2shim/sockets.h>

#define AI_PASSIVE 0x00000001
#define AI_CANONNAME 0x00000002
#define AI_NUMERICHOST 0x00000004
#define AI_NUMERICSERV 0x00000008
#define AI_DNS_ONLY 0x00000010
#define AI_FORCE_CLEAR_TEXT 0x00000020
#define AI_BYPASS_DNS_CACHE 0x00000040
#define AI_RETURN_TTL 0x00000080
#define AI_ALL 0x00000100
#define AI_ADDRCONFIG 0x00000400
#define AI_V4MAPPED 0x00000800
#define AI_NON_AUTHORITATIVE 0x00004000
#define AI_SECURE 0x00008000
#define AI_RETURN_PREFERRED_NAMES 0x00010000
#define AI_FQDN 0x00020000
#define AI_FILESERVER 0x00040000
#define AI_DISABLE_IDN_ENCODING 0x00080000
#define AI_SECURE_WITH_FALLBACK 0x00100000
#define AI_EXCLUSIVE_CUSTOM_SERVERS 0x00200000
#define AI_RETURN_RESPONSE_FLAGS 0x10000000
#define AI_REQUIRE_SECURE 0x20000000
#define AI_RESOLUTION_HANDLE 0x40000000
#define AI_EXTENDED 0x80000000

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

#define NI_NOFQDN 0x01
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD 0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM 0x10
#define NI_MAXHOST 1025
#define NI_MAXSERV 32
#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65
#define GAI_STRERROR_BUFFER_SIZE 1024

typedef int socklen_t;

typedef struct addrinfo {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    char* ai_canonname;
    struct sockaddr* ai_addr;
    struct addrinfo* ai_next;
} ADDRINFOA, *PADDRINFOA;

typedef struct addrinfoW {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    PWSTR ai_canonname;
    struct sockaddr* ai_addr;
    struct addrinfoW* ai_next;
} ADDRINFOW, *PADDRINFOW;

typedef ADDRINFOA ADDRINFO, *LPADDRINFO;
typedef WS2_AW(ADDRINFO) ADDRINFOT, *PADDRINFOT;

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
