/* SPDX-License-Identifier: MIT */
/* sizeof without parentheses around a type, and a function called as the host's C library has one.
 */
#include <winsock2.h>

#include <stdio.h>
#include <ws2tcpip.h>

char* getline(void);

int main(void) {
    SOCKADDR_IN address;
    if (WSA_CMSG_SPACE(sizeof IN_PKTINFO) < sizeof(IN_PKTINFO)) return 1;
    memset(&address, 1, sizeof SOCKADDR_IN);
    printf("%s %d\n", getline(), (int)(sizeof struct sockaddr_in + sizeof unsigned int));
    return 0;
}

char* getline(void) {
    static char text[] = "42";
    return text;
}
