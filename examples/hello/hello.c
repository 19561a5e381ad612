// SPDX-License-Identifier: MIT
// Says hello to port 7 of this machine and shows the answer, or Windows' error.
#include <stdio.h>
#include <winsock2.h>
#include <ws2tcpip.h>

int main(void) {
    WSADATA data;
    struct addrinfo hints = {0}, *found;
    char text[512];
    int length;

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo("localhost", "7", &hints, &found) != 0) return 1;
    SOCKET s = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (connect(s, found->ai_addr, (int)found->ai_addrlen) == SOCKET_ERROR)
        printf("connect: %d\n", WSAGetLastError()); /* 10061, not errno */
    else if (send(s, "hello", 5, 0) == 5 && (length = recv(s, text, sizeof text, 0)) > 0)
        printf("%.*s\n", length, text);
    freeaddrinfo(found);
    closesocket(s);
    return WSACleanup();
}
