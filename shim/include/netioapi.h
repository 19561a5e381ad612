// SPDX-License-Identifier: MIT
// Names and numbers of network interfaces.
#ifndef WS2SHIM_NETIOAPI_H
#define WS2SHIM_NETIOAPI_H

#include <ifdef.h>

WS2_BEGIN_C

// 0: no interface has this name.
WINBASEAPI NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) WS2_LINK_NAME(if_nametoindex);
// The name, in a buffer of IF_NAMESIZE; NULL: no interface has this number.
WINBASEAPI PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName)
    WS2_LINK_NAME(if_indextoname);

WS2_END_C

#endif
