// SPDX-License-Identifier: MIT
// The two IPv6 addresses that <ws2tcpip.h> declares as objects.
#include <winsock2.h>
#include <ws2tcpip.h>

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;
