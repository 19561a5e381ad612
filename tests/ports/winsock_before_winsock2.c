/* SPDX-License-Identifier: MIT */
/* <winsock2.h> behind <winsock.h>, which MinGW takes with a warning: options are Winsock 2's. */
#include <winsock.h>
/* Not sorted. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>

int main(void) {
    WSADATA data;
    WSAPOLLFD polled;
    SOCKET s;
    DWORD hops = 42, said = 0;
    int length = sizeof said;
    if (IP_TTL != 4 || IP_MULTICAST_TTL != 10 || SOMAXCONN != 0x7fffffff) return 1;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 2;
    s = WSASocketA(AF_INET, SOCK_DGRAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (setsockopt(s, IPPROTO_IP, IP_TTL, (const char*)&hops, sizeof hops) != 0) return 3;
    if (getsockopt(s, IPPROTO_IP, IP_TTL, (char*)&said, &length) != 0) return 4;
    polled.fd = s;
    polled.events = POLLWRNORM;
    if (WSAPoll(&polled, 1, 1000) != 1 || closesocket(s) != 0) return 5;
    printf("%d\n", (int)said);
    return WSACleanup();
}
