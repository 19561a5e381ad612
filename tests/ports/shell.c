// SPDX-License-Identifier: MIT
// A child whose input and output are a connection: what it says arrives at the other end.
#include <stdio.h>
#include <string.h>
#include <winsock2.h>

static SOCKET listening(SOCKADDR_IN* address) {
    SOCKET s = WSASocket(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, 0);
    int size = sizeof *address;
    ZeroMemory(address, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (SOCKADDR*)address, size);
    listen(s, 1);
    getsockname(s, (SOCKADDR*)address, &size);
    return s;
}

int main(void) {
    char program[] = "cat", said[6] = "";
    DWORD code = 1;
    WSADATA data;
    SOCKADDR_IN address;
    STARTUPINFO startup = {0};
    PROCESS_INFORMATION child;
    SOCKET listener, client, server;
    int got = 0, count;
    WSAStartup(MAKEWORD(2, 2), &data);
    listener = listening(&address);
    client = socket(AF_INET, SOCK_STREAM, 0);
    connect(client, (SOCKADDR*)&address, sizeof address);
    server = accept(listener, NULL, NULL);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = startup.hStdOutput = startup.hStdError = (HANDLE)server;
    if (!CreateProcess(NULL, program, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) return 1;
    closesocket(server);
    send(client, "hello", 5, 0);
    shutdown(client, SD_SEND);
    while (got < 5 && (count = recv(client, said + got, 5 - got, 0)) > 0) got += count;
    WaitForSingleObject(child.hProcess, 10000);
    GetExitCodeProcess(child.hProcess, &code);
    closesocket(client);
    return code == 0 && strcmp(said, "hello") == 0 ? 42 : 1;
}
