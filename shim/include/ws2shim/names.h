// SPDX-License-Identifier: MIT
// The older name calls: hosts, services and protocols by name. Their results live in storage of the
// calling thread until its next call of this group.
#ifndef WS2SHIM_NAMES_H
#define WS2SHIM_NAMES_H

#include <ws2shim/types.h>

#define MAXGETHOSTSTRUCT 1024

struct hostent {
    char* h_name;
    char** h_aliases;
    short h_addrtype;
    short h_length;
    char** h_addr_list;
};
#define h_addr h_addr_list[0]
typedef struct hostent HOSTENT, *PHOSTENT, *LPHOSTENT;

struct netent {
    char* n_name;
    char** n_aliases;
    short n_addrtype;
    u_long n_net;
};

// 64-bit Windows has s_proto before s_port.
struct servent {
    char* s_name;
    char** s_aliases;
    char* s_proto;
    short s_port;
};
typedef struct servent SERVENT, *PSERVENT, *LPSERVENT;

struct protoent {
    char* p_name;
    char** p_aliases;
    short p_proto;
};
typedef struct protoent PROTOENT, *PPROTOENT, *LPPROTOENT;

WS2_BEGIN_C

// NULL on failure. Errors: WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA, WSAEFAULT.
// [docs:gethostbyname, behaviour E.15]
WINSOCK_API_LINKAGE struct hostent* WSAAPI gethostbyname(const char* name)
    WS2_LINK_NAME(gethostbyname);
WINSOCK_API_LINKAGE struct hostent* WSAAPI gethostbyaddr(const char* addr, int len, int type)
    WS2_LINK_NAME(gethostbyaddr);

// This machine's name with its terminating zero. Errors: WSAEFAULT (namelen too small).
WINSOCK_API_LINKAGE int WSAAPI gethostname(char* name, int namelen) WS2_LINK_NAME(gethostname);
WINSOCK_API_LINKAGE int WSAAPI GetHostNameW(PWSTR name, int namelen) WS2_LINK_NAME(GetHostNameW);

// Ports in network byte order. proto may be NULL. Errors: WSANO_DATA when nothing matches.
WINSOCK_API_LINKAGE struct servent* WSAAPI getservbyname(const char* name, const char* proto)
    WS2_LINK_NAME(getservbyname);
WINSOCK_API_LINKAGE struct servent* WSAAPI getservbyport(int port, const char* proto)
    WS2_LINK_NAME(getservbyport);
WINSOCK_API_LINKAGE struct protoent* WSAAPI getprotobyname(const char* name)
    WS2_LINK_NAME(getprotobyname);
WINSOCK_API_LINKAGE struct protoent* WSAAPI getprotobynumber(int number)
    WS2_LINK_NAME(getprotobynumber);

// The same with an answer by window message, copied to buf; WSAENOBUFS with the size needed when
// that is too small. 0 on failure: WSAEINVAL (no window), WSAEFAULT.
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char* name,
                                                        const char* proto, char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetServByName);
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port,
                                                        const char* proto, char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetServByPort);
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char* name,
                                                         char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetProtoByName);
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number,
                                                           char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetProtoByNumber);
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char* name,
                                                        char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetHostByName);
WINSOCK_API_LINKAGE HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char* addr,
                                                        int len, int type, char* buf, int buflen)
    WS2_LINK_NAME(WSAAsyncGetHostByAddr);
// WSAEALREADY: the message is posted. WSAEINVAL: no such request.
WINSOCK_API_LINKAGE int WSAAPI WSACancelAsyncRequest(HANDLE hAsyncTaskHandle)
    WS2_LINK_NAME(WSACancelAsyncRequest);

WS2_END_C

#endif
