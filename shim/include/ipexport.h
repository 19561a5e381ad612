// SPDX-License-Identifier: MIT
// What calls that send ICMP messages report: states, options and replies. The calls are not there;
// other programs use the states and IPAddr.
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
#define IP_GENERAL_FAILURE (IP_STATUS_BASE + 50)
#define IP_PENDING (IP_STATUS_BASE + 255)

#define IP_FLAG_DF 0x2
#define MAX_OPT_SIZE 40

#endif
