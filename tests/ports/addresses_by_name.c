// SPDX-License-Identifier: MIT
// Addresses that Microsoft's headers have as objects, and the older names for states of addresses.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <stdio.h>

int main(void) {
    int right = 40;
    if (in4addr_any.s_addr == INADDR_ANY && in4addr_broadcast.s_addr == INADDR_BROADCAST) ++right;
    if (in4addr_loopback.s_addr == htonl(INADDR_LOOPBACK) && NldsPreferred == IpDadStatePreferred)
        ++right;
    printf("%d\n", right);
    return 0;
}
