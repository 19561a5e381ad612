// SPDX-License-Identifier: MIT
// The Windows half of a program, and no other.
typedef unsigned __int64 u64;
#include "parts\addresses.h"
#ifndef _WIN32
#error "This program is for Windows"
#endif
#ifdef __linux__
#error "This is the other half"
#endif

#define WIN32_LEAN_AND_MEAN
#include <WS2tcpip.h>
#include <WinSock2.h>
#include <Windows.h>
#include <conio.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#pragma comment(lib, "Ws2_32.lib")

static SOCKET listening(void) {
    struct sockaddr_in address;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ZeroMemory(&address, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (struct sockaddr*)&address, sizeof address) != 0 || listen(s, SOMAXCONN) != 0)
        return INVALID_SOCKET;
    return s;
}

int main(void) {
    WSADATA data;
    char text[32];
    u64 large = 1;
    int rc = 1;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    sprintf_s(text, sizeof text, "%d", (int)large);
    __try {
        SOCKET s = listening();
        if (s == INVALID_SOCKET) __leave;
        rc = closesocket(s);
    } __finally {
        WSACleanup();
    }
    return rc + addresses();
}
