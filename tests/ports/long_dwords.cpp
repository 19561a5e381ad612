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

// The length comes back, and what was behind the lower half of the variable is gone.
static bool says_addresses() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char text[40];
    unsigned long length = 7UL << 32 | sizeof text;
    if (WSAAddressToStringA((sockaddr*)&address, sizeof address, NULL, text, &length)) return false;
    unsigned long available = ~0UL;
    HANDLE from, to;
    DWORD written;
    if (!CreatePipe(&from, &to, NULL, 0) || !WriteFile(to, text, 4, &written, NULL)) return false;
    if (!PeekNamedPipe(from, NULL, 0, NULL, &available, NULL) || available != 4) return false;
    return length == sizeof "127.0.0.1" && !strcmp(text, "127.0.0.1");
}

int main() {
    WSADATA data;
    unsigned long id = ~0UL, code = ~0UL;
    WSAStartup(MAKEWORD(2, 2), &data);
    HANDLE thread = CreateThread(NULL, 0, body, NULL, 0, &id);
    WaitForSingleObject(thread, INFINITE);
    if (!GetExitCodeThread(thread, &code) || code != 7 || id != GetThreadId(thread)) return 1;
    if (!finds_adapters()) return 3;
    if (!says_addresses()) return 4;
    return transfers(socket(AF_INET, SOCK_DGRAM, 0)) ? 42 : 2;
}
