// SPDX-License-Identifier: MIT
// The network of this machine: adapters, addresses, routes, neighbours, connections, name servers,
// what has been counted, and what changes. Leases are not reported.
#ifndef WS2SHIM_IPHLPAPI_H
#define WS2SHIM_IPHLPAPI_H

#include <winsock2.h>

#include <ipexport.h>
#include <iprtrmib.h>
#include <iptypes.h>
#include <netioapi.h>
#include <ws2shim/long_dwords.h>

WS2_BEGIN_C

// Adapters with their addresses of a family, AF_UNSPEC: of both. Returns the error itself:
// ERROR_BUFFER_OVERFLOW with the room that is needed, ERROR_INVALID_PARAMETER (no place for the
// size, another family), ERROR_NO_DATA. Hosts have name servers for the whole machine: every
// adapter that is up has them all. [docs:GetAdaptersAddresses]
WINBASEAPI ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID Reserved,
                                             PIP_ADAPTER_ADDRESSES AdapterAddresses,
                                             PULONG SizePointer)
    WS2_LINK_NAME(GetAdaptersAddresses);

// The same for IPv4, without the loopback adapter. [docs:GetAdaptersInfo]
WINBASEAPI ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer)
    WS2_LINK_NAME(GetAdaptersInfo);

// The host's name, its domain and its name servers of IPv4; and those of an adapter by its index
// (ERROR_NO_DATA: it is not there). ERROR_BUFFER_OVERFLOW with the room that is needed,
// ERROR_INVALID_PARAMETER without a place for the size. [docs:GetNetworkParams, GetPerAdapterInfo]
WINBASEAPI DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen)
    WS2_LINK_NAME(GetNetworkParams);
WINBASEAPI DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                                          PULONG pOutBufLen) WS2_LINK_NAME(GetPerAdapterInfo);

// The next change of the IPv4 addresses, or of the routes: with both NULL the call waits for it.
// Otherwise ERROR_IO_PENDING; GetOverlappedResult with the handle, which the program must not
// close, and the OVERLAPPED returns the result. Returns the error itself. [docs:NotifyAddrChange]
WINBASEAPI DWORD WINAPI NotifyAddrChange(PHANDLE Handle, LPOVERLAPPED overlapped)
    WS2_LINK_NAME(NotifyAddrChange);
WINBASEAPI DWORD WINAPI NotifyRouteChange(PHANDLE Handle, LPOVERLAPPED overlapped)
    WS2_LINK_NAME(NotifyRouteChange);
// Ends one of these with ERROR_OPERATION_ABORTED. FALSE: none has this OVERLAPPED.
// [docs:CancelIPChangeNotify]
WINBASEAPI BOOL WINAPI CancelIPChangeNotify(LPOVERLAPPED notifyOverlapped)
    WS2_LINK_NAME(CancelIPChangeNotify);

// The IPv4 addresses with their adapters; ERROR_INSUFFICIENT_BUFFER with the room that is needed,
// ERROR_INVALID_PARAMETER without a place for the size. [docs:GetIpAddrTable]
WINBASEAPI DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder)
    WS2_LINK_NAME(GetIpAddrTable);

// The adapter that packets to an IPv4 address leave by; ERROR_NETWORK_UNREACHABLE.
// [docs:GetBestInterface]
WINBASEAPI DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex)
    WS2_LINK_NAME(GetBestInterface);
// The same for an address of either family. [docs:GetBestInterfaceEx]
WINBASEAPI DWORD WINAPI GetBestInterfaceEx(struct sockaddr* pDestAddr, PDWORD pdwBestIfIndex)
    WS2_LINK_NAME(GetBestInterfaceEx);
WINBASEAPI DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) WS2_LINK_NAME(GetNumberOfInterfaces);

// Interfaces with what they have sent and received. ERROR_INSUFFICIENT_BUFFER with the room that is
// needed; ERROR_FILE_NOT_FOUND: no interface has the row's dwIndex. [docs:GetIfTable]
WINBASEAPI DWORD WINAPI GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize, BOOL bOrder)
    WS2_LINK_NAME(GetIfTable);
WINBASEAPI DWORD WINAPI GetIfEntry(PMIB_IFROW pIfRow) WS2_LINK_NAME(GetIfEntry);
// The index of an interface by the wszName of its row. [docs:GetAdapterIndex]
WINBASEAPI DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex)
    WS2_LINK_NAME(GetAdapterIndex);

// The IPv4 routes, and the one to an address; of one that is on the link the next hop is the
// interface's own address. ERROR_NOT_SUPPORTED where the host does not list them.
// [docs:GetIpForwardTable; winetest:testGetIpForwardTable]
WINBASEAPI DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize,
                                          BOOL bOrder) WS2_LINK_NAME(GetIpForwardTable);
WINBASEAPI DWORD WINAPI GetBestRoute(DWORD dwDestAddr, DWORD dwSourceAddr,
                                     PMIB_IPFORWARDROW pBestRoute) WS2_LINK_NAME(GetBestRoute);

// The IPv4 neighbours with their hardware addresses; ERROR_NO_DATA: there is none.
// [docs:GetIpNetTable]
WINBASEAPI DWORD WINAPI GetIpNetTable(PMIB_IPNETTABLE IpNetTable, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetIpNetTable);

// The hardware address of an IPv4 address on the link, which is asked for by ARP if the host does
// not know it; of one of this machine's own, its adapter's (0 bytes: it has none). SrcIP names the
// adapter; 0: that of the route. Waits up to three seconds. ERROR_BAD_NET_NAME: no answer, or the
// address is not on the link; ERROR_BUFFER_OVERFLOW: room for less than 6 bytes; ERROR_NOT_FOUND:
// SrcIP is not this machine's; with these *PhyAddrLen is 0. ERROR_NOT_SUPPORTED where the host does
// not list its neighbours. [docs:SendARP]
WINBASEAPI DWORD WINAPI SendARP(IPAddr DestIP, IPAddr SrcIP, PVOID pMacAddr, PULONG PhyAddrLen)
    WS2_LINK_NAME(SendARP);

// Adapters with IPv4, without the loopback adapter, by index and name. ERROR_INSUFFICIENT_BUFFER
// with the room that is needed, ERROR_INVALID_PARAMETER without a place for the size,
// ERROR_NO_DATA. [docs:GetInterfaceInfo]
WINBASEAPI DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen)
    WS2_LINK_NAME(GetInterfaceInfo);

// Changing the network needs an administrator, which no program is here: ERROR_ACCESS_DENIED.
// ERROR_INVALID_PARAMETER without a row, and for a connection (SetTcpEntry) with another new state
// than MIB_TCP_STATE_DELETE_TCB. [docs:SetTcpEntry, CreateIpForwardEntry, CreateIpNetEntry]
WINBASEAPI DWORD WINAPI SetTcpEntry(PMIB_TCPROW pTcpRow) WS2_LINK_NAME(SetTcpEntry);
WINBASEAPI DWORD WINAPI CreateIpForwardEntry(PMIB_IPFORWARDROW pRoute)
    WS2_LINK_NAME(CreateIpForwardEntry);
WINBASEAPI DWORD WINAPI SetIpForwardEntry(PMIB_IPFORWARDROW pRoute)
    WS2_LINK_NAME(SetIpForwardEntry);
WINBASEAPI DWORD WINAPI DeleteIpForwardEntry(PMIB_IPFORWARDROW pRoute)
    WS2_LINK_NAME(DeleteIpForwardEntry);
WINBASEAPI DWORD WINAPI CreateIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_LINK_NAME(CreateIpNetEntry);
WINBASEAPI DWORD WINAPI SetIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_LINK_NAME(SetIpNetEntry);
WINBASEAPI DWORD WINAPI DeleteIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_LINK_NAME(DeleteIpNetEntry);
WINBASEAPI DWORD WINAPI FlushIpNetTable(DWORD dwIfIndex) WS2_LINK_NAME(FlushIpNetTable);

// The machine's TCP connections and listeners, and the bound sockets of UDP; those of other users
// without the process that has them (0). ERROR_INSUFFICIENT_BUFFER with the room that is needed,
// and a little more for what comes meanwhile; ERROR_NOT_SUPPORTED where the host does not list
// them. [docs:GetExtendedTcpTable]
WINBASEAPI ULONG WINAPI GetTcpTable(PMIB_TCPTABLE Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetTcpTable);
WINBASEAPI ULONG WINAPI GetTcpTable2(PMIB_TCPTABLE2 Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetTcpTable2);
WINBASEAPI ULONG WINAPI GetTcp6Table(PMIB_TCP6TABLE Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetTcp6Table);
WINBASEAPI ULONG WINAPI GetTcp6Table2(PMIB_TCP6TABLE2 Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetTcp6Table2);
WINBASEAPI ULONG WINAPI GetUdpTable(PMIB_UDPTABLE Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetUdpTable);
WINBASEAPI ULONG WINAPI GetUdp6Table(PMIB_UDP6TABLE Table, PULONG SizePointer, BOOL Order)
    WS2_LINK_NAME(GetUdp6Table);
WINBASEAPI DWORD WINAPI GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, BOOL bOrder,
                                            ULONG ulAf, TCP_TABLE_CLASS TableClass, ULONG Reserved)
    WS2_LINK_NAME(GetExtendedTcpTable);
WINBASEAPI DWORD WINAPI GetExtendedUdpTable(PVOID pUdpTable, PDWORD pdwSize, BOOL bOrder,
                                            ULONG ulAf, UDP_TABLE_CLASS TableClass, ULONG Reserved)
    WS2_LINK_NAME(GetExtendedUdpTable);

// What the protocols have counted since the machine started; for IPv6 alone, and where the host
// counts nothing, ERROR_NOT_SUPPORTED. [docs:GetTcpStatistics]
WINBASEAPI ULONG WINAPI GetTcpStatistics(PMIB_TCPSTATS Statistics) WS2_LINK_NAME(GetTcpStatistics);
WINBASEAPI ULONG WINAPI GetTcpStatisticsEx(PMIB_TCPSTATS Statistics, ULONG Family)
    WS2_LINK_NAME(GetTcpStatisticsEx);
WINBASEAPI ULONG WINAPI GetUdpStatistics(PMIB_UDPSTATS Stats) WS2_LINK_NAME(GetUdpStatistics);
WINBASEAPI ULONG WINAPI GetUdpStatisticsEx(PMIB_UDPSTATS Statistics, ULONG Family)
    WS2_LINK_NAME(GetUdpStatisticsEx);
WINBASEAPI ULONG WINAPI GetIpStatistics(PMIB_IPSTATS Statistics) WS2_LINK_NAME(GetIpStatistics);
WINBASEAPI ULONG WINAPI GetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family)
    WS2_LINK_NAME(GetIpStatisticsEx);
WINBASEAPI ULONG WINAPI GetIcmpStatistics(PMIB_ICMP Statistics) WS2_LINK_NAME(GetIcmpStatistics);
WINBASEAPI ULONG WINAPI GetIcmpStatisticsEx(PMIB_ICMP_EX Statistics, ULONG Family)
    WS2_LINK_NAME(GetIcmpStatisticsEx);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(ULONG, GetAdaptersAddresses,
              (ULONG Family, ULONG Flags, PVOID Reserved, PIP_ADAPTER_ADDRESSES AdapterAddresses,
               ws2_long_dword SizePointer),
              (Family, Flags, Reserved, AdapterAddresses, (PULONG)SizePointer))
WS2_LONG_FORM(ULONG, GetAdaptersInfo, (PIP_ADAPTER_INFO AdapterInfo, ws2_long_dword SizePointer),
              (AdapterInfo, (PULONG)SizePointer))
WS2_LONG_FORM(DWORD, GetNetworkParams, (PFIXED_INFO pFixedInfo, ws2_long_dword pOutBufLen),
              (pFixedInfo, (PULONG)pOutBufLen))
WS2_LONG_FORM(DWORD, GetPerAdapterInfo,
              (ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo, ws2_long_dword pOutBufLen),
              (IfIndex, pPerAdapterInfo, (PULONG)pOutBufLen))
WS2_LONG_FORM(DWORD, GetIpAddrTable,
              (PMIB_IPADDRTABLE pIpAddrTable, ws2_long_dword pdwSize, BOOL bOrder),
              (pIpAddrTable, (PULONG)pdwSize, bOrder))
WS2_LONG_FORM(DWORD, GetBestInterface, (IPAddr dwDestAddr, ws2_long_dword pdwBestIfIndex),
              (dwDestAddr, (PDWORD)pdwBestIfIndex))
WS2_LONG_FORM(DWORD, GetBestInterfaceEx,
              (struct sockaddr * pDestAddr, ws2_long_dword pdwBestIfIndex),
              (pDestAddr, (PDWORD)pdwBestIfIndex))
WS2_LONG_FORM(DWORD, GetNumberOfInterfaces, (ws2_long_dword pdwNumIf), ((PDWORD)pdwNumIf))
WS2_LONG_FORM(DWORD, GetIfTable, (PMIB_IFTABLE pIfTable, ws2_long_dword pdwSize, BOOL bOrder),
              (pIfTable, (PULONG)pdwSize, bOrder))
WS2_LONG_FORM(DWORD, GetAdapterIndex, (LPWSTR AdapterName, ws2_long_dword IfIndex),
              (AdapterName, (PULONG)IfIndex))
WS2_LONG_FORM(DWORD, GetIpForwardTable,
              (PMIB_IPFORWARDTABLE pIpForwardTable, ws2_long_dword pdwSize, BOOL bOrder),
              (pIpForwardTable, (PULONG)pdwSize, bOrder))
WS2_LONG_FORM(DWORD, GetIpNetTable,
              (PMIB_IPNETTABLE IpNetTable, ws2_long_dword SizePointer, BOOL Order),
              (IpNetTable, (PULONG)SizePointer, Order))
WS2_LONG_FORM(DWORD, SendARP,
              (IPAddr DestIP, IPAddr SrcIP, PVOID pMacAddr, ws2_long_dword PhyAddrLen),
              (DestIP, SrcIP, pMacAddr, (PULONG)PhyAddrLen))
WS2_LONG_FORM(DWORD, GetInterfaceInfo, (PIP_INTERFACE_INFO pIfTable, ws2_long_dword dwOutBufLen),
              (pIfTable, (PULONG)dwOutBufLen))
WS2_LONG_FORM(ULONG, GetTcpTable, (PMIB_TCPTABLE Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(ULONG, GetTcpTable2, (PMIB_TCPTABLE2 Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(ULONG, GetTcp6Table, (PMIB_TCP6TABLE Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(ULONG, GetTcp6Table2, (PMIB_TCP6TABLE2 Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(ULONG, GetUdpTable, (PMIB_UDPTABLE Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(ULONG, GetUdp6Table, (PMIB_UDP6TABLE Table, ws2_long_dword SizePointer, BOOL Order),
              (Table, (PULONG)SizePointer, Order))
WS2_LONG_FORM(DWORD, GetExtendedTcpTable,
              (PVOID pTcpTable, ws2_long_dword pdwSize, BOOL bOrder, ULONG ulAf,
               TCP_TABLE_CLASS TableClass, ULONG Reserved),
              (pTcpTable, (PDWORD)pdwSize, bOrder, ulAf, TableClass, Reserved))
WS2_LONG_FORM(DWORD, GetExtendedUdpTable,
              (PVOID pUdpTable, ws2_long_dword pdwSize, BOOL bOrder, ULONG ulAf,
               UDP_TABLE_CLASS TableClass, ULONG Reserved),
              (pUdpTable, (PDWORD)pdwSize, bOrder, ulAf, TableClass, Reserved))
#endif

#endif
