// SPDX-License-Identifier: MIT
// The network adapters of this machine. Gateways, name servers and leases are not reported: their
// lists are empty.
#ifndef WS2SHIM_IPHLPAPI_H
#define WS2SHIM_IPHLPAPI_H

#include <winsock2.h>

#include <iprtrmib.h>
#include <iptypes.h>
#include <netioapi.h>

WS2_BEGIN_C

// Adapters with their addresses of a family, AF_UNSPEC: of both. Returns the error itself:
// ERROR_BUFFER_OVERFLOW with the room that is needed, ERROR_INVALID_PARAMETER (no place for the
// size, another family), ERROR_NO_DATA. [docs:GetAdaptersAddresses]
WINBASEAPI ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID Reserved,
                                             PIP_ADAPTER_ADDRESSES AdapterAddresses,
                                             PULONG SizePointer)
    WS2_LINK_NAME(GetAdaptersAddresses);

// The same for IPv4, without the loopback adapter. [docs:GetAdaptersInfo]
WINBASEAPI ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer)
    WS2_LINK_NAME(GetAdaptersInfo);

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
WINBASEAPI DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) WS2_LINK_NAME(GetNumberOfInterfaces);

// Interfaces with what they have sent and received. ERROR_INSUFFICIENT_BUFFER with the room that is
// needed; ERROR_FILE_NOT_FOUND: no interface has the row's dwIndex. [docs:GetIfTable]
WINBASEAPI DWORD WINAPI GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize, BOOL bOrder)
    WS2_LINK_NAME(GetIfTable);
WINBASEAPI DWORD WINAPI GetIfEntry(PMIB_IFROW pIfRow) WS2_LINK_NAME(GetIfEntry);
// The index of an interface by the wszName of its row. [docs:GetAdapterIndex]
WINBASEAPI DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex)
    WS2_LINK_NAME(GetAdapterIndex);

WS2_END_C

#endif
