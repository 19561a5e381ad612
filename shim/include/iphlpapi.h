// SPDX-License-Identifier: MIT
// The network adapters of this machine. Gateways, name servers and leases are not told: their
// lists are empty.
#ifndef WS2SHIM_IPHLPAPI_H
#define WS2SHIM_IPHLPAPI_H

#include <winsock2.h>

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

WS2_END_C

#endif
