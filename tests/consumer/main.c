// SPDX-License-Identifier: MIT
// A small Winsock program in C: proves that an installed ws2shim compiles, links and runs.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <string.h>

int main(void) {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    if (GetProcAddress(GetModuleHandleA("ws2_32.dll"), "WSAPoll") == NULL) return 1;

    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in address;
    int length = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == INVALID_SOCKET ||
        bind(listener, (struct sockaddr*)&address, length) == SOCKET_ERROR ||
        listen(listener, SOMAXCONN) == SOCKET_ERROR ||
        getsockname(listener, (struct sockaddr*)&address, &length) == SOCKET_ERROR) {
        printf("failed with %d\n", WSAGetLastError());
        return 1;
    }
    printf("listening: %s\n", ntohs(address.sin_port) != 0 ? "yes" : "no");
    closesocket(listener);
    return WSACleanup() == 0 ? 0 : 1;
}
