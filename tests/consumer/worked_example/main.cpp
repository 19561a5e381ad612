// SPDX-License-Identifier: MIT
// A thread answers one client; then the name of an error as Windows has it.
#include "net.h"

#include <cstdio>

static DWORD WINAPI answer(LPVOID listener) {
    SOCKET client = accept((SOCKET)listener, NULL, NULL);
    int error = net_say(client, "hello from the other half");
    closesocket(client);
    return error;
}

int main() {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    unsigned short port = 0;
    SOCKET listener = net_listen(&port);
    HANDLE thread = CreateThread(NULL, 0, answer, (LPVOID)listener, 0, NULL);

    SOCKADDR_IN address = {0};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = inet_addr("127.0.0.1");
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    connect(s, (SOCKADDR*)&address, sizeof(address));
    char text[64] = "";
    for (int length = 0, got = 1; got > 0 && length < (int)sizeof(text) - 1; length += got)
        got = recv(s, text + length, (int)sizeof(text) - 1 - length, 0);
    printf("%s\n", text);
    WaitForSingleObject(thread, INFINITE);
    closesocket(listener);
    if (recv(s, text, 1, 0) != 0 || send(INVALID_SOCKET, text, 1, 0) != SOCKET_ERROR) return 1;
    printf("error %d\n", WSAGetLastError());
    closesocket(s);
    return WSACleanup();
}
