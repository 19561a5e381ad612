/* SPDX-License-Identifier: MIT */
/* Sends back what comes, with a completion port: AcceptEx takes each connection together with its
 * first bytes, and whichever worker is free goes on with it.
 *
 *     server PORT WORKERS CLIENTS      PORT 0 lets the system choose; the server leaves when
 * CLIENTS have come and gone
 */
#include <mswsock.h>
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORKERS 64
#define WAITING 16 /* AcceptEx under way at a time */
#define ADDRESS_ROOM (sizeof(struct sockaddr_in) + 16)

enum doing { ACCEPTING, RECEIVING, SENDING };

struct connection {
    OVERLAPPED overlapped; /* first: the port gives it back */
    enum doing doing;
    SOCKET socket;
    DWORD length; /* to send */
    DWORD sent;
    char data[4096 + 2 * ADDRESS_ROOM];
};

static LPFN_ACCEPTEX accept_ex;
static SOCKET listener;
static HANDLE port;
static HANDLE all_gone;
static LONG volatile to_come;
static LONG volatile to_go;
static LONGLONG volatile bytes;

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 0;
}

static int begin_accept(struct connection* connection) {
    DWORD received;
    memset(&connection->overlapped, 0, sizeof connection->overlapped);
    connection->doing = ACCEPTING;
    connection->socket = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (connection->socket == INVALID_SOCKET) return fail("WSASocket");
    if (accept_ex(listener, connection->socket, connection->data,
                  sizeof connection->data - 2 * ADDRESS_ROOM, ADDRESS_ROOM, ADDRESS_ROOM, &received,
                  &connection->overlapped))
        return 1;
    return WSAGetLastError() == ERROR_IO_PENDING || fail("AcceptEx");
}

/* The end of an operation that ends at once comes through the port, too. */
static int begin_receive(struct connection* connection) {
    WSABUF buffer;
    DWORD flags = 0;
    buffer.buf = connection->data;
    buffer.len = sizeof connection->data;
    memset(&connection->overlapped, 0, sizeof connection->overlapped);
    connection->doing = RECEIVING;
    return WSARecv(connection->socket, &buffer, 1, NULL, &flags, &connection->overlapped, NULL) ==
               0 ||
           WSAGetLastError() == WSA_IO_PENDING;
}

static int begin_send(struct connection* connection) {
    WSABUF buffer;
    buffer.buf = connection->data + connection->sent;
    buffer.len = connection->length - connection->sent;
    memset(&connection->overlapped, 0, sizeof connection->overlapped);
    connection->doing = SENDING;
    return WSASend(connection->socket, &buffer, 1, NULL, 0, &connection->overlapped, NULL) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING;
}

/* One client less; its place is for the next one. */
static void leave(struct connection* connection) {
    closesocket(connection->socket);
    if (InterlockedDecrement(&to_go) == 0) SetEvent(all_gone);
    if (InterlockedDecrement(&to_come) >= 0) begin_accept(connection);
}

static int has_come(struct connection* connection) {
    if (setsockopt(connection->socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (const char*)&listener,
                   sizeof listener) != 0)
        return fail("SO_UPDATE_ACCEPT_CONTEXT");
    return CreateIoCompletionPort((HANDLE)connection->socket, port, 0, 0) == port;
}

/* 0: the connection is over. */
static int go_on(struct connection* connection, DWORD count) {
    switch (connection->doing) {
        case ACCEPTING:
            if (!has_come(connection)) return 0;
            /* fall through */
        case RECEIVING:
            if (count == 0) return 0;
            InterlockedExchangeAdd64(&bytes, count);
            connection->length = count;
            connection->sent = 0;
            return begin_send(connection);
        case SENDING:
            connection->sent += count;
            return connection->sent < connection->length ? begin_send(connection)
                                                         : begin_receive(connection);
    }
    return 0;
}

static DWORD WINAPI work(void* unused) {
    (void)unused;
    for (;;) {
        DWORD count;
        ULONG_PTR key;
        OVERLAPPED* overlapped = NULL;
        BOOL const done = GetQueuedCompletionStatus(port, &count, &key, &overlapped, INFINITE);
        struct connection* const connection = (struct connection*)overlapped;
        if (!connection) return 0; /* the packet that says so, or the port is closed */
        if (!done || !go_on(connection, count)) leave(connection);
    }
}

static int listen_on(const char* number) {
    GUID id = WSAID_ACCEPTEX;
    DWORD size;
    struct sockaddr_in address;
    int length = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((u_short)atoi(number));
    listener = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (bind(listener, (struct sockaddr*)&address, length) != 0) return fail("bind");
    if (listen(listener, SOMAXCONN) != 0) return fail("listen");
    if (WSAIoctl(listener, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &accept_ex,
                 sizeof accept_ex, &size, NULL, NULL) != 0)
        return fail("SIO_GET_EXTENSION_FUNCTION_POINTER");
    if (CreateIoCompletionPort((HANDLE)listener, port, 0, 0) != port)
        return fail("CreateIoCompletionPort");
    if (getsockname(listener, (struct sockaddr*)&address, &length) != 0) return fail("getsockname");
    printf("listening on port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return 1;
}

/* As many places as clients can be here at a time. */
static struct connection places[WAITING];

static void run(int workers, LONG clients) {
    HANDLE threads[MOST_WORKERS];
    int i;
    to_come = to_go = clients;
    for (i = 0; i < WAITING && InterlockedDecrement(&to_come) >= 0; ++i) begin_accept(&places[i]);
    for (i = 0; i < workers; ++i) threads[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
    WaitForSingleObject(all_gone, INFINITE);
    for (i = 0; i < workers; ++i) PostQueuedCompletionStatus(port, 0, 0, NULL);
    WaitForMultipleObjects((DWORD)workers, threads, TRUE, INFINITE);
    for (i = 0; i < workers; ++i) CloseHandle(threads[i]);
    printf("%d clients, %d bytes\n", (int)clients, (int)bytes);
}

int main(int argc, char** argv) {
    WSADATA data;
    int workers, clients;
    if (argc < 4 || (workers = atoi(argv[2])) < 1 || workers > MOST_WORKERS ||
        (clients = atoi(argv[3])) < 1) {
        fprintf(stderr, "usage: server PORT WORKERS CLIENTS\n");
        return 2;
    }
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    all_gone = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!listen_on(argv[1])) return 1;
    run(workers, clients);
    closesocket(listener);
    CloseHandle(all_gone);
    CloseHandle(port);
    WSACleanup();
    return 0;
}
