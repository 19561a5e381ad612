// SPDX-License-Identifier: MIT
// The name space calls of Winsock 1.1, superseded by WSALookupService. Declared, so that programs
// that mention them compile.
#ifndef _NSPAPI_INCLUDED
#define _NSPAPI_INCLUDED

#include <winsock2.h>

#define SERVICE_RESOURCE (0x00000001)
#define SERVICE_SERVICE (0x00000002)
#define SERVICE_LOCAL (0x00000004)
#define SERVICE_REGISTER (0x00000001)
#define SERVICE_DEREGISTER (0x00000002)
#define SERVICE_FLUSH (0x00000003)
#define SERVICE_ADD_TYPE (0x00000004)
#define SERVICE_DELETE_TYPE (0x00000005)
#define SERVICE_FLAG_DEFER (0x00000001)
#define SERVICE_FLAG_HARD (0x00000002)
#define PROP_COMMENT (0x00000001)
#define PROP_LOCALE (0x00000002)
#define PROP_DISPLAY_HINT (0x00000004)
#define PROP_VERSION (0x00000008)
#define PROP_START_TIME (0x00000010)
#define PROP_MACHINE (0x00000020)
#define PROP_ADDRESSES (0x00000100)
#define PROP_SD (0x00000200)
#define PROP_ALL (0x80000000)
#define SERVICE_ADDRESS_FLAG_RPC_CN (0x00000001)
#define SERVICE_ADDRESS_FLAG_RPC_DG (0x00000002)
#define SERVICE_ADDRESS_FLAG_RPC_NB (0x00000004)
#define NSTYPE_HIERARCHICAL (0x00000001)
#define NSTYPE_DYNAMIC (0x00000002)
#define NSTYPE_ENUMERABLE (0x00000004)
#define NSTYPE_WORKGROUP (0x00000008)
#define XP_CONNECTIONLESS (0x00000001)
#define XP_GUARANTEED_DELIVERY (0x00000002)
#define XP_GUARANTEED_ORDER (0x00000004)
#define XP_MESSAGE_ORIENTED (0x00000008)
#define XP_PSEUDO_STREAM (0x00000010)
#define XP_GRACEFUL_CLOSE (0x00000020)
#define XP_EXPEDITED_DATA (0x00000040)
#define XP_CONNECT_DATA (0x00000080)
#define XP_DISCONNECT_DATA (0x00000100)
#define XP_SUPPORTS_BROADCAST (0x00000200)
#define XP_SUPPORTS_MULTICAST (0x00000400)
#define XP_BANDWIDTH_ALLOCATION (0x00000800)
#define XP_FRAGMENTATION (0x00001000)
#define XP_ENCRYPTS (0x00002000)
#define RES_SOFT_SEARCH (0x00000001)
#define RES_FIND_MULTIPLE (0x00000002)
#define SET_SERVICE_PARTIAL_SUCCESS (0x00000001)

#define SERVICE_TYPE_VALUE_CONNA "ConnectionOriented"
#define SERVICE_TYPE_VALUE_CONNW L"ConnectionOriented"
#define SERVICE_TYPE_VALUE_CONN WS2_AW(SERVICE_TYPE_VALUE_CONN)

typedef struct _NS_INFOA {
    DWORD dwNameSpace;
    DWORD dwNameSpaceFlags;
    LPSTR lpNameSpace;
} NS_INFOA, *PNS_INFOA, *LPNS_INFOA;
typedef struct _NS_INFOW {
    DWORD dwNameSpace;
    DWORD dwNameSpaceFlags;
    LPWSTR lpNameSpace;
} NS_INFOW, *PNS_INFOW, *LPNS_INFOW;
typedef WS2_AW(NS_INFO) NS_INFO;
typedef WS2_AW(PNS_INFO) PNS_INFO;
typedef WS2_AW(LPNS_INFO) LPNS_INFO;

typedef struct _SERVICE_TYPE_VALUE {
    DWORD dwNameSpace;
    DWORD dwValueType;
    DWORD dwValueSize;
    DWORD dwValueNameOffset;
    DWORD dwValueOffset;
} SERVICE_TYPE_VALUE, *PSERVICE_TYPE_VALUE, *LPSERVICE_TYPE_VALUE;

typedef struct _SERVICE_TYPE_VALUE_ABSA {
    DWORD dwNameSpace;
    DWORD dwValueType;
    DWORD dwValueSize;
    LPSTR lpValueName;
    PVOID lpValue;
} SERVICE_TYPE_VALUE_ABSA, *PSERVICE_TYPE_VALUE_ABSA, *LPSERVICE_TYPE_VALUE_ABSA;
typedef struct _SERVICE_TYPE_VALUE_ABSW {
    DWORD dwNameSpace;
    DWORD dwValueType;
    DWORD dwValueSize;
    LPWSTR lpValueName;
    PVOID lpValue;
} SERVICE_TYPE_VALUE_ABSW, *PSERVICE_TYPE_VALUE_ABSW, *LPSERVICE_TYPE_VALUE_ABSW;
typedef WS2_AW(SERVICE_TYPE_VALUE_ABS) SERVICE_TYPE_VALUE_ABS;
typedef WS2_AW(PSERVICE_TYPE_VALUE_ABS) PSERVICE_TYPE_VALUE_ABS;
typedef WS2_AW(LPSERVICE_TYPE_VALUE_ABS) LPSERVICE_TYPE_VALUE_ABS;

typedef struct _SERVICE_TYPE_INFO {
    DWORD dwTypeNameOffset;
    DWORD dwValueCount;
    SERVICE_TYPE_VALUE Values[1];
} SERVICE_TYPE_INFO, *PSERVICE_TYPE_INFO, *LPSERVICE_TYPE_INFO;

typedef struct _SERVICE_TYPE_INFO_ABSA {
    LPSTR lpTypeName;
    DWORD dwValueCount;
    SERVICE_TYPE_VALUE_ABSA Values[1];
} SERVICE_TYPE_INFO_ABSA, *PSERVICE_TYPE_INFO_ABSA, *LPSERVICE_TYPE_INFO_ABSA;
typedef struct _SERVICE_TYPE_INFO_ABSW {
    LPWSTR lpTypeName;
    DWORD dwValueCount;
    SERVICE_TYPE_VALUE_ABSW Values[1];
} SERVICE_TYPE_INFO_ABSW, *PSERVICE_TYPE_INFO_ABSW, *LPSERVICE_TYPE_INFO_ABSW;
typedef WS2_AW(SERVICE_TYPE_INFO_ABS) SERVICE_TYPE_INFO_ABS;
typedef WS2_AW(PSERVICE_TYPE_INFO_ABS) PSERVICE_TYPE_INFO_ABS;
typedef WS2_AW(LPSERVICE_TYPE_INFO_ABS) LPSERVICE_TYPE_INFO_ABS;

typedef struct _SERVICE_ADDRESS {
    DWORD dwAddressType;
    DWORD dwAddressFlags;
    DWORD dwAddressLength;
    DWORD dwPrincipalLength;
    BYTE* lpAddress;
    BYTE* lpPrincipal;
} SERVICE_ADDRESS, *PSERVICE_ADDRESS, *LPSERVICE_ADDRESS;

typedef struct _SERVICE_ADDRESSES {
    DWORD dwAddressCount;
    SERVICE_ADDRESS Addresses[1];
} SERVICE_ADDRESSES, *PSERVICE_ADDRESSES, *LPSERVICE_ADDRESSES;

typedef struct _SERVICE_INFOA {
    LPGUID lpServiceType;
    LPSTR lpServiceName;
    LPSTR lpComment;
    LPSTR lpLocale;
    DWORD dwDisplayHint;
    DWORD dwVersion;
    DWORD dwTime;
    LPSTR lpMachineName;
    LPSERVICE_ADDRESSES lpServiceAddress;
    BLOB ServiceSpecificInfo;
} SERVICE_INFOA, *PSERVICE_INFOA, *LPSERVICE_INFOA;
typedef struct _SERVICE_INFOW {
    LPGUID lpServiceType;
    LPWSTR lpServiceName;
    LPWSTR lpComment;
    LPWSTR lpLocale;
    DWORD dwDisplayHint;
    DWORD dwVersion;
    DWORD dwTime;
    LPWSTR lpMachineName;
    LPSERVICE_ADDRESSES lpServiceAddress;
    BLOB ServiceSpecificInfo;
} SERVICE_INFOW, *PSERVICE_INFOW, *LPSERVICE_INFOW;
typedef WS2_AW(SERVICE_INFO) SERVICE_INFO;
typedef WS2_AW(PSERVICE_INFO) PSERVICE_INFO;
typedef WS2_AW(LPSERVICE_INFO) LPSERVICE_INFO;

typedef struct _NS_SERVICE_INFOA {
    DWORD dwNameSpace;
    SERVICE_INFOA ServiceInfo;
} NS_SERVICE_INFOA, *PNS_SERVICE_INFOA, *LPNS_SERVICE_INFOA;
typedef struct _NS_SERVICE_INFOW {
    DWORD dwNameSpace;
    SERVICE_INFOW ServiceInfo;
} NS_SERVICE_INFOW, *PNS_SERVICE_INFOW, *LPNS_SERVICE_INFOW;
typedef WS2_AW(NS_SERVICE_INFO) NS_SERVICE_INFO;
typedef WS2_AW(PNS_SERVICE_INFO) PNS_SERVICE_INFO;
typedef WS2_AW(LPNS_SERVICE_INFO) LPNS_SERVICE_INFO;

typedef struct _PROTOCOL_INFOA {
    DWORD dwServiceFlags;
    INT iAddressFamily;
    INT iMaxSockAddr;
    INT iMinSockAddr;
    INT iSocketType;
    INT iProtocol;
    DWORD dwMessageSize;
    LPSTR lpProtocol;
} PROTOCOL_INFOA, *PPROTOCOL_INFOA, *LPPROTOCOL_INFOA;
typedef struct _PROTOCOL_INFOW {
    DWORD dwServiceFlags;
    INT iAddressFamily;
    INT iMaxSockAddr;
    INT iMinSockAddr;
    INT iSocketType;
    INT iProtocol;
    DWORD dwMessageSize;
    LPWSTR lpProtocol;
} PROTOCOL_INFOW, *PPROTOCOL_INFOW, *LPPROTOCOL_INFOW;
typedef WS2_AW(PROTOCOL_INFO) PROTOCOL_INFO;
typedef WS2_AW(PPROTOCOL_INFO) PPROTOCOL_INFO;
typedef WS2_AW(LPPROTOCOL_INFO) LPPROTOCOL_INFO;

typedef struct _NETRESOURCE2A {
    DWORD dwScope;
    DWORD dwType;
    DWORD dwUsage;
    DWORD dwDisplayType;
    LPSTR lpLocalName;
    LPSTR lpRemoteName;
    LPSTR lpComment;
    NS_INFO ns_info;
    GUID ServiceType;
    DWORD dwProtocols;
    LPINT lpiProtocols;
} NETRESOURCE2A, *PNETRESOURCE2A, *LPNETRESOURCE2A;
typedef struct _NETRESOURCE2W {
    DWORD dwScope;
    DWORD dwType;
    DWORD dwUsage;
    DWORD dwDisplayType;
    LPWSTR lpLocalName;
    LPWSTR lpRemoteName;
    LPWSTR lpComment;
    NS_INFO ns_info;
    GUID ServiceType;
    DWORD dwProtocols;
    LPINT lpiProtocols;
} NETRESOURCE2W, *PNETRESOURCE2W, *LPNETRESOURCE2W;
typedef WS2_AW(NETRESOURCE2) NETRESOURCE2;
typedef WS2_AW(PNETRESOURCE2) PNETRESOURCE2;
typedef WS2_AW(LPNETRESOURCE2) LPNETRESOURCE2;

typedef DWORD (*LPFN_NSPAPI)(VOID);
typedef VOID (*LPSERVICE_CALLBACK_PROC)(LPARAM lParam, HANDLE hAsyncTaskHandle);
typedef struct _SERVICE_ASYNC_INFO {
    LPSERVICE_CALLBACK_PROC lpServiceCallbackProc;
    LPARAM lParam;
    HANDLE hAsyncTaskHandle;
} SERVICE_ASYNC_INFO, *PSERVICE_ASYNC_INFO, *LPSERVICE_ASYNC_INFO;

WS2_BEGIN_C

WINSOCK_API_LINKAGE INT WSAAPI EnumProtocolsA(LPINT lpiProtocols, LPVOID lpProtocolBuffer,
                                              LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(EnumProtocolsA);
WINSOCK_API_LINKAGE INT WSAAPI EnumProtocolsW(LPINT lpiProtocols, LPVOID lpProtocolBuffer,
                                              LPDWORD lpdwBufferLength)
    WS2_LINK_NAME(EnumProtocolsW);
WINSOCK_API_LINKAGE INT WSAAPI GetAddressByNameA(DWORD dwNameSpace, LPGUID lpServiceType,
                                                 LPSTR lpServiceName, LPINT lpiProtocols,
                                                 DWORD dwResolution,
                                                 LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                                                 LPVOID lpCsaddrBuffer, LPDWORD lpdwBufferLength,
                                                 LPSTR lpAliasBuffer, LPDWORD lpdwAliasBufferLength)
    WS2_LINK_NAME(GetAddressByNameA);
WINSOCK_API_LINKAGE INT WSAAPI
GetAddressByNameW(DWORD dwNameSpace, LPGUID lpServiceType, LPWSTR lpServiceName, LPINT lpiProtocols,
                  DWORD dwResolution, LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                  LPVOID lpCsaddrBuffer, LPDWORD lpdwBufferLength, LPWSTR lpAliasBuffer,
                  LPDWORD lpdwAliasBufferLength) WS2_LINK_NAME(GetAddressByNameW);
WINSOCK_API_LINKAGE INT WSAAPI GetTypeByNameA(LPSTR lpServiceName, LPGUID lpServiceType)
    WS2_LINK_NAME(GetTypeByNameA);
WINSOCK_API_LINKAGE INT WSAAPI GetTypeByNameW(LPWSTR lpServiceName, LPGUID lpServiceType)
    WS2_LINK_NAME(GetTypeByNameW);
WINSOCK_API_LINKAGE INT WSAAPI GetNameByTypeA(LPGUID lpServiceType, LPSTR lpServiceName,
                                              DWORD dwNameLength) WS2_LINK_NAME(GetNameByTypeA);
WINSOCK_API_LINKAGE INT WSAAPI GetNameByTypeW(LPGUID lpServiceType, LPWSTR lpServiceName,
                                              DWORD dwNameLength) WS2_LINK_NAME(GetNameByTypeW);
WINSOCK_API_LINKAGE INT WSAAPI SetServiceA(DWORD dwNameSpace, DWORD dwOperation, DWORD dwFlags,
                                           LPSERVICE_INFOA lpServiceInfo,
                                           LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                                           LPDWORD lpdwStatusFlags) WS2_LINK_NAME(SetServiceA);
WINSOCK_API_LINKAGE INT WSAAPI SetServiceW(DWORD dwNameSpace, DWORD dwOperation, DWORD dwFlags,
                                           LPSERVICE_INFOW lpServiceInfo,
                                           LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                                           LPDWORD lpdwStatusFlags) WS2_LINK_NAME(SetServiceW);
WINSOCK_API_LINKAGE INT WSAAPI GetServiceA(DWORD dwNameSpace, LPGUID lpGuid, LPSTR lpServiceName,
                                           DWORD dwProperties, LPVOID lpBuffer,
                                           LPDWORD lpdwBufferSize,
                                           LPSERVICE_ASYNC_INFO lpServiceAsyncInfo)
    WS2_LINK_NAME(GetServiceA);
WINSOCK_API_LINKAGE INT WSAAPI GetServiceW(DWORD dwNameSpace, LPGUID lpGuid, LPWSTR lpServiceName,
                                           DWORD dwProperties, LPVOID lpBuffer,
                                           LPDWORD lpdwBufferSize,
                                           LPSERVICE_ASYNC_INFO lpServiceAsyncInfo)
    WS2_LINK_NAME(GetServiceW);

WS2_END_C

#define EnumProtocols WS2_AW(EnumProtocols)
#define GetAddressByName WS2_AW(GetAddressByName)
#define GetTypeByName WS2_AW(GetTypeByName)
#define GetNameByType WS2_AW(GetNameByType)
#define SetService WS2_AW(SetService)
#define GetService WS2_AW(GetService)

#endif
