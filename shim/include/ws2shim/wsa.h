// SPDX-License-Identifier: MIT
// The calls Winsock 2 added: overlapped and scattered I/O, events, duplication, the catalogue.
#ifndef WS2SHIM_WSA_H
#define WS2SHIM_WSA_H

#include <ws2shim/catalog.h>
#include <ws2shim/long_dwords.h>
#include <ws2shim/messages.h>
#include <ws2shim/sockets.h>

WS2_BEGIN_C

// Like socket, with the choice of attributes in dwFlags and of a catalogue entry or a duplicated
// socket in lpProtocolInfo. [docs:WSASocketW, behaviour E.2]
WINSOCK_API_LINKAGE SOCKET WSAAPI WSASocketA(int af, int type, int protocol,
                                             LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g,
                                             DWORD dwFlags) WS2_LINK_NAME(WSASocketA);
WINSOCK_API_LINKAGE SOCKET WSAAPI WSASocketW(int af, int type, int protocol,
                                             LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g,
                                             DWORD dwFlags) WS2_LINK_NAME(WSASocketW);

// Describes a socket for another process to open. [behaviour E.14]
WINSOCK_API_LINKAGE int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo)
    WS2_LINK_NAME(WSADuplicateSocketA);
WINSOCK_API_LINKAGE int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo)
    WS2_LINK_NAME(WSADuplicateSocketW);

// Lists protocols; WSAENOBUFS with the needed bytes in lpdwBufferLength when the buffer is small.
WINSOCK_API_LINKAGE int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols,
                                                 LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                                                 LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(WSAEnumProtocolsA);
WINSOCK_API_LINKAGE int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols,
                                                 LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                                 LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(WSAEnumProtocolsW);

// accept with a condition function; WSATRY_AGAIN for CF_DEFER, WSAECONNREFUSED for CF_REJECT.
WINSOCK_API_LINKAGE SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr* addr, LPINT addrlen,
                                            LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData)
    WS2_LINK_NAME(WSAAccept);
WINSOCK_API_LINKAGE int WSAAPI WSAConnect(SOCKET s, const struct sockaddr* name, int namelen,
                                          LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                                          LPQOS lpSQOS, LPQOS lpGQOS) WS2_LINK_NAME(WSAConnect);
WINSOCK_API_LINKAGE BOOL WSAAPI WSAConnectByNameW(
    SOCKET s, LPWSTR nodename, LPWSTR servicename, LPDWORD LocalAddressLength,
    LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
    const struct timeval* timeout, LPWSAOVERLAPPED Reserved) WS2_LINK_NAME(WSAConnectByNameW);
WINSOCK_API_LINKAGE BOOL WSAAPI WSAConnectByNameA(
    SOCKET s, LPCSTR nodename, LPCSTR servicename, LPDWORD LocalAddressLength,
    LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
    const struct timeval* timeout, LPWSAOVERLAPPED Reserved) WS2_LINK_NAME(WSAConnectByNameA);
WINSOCK_API_LINKAGE BOOL WSAAPI WSAConnectByList(
    SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress, LPDWORD LocalAddressLength,
    LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
    const struct timeval* timeout, LPWSAOVERLAPPED Reserved) WS2_LINK_NAME(WSAConnectByList);
WINSOCK_API_LINKAGE SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int namelen,
                                              LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                                              LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags)
    WS2_LINK_NAME(WSAJoinLeaf);

// Sends the buffers in order. With lpOverlapped on an overlapped socket the call may return
// SOCKET_ERROR with WSA_IO_PENDING and finish later: an event, a completion routine (run while the
// thread waits alertably) or a completion port reports the end. [docs:WSASend, behaviour E.5, F.11]
WINSOCK_API_LINKAGE int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                       LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                       LPWSAOVERLAPPED lpOverlapped,
                                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSASend);
WINSOCK_API_LINKAGE int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                         LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                         const struct sockaddr* lpTo, int iTolen,
                                         LPWSAOVERLAPPED lpOverlapped,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSASendTo);
WINSOCK_API_LINKAGE int WSAAPI WSASendMsg(SOCKET Handle, LPWSAMSG lpMsg, DWORD dwFlags,
                                          LPDWORD lpNumberOfBytesSent, LPWSAOVERLAPPED lpOverlapped,
                                          LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSASendMsg);
WINSOCK_API_LINKAGE int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData)
    WS2_LINK_NAME(WSASendDisconnect);

// Receives into the buffers in order; lpFlags goes in with MSG_ flags and comes back with
// MSG_PARTIAL or nothing. [docs:WSARecv, behaviour D.5, F.11]
WINSOCK_API_LINKAGE int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                       LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                       LPWSAOVERLAPPED lpOverlapped,
                                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSARecv);
WINSOCK_API_LINKAGE int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                           LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                           struct sockaddr* lpFrom, LPINT lpFromlen,
                                           LPWSAOVERLAPPED lpOverlapped,
                                           LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSARecvFrom);
WINSOCK_API_LINKAGE int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData)
    WS2_LINK_NAME(WSARecvDisconnect);

// The outcome of an overlapped call: FALSE with WSA_IO_INCOMPLETE while it runs and fWait is FALSE.
WINSOCK_API_LINKAGE BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                       LPDWORD lpcbTransfer, BOOL fWait,
                                                       LPDWORD lpdwFlags)
    WS2_LINK_NAME(WSAGetOverlappedResult);

// Any code; see ioctl.h. lpcbBytesReturned must not be NULL. [behaviour E.11]
WINSOCK_API_LINKAGE int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer,
                                        DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                        LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                                        LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WS2_LINK_NAME(WSAIoctl);

// Event objects: manual reset, made not signalled.
WINSOCK_API_LINKAGE WSAEVENT WSAAPI WSACreateEvent(void) WS2_LINK_NAME(WSACreateEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent) WS2_LINK_NAME(WSACloseEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WSASetEvent(WSAEVENT hEvent) WS2_LINK_NAME(WSASetEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent) WS2_LINK_NAME(WSAResetEvent);

// Waits for one or all of up to 64 events; dwTimeout in milliseconds or WSA_INFINITE.
WINSOCK_API_LINKAGE DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT* lphEvents,
                                                          BOOL fWaitAll, DWORD dwTimeout,
                                                          BOOL fAlertable)
    WS2_LINK_NAME(WSAWaitForMultipleEvents);

// Ties FD_ events to an event object and makes the socket non-blocking; mask 0 unties.
// Errors: WSAEINVAL (no event object). [behaviour F.1]
WINSOCK_API_LINKAGE int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, LONG lNetworkEvents)
    WS2_LINK_NAME(WSAEventSelect);
WINSOCK_API_LINKAGE int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                                    LPWSANETWORKEVENTS lpNetworkEvents)
    WS2_LINK_NAME(WSAEnumNetworkEvents);
WINSOCK_API_LINKAGE int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, LONG lEvent)
    WS2_LINK_NAME(WSAAsyncSelect);

WINSOCK_API_LINKAGE int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong)
    WS2_LINK_NAME(WSAHtonl);
WINSOCK_API_LINKAGE int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort)
    WS2_LINK_NAME(WSAHtons);
WINSOCK_API_LINKAGE int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong)
    WS2_LINK_NAME(WSANtohl);
WINSOCK_API_LINKAGE int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort)
    WS2_LINK_NAME(WSANtohs);

// Text and any address; lengths of text in characters with the terminating zero. WSAEFAULT with the
// needed length when the buffer is small, WSAEINVAL for text that is no address. [behaviour
// E.15]
WINSOCK_API_LINKAGE INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                                   LPSTR lpszAddressString,
                                                   LPDWORD lpdwAddressStringLength)
    WS2_LINK_NAME(WSAAddressToStringA);
WINSOCK_API_LINKAGE INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                                   LPWSTR lpszAddressString,
                                                   LPDWORD lpdwAddressStringLength)
    WS2_LINK_NAME(WSAAddressToStringW);
WINSOCK_API_LINKAGE INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                                   LPSOCKADDR lpAddress, LPINT lpAddressLength)
    WS2_LINK_NAME(WSAStringToAddressA);
WINSOCK_API_LINKAGE INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                                   LPSOCKADDR lpAddress, LPINT lpAddressLength)
    WS2_LINK_NAME(WSAStringToAddressW);

WINSOCK_API_LINKAGE BOOL WSAAPI WSAGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS)
    WS2_LINK_NAME(WSAGetQOSByName);
WINSOCK_API_LINKAGE INT WSAAPI WSAProviderConfigChange(
    LPHANDLE lpNotificationHandle, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WS2_LINK_NAME(WSAProviderConfigChange);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(int, WSAEnumProtocolsA,
              (LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
               ws2_long_dword lpdwBufferLength),
              (lpiProtocols, lpProtocolBuffer, (LPDWORD)lpdwBufferLength))
WS2_LONG_FORM(int, WSAEnumProtocolsW,
              (LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
               ws2_long_dword lpdwBufferLength),
              (lpiProtocols, lpProtocolBuffer, (LPDWORD)lpdwBufferLength))
WS2_LONG_FORM(BOOL, WSAConnectByNameW,
              (SOCKET s, LPWSTR nodename, LPWSTR servicename, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
               const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, (LPDWORD)LocalAddressLength, LocalAddress,
               RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByNameW,
              (SOCKET s, LPWSTR nodename, LPWSTR servicename, LPDWORD LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, LocalAddressLength, LocalAddress,
               (LPDWORD)RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByNameW,
              (SOCKET s, LPWSTR nodename, LPWSTR servicename, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, (LPDWORD)LocalAddressLength, LocalAddress,
               (LPDWORD)RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByNameA,
              (SOCKET s, LPCSTR nodename, LPCSTR servicename, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
               const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, (LPDWORD)LocalAddressLength, LocalAddress,
               RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByNameA,
              (SOCKET s, LPCSTR nodename, LPCSTR servicename, LPDWORD LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, LocalAddressLength, LocalAddress,
               (LPDWORD)RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByNameA,
              (SOCKET s, LPCSTR nodename, LPCSTR servicename, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, nodename, servicename, (LPDWORD)LocalAddressLength, LocalAddress,
               (LPDWORD)RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByList,
              (SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
               const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, SocketAddress, (LPDWORD)LocalAddressLength, LocalAddress, RemoteAddressLength,
               RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByList,
              (SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress, LPDWORD LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, SocketAddress, LocalAddressLength, LocalAddress, (LPDWORD)RemoteAddressLength,
               RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(BOOL, WSAConnectByList,
              (SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress, ws2_long_dword LocalAddressLength,
               LPSOCKADDR LocalAddress, ws2_long_dword RemoteAddressLength,
               LPSOCKADDR RemoteAddress, const struct timeval* timeout, LPWSAOVERLAPPED Reserved),
              (s, SocketAddress, (LPDWORD)LocalAddressLength, LocalAddress,
               (LPDWORD)RemoteAddressLength, RemoteAddress, timeout, Reserved))
WS2_LONG_FORM(int, WSASend,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesSent, DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesSent, dwFlags, lpOverlapped,
               lpCompletionRoutine))
WS2_LONG_FORM(int, WSASendTo,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesSent, DWORD dwFlags, const struct sockaddr* lpTo,
               int iTolen, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesSent, dwFlags, lpTo, iTolen,
               lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecv,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesRecvd, LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesRecvd, lpFlags, lpOverlapped,
               lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecv,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
               ws2_long_dword lpFlags, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, (LPDWORD)lpFlags, lpOverlapped,
               lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecv,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesRecvd, ws2_long_dword lpFlags,
               LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesRecvd, (LPDWORD)lpFlags,
               lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecvFrom,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesRecvd, LPDWORD lpFlags, struct sockaddr* lpFrom,
               LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesRecvd, lpFlags, lpFrom,
               lpFromlen, lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecvFrom,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
               ws2_long_dword lpFlags, struct sockaddr* lpFrom, LPINT lpFromlen,
               LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, (LPDWORD)lpFlags, lpFrom,
               lpFromlen, lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(int, WSARecvFrom,
              (SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
               ws2_long_dword lpNumberOfBytesRecvd, ws2_long_dword lpFlags, struct sockaddr* lpFrom,
               LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, lpBuffers, dwBufferCount, (LPDWORD)lpNumberOfBytesRecvd, (LPDWORD)lpFlags, lpFrom,
               lpFromlen, lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(BOOL, WSAGetOverlappedResult,
              (SOCKET s, LPWSAOVERLAPPED lpOverlapped, ws2_long_dword lpcbTransfer, BOOL fWait,
               LPDWORD lpdwFlags),
              (s, lpOverlapped, (LPDWORD)lpcbTransfer, fWait, lpdwFlags))
WS2_LONG_FORM(BOOL, WSAGetOverlappedResult,
              (SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait,
               ws2_long_dword lpdwFlags),
              (s, lpOverlapped, lpcbTransfer, fWait, (LPDWORD)lpdwFlags))
WS2_LONG_FORM(BOOL, WSAGetOverlappedResult,
              (SOCKET s, LPWSAOVERLAPPED lpOverlapped, ws2_long_dword lpcbTransfer, BOOL fWait,
               ws2_long_dword lpdwFlags),
              (s, lpOverlapped, (LPDWORD)lpcbTransfer, fWait, (LPDWORD)lpdwFlags))
WS2_LONG_FORM(int, WSAIoctl,
              (SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
               LPVOID lpvOutBuffer, DWORD cbOutBuffer, ws2_long_dword lpcbBytesReturned,
               LPWSAOVERLAPPED lpOverlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine),
              (s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
               (LPDWORD)lpcbBytesReturned, lpOverlapped, lpCompletionRoutine))
WS2_LONG_FORM(int, WSAHtonl, (SOCKET s, u_long hostlong, ws2_long_dword lpnetlong),
              (s, hostlong, (u_long*)lpnetlong))
WS2_LONG_FORM(int, WSANtohl, (SOCKET s, u_long netlong, ws2_long_dword lphostlong),
              (s, netlong, (u_long*)lphostlong))
WS2_LONG_FORM(INT, WSAAddressToStringA,
              (LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOA lpProtocolInfo,
               LPSTR lpszAddressString, ws2_long_dword lpdwAddressStringLength),
              (lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
               (LPDWORD)lpdwAddressStringLength))
WS2_LONG_FORM(INT, WSAAddressToStringW,
              (LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW lpProtocolInfo,
               LPWSTR lpszAddressString, ws2_long_dword lpdwAddressStringLength),
              (lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
               (LPDWORD)lpdwAddressStringLength))
#endif

#define WSASocket WS2_AW(WSASocket)
#define WSADuplicateSocket WS2_AW(WSADuplicateSocket)
#define WSAEnumProtocols WS2_AW(WSAEnumProtocols)
#define WSAConnectByName WS2_AW(WSAConnectByName)
#define WSAAddressToString WS2_AW(WSAAddressToString)
#define WSAStringToAddress WS2_AW(WSAStringToAddress)

#endif
