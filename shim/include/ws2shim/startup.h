// SPDX-License-Identifier: MIT
// Starting and ending Winsock, and the last error.
#ifndef WS2SHIM_STARTUP_H
#define WS2SHIM_STARTUP_H

#include <ws2shim/types.h>

#ifndef WINSOCK_VERSION
#define WINSOCK_VERSION MAKEWORD(2, 2)
#endif

#define WSADESCRIPTION_LEN 256
#define WSASYS_STATUS_LEN 128

// In the order of 64-bit Windows: the numbers and the pointer come before the texts.
typedef struct WSAData {
    WORD wVersion;
    WORD wHighVersion;
    unsigned short iMaxSockets;
    unsigned short iMaxUdpDg;
    char* lpVendorInfo;
    char szDescription[WSADESCRIPTION_LEN + 1];
    char szSystemStatus[WSASYS_STATUS_LEN + 1];
} WSADATA, *LPWSADATA;

WS2_BEGIN_C

// Starts the use of Winsock; wVersionRequested is MAKEWORD(major, minor). Calls are counted.
// Returns the error itself: 0, WSAVERNOTSUPPORTED (version 0 or 1.0 too low), WSAEFAULT (lpWSAData
// is NULL). A program that asks for more than 2.2 gets 2.2. [docs:WSAStartup, behaviour
// E.1]
WINSOCK_API_LINKAGE int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData)
    WS2_LINK_NAME(WSAStartup);

// Ends one WSAStartup. The last one closes every socket of the process.
// Errors: WSANOTINITIALISED. [docs:WSACleanup]
WINSOCK_API_LINKAGE int WSAAPI WSACleanup(void) WS2_LINK_NAME(WSACleanup);

// This thread's last error; the same slot as GetLastError. Works before WSAStartup.
WINSOCK_API_LINKAGE int WSAAPI WSAGetLastError(void) WS2_LINK_NAME(WSAGetLastError);
WINSOCK_API_LINKAGE void WSAAPI WSASetLastError(int iError) WS2_LINK_NAME(WSASetLastError);

// Winsock 1.1 leftovers; version 2 knows no blocking hooks.
WINSOCK_API_LINKAGE BOOL WSAAPI WSAIsBlocking(void) WS2_LINK_NAME(WSAIsBlocking);
WINSOCK_API_LINKAGE int WSAAPI WSAUnhookBlockingHook(void) WS2_LINK_NAME(WSAUnhookBlockingHook);
WINSOCK_API_LINKAGE FARPROC WSAAPI WSASetBlockingHook(FARPROC lpBlockFunc)
    WS2_LINK_NAME(WSASetBlockingHook);
WINSOCK_API_LINKAGE int WSAAPI WSACancelBlockingCall(void) WS2_LINK_NAME(WSACancelBlockingCall);

WS2_END_C

#endif
