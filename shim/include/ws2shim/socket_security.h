// SPDX-License-Identifier: MIT
// Socket security (IPsec per socket): types of the WSASetSocketSecurity family.
#ifndef WS2SHIM_SOCKET_SECURITY_H
#define WS2SHIM_SOCKET_SECURITY_H

#include <ws2shim/wsa.h>

typedef enum _SOCKET_USAGE_TYPE { SYSTEM_CRITICAL_SOCKET = 1 } SOCKET_USAGE_TYPE;

typedef enum _SOCKET_SECURITY_PROTOCOL {
    SOCKET_SECURITY_PROTOCOL_DEFAULT,
    SOCKET_SECURITY_PROTOCOL_IPSEC,
    SOCKET_SECURITY_PROTOCOL_IPSEC2,
    SOCKET_SECURITY_PROTOCOL_INVALID
} SOCKET_SECURITY_PROTOCOL;

#define SOCKET_SETTINGS_GUARANTEE_ENCRYPTION 0x1
#define SOCKET_SETTINGS_ALLOW_INSECURE 0x2
#define SOCKET_SETTINGS_IPSEC_SKIP_FILTER_INSTANTIATION 0x1
#define SOCKET_SETTINGS_IPSEC_OPTIONAL_PEER_NAME_VERIFICATION 0x2
#define SOCKET_SETTINGS_IPSEC_ALLOW_FIRST_INBOUND_PKT_UNENCRYPTED 0x4
#define SOCKET_SETTINGS_IPSEC_PEER_NAME_IS_RAW_FORMAT 0x8
#define SOCKET_INFO_CONNECTION_SECURED 0x00000001
#define SOCKET_INFO_CONNECTION_ENCRYPTED 0x00000002
#define SOCKET_INFO_CONNECTION_IMPERSONATED 0x00000004
#define SOCKET_QUERY_IPSEC2_ABORT_CONNECTION_ON_FIELD_CHANGE 0x1
#define SOCKET_QUERY_IPSEC2_FIELD_MASK_MM_SA_ID 0x1
#define SOCKET_QUERY_IPSEC2_FIELD_MASK_QM_SA_ID 0x2

typedef struct _SOCKET_SECURITY_SETTINGS {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    ULONG SecurityFlags;
} SOCKET_SECURITY_SETTINGS;

typedef struct _SOCKET_SECURITY_SETTINGS_IPSEC {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    ULONG SecurityFlags;
    ULONG IpsecFlags;
    GUID AuthipMMPolicyKey;
    GUID AuthipQMPolicyKey;
    GUID Reserved;
    UINT64 Reserved2;
    ULONG UserNameStringLen;
    ULONG DomainNameStringLen;
    ULONG PasswordStringLen;
    __extension__ wchar_t AllStrings[0];
} SOCKET_SECURITY_SETTINGS_IPSEC;

typedef struct _SOCKET_PEER_TARGET_NAME {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    SOCKADDR_STORAGE PeerAddress;
    ULONG PeerTargetNameStringLen;
    __extension__ wchar_t AllStrings[0];
} SOCKET_PEER_TARGET_NAME;

typedef struct _SOCKET_SECURITY_QUERY_TEMPLATE {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    SOCKADDR_STORAGE PeerAddress;
    ULONG PeerTokenAccessMask;
} SOCKET_SECURITY_QUERY_TEMPLATE;

typedef struct _SOCKET_SECURITY_QUERY_TEMPLATE_IPSEC2 {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    SOCKADDR_STORAGE PeerAddress;
    ULONG PeerTokenAccessMask;
    ULONG Flags;
    ULONG FieldMask;
} SOCKET_SECURITY_QUERY_TEMPLATE_IPSEC2;

typedef struct _SOCKET_SECURITY_QUERY_INFO {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    ULONG Flags;
    UINT64 PeerApplicationAccessTokenHandle;
    UINT64 PeerMachineAccessTokenHandle;
} SOCKET_SECURITY_QUERY_INFO;

typedef struct _SOCKET_SECURITY_QUERY_INFO_IPSEC2 {
    SOCKET_SECURITY_PROTOCOL SecurityProtocol;
    ULONG Flags;
    UINT64 PeerApplicationAccessTokenHandle;
    UINT64 PeerMachineAccessTokenHandle;
    UINT64 MmSaId;
    UINT64 QmSaId;
    UINT32 NegotiationWinerr;
    GUID SaLookupContext;
} SOCKET_SECURITY_QUERY_INFO_IPSEC2;

WS2_BEGIN_C

WINSOCK_API_LINKAGE int WSAAPI WSASetSocketSecurity(
    SOCKET Socket, const SOCKET_SECURITY_SETTINGS* SecuritySettings, ULONG SecuritySettingsLen,
    LPWSAOVERLAPPED Overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_LINK_NAME(WSASetSocketSecurity);
WINSOCK_API_LINKAGE int WSAAPI WSAQuerySocketSecurity(
    SOCKET Socket, const SOCKET_SECURITY_QUERY_TEMPLATE* SecurityQueryTemplate,
    ULONG SecurityQueryTemplateLen, SOCKET_SECURITY_QUERY_INFO* SecurityQueryInfo,
    ULONG* SecurityQueryInfoLen, LPWSAOVERLAPPED Overlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine) WS2_LINK_NAME(WSAQuerySocketSecurity);
WINSOCK_API_LINKAGE int WSAAPI WSASetSocketPeerTargetName(
    SOCKET Socket, const SOCKET_PEER_TARGET_NAME* PeerTargetName, ULONG PeerTargetNameLen,
    LPWSAOVERLAPPED Overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_LINK_NAME(WSASetSocketPeerTargetName);
WINSOCK_API_LINKAGE int WSAAPI WSADeleteSocketPeerTargetName(
    SOCKET Socket, const struct sockaddr* PeerAddr, ULONG PeerAddrLen, LPWSAOVERLAPPED Overlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_LINK_NAME(WSADeleteSocketPeerTargetName);
WINSOCK_API_LINKAGE int WSAAPI WSAImpersonateSocketPeer(SOCKET Socket,
                                                        const struct sockaddr* PeerAddr,
                                                        ULONG PeerAddrLen)
    WS2_LINK_NAME(WSAImpersonateSocketPeer);
WINSOCK_API_LINKAGE int WSAAPI WSARevertImpersonation(void) WS2_LINK_NAME(WSARevertImpersonation);

WS2_END_C

#endif
