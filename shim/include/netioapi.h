// SPDX-License-Identifier: MIT
// Network interfaces and their addresses: names, numbers, tables.
#ifndef WS2SHIM_NETIOAPI_H
#define WS2SHIM_NETIOAPI_H

#include <ifdef.h>
#include <nldef.h>
#include <ntddndis.h>
#include <ws2shim/addresses.h>
#include <ws2shim/windows_types.h>

#define NETIO_STATUS DWORD
#define NETIO_SUCCESS(x) ((x) == NO_ERROR)
#define NETIOAPI_API_ WINAPI
#define NETIOAPI_API NETIO_STATUS NETIOAPI_API_

#ifndef ANY_SIZE
#define ANY_SIZE 1
#endif

typedef enum _MIB_NOTIFICATION_TYPE {
    MibParameterNotification,
    MibAddInstance,
    MibDeleteInstance,
    MibInitialNotification
} MIB_NOTIFICATION_TYPE,
    *PMIB_NOTIFICATION_TYPE;

typedef enum _MIB_IF_TABLE_LEVEL {
    MibIfTableNormal,
    MibIfTableRaw,
    MibIfTableNormalWithoutStatistics
} MIB_IF_TABLE_LEVEL,
    *PMIB_IF_TABLE_LEVEL;

typedef struct _MIB_IF_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    GUID InterfaceGuid;
    WCHAR Alias[IF_MAX_STRING_SIZE + 1];
    WCHAR Description[IF_MAX_STRING_SIZE + 1];
    ULONG PhysicalAddressLength;
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    UCHAR PermanentPhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    ULONG Mtu;
    IFTYPE Type;
    TUNNEL_TYPE TunnelType;
    NDIS_MEDIUM MediaType;
    NDIS_PHYSICAL_MEDIUM PhysicalMediumType;
    NET_IF_ACCESS_TYPE AccessType;
    NET_IF_DIRECTION_TYPE DirectionType;
    struct {
        BOOLEAN HardwareInterface : 1;
        BOOLEAN FilterInterface : 1;
        BOOLEAN ConnectorPresent : 1;
        BOOLEAN NotAuthenticated : 1;
        BOOLEAN NotMediaConnected : 1;
        BOOLEAN Paused : 1;
        BOOLEAN LowPower : 1;
        BOOLEAN EndPointInterface : 1;
    } InterfaceAndOperStatusFlags;
    IF_OPER_STATUS OperStatus;
    NET_IF_ADMIN_STATUS AdminStatus;
    NET_IF_MEDIA_CONNECT_STATE MediaConnectState;
    NET_IF_NETWORK_GUID NetworkGuid;
    NET_IF_CONNECTION_TYPE ConnectionType;
    ULONG64 TransmitLinkSpeed;
    ULONG64 ReceiveLinkSpeed;
    ULONG64 InOctets;
    ULONG64 InUcastPkts;
    ULONG64 InNUcastPkts;
    ULONG64 InDiscards;
    ULONG64 InErrors;
    ULONG64 InUnknownProtos;
    ULONG64 InUcastOctets;
    ULONG64 InMulticastOctets;
    ULONG64 InBroadcastOctets;
    ULONG64 OutOctets;
    ULONG64 OutUcastPkts;
    ULONG64 OutNUcastPkts;
    ULONG64 OutDiscards;
    ULONG64 OutErrors;
    ULONG64 OutUcastOctets;
    ULONG64 OutMulticastOctets;
    ULONG64 OutBroadcastOctets;
    ULONG64 OutQLen;
} MIB_IF_ROW2, *PMIB_IF_ROW2;

typedef struct _MIB_IF_TABLE2 {
    ULONG NumEntries;
    MIB_IF_ROW2 Table[ANY_SIZE];
} MIB_IF_TABLE2, *PMIB_IF_TABLE2;

typedef struct _MIB_UNICASTIPADDRESS_ROW {
    SOCKADDR_INET Address;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    NL_PREFIX_ORIGIN PrefixOrigin;
    NL_SUFFIX_ORIGIN SuffixOrigin;
    ULONG ValidLifetime;
    ULONG PreferredLifetime;
    UINT8 OnLinkPrefixLength;
    BOOLEAN SkipAsSource;
    NL_DAD_STATE DadState;
    SCOPE_ID ScopeId;
    LARGE_INTEGER CreationTimeStamp;
} MIB_UNICASTIPADDRESS_ROW, *PMIB_UNICASTIPADDRESS_ROW;

typedef struct _MIB_IPINTERFACE_ROW {
    ADDRESS_FAMILY Family;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    ULONG MaxReassemblySize;
    ULONG64 InterfaceIdentifier;
    ULONG MinRouterAdvertisementInterval;
    ULONG MaxRouterAdvertisementInterval;
    BOOLEAN AdvertisingEnabled;
    BOOLEAN ForwardingEnabled;
    BOOLEAN WeakHostSend;
    BOOLEAN WeakHostReceive;
    BOOLEAN UseAutomaticMetric;
    BOOLEAN UseNeighborUnreachabilityDetection;
    BOOLEAN ManagedAddressConfigurationSupported;
    BOOLEAN OtherStatefulConfigurationSupported;
    BOOLEAN AdvertiseDefaultRoute;
    NL_ROUTER_DISCOVERY_BEHAVIOR RouterDiscoveryBehavior;
    ULONG DadTransmits;
    ULONG BaseReachableTime;
    ULONG RetransmitTime;
    ULONG PathMtuDiscoveryTimeout;
    NL_LINK_LOCAL_ADDRESS_BEHAVIOR LinkLocalAddressBehavior;
    ULONG LinkLocalAddressTimeout;
    ULONG ZoneIndices[ScopeLevelCount];
    ULONG SitePrefixLength;
    ULONG Metric;
    ULONG NlMtu;
    BOOLEAN Connected;
    BOOLEAN SupportsWakeUpPatterns;
    BOOLEAN SupportsNeighborDiscovery;
    BOOLEAN SupportsRouterDiscovery;
    ULONG ReachableTime;
    NL_INTERFACE_OFFLOAD_ROD TransmitOffload;
    NL_INTERFACE_OFFLOAD_ROD ReceiveOffload;
    BOOLEAN DisableDefaultRoutes;
} MIB_IPINTERFACE_ROW, *PMIB_IPINTERFACE_ROW;

typedef struct _MIB_IPINTERFACE_TABLE {
    ULONG NumEntries;
    MIB_IPINTERFACE_ROW Table[ANY_SIZE];
} MIB_IPINTERFACE_TABLE, *PMIB_IPINTERFACE_TABLE;

typedef struct _IP_ADDRESS_PREFIX {
    SOCKADDR_INET Prefix;
    UINT8 PrefixLength;
} IP_ADDRESS_PREFIX, *PIP_ADDRESS_PREFIX;

typedef struct _MIB_IPFORWARD_ROW2 {
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    IP_ADDRESS_PREFIX DestinationPrefix;
    SOCKADDR_INET NextHop;
    UCHAR SitePrefixLength;
    ULONG ValidLifetime;
    ULONG PreferredLifetime;
    ULONG Metric;
    NL_ROUTE_PROTOCOL Protocol;
    BOOLEAN Loopback;
    BOOLEAN AutoconfigureAddress;
    BOOLEAN Publish;
    BOOLEAN Immortal;
    ULONG Age;
    NL_ROUTE_ORIGIN Origin;
} MIB_IPFORWARD_ROW2, *PMIB_IPFORWARD_ROW2;

typedef struct _MIB_IPFORWARD_TABLE2 {
    ULONG NumEntries;
    MIB_IPFORWARD_ROW2 Table[ANY_SIZE];
} MIB_IPFORWARD_TABLE2, *PMIB_IPFORWARD_TABLE2;

typedef struct _MIB_IPNET_ROW2 {
    SOCKADDR_INET Address;
    NET_IFINDEX InterfaceIndex;
    NET_LUID InterfaceLuid;
    UCHAR PhysicalAddress[IF_MAX_PHYS_ADDRESS_LENGTH];
    ULONG PhysicalAddressLength;
    NL_NEIGHBOR_STATE State;
    WS2_NAMELESS union {
        WS2_NAMELESS struct {
            BOOLEAN IsRouter : 1;
            BOOLEAN IsUnreachable : 1;
        };
        UCHAR Flags;
    };
    union {
        ULONG LastReachable;
        ULONG LastUnreachable;
    } ReachabilityTime;
} MIB_IPNET_ROW2, *PMIB_IPNET_ROW2;

typedef struct _MIB_IPNET_TABLE2 {
    ULONG NumEntries;
    MIB_IPNET_ROW2 Table[ANY_SIZE];
} MIB_IPNET_TABLE2, *PMIB_IPNET_TABLE2;

typedef struct _MIB_UNICASTIPADDRESS_TABLE {
    ULONG NumEntries;
    MIB_UNICASTIPADDRESS_ROW Table[ANY_SIZE];
} MIB_UNICASTIPADDRESS_TABLE, *PMIB_UNICASTIPADDRESS_TABLE;

typedef VOID(WINAPI* PIPINTERFACE_CHANGE_CALLBACK)(PVOID CallerContext, PMIB_IPINTERFACE_ROW Row,
                                                   MIB_NOTIFICATION_TYPE NotificationType);
typedef VOID(WINAPI* PUNICAST_IPADDRESS_CHANGE_CALLBACK)(PVOID CallerContext,
                                                         PMIB_UNICASTIPADDRESS_ROW Row,
                                                         MIB_NOTIFICATION_TYPE NotificationType);
typedef VOID(WINAPI* PIPFORWARD_CHANGE_CALLBACK)(PVOID CallerContext, PMIB_IPFORWARD_ROW2 Row,
                                                 MIB_NOTIFICATION_TYPE NotificationType);

WS2_BEGIN_C

// 0: no interface has this name.
WINBASEAPI NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) WS2_LINK_NAME(if_nametoindex);
// The name, in a buffer of IF_NAMESIZE; NULL: no interface has this number.
WINBASEAPI PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName)
    WS2_LINK_NAME(if_indextoname);

// All of these return the error itself: ERROR_INVALID_PARAMETER without one of the pointers,
// ERROR_FILE_NOT_FOUND for an interface that is not there. Name and alias are the host's name.
// [docs:ConvertInterfaceIndexToLuid; winetest:test_interface_identifier_conversion]
WINBASEAPI DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex,
                                                    PNET_LUID InterfaceLuid)
    WS2_LINK_NAME(ConvertInterfaceIndexToLuid);
WINBASEAPI DWORD WINAPI ConvertInterfaceLuidToIndex(const NET_LUID* InterfaceLuid,
                                                    PNET_IFINDEX InterfaceIndex)
    WS2_LINK_NAME(ConvertInterfaceLuidToIndex);
WINBASEAPI DWORD WINAPI ConvertInterfaceLuidToGuid(const NET_LUID* InterfaceLuid,
                                                   GUID* InterfaceGuid)
    WS2_LINK_NAME(ConvertInterfaceLuidToGuid);
WINBASEAPI DWORD WINAPI ConvertInterfaceGuidToLuid(const GUID* InterfaceGuid,
                                                   PNET_LUID InterfaceLuid)
    WS2_LINK_NAME(ConvertInterfaceGuidToLuid);
// ERROR_NOT_ENOUGH_MEMORY: the name does not fit.
WINBASEAPI DWORD WINAPI ConvertInterfaceLuidToNameA(const NET_LUID* InterfaceLuid,
                                                    PSTR InterfaceName, SIZE_T Length)
    WS2_LINK_NAME(ConvertInterfaceLuidToNameA);
WINBASEAPI DWORD WINAPI ConvertInterfaceLuidToNameW(const NET_LUID* InterfaceLuid,
                                                    PWSTR InterfaceName, SIZE_T Length)
    WS2_LINK_NAME(ConvertInterfaceLuidToNameW);
WINBASEAPI DWORD WINAPI ConvertInterfaceLuidToAlias(const NET_LUID* InterfaceLuid,
                                                    PWSTR InterfaceAlias, SIZE_T Length)
    WS2_LINK_NAME(ConvertInterfaceLuidToAlias);
// ERROR_INVALID_NAME: no name, or no interface's.
WINBASEAPI DWORD WINAPI ConvertInterfaceNameToLuidA(const CHAR* InterfaceName,
                                                    PNET_LUID InterfaceLuid)
    WS2_LINK_NAME(ConvertInterfaceNameToLuidA);
WINBASEAPI DWORD WINAPI ConvertInterfaceNameToLuidW(const WCHAR* InterfaceName,
                                                    PNET_LUID InterfaceLuid)
    WS2_LINK_NAME(ConvertInterfaceNameToLuidW);
// ERROR_INVALID_PARAMETER, also for a name that no interface has.
WINBASEAPI DWORD WINAPI ConvertInterfaceAliasToLuid(const WCHAR* InterfaceAlias,
                                                    PNET_LUID InterfaceLuid)
    WS2_LINK_NAME(ConvertInterfaceAliasToLuid);

// A mask from its number of bits and back; ERROR_INVALID_PARAMETER for more than 32, or a mask with
// gaps. [docs:ConvertLengthToIpv4Mask]
WINBASEAPI DWORD WINAPI ConvertLengthToIpv4Mask(ULONG MaskLength, PULONG Mask)
    WS2_LINK_NAME(ConvertLengthToIpv4Mask);
WINBASEAPI DWORD WINAPI ConvertIpv4MaskToLength(ULONG Mask, PUINT8 MaskLength)
    WS2_LINK_NAME(ConvertIpv4MaskToLength);

// Tables that FreeMibTable releases; rows that are found by their LUID or, without one, by their
// index. What has been sent and received is 0 where the host does not count it.
WINBASEAPI DWORD WINAPI GetIfTable2(PMIB_IF_TABLE2* Table) WS2_LINK_NAME(GetIfTable2);
WINBASEAPI DWORD WINAPI GetIfTable2Ex(MIB_IF_TABLE_LEVEL Level, PMIB_IF_TABLE2* Table)
    WS2_LINK_NAME(GetIfTable2Ex);
WINBASEAPI DWORD WINAPI GetIfEntry2(PMIB_IF_ROW2 Row) WS2_LINK_NAME(GetIfEntry2);
// ERROR_NOT_FOUND: no address of this family. [docs:GetUnicastIpAddressTable]
WINBASEAPI DWORD WINAPI GetUnicastIpAddressTable(ADDRESS_FAMILY Family,
                                                 PMIB_UNICASTIPADDRESS_TABLE* Table)
    WS2_LINK_NAME(GetUnicastIpAddressTable);
// ERROR_NOT_FOUND: the interface is there, and does not have the address.
WINBASEAPI DWORD WINAPI GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row)
    WS2_LINK_NAME(GetUnicastIpAddressEntry);

// Routes: the table, the row of its destination, interface and next hop (ERROR_NOT_FOUND), and the
// one that packets to an address take, with the address that they come from
// (ERROR_NETWORK_UNREACHABLE). ERROR_NOT_SUPPORTED where the host does not list them.
// [docs:GetIpForwardTable2, GetBestRoute2]
WINBASEAPI DWORD WINAPI GetIpForwardTable2(ADDRESS_FAMILY Family, PMIB_IPFORWARD_TABLE2* Table)
    WS2_LINK_NAME(GetIpForwardTable2);
WINBASEAPI DWORD WINAPI GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 Row)
    WS2_LINK_NAME(GetIpForwardEntry2);
WINBASEAPI DWORD WINAPI GetBestRoute2(NET_LUID* InterfaceLuid, NET_IFINDEX InterfaceIndex,
                                      const SOCKADDR_INET* SourceAddress,
                                      const SOCKADDR_INET* DestinationAddress,
                                      ULONG AddressSortOptions, PMIB_IPFORWARD_ROW2 BestRoute,
                                      SOCKADDR_INET* BestSourceAddress)
    WS2_LINK_NAME(GetBestRoute2);
WINBASEAPI VOID WINAPI InitializeIpForwardEntry(PMIB_IPFORWARD_ROW2 Row)
    WS2_LINK_NAME(InitializeIpForwardEntry);

// Neighbours on the same link, with their hardware addresses; ERROR_NOT_FOUND: there is none, or
// not the one of the row's address and interface. [docs:GetIpNetTable2]
WINBASEAPI DWORD WINAPI GetIpNetTable2(ADDRESS_FAMILY Family, PMIB_IPNET_TABLE2* Table)
    WS2_LINK_NAME(GetIpNetTable2);
WINBASEAPI DWORD WINAPI GetIpNetEntry2(PMIB_IPNET_ROW2 Row) WS2_LINK_NAME(GetIpNetEntry2);

// What IP does on an interface. ERROR_FILE_NOT_FOUND: no such interface; ERROR_NOT_FOUND: it has no
// address of this family. Hosts have no metric of interfaces: it is 0. [docs:GetIpInterfaceEntry]
WINBASEAPI DWORD WINAPI GetIpInterfaceTable(ADDRESS_FAMILY Family, PMIB_IPINTERFACE_TABLE* Table)
    WS2_LINK_NAME(GetIpInterfaceTable);
WINBASEAPI DWORD WINAPI GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row)
    WS2_LINK_NAME(GetIpInterfaceEntry);
WINBASEAPI VOID WINAPI InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row)
    WS2_LINK_NAME(InitializeIpInterfaceEntry);

// A thread of the process's pool calls back for every interface of IP, address or route that comes,
// goes or changes, until CancelMibChangeNotify2, which waits for callbacks that run (and is not for
// callbacks). What goes and comes back before the thread has looked is not told. With
// InitialNotification the first call is made at once, without a row.
// ERROR_INVALID_PARAMETER: no callback, no place for the handle, another family; or a handle that
// is none; ERROR_NOT_SUPPORTED where the host does not tell of changes.
// [docs:NotifyIpInterfaceChange; winetest:test_NotifyUnicastIpAddressChange]
WINBASEAPI DWORD WINAPI NotifyIpInterfaceChange(ADDRESS_FAMILY Family,
                                                PIPINTERFACE_CHANGE_CALLBACK Callback,
                                                PVOID CallerContext, BOOLEAN InitialNotification,
                                                HANDLE* NotificationHandle)
    WS2_LINK_NAME(NotifyIpInterfaceChange);
WINBASEAPI DWORD WINAPI NotifyUnicastIpAddressChange(ADDRESS_FAMILY Family,
                                                     PUNICAST_IPADDRESS_CHANGE_CALLBACK Callback,
                                                     PVOID CallerContext,
                                                     BOOLEAN InitialNotification,
                                                     HANDLE* NotificationHandle)
    WS2_LINK_NAME(NotifyUnicastIpAddressChange);
WINBASEAPI DWORD WINAPI NotifyRouteChange2(ADDRESS_FAMILY AddressFamily,
                                           PIPFORWARD_CHANGE_CALLBACK Callback, PVOID CallerContext,
                                           BOOLEAN InitialNotification, HANDLE* NotificationHandle)
    WS2_LINK_NAME(NotifyRouteChange2);
WINBASEAPI DWORD WINAPI CancelMibChangeNotify2(HANDLE NotificationHandle)
    WS2_LINK_NAME(CancelMibChangeNotify2);

WINBASEAPI VOID WINAPI FreeMibTable(PVOID Memory) WS2_LINK_NAME(FreeMibTable);

WS2_END_C

#endif
