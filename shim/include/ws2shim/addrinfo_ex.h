// SPDX-License-Identifier: MIT
// GetAddrInfoEx and SetAddrInfoEx, with the generations of their result structure.
#ifndef WS2SHIM_ADDRINFO_EX_H
#define WS2SHIM_ADDRINFO_EX_H

#include <ws2shim/addrinfo.h>
#include <ws2shim/namespaces.h>

#define WS2_ADDRINFOEX_FIELDS(text, next) \
    int ai_flags;                         \
    int ai_family;                        \
    int ai_socktype;                      \
    int ai_protocol;                      \
    size_t ai_addrlen;                    \
    text ai_canonname;                    \
    struct sockaddr* ai_addr;             \
    void* ai_blob;                        \
    size_t ai_bloblen;                    \
    LPGUID ai_provider;                   \
    struct next* ai_next
#define WS2_ADDRINFOEX2_FIELDS(text, next) \
    WS2_ADDRINFOEX_FIELDS(text, next);     \
    int ai_version;                        \
    text ai_fqdn
#define WS2_ADDRINFOEX3_FIELDS(text, next) \
    WS2_ADDRINFOEX2_FIELDS(text, next);    \
    int ai_interfaceindex
#define WS2_ADDRINFOEX4_FIELDS(text, next) \
    WS2_ADDRINFOEX3_FIELDS(text, next);    \
    HANDLE ai_resolutionhandle
#define WS2_ADDRINFOEX5_FIELDS(text, next) \
    WS2_ADDRINFOEX4_FIELDS(text, next);    \
    unsigned int ai_ttl

#define ADDRINFOEX_VERSION_2 2
#define ADDRINFOEX_VERSION_3 3
#define ADDRINFOEX_VERSION_4 4
#define ADDRINFOEX_VERSION_5 5
#define ADDRINFOEX_VERSION_6 6
#define ADDRINFOEX_VERSION_7 7

typedef struct addrinfoexA {
    WS2_ADDRINFOEX_FIELDS(PSTR, addrinfoexA);
} ADDRINFOEXA, *PADDRINFOEXA, *LPADDRINFOEXA;
typedef struct addrinfoexW {
    WS2_ADDRINFOEX_FIELDS(PWSTR, addrinfoexW);
} ADDRINFOEXW, *PADDRINFOEXW, *LPADDRINFOEXW;
typedef struct addrinfoex2A {
    WS2_ADDRINFOEX2_FIELDS(PSTR, addrinfoex2A);
} ADDRINFOEX2A, *PADDRINFOEX2A, *LPADDRINFOEX2A;
typedef struct addrinfoex2W {
    WS2_ADDRINFOEX2_FIELDS(PWSTR, addrinfoex2W);
} ADDRINFOEX2W, *PADDRINFOEX2W, *LPADDRINFOEX2W;
typedef struct addrinfoex3A {
    WS2_ADDRINFOEX3_FIELDS(PSTR, addrinfoex3A);
} ADDRINFOEX3A, *PADDRINFOEX3A, *LPADDRINFOEX3A;
typedef struct addrinfoex3W {
    WS2_ADDRINFOEX3_FIELDS(PWSTR, addrinfoex3W);
} ADDRINFOEX3W, *PADDRINFOEX3W, *LPADDRINFOEX3W;
typedef struct addrinfoex4 {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    PWSTR ai_canonname;
    struct sockaddr* ai_addr;
    void* ai_blob;
    size_t ai_bloblen;
    GUID* ai_provider;
    struct addrinfoex4* ai_next;
    int ai_version;
    PWSTR ai_fqdn;
    int ai_interfaceindex;
    HANDLE ai_resolutionhandle;
} ADDRINFOEX4, *PADDRINFOEX4, *LPADDRINFOEX4;
typedef struct addrinfoex5 {
    WS2_ADDRINFOEX5_FIELDS(PWSTR, addrinfoex5);
} ADDRINFOEX5, *PADDRINFOEX5, *LPADDRINFOEX5;

#define ADDRINFO_DNS_SERVER_VERSION_1 1
#define AI_DNS_SERVER_TYPE_UDP 0x1
#define AI_DNS_SERVER_TYPE_DOH 0x2
#define AI_DNS_SERVER_TYPE_DOT 0x3
#define AI_EXTRA_DNSSEC_REQUIRED 0x1
#define AI_DNS_SERVER_UDP_FALLBACK 0x1
#define AI_DNS_RESPONSE_SECURE 0x1
#define AI_DNS_RESPONSE_HOSTFILE 0x2
typedef struct addrinfo_dns_server {
    ULONG ai_servertype;
    ULONG64 ai_flags;
    ULONG ai_addrlen;
    struct sockaddr* ai_addr;
    WS2_NAMELESS union { PWSTR ai_template; };
} ADDRINFO_DNS_SERVER;
typedef struct addrinfoex6 {
    WS2_ADDRINFOEX5_FIELDS(PWSTR, addrinfoex5);
    ULONG ai_numservers;
    ADDRINFO_DNS_SERVER* ai_servers;
    ULONG64 ai_responseflags;
} ADDRINFOEX6, *PADDRINFOEX6;

typedef WS2_AW(ADDRINFOEX) ADDRINFOEX;
typedef WS2_AW(PADDRINFOEX) PADDRINFOEX;

typedef VOID(CALLBACK* LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD dwError, DWORD dwBytes,
                                                           LPWSAOVERLAPPED lpOverlapped);

WS2_BEGIN_C

// getaddrinfo with a name space, a time limit and overlapped completion. Returns the error itself;
// WSA_IO_PENDING while it runs. [docs:GetAddrInfoExW]
WINSOCK_API_LINKAGE INT WSAAPI
GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
               const ADDRINFOEXA* hints, PADDRINFOEXA* ppResult, struct timeval* timeout,
               LPOVERLAPPED lpOverlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
               LPHANDLE lpNameHandle) WS2_LINK_NAME(GetAddrInfoExA);
WINSOCK_API_LINKAGE INT WSAAPI
GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
               const ADDRINFOEXW* hints, PADDRINFOEXW* ppResult, struct timeval* timeout,
               LPOVERLAPPED lpOverlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
               LPHANDLE lpHandle) WS2_LINK_NAME(GetAddrInfoExW);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle)
    WS2_LINK_NAME(GetAddrInfoExCancel);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(GetAddrInfoExOverlappedResult);
WINSOCK_API_LINKAGE INT WSAAPI SetAddrInfoExA(
    PCSTR pName, PCSTR pServiceName, SOCKET_ADDRESS* pAddresses, DWORD dwAddressCount,
    LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace, LPGUID lpNspId, struct timeval* timeout,
    LPOVERLAPPED lpOverlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
    LPHANDLE lpNameHandle) WS2_LINK_NAME(SetAddrInfoExA);
WINSOCK_API_LINKAGE INT WSAAPI SetAddrInfoExW(
    PCWSTR pName, PCWSTR pServiceName, SOCKET_ADDRESS* pAddresses, DWORD dwAddressCount,
    LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace, LPGUID lpNspId, struct timeval* timeout,
    LPOVERLAPPED lpOverlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
    LPHANDLE lpNameHandle) WS2_LINK_NAME(SetAddrInfoExW);
WINSOCK_API_LINKAGE VOID WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx)
    WS2_LINK_NAME(FreeAddrInfoEx);
WINSOCK_API_LINKAGE VOID WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx)
    WS2_LINK_NAME(FreeAddrInfoExW);

WS2_END_C

#define GetAddrInfoEx WS2_AW(GetAddrInfoEx)
#define SetAddrInfoEx WS2_AW(SetAddrInfoEx)
#define FreeAddrInfoExA FreeAddrInfoEx
#ifdef UNICODE
#define FreeAddrInfoEx FreeAddrInfoExW
#endif

#endif
