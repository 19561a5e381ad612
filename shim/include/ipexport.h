// SPDX-License-Identifier: MIT
// What the calls of <icmpapi.h> take and report: options, replies and states. Adapters by number.
#ifndef IP_EXPORT_INCLUDED
#define IP_EXPORT_INCLUDED 1

#include <in6addr.h>
#include <ws2shim/windows_types.h>

typedef ULONG IPAddr, IPMask, IP_STATUS;
typedef struct in6_addr IPv6Addr;

struct ip_option_information {
    UCHAR Ttl;
    UCHAR Tos;
    UCHAR Flags;
    UCHAR OptionsSize;
    PUCHAR OptionsData;
};
typedef struct ip_option_information IP_OPTION_INFORMATION, *PIP_OPTION_INFORMATION;

struct icmp_echo_reply {
    IPAddr Address;
    ULONG Status;
    ULONG RoundTripTime;
    USHORT DataSize;
    USHORT Reserved;
    PVOID Data;
    struct ip_option_information Options;
};
typedef struct icmp_echo_reply ICMP_ECHO_REPLY, *PICMP_ECHO_REPLY;

// Windows' calls fill the replies with whole pointers in programs of 64 bits, too, so that these
// have them as well [winetest: testIcmpSendEcho].
typedef struct ip_option_information32 {
    UCHAR Ttl;
    UCHAR Tos;
    UCHAR Flags;
    UCHAR OptionsSize;
    UCHAR* OptionsData;
} IP_OPTION_INFORMATION32, *PIP_OPTION_INFORMATION32;

typedef struct icmp_echo_reply32 {
    IPAddr Address;
    ULONG Status;
    ULONG RoundTripTime;
    USHORT DataSize;
    USHORT Reserved;
    VOID* Data;
    struct ip_option_information32 Options;
} ICMP_ECHO_REPLY32, *PICMP_ECHO_REPLY32;

#pragma pack(push, 1)
typedef struct _IPV6_ADDRESS_EX {
    USHORT sin6_port;
    ULONG sin6_flowinfo;
    USHORT sin6_addr[8];
    ULONG sin6_scope_id;
} IPV6_ADDRESS_EX, *PIPV6_ADDRESS_EX;
#pragma pack(pop)

// The data of the reply follows it.
typedef struct icmpv6_echo_reply_lh {
    IPV6_ADDRESS_EX Address;
    ULONG Status;
    unsigned int RoundTripTime;
} ICMPV6_ECHO_REPLY_LH, *PICMPV6_ECHO_REPLY_LH;
typedef ICMPV6_ECHO_REPLY_LH ICMPV6_ECHO_REPLY;
typedef ICMPV6_ECHO_REPLY_LH* PICMPV6_ECHO_REPLY;

#define IP_STATUS_BASE 11000
#define IP_SUCCESS 0
#define IP_BUF_TOO_SMALL (IP_STATUS_BASE + 1)
#define IP_DEST_NET_UNREACHABLE (IP_STATUS_BASE + 2)
#define IP_DEST_NO_ROUTE IP_DEST_NET_UNREACHABLE
#define IP_DEST_HOST_UNREACHABLE (IP_STATUS_BASE + 3)
#define IP_DEST_ADDR_UNREACHABLE IP_DEST_HOST_UNREACHABLE
#define IP_DEST_PROT_UNREACHABLE (IP_STATUS_BASE + 4)
#define IP_DEST_PROHIBITED IP_DEST_PROT_UNREACHABLE
#define IP_DEST_PORT_UNREACHABLE (IP_STATUS_BASE + 5)
#define IP_NO_RESOURCES (IP_STATUS_BASE + 6)
#define IP_BAD_OPTION (IP_STATUS_BASE + 7)
#define IP_HW_ERROR (IP_STATUS_BASE + 8)
#define IP_PACKET_TOO_BIG (IP_STATUS_BASE + 9)
#define IP_REQ_TIMED_OUT (IP_STATUS_BASE + 10)
#define IP_BAD_REQ (IP_STATUS_BASE + 11)
#define IP_BAD_ROUTE (IP_STATUS_BASE + 12)
#define IP_TTL_EXPIRED_TRANSIT (IP_STATUS_BASE + 13)
#define IP_HOP_LIMIT_EXCEEDED IP_TTL_EXPIRED_TRANSIT
#define IP_TTL_EXPIRED_REASSEM (IP_STATUS_BASE + 14)
#define IP_REASSEMBLY_TIME_EXCEEDED IP_TTL_EXPIRED_REASSEM
#define IP_PARAM_PROBLEM (IP_STATUS_BASE + 15)
#define IP_PARAMETER_PROBLEM IP_PARAM_PROBLEM
#define IP_SOURCE_QUENCH (IP_STATUS_BASE + 16)
#define IP_OPTION_TOO_BIG (IP_STATUS_BASE + 17)
#define IP_BAD_DESTINATION (IP_STATUS_BASE + 18)
#define IP_DEST_UNREACHABLE (IP_STATUS_BASE + 40)
#define IP_TIME_EXCEEDED (IP_STATUS_BASE + 41)
#define IP_BAD_HEADER (IP_STATUS_BASE + 42)
#define IP_UNRECOGNIZED_NEXT_HEADER (IP_STATUS_BASE + 43)
#define IP_ICMP_ERROR (IP_STATUS_BASE + 44)
#define IP_DEST_SCOPE_MISMATCH (IP_STATUS_BASE + 45)
#define IP_GENERAL_FAILURE (IP_STATUS_BASE + 50)
#define MAX_IP_STATUS IP_GENERAL_FAILURE
#define IP_PENDING (IP_STATUS_BASE + 255)

// Adapters with IPv4, for GetInterfaceInfo().
#ifndef MAX_ADAPTER_NAME
#define MAX_ADAPTER_NAME 128
#endif
typedef struct _IP_ADAPTER_INDEX_MAP {
    ULONG Index;
    WCHAR Name[MAX_ADAPTER_NAME];
} IP_ADAPTER_INDEX_MAP, *PIP_ADAPTER_INDEX_MAP;

typedef struct _IP_INTERFACE_INFO {
    LONG NumAdapters;
    IP_ADAPTER_INDEX_MAP Adapter[1];
} IP_INTERFACE_INFO, *PIP_INTERFACE_INFO;

#define IP_FLAG_REVERSE 0x1
#define IP_FLAG_DF 0x2
#define MAX_OPT_SIZE 40

#endif
