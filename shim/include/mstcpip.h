// SPDX-License-Identifier: MIT
// Microsoft's controls for TCP/IP sockets and the Rtl address calls.
#ifndef _MSTCPIP_
#define _MSTCPIP_

#include <ws2shim/address_text.h>
#include <ws2shim/inet_addresses.h>
#include <ws2shim/ip_predicates.h>
#include <ws2shim/socket_security.h>
#include <ws2shim/tcp_control.h>

#endif
