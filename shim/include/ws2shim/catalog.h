// SPDX-License-Identifier: MIT
// The catalogue of protocols: what WSAEnumProtocols lists and WSASocket and WSADuplicateSocket
// take.
#ifndef WS2SHIM_CATALOG_H
#define WS2SHIM_CATALOG_H

#include <ws2shim/types.h>

#define MAX_PROTOCOL_CHAIN 7
#define BASE_PROTOCOL 1
#define LAYERED_PROTOCOL 0
#define WSAPROTOCOL_LEN 255

typedef struct _WSAPROTOCOLCHAIN {
    int ChainLen;  // 1 for a base protocol, 0 for a layer, more for a chain
    DWORD ChainEntries[MAX_PROTOCOL_CHAIN];
} WSAPROTOCOLCHAIN, *LPWSAPROTOCOLCHAIN;

#define WS2_PROTOCOL_INFO_FIELDS(character) \
    DWORD dwServiceFlags1;                  \
    DWORD dwServiceFlags2;                  \
    DWORD dwServiceFlags3;                  \
    DWORD dwServiceFlags4;                  \
    DWORD dwProviderFlags;                  \
    GUID ProviderId;                        \
    DWORD dwCatalogEntryId;                 \
    WSAPROTOCOLCHAIN ProtocolChain;         \
    int iVersion;                           \
    int iAddressFamily;                     \
    int iMaxSockAddr;                       \
    int iMinSockAddr;                       \
    int iSocketType;                        \
    int iProtocol;                          \
    int iProtocolMaxOffset;                 \
    int iNetworkByteOrder;                  \
    int iSecurityScheme;                    \
    DWORD dwMessageSize;                    \
    DWORD dwProviderReserved;               \
    character szProtocol[WSAPROTOCOL_LEN + 1]

typedef struct _WSAPROTOCOL_INFOA {
    WS2_PROTOCOL_INFO_FIELDS(CHAR);
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;
typedef struct _WSAPROTOCOL_INFOW {
    WS2_PROTOCOL_INFO_FIELDS(WCHAR);
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;
typedef WS2_AW(WSAPROTOCOL_INFO) WSAPROTOCOL_INFO;
typedef WS2_AW(LPWSAPROTOCOL_INFO) LPWSAPROTOCOL_INFO;

// dwProviderFlags.
#define PFL_MULTIPLE_PROTO_ENTRIES 0x00000001
#define PFL_RECOMMENDED_PROTO_ENTRY 0x00000002
#define PFL_HIDDEN 0x00000004
#define PFL_MATCHES_PROTOCOL_ZERO 0x00000008
#define PFL_NETWORKDIRECT_PROVIDER 0x00000010

// dwServiceFlags1.
#define XP1_CONNECTIONLESS 0x00000001
#define XP1_GUARANTEED_DELIVERY 0x00000002
#define XP1_GUARANTEED_ORDER 0x00000004
#define XP1_MESSAGE_ORIENTED 0x00000008
#define XP1_PSEUDO_STREAM 0x00000010
#define XP1_GRACEFUL_CLOSE 0x00000020
#define XP1_EXPEDITED_DATA 0x00000040
#define XP1_CONNECT_DATA 0x00000080
#define XP1_DISCONNECT_DATA 0x00000100
#define XP1_SUPPORT_BROADCAST 0x00000200
#define XP1_SUPPORT_MULTIPOINT 0x00000400
#define XP1_MULTIPOINT_CONTROL_PLANE 0x00000800
#define XP1_MULTIPOINT_DATA_PLANE 0x00001000
#define XP1_QOS_SUPPORTED 0x00002000
#define XP1_INTERRUPT 0x00004000
#define XP1_UNI_SEND 0x00008000
#define XP1_UNI_RECV 0x00010000
#define XP1_IFS_HANDLES 0x00020000
#define XP1_PARTIAL_MESSAGE 0x00040000
#define XP1_SAN_SUPPORT_SDP 0x00080000

#define BIGENDIAN 0x0000
#define LITTLEENDIAN 0x0001
#define SECURITY_PROTOCOL_NONE 0x0000

// WSAJoinLeaf.
#define JL_SENDER_ONLY 0x01
#define JL_RECEIVER_ONLY 0x02
#define JL_BOTH 0x04

// WSASocket.
#define WSA_FLAG_OVERLAPPED 0x01
#define WSA_FLAG_MULTIPOINT_C_ROOT 0x02
#define WSA_FLAG_MULTIPOINT_C_LEAF 0x04
#define WSA_FLAG_MULTIPOINT_D_ROOT 0x08
#define WSA_FLAG_MULTIPOINT_D_LEAF 0x10
#define WSA_FLAG_ACCESS_SYSTEM_SECURITY 0x40
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80
#define WSA_FLAG_REGISTERED_IO 0x100

#define TH_NETDEV 0x00000001
#define TH_TAPI 0x00000002

#endif
