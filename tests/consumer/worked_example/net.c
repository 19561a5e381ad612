/* SPDX-License-Identifier: MIT */
#include "net.h"

#include <string.h>

#pragma comment(lib, "ws2_32.lib")

SOCKET net_listen(unsigned short* port) {
    struct sockaddr_in address;
    int size = sizeof address;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ZeroMemory(&address, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (SOCKADDR*)&address, size) == SOCKET_ERROR || listen(s, SOMAXCONN) == SOCKET_ERROR)
        return INVALID_SOCKET;
    getsockname(s, (SOCKADDR*)&address, &size);
    *port = ntohs(address.sin_port);
    return s;
}

int net_say(SOCKET s, const char* text) {
    return send(s, text, (int)strlen(text) + 1, 0) == SOCKET_ERROR ? WSAGetLastError() : 0;
}
