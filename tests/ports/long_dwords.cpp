// SPDX-License-Identifier: MIT
// unsigned long where Windows says DWORD: numbers come back whole, whatever was in the variable.
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

#include <iphlpapi.h>

static DWORD WINAPI body(LPVOID) { return 7; }

static bool transfers(SOCKET s) {
    char said[] = "hello", heard[8] = "";
    WSABUF out = {5, said}, in = {sizeof heard, heard};
    unsigned long sent = ~0UL, received = ~0UL, flags = 0, returned = ~0UL;
    u_long waiting = 0;
    sockaddr_in address = {};
    int size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (sockaddr*)&address, size) || getsockname(s, (sockaddr*)&address, &size))
        return false;
    if (WSASendTo(s, &out, 1, &sent, 0, (sockaddr*)&address, size, NULL, NULL)) return false;
    if (WSARecvFrom(s, &in, 1, &received, &flags, NULL, NULL, NULL, NULL)) return false;
    if (WSAIoctl(s, FIONREAD, NULL, 0, &waiting, sizeof waiting, &returned, NULL, NULL))
        return false;
    return sent == 5 && received == 5 && flags == 0 && returned == sizeof waiting &&
           !strcmp(heard, said);
}

static bool finds_adapters() {
    unsigned long size = 0;
    if (GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, &size) != ERROR_BUFFER_OVERFLOW)
        return false;
    IP_ADAPTER_ADDRESSES* const found = (IP_ADAPTER_ADDRESSES*)malloc(size);
    bool const is_found = GetAdaptersAddresses(AF_UNSPEC, 0, NULL, found, &size) == NO_ERROR;
    free(found);
    return is_found;
}

int main() {
    WSADATA data;
    unsigned long id = ~0UL, code = ~0UL;
    WSAStartup(MAKEWORD(2, 2), &data);
    HANDLE thread = CreateThread(NULL, 0, body, NULL, 0, &id);
    WaitForSingleObject(thread, INFINITE);
    if (!GetExitCodeThread(thread, &code) || code != 7 || id != GetThreadId(thread)) return 1;
    if (!finds_adapters()) return 3;
    return transfers(socket(AF_INET, SOCK_DGRAM, 0)) ? 42 : 2;
}
