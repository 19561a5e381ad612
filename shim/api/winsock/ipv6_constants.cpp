// SPDX-License-Identifier: MIT
// The addresses that <ws2tcpip.h> declares as objects.
#include <winsock2.h>
#include <ws2tcpip.h>

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;
const struct in_addr in4addr_any = {{{0, 0, 0, 0}}};
const struct in_addr in4addr_loopback = {{{127, 0, 0, 1}}};
const struct in_addr in4addr_broadcast = {{{255, 255, 255, 255}}};
const struct in_addr in4addr_allnodesonlink = {{{224, 0, 0, 1}}};
const struct in_addr in4addr_allroutersonlink = {{{224, 0, 0, 2}}};
const struct in_addr in4addr_alligmpv3routersonlink = {{{224, 0, 0, 22}}};
const struct in_addr in4addr_allteredohostsonlink = {{{224, 0, 0, 253}}};
const struct in_addr in4addr_linklocalprefix = {{{169, 254, 0, 0}}};
const struct in_addr in4addr_multicastprefix = {{{224, 0, 0, 0}}};
