/* SPDX-License-Identifier: MIT */
/* Talks in the chat: connects without blocking, says its name, and its lines when everybody is
 * here; leaves when it has heard the last of them.
 *
 *     client PORT NAME [LINE]...
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static SOCKET s;
static char const* name;
static char** lines;
static int to_hear; /* of its own lines */

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 1;
}

static void say(const char* text) {
    char line[300];
    int const length = snprintf(line, sizeof line, "%s\n", text);
    if (send(s, line, length, 0) != length) fail("send");
}

static void heard(const char* line) {
    size_t const length = strlen(name);
    printf("%s\n", line);
    fflush(stdout);
    if (strcmp(line, "everybody is here") == 0) {
        char** each;
        for (each = lines; *each; ++each) say(*each);
    } else if (strncmp(line, name, length) == 0 && line[length] == ':') {
        --to_hear;
    } else {
        return;
    }
    if (to_hear == 0 && shutdown(s, SD_SEND) != 0) fail("shutdown");
}

static void take_text(void) {
    static char line[500];
    static size_t length;
    char text[100];
    int const count = recv(s, text, sizeof text, 0);
    int i;
    for (i = 0; i < count; ++i) {
        if (text[i] != '\n' && length < sizeof line - 1) {
            line[length++] = text[i];
            continue;
        }
        line[length] = 0;
        length = 0;
        heard(line);
    }
}

/* 0 when it is over. */
static int answer(WSANETWORKEVENTS const* happened) {
    if (happened->lNetworkEvents & FD_CONNECT) {
        WSASetLastError(happened->iErrorCode[FD_CONNECT_BIT]);
        if (happened->iErrorCode[FD_CONNECT_BIT] != 0) exit(fail("connect"));
        printf("connected\n");
        say(name);
    }
    if (happened->lNetworkEvents & FD_READ) take_text();
    if (happened->lNetworkEvents & FD_CLOSE) {
        u_long left = 1;
        while (ioctlsocket(s, FIONREAD, &left) == 0 && left != 0) take_text();
        return 0;
    }
    return 1;
}

int main(int argc, char** argv) {
    WSADATA data;
    WSANETWORKEVENTS happened;
    WSAEVENT event;
    struct sockaddr_in address;
    if (argc < 3) {
        fprintf(stderr, "usage: client PORT NAME [LINE]...\n");
        return 2;
    }
    name = argv[2];
    lines = argv + 3;
    to_hear = argc - 3;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((u_short)atoi(argv[1]));
    s = socket(AF_INET, SOCK_STREAM, 0);
    event = WSACreateEvent();
    if (WSAEventSelect(s, event, FD_CONNECT | FD_READ | FD_CLOSE) != 0)
        return fail("WSAEventSelect");
    if (connect(s, (struct sockaddr*)&address, sizeof address) != 0 &&
        WSAGetLastError() != WSAEWOULDBLOCK)
        return fail("connect");
    do {
        if (WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, FALSE) != WSA_WAIT_EVENT_0)
            return fail("WSAWaitForMultipleEvents");
        if (WSAEnumNetworkEvents(s, event, &happened) != 0) return fail("WSAEnumNetworkEvents");
    } while (answer(&happened));
    closesocket(s);
    WSACloseEvent(event);
    WSACleanup();
    printf("left\n");
    return 0;
}
