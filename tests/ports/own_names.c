// SPDX-License-Identifier: MIT
// Functions that are the program's own, and called as the host's C library has them: what a program
// brings along because Windows lacks it. None of them may be taken for the host's.
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>

static int calls;

// A name that <ws2tcpip.h> has and <winsock2.h> has not.
struct TCP_KEEPALIVE {
    u_long onoff;
};

void* epoll_create1(int flags);
int epoll_ctl(void* port, int what, SOCKET s, void* event);
int epoll_wait(void* port, void* events, int count, int milliseconds);
int eventfd(unsigned count, int flags);
int pthread_create(void* thread, void* attributes, void* body, void* argument);
int pthread_mutex_lock(void* mutex);
int poll(void* items, unsigned long count, int milliseconds);
int accept4(SOCKET s, void* address, int* length, int flags);
void* mmap(void* address, size_t size, int protection, int flags, int file, long offset);

void* epoll_create1(int flags) { return calls += 1 + flags, NULL; }
int epoll_ctl(void* port, int what, SOCKET s, void* event) {
    return calls += 1 + !port + what + !s + !event, -1;
}
int epoll_wait(void* port, void* events, int count, int milliseconds) {
    return calls += 1 + !port + !events + count + milliseconds, -1;
}
int eventfd(unsigned count, int flags) { return calls += 1 + (int)count + flags, -1; }
int pthread_create(void* thread, void* attributes, void* body, void* argument) {
    return calls += 1 + !thread + !attributes + !body + !argument, 11;
}
int pthread_mutex_lock(void* mutex) { return calls += 1 + !mutex, 22; }
int poll(void* items, unsigned long count, int milliseconds) {
    return calls += 1 + !items + (int)count + milliseconds, -1;
}
int accept4(SOCKET s, void* address, int* length, int flags) {
    return calls += 1 + !s + !address + !length + flags, -1;
}
void* mmap(void* address, size_t size, int protection, int flags, int file, long offset) {
    calls += 1 + !address + (int)size + protection + flags + file + (int)offset;
    return NULL;
}

static SOCKET listening(struct sockaddr_in* address) {
    int size = sizeof *address;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    ZeroMemory(address, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (struct sockaddr*)address, size) || listen(s, 1)) return INVALID_SOCKET;
    getsockname(s, (struct sockaddr*)address, &size);
    return s;
}

static DWORD WINAPI client(LPVOID argument) {
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(s, (struct sockaddr*)argument, sizeof(struct sockaddr_in)) == 0) send(s, "x", 1, 0);
    return (DWORD)closesocket(s);
}

int main(void) {
    WSADATA data;
    struct sockaddr_in address;
    WSANETWORKEVENTS events;
    WSAEVENT event;
    HANDLE thread;
    SOCKET s, accepted;
    char byte = 0;
    WSAStartup(MAKEWORD(2, 2), &data);
    event = WSACreateEvent();
    s = listening(&address);
    WSAEventSelect(s, event, FD_ACCEPT);
    thread = CreateThread(NULL, 0, client, &address, 0, NULL);
    if (WSAWaitForMultipleEvents(1, &event, TRUE, 20000, FALSE) != WSA_WAIT_EVENT_0) return 1;
    if (WSAEnumNetworkEvents(s, event, &events) || !(events.lNetworkEvents & FD_ACCEPT)) return 2;
    accepted = accept(s, NULL, NULL);
    WSAEventSelect(accepted, NULL, 0);
    byte = 0;
    {
        u_long off = 0;
        ioctlsocket(accepted, (long)FIONBIO, &off);
    }
    if (recv(accepted, &byte, 1, 0) != 1 || byte != 'x') return 3;
    WaitForSingleObject(thread, INFINITE);
    printf("%d\n", calls == 0 ? 42 : calls);
    closesocket(accepted);
    closesocket(s);
    return WSACleanup();
}
