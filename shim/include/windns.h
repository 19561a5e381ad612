// SPDX-License-Identifier: MIT
// Questions to name servers by type of record. There is no DNS client here: every question is
// refused as by a system that knows no name server. getaddrinfo() and WSALookupServiceBegin() ask
// the host.
#ifndef _WINDNS_INCLUDED_
#define _WINDNS_INCLUDED_

#include <ws2shim/windows_types.h>

typedef LONG DNS_STATUS, *PDNS_STATUS;

#define DNS_ERROR_NO_DNS_SERVERS 9852

#define DNS_TYPE_A 0x0001
#define DNS_TYPE_NS 0x0002
#define DNS_TYPE_CNAME 0x0005
#define DNS_TYPE_SOA 0x0006
#define DNS_TYPE_PTR 0x000c
#define DNS_TYPE_MX 0x000f
#define DNS_TYPE_TEXT 0x0010
#define DNS_TYPE_AAAA 0x001c
#define DNS_TYPE_SRV 0x0021
#define DNS_TYPE_ANY 0x00ff

#define DNS_QUERY_STANDARD 0x00000000
#define DNS_QUERY_ACCEPT_TRUNCATED_RESPONSE 0x00000001
#define DNS_QUERY_USE_TCP_ONLY 0x00000002
#define DNS_QUERY_NO_RECURSION 0x00000004
#define DNS_QUERY_BYPASS_CACHE 0x00000008
#define DNS_QUERY_NO_HOSTS_FILE 0x00000040
#define DNS_QUERY_TREAT_AS_FQDN 0x00001000

typedef DWORD IP4_ADDRESS, *PIP4_ADDRESS;
typedef union {
    DWORD IP6Dword[4];
    WORD IP6Word[8];
    BYTE IP6Byte[16];
} IP6_ADDRESS, *PIP6_ADDRESS;

typedef enum {
    DnsFreeFlat,
    DnsFreeRecordList,
    DnsFreeParsedMessageFields,
} DNS_FREE_TYPE;

// A record, with its text narrow or wide.
#define WS2_DNS_RECORD(Record, Pointer, Text) \
    typedef struct _##Record {                \
        struct _##Record* pNext;              \
        Text pName;                           \
        WORD wType;                           \
        WORD wDataLength;                     \
        union {                               \
            DWORD DW;                         \
        } Flags;                              \
        DWORD dwTtl;                          \
        DWORD dwReserved;                     \
        union {                               \
            struct {                          \
                IP4_ADDRESS IpAddress;        \
            } A;                              \
            struct {                          \
                IP6_ADDRESS Ip6Address;       \
            } AAAA;                           \
            struct {                          \
                Text pNameHost;               \
            } PTR, NS, CNAME;                 \
            struct {                          \
                Text pNameExchange;           \
                WORD wPreference;             \
                WORD Pad;                     \
            } MX;                             \
            struct {                          \
                DWORD dwStringCount;          \
                Text pStringArray[1];         \
            } TXT;                            \
            struct {                          \
                Text pNameTarget;             \
                WORD wPriority;               \
                WORD wWeight;                 \
                WORD wPort;                   \
                WORD Pad;                     \
            } SRV;                            \
        } Data;                               \
    } Record, *Pointer;
WS2_DNS_RECORD(DNS_RECORDA, PDNS_RECORDA, LPSTR)
WS2_DNS_RECORD(DNS_RECORDW, PDNS_RECORDW, LPWSTR)
#undef WS2_DNS_RECORD

#ifdef UNICODE
typedef DNS_RECORDW DNS_RECORD, *PDNS_RECORD;
#else
typedef DNS_RECORDA DNS_RECORD, *PDNS_RECORD;
#endif

WS2_BEGIN_C

// DNS_ERROR_NO_DNS_SERVERS, always, and no records. [docs:DnsQuery_W]
WINBASEAPI DNS_STATUS WINAPI DnsQuery_A(PCSTR pszName, WORD wType, DWORD Options, PVOID pExtra,
                                        PDNS_RECORD* ppQueryResults, PVOID* pReserved)
    WS2_LINK_NAME(DnsQuery_A);
WINBASEAPI DNS_STATUS WINAPI DnsQuery_UTF8(PCSTR pszName, WORD wType, DWORD Options, PVOID pExtra,
                                           PDNS_RECORD* ppQueryResults, PVOID* pReserved)
    WS2_LINK_NAME(DnsQuery_UTF8);
WINBASEAPI DNS_STATUS WINAPI DnsQuery_W(PCWSTR pszName, WORD wType, DWORD Options, PVOID pExtra,
                                        PDNS_RECORD* ppQueryResults, PVOID* pReserved)
    WS2_LINK_NAME(DnsQuery_W);
// Does nothing: there are no records to free.
WINBASEAPI VOID WINAPI DnsFree(PVOID pData, DNS_FREE_TYPE FreeType) WS2_LINK_NAME(DnsFree);

WS2_END_C

#define DnsRecordListFree(records, type) DnsFree((records), DnsFreeRecordList)
#ifdef UNICODE
#define DnsQuery DnsQuery_W
#else
#define DnsQuery DnsQuery_A
#endif

#endif
