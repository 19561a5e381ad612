/* SPDX-License-Identifier: MIT */
/* A chat in one thread: every socket has an event object, and WSAWaitForMultipleEvents waits for
 * all of them. The first line of a client is its name, each other line goes to everybody.
 *
 *     server PORT CLIENTS      PORT 0 lets the system choose; the talk begins when CLIENTS are
 * here, and the server leaves when they have left
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CLIENTS (WSA_MAXIMUM_WAIT_EVENTS - 1)
#define LINE_MAX_LENGTH 200

struct client {
    SOCKET socket;
    char name[LINE_MAX_LENGTH + 1];
    char line[LINE_MAX_LENGTH + 1];
    int length; /* of the line that is not complete yet */
};

/* The listener is the first; the others belong together by their index. */
static WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
static struct client clients[WSA_MAXIMUM_WAIT_EVENTS];
static DWORD count = 1;
static DWORD named;
static DWORD expected;

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 1;
}

/* Short lines: what the connection cannot take at once is more than it can be behind. */
static void tell(struct client* client, const char* text) {
    int const length = (int)strlen(text);
    if (send(client->socket, text, length, 0) != length) fail("send");
}

static void tell_all(const char* who, const char* what) {
    char text[2 * LINE_MAX_LENGTH + 10];
    DWORD i;
    snprintf(text, sizeof text, "%s%s\n", who, what);
    printf("%s", text);
    fflush(stdout);
    for (i = 1; i != count; ++i)
        if (clients[i].name[0]) tell(&clients[i], text);
}

static void heard(struct client* client) {
    if (client->name[0]) {
        char who[LINE_MAX_LENGTH + 3];
        snprintf(who, sizeof who, "%s: ", client->name);
        tell_all(who, client->line);
        return;
    }
    strcpy(client->name, client->line);
    if (++named == expected) tell_all("everybody", " is here");
}

/* Takes what there is; FD_READ comes again when some is left. */
static void take_text(struct client* client) {
    char text[100];
    int const length = recv(client->socket, text, sizeof text, 0);
    int i;
    for (i = 0; i < length; ++i) {
        if (text[i] == '\n' || client->length == LINE_MAX_LENGTH) {
            client->line[client->length] = 0;
            client->length = 0;
            heard(client);
        } else {
            client->line[client->length++] = text[i];
        }
    }
}

static int join(SOCKET listener) {
    struct client* const client = &clients[count];
    memset(client, 0, sizeof *client);
    client->socket = accept(listener, NULL, NULL);
    if (client->socket == INVALID_SOCKET) return WSAGetLastError() == WSAEWOULDBLOCK;
    events[count] = WSACreateEvent();
    /* It has the listener's event and events until it is given its own. */
    if (WSAEventSelect(client->socket, events[count], FD_READ | FD_CLOSE) != 0) return 0;
    ++count;
    return 1;
}

static void leave(DWORD index) {
    char name[LINE_MAX_LENGTH + 1];
    strcpy(name, clients[index].name);
    closesocket(clients[index].socket);
    WSACloseEvent(events[index]);
    --count;
    events[index] = events[count];
    clients[index] = clients[count];
    tell_all(name, " has left");
}

/* 0 when something went wrong. */
static int serve(DWORD index) {
    WSANETWORKEVENTS happened;
    SOCKET const s = clients[index].socket;
    if (WSAEnumNetworkEvents(s, events[index], &happened) != 0) return 0;
    if (happened.lNetworkEvents & FD_ACCEPT) return join(s);
    if (happened.lNetworkEvents & FD_READ) take_text(&clients[index]);
    if (happened.lNetworkEvents & FD_CLOSE) {
        u_long left = 1;
        while (ioctlsocket(s, FIONREAD, &left) == 0 && left != 0) take_text(&clients[index]);
        leave(index);
    }
    return 1;
}

static int listen_on(const char* port) {
    struct sockaddr_in address;
    int size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((u_short)atoi(port));
    clients[0].socket = socket(AF_INET, SOCK_STREAM, 0);
    events[0] = WSACreateEvent();
    if (bind(clients[0].socket, (struct sockaddr*)&address, size) != 0) return 0;
    if (WSAEventSelect(clients[0].socket, events[0], FD_ACCEPT) != 0) return 0;
    if (listen(clients[0].socket, SOMAXCONN) != 0) return 0;
    if (getsockname(clients[0].socket, (struct sockaddr*)&address, &size) != 0) return 0;
    printf("listening on port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return 1;
}

int main(int argc, char** argv) {
    WSADATA data;
    if (argc < 3 || (expected = (DWORD)atoi(argv[2])) < 1 || expected > MOST_CLIENTS) {
        fprintf(stderr, "usage: server PORT CLIENTS\n");
        return 2;
    }
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    if (!listen_on(argv[1])) return fail("listening");
    while (named < expected || count > 1) {
        DWORD const which = WSAWaitForMultipleEvents(count, events, FALSE, WSA_INFINITE, FALSE);
        if (which == WSA_WAIT_FAILED) return fail("WSAWaitForMultipleEvents");
        if (!serve(which - WSA_WAIT_EVENT_0)) return fail("serving");
    }
    closesocket(clients[0].socket);
    WSACloseEvent(events[0]);
    WSACleanup();
    return 0;
}
