// SPDX-License-Identifier: MIT
// Pointers to every call, for programs that load Winsock by hand. They are taken from the
// declarations themselves, so the two cannot differ; those that have a second form in C++
// (long_dwords.h) are written out. Microsoft's headers define them when the
// program sets INCL_WINSOCK_API_TYPEDEFS to 1.
#ifndef WS2SHIM_CALL_TYPES_H
#define WS2SHIM_CALL_TYPES_H

#include <ws2shim/names.h>
#include <ws2shim/namespaces.h>
#include <ws2shim/startup.h>
#include <ws2shim/wsa.h>

typedef __typeof__(&socket) LPFN_SOCKET;
typedef __typeof__(&closesocket) LPFN_CLOSESOCKET;
typedef __typeof__(&bind) LPFN_BIND;
typedef __typeof__(&listen) LPFN_LISTEN;
typedef __typeof__(&accept) LPFN_ACCEPT;
typedef __typeof__(&connect) LPFN_CONNECT;
typedef __typeof__(&shutdown) LPFN_SHUTDOWN;
typedef __typeof__(&send) LPFN_SEND;
typedef __typeof__(&sendto) LPFN_SENDTO;
typedef __typeof__(&recv) LPFN_RECV;
typedef __typeof__(&recvfrom) LPFN_RECVFROM;
typedef __typeof__(&getsockopt) LPFN_GETSOCKOPT;
typedef __typeof__(&setsockopt) LPFN_SETSOCKOPT;
typedef __typeof__(&getsockname) LPFN_GETSOCKNAME;
typedef __typeof__(&getpeername) LPFN_GETPEERNAME;
typedef int(WSAAPI* LPFN_IOCTLSOCKET)(SOCKET s, long cmd, u_long* argp);
typedef __typeof__(&htonl) LPFN_HTONL;
typedef __typeof__(&htons) LPFN_HTONS;
typedef __typeof__(&ntohl) LPFN_NTOHL;
typedef __typeof__(&ntohs) LPFN_NTOHS;
typedef __typeof__(&inet_addr) LPFN_INET_ADDR;
typedef __typeof__(&inet_ntoa) LPFN_INET_NTOA;
typedef __typeof__(&select) LPFN_SELECT;
typedef __typeof__(&gethostbyname) LPFN_GETHOSTBYNAME;
typedef __typeof__(&gethostbyaddr) LPFN_GETHOSTBYADDR;
typedef __typeof__(&gethostname) LPFN_GETHOSTNAME;
typedef __typeof__(&GetHostNameW) LPFN_GETHOSTNAMEW;
typedef __typeof__(&getservbyname) LPFN_GETSERVBYNAME;
typedef __typeof__(&getservbyport) LPFN_GETSERVBYPORT;
typedef __typeof__(&getprotobyname) LPFN_GETPROTOBYNAME;
typedef __typeof__(&getprotobynumber) LPFN_GETPROTOBYNUMBER;
typedef __typeof__(&WSAAsyncGetServByName) LPFN_WSAASYNCGETSERVBYNAME;
typedef __typeof__(&WSAAsyncGetServByPort) LPFN_WSAASYNCGETSERVBYPORT;
typedef __typeof__(&WSAAsyncGetProtoByName) LPFN_WSAASYNCGETPROTOBYNAME;
typedef __typeof__(&WSAAsyncGetProtoByNumber) LPFN_WSAASYNCGETPROTOBYNUMBER;
typedef __typeof__(&WSAAsyncGetHostByName) LPFN_WSAASYNCGETHOSTBYNAME;
typedef __typeof__(&WSAAsyncGetHostByAddr) LPFN_WSAASYNCGETHOSTBYADDR;
typedef __typeof__(&WSACancelAsyncRequest) LPFN_WSACANCELASYNCREQUEST;
typedef __typeof__(&WSAStartup) LPFN_WSASTARTUP;
typedef __typeof__(&WSACleanup) LPFN_WSACLEANUP;
typedef __typeof__(&WSAGetLastError) LPFN_WSAGETLASTERROR;
typedef __typeof__(&WSASetLastError) LPFN_WSASETLASTERROR;
typedef __typeof__(&WSAIsBlocking) LPFN_WSAISBLOCKING;
typedef __typeof__(&WSAUnhookBlockingHook) LPFN_WSAUNHOOKBLOCKINGHOOK;
typedef __typeof__(&WSASetBlockingHook) LPFN_WSASETBLOCKINGHOOK;
typedef __typeof__(&WSACancelBlockingCall) LPFN_WSACANCELBLOCKINGCALL;
typedef __typeof__(&WSASocketA) LPFN_WSASOCKETA;
typedef __typeof__(&WSASocketW) LPFN_WSASOCKETW;
typedef __typeof__(&WSADuplicateSocketA) LPFN_WSADUPLICATESOCKETA;
typedef __typeof__(&WSADuplicateSocketW) LPFN_WSADUPLICATESOCKETW;
typedef int(WSAAPI* LPFN_WSAENUMPROTOCOLSA)(LPINT lpiProtocols,
                                            LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                                            LPDWORD lpdwBufferLength);
typedef int(WSAAPI* LPFN_WSAENUMPROTOCOLSW)(LPINT lpiProtocols,
                                            LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                            LPDWORD lpdwBufferLength);
typedef __typeof__(&WSAAccept) LPFN_WSAACCEPT;
typedef __typeof__(&WSAConnect) LPFN_WSACONNECT;
typedef BOOL(WSAAPI* LPFN_WSACONNECTBYNAMEW)(SOCKET s, LPWSTR nodename, LPWSTR servicename,
                                             LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                             LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                             const struct timeval* timeout,
                                             LPWSAOVERLAPPED Reserved);
typedef BOOL(WSAAPI* LPFN_WSACONNECTBYNAMEA)(SOCKET s, LPCSTR nodename, LPCSTR servicename,
                                             LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                             LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                             const struct timeval* timeout,
                                             LPWSAOVERLAPPED Reserved);
typedef BOOL(WSAAPI* LPFN_WSACONNECTBYLIST)(SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress,
                                            LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                            LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                            const struct timeval* timeout,
                                            LPWSAOVERLAPPED Reserved);
typedef __typeof__(&WSAJoinLeaf) LPFN_WSAJOINLEAF;
typedef int(WSAAPI* LPFN_WSASEND)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                  LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                  LPWSAOVERLAPPED lpOverlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef int(WSAAPI* LPFN_WSASENDTO)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                    LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                    const struct sockaddr* lpTo, int iTolen,
                                    LPWSAOVERLAPPED lpOverlapped,
                                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef __typeof__(&WSASendMsg) LPFN_WSASENDMSG;
typedef __typeof__(&WSASendDisconnect) LPFN_WSASENDDISCONNECT;
typedef int(WSAAPI* LPFN_WSARECV)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                  LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                  LPWSAOVERLAPPED lpOverlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef int(WSAAPI* LPFN_WSARECVFROM)(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                      LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                      struct sockaddr* lpFrom, LPINT lpFromlen,
                                      LPWSAOVERLAPPED lpOverlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef __typeof__(&WSARecvDisconnect) LPFN_WSARECVDISCONNECT;
typedef BOOL(WSAAPI* LPFN_WSAGETOVERLAPPEDRESULT)(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                  LPDWORD lpcbTransfer, BOOL fWait,
                                                  LPDWORD lpdwFlags);
typedef int(WSAAPI* LPFN_WSAIOCTL)(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer,
                                   DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                   LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef __typeof__(&WSACreateEvent) LPFN_WSACREATEEVENT;
typedef __typeof__(&WSACloseEvent) LPFN_WSACLOSEEVENT;
typedef __typeof__(&WSASetEvent) LPFN_WSASETEVENT;
typedef __typeof__(&WSAResetEvent) LPFN_WSARESETEVENT;
typedef __typeof__(&WSAWaitForMultipleEvents) LPFN_WSAWAITFORMULTIPLEEVENTS;
typedef __typeof__(&WSAEventSelect) LPFN_WSAEVENTSELECT;
typedef __typeof__(&WSAEnumNetworkEvents) LPFN_WSAENUMNETWORKEVENTS;
typedef __typeof__(&WSAAsyncSelect) LPFN_WSAASYNCSELECT;
typedef int(WSAAPI* LPFN_WSAHTONL)(SOCKET s, u_long hostlong, u_long* lpnetlong);
typedef __typeof__(&WSAHtons) LPFN_WSAHTONS;
typedef int(WSAAPI* LPFN_WSANTOHL)(SOCKET s, u_long netlong, u_long* lphostlong);
typedef __typeof__(&WSANtohs) LPFN_WSANTOHS;
typedef INT(WSAAPI* LPFN_WSAADDRESSTOSTRINGA)(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                              LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                              LPSTR lpszAddressString,
                                              LPDWORD lpdwAddressStringLength);
typedef INT(WSAAPI* LPFN_WSAADDRESSTOSTRINGW)(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                              LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                              LPWSTR lpszAddressString,
                                              LPDWORD lpdwAddressStringLength);
typedef __typeof__(&WSAStringToAddressA) LPFN_WSASTRINGTOADDRESSA;
typedef __typeof__(&WSAStringToAddressW) LPFN_WSASTRINGTOADDRESSW;
typedef __typeof__(&WSAGetQOSByName) LPFN_WSAGETQOSBYNAME;
typedef __typeof__(&WSAProviderConfigChange) LPFN_WSAPROVIDERCONFIGCHANGE;
typedef __typeof__(&WSALookupServiceBeginA) LPFN_WSALOOKUPSERVICEBEGINA;
typedef __typeof__(&WSALookupServiceBeginW) LPFN_WSALOOKUPSERVICEBEGINW;
typedef INT(WSAAPI* LPFN_WSALOOKUPSERVICENEXTA)(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETA lpqsResults);
typedef INT(WSAAPI* LPFN_WSALOOKUPSERVICENEXTW)(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETW lpqsResults);
typedef __typeof__(&WSALookupServiceEnd) LPFN_WSALOOKUPSERVICEEND;
typedef __typeof__(&WSANSPIoctl) LPFN_WSANSPIOCTL;
typedef __typeof__(&WSASetServiceA) LPFN_WSASETSERVICEA;
typedef __typeof__(&WSASetServiceW) LPFN_WSASETSERVICEW;
typedef __typeof__(&WSAInstallServiceClassA) LPFN_WSAINSTALLSERVICECLASSA;
typedef __typeof__(&WSAInstallServiceClassW) LPFN_WSAINSTALLSERVICECLASSW;
typedef __typeof__(&WSARemoveServiceClass) LPFN_WSAREMOVESERVICECLASS;
typedef __typeof__(&WSAGetServiceClassInfoA) LPFN_WSAGETSERVICECLASSINFOA;
typedef __typeof__(&WSAGetServiceClassInfoW) LPFN_WSAGETSERVICECLASSINFOW;
typedef __typeof__(&WSAGetServiceClassNameByClassIdA) LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDA;
typedef __typeof__(&WSAGetServiceClassNameByClassIdW) LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDW;
typedef INT(WSAAPI* LPFN_WSAENUMNAMESPACEPROVIDERSA)(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOA lpnspBuffer);
typedef INT(WSAAPI* LPFN_WSAENUMNAMESPACEPROVIDERSW)(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOW lpnspBuffer);
typedef INT(WSAAPI* LPFN_WSAENUMNAMESPACEPROVIDERSEXA)(LPDWORD lpdwBufferLength,
                                                       LPWSANAMESPACE_INFOEXA lpnspBuffer);
typedef INT(WSAAPI* LPFN_WSAENUMNAMESPACEPROVIDERSEXW)(LPDWORD lpdwBufferLength,
                                                       LPWSANAMESPACE_INFOEXW lpnspBuffer);
typedef __typeof__(&WSAAdvertiseProvider) LPFN_WSAADVERTISEPROVIDER;
typedef __typeof__(&WSAUnadvertiseProvider) LPFN_WSAUNADVERTISEPROVIDER;
typedef __typeof__(&WSAProviderCompleteAsyncCall) LPFN_WSAPROVIDERCOMPLETEASYNCCALL;

#define LPFN_WSAADDRESSTOSTRING WS2_AW(LPFN_WSAADDRESSTOSTRING)
#define LPFN_WSACONNECTBYNAME WS2_AW(LPFN_WSACONNECTBYNAME)
#define LPFN_WSADUPLICATESOCKET WS2_AW(LPFN_WSADUPLICATESOCKET)
#define LPFN_WSAENUMNAMESPACEPROVIDERS WS2_AW(LPFN_WSAENUMNAMESPACEPROVIDERS)
#define LPFN_WSAENUMNAMESPACEPROVIDERSEX WS2_AW(LPFN_WSAENUMNAMESPACEPROVIDERSEX)
#define LPFN_WSAENUMPROTOCOLS WS2_AW(LPFN_WSAENUMPROTOCOLS)
#define LPFN_WSAGETSERVICECLASSINFO WS2_AW(LPFN_WSAGETSERVICECLASSINFO)
#define LPFN_WSAGETSERVICECLASSNAMEBYCLASSID WS2_AW(LPFN_WSAGETSERVICECLASSNAMEBYCLASSID)
#define LPFN_WSAINSTALLSERVICECLASS WS2_AW(LPFN_WSAINSTALLSERVICECLASS)
#define LPFN_WSALOOKUPSERVICEBEGIN WS2_AW(LPFN_WSALOOKUPSERVICEBEGIN)
#define LPFN_WSALOOKUPSERVICENEXT WS2_AW(LPFN_WSALOOKUPSERVICENEXT)
#define LPFN_WSASETSERVICE WS2_AW(LPFN_WSASETSERVICE)
#define LPFN_WSASOCKET WS2_AW(LPFN_WSASOCKET)
#define LPFN_WSASTRINGTOADDRESS WS2_AW(LPFN_WSASTRINGTOADDRESS)

#endif
