/* SPDX-License-Identifier: MIT */
/* Talks to the echo server over many connections at a time, in one thread with a completion port:
 * ConnectEx sends the first message along, and each message that has come back whole is followed by
 * the next.
 *
 *     client PORT CONNECTIONS MESSAGES
 */
#include <mswsock.h>
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CONNECTIONS 16

enum doing { CONNECTING, SENDING, RECEIVING };

struct connection {
    OVERLAPPED overlapped; /* first: the port gives it back */
    enum doing doing;
    SOCKET socket;
    int number;
    int messages; /* that have come back */
    int length;   /* of the message */
    int received; /* of it */
    char message[100];
    char echo[100];
};

static LPFN_CONNECTEX connect_ex;
static HANDLE port;
static int wanted;

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 0;
}

static void write_message(struct connection* connection) {
    connection->received = 0;
    connection->length =
        snprintf(connection->message, sizeof connection->message, "message %d of connection %d",
                 connection->messages + 1, connection->number);
    memset(&connection->overlapped, 0, sizeof connection->overlapped);
}

static int find_connect_ex(SOCKET s) {
    GUID id = WSAID_CONNECTEX;
    DWORD size;
    return WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &connect_ex,
                    sizeof connect_ex, &size, NULL, NULL) == 0;
}

/* ConnectEx wants a socket that is bound. */
static int begin_connect(struct connection* connection, struct sockaddr_in* server) {
    struct sockaddr_in own;
    DWORD sent;
    memset(&own, 0, sizeof own);
    own.sin_family = AF_INET;
    connection->socket = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (bind(connection->socket, (struct sockaddr*)&own, sizeof own) != 0) return fail("bind");
    if (!connect_ex && !find_connect_ex(connection->socket)) return fail("WSAIoctl");
    if (CreateIoCompletionPort((HANDLE)connection->socket, port, 0, 0) != port)
        return fail("CreateIoCompletionPort");
    write_message(connection);
    connection->doing = CONNECTING;
    if (connect_ex(connection->socket, (struct sockaddr*)server, sizeof *server,
                   connection->message, (DWORD)connection->length, &sent, &connection->overlapped))
        return 1;
    return WSAGetLastError() == ERROR_IO_PENDING || fail("ConnectEx");
}

static int begin_send(struct connection* connection) {
    WSABUF buffer;
    write_message(connection);
    buffer.buf = connection->message;
    buffer.len = (ULONG)connection->length;
    connection->doing = SENDING;
    return WSASend(connection->socket, &buffer, 1, NULL, 0, &connection->overlapped, NULL) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING || fail("WSASend");
}

static int begin_receive(struct connection* connection) {
    WSABUF buffer;
    DWORD flags = 0;
    buffer.buf = connection->echo + connection->received;
    buffer.len = (ULONG)(connection->length - connection->received);
    memset(&connection->overlapped, 0, sizeof connection->overlapped);
    connection->doing = RECEIVING;
    return WSARecv(connection->socket, &buffer, 1, NULL, &flags, &connection->overlapped, NULL) ==
               0 ||
           WSAGetLastError() == WSA_IO_PENDING || fail("WSARecv");
}

static int has_come_back(struct connection* connection) {
    if (memcmp(connection->echo, connection->message, (size_t)connection->length) != 0) {
        fprintf(stderr, "something else came back\n");
        return 0;
    }
    return ++connection->messages;
}

/* 1 when the connection is over, -1 when something went wrong. */
static int go_on(struct connection* connection, DWORD count) {
    if (connection->doing == CONNECTING &&
        setsockopt(connection->socket, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0) != 0)
        return fail("SO_UPDATE_CONNECT_CONTEXT") - 1;
    if (connection->doing == RECEIVING) {
        if (count == 0) return fail("the server") - 1;
        connection->received += (int)count;
        if (connection->received == connection->length) {
            if (!has_come_back(connection)) return -1;
            if (connection->messages != wanted) return begin_send(connection) ? 0 : -1;
            closesocket(connection->socket);
            return 1;
        }
    }
    return begin_receive(connection) ? 0 : -1;
}

int main(int argc, char** argv) {
    static struct connection all[MOST_CONNECTIONS];
    WSADATA data;
    struct sockaddr_in server;
    int count, i;
    if (argc < 4 || (count = atoi(argv[2])) < 1 || count > MOST_CONNECTIONS ||
        (wanted = atoi(argv[3])) < 1) {
        fprintf(stderr, "usage: client PORT CONNECTIONS MESSAGES\n");
        return 2;
    }
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server.sin_port = htons((u_short)atoi(argv[1]));
    for (i = 0; i < count; ++i) {
        all[i].number = i + 1;
        if (!begin_connect(&all[i], &server)) return 1;
    }
    for (i = 0; i < count;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED* overlapped = NULL;
        int over;
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE))
            return fail("an operation") + 1;
        over = go_on((struct connection*)overlapped, bytes);
        if (over < 0) return 1;
        i += over;
    }
    printf("%d connections, %d messages each: all came back\n", count, wanted);
    CloseHandle(port);
    WSACleanup();
    return 0;
}
