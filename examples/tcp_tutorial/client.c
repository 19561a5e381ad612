/* SPDX-License-Identifier: MIT */
/* A first Winsock client: sends lines and, with MSG_OOB, single urgent bytes, and waits for the
 * server's answer to each. A message that begins with '!' goes out as the one urgent byte after it.
 *
 *     client PORT [MESSAGE...]
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <string.h>

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 1;
}

static SOCKET connect_to(const char* host, const char* port) {
    struct addrinfo hints, *found = NULL;
    SOCKET s;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_protocol = IPPROTO_TCP;
    if (getaddrinfo(host, port, &hints, &found) != 0) return INVALID_SOCKET;
    s = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (s != INVALID_SOCKET && connect(s, found->ai_addr, (int)found->ai_addrlen) == SOCKET_ERROR) {
        closesocket(s);
        s = INVALID_SOCKET;
    }
    freeaddrinfo(found);
    return s;
}

static int send_message(SOCKET s, const char* message) {
    char line[200];
    int length;

    if (message[0] == '!') {
        printf("sending urgent: %c\n", message[1]);
        return send(s, message + 1, 1, MSG_OOB) == 1;
    }
    printf("sending line: %s\n", message);
    length = snprintf(line, sizeof line, "%s\n", message);
    return send(s, line, length, 0) == length;
}

/* Prints one line of the server. Returns 0 when the connection is over. */
static int print_answer(SOCKET s) {
    char text[256];
    int length = 0;

    while (length < (int)sizeof text) {
        int count = recv(s, text + length, 1, 0);
        if (count != 1) return 0;
        if (text[length] == '\n') {
            printf("server heard %.*s\n", length, text);
            fflush(stdout);
            return 1;
        }
        ++length;
    }
    return 0;
}

int main(int argc, char** argv) {
    static const char* usual[] = {"good morning", "!A", "how are you?", "!B", "!C", "good bye"};
    WSADATA data;
    SOCKET s;
    char letter;
    int i, count;
    const char** messages;

    if (argc < 2) {
        fprintf(stderr, "usage: client PORT [MESSAGE...]\n");
        return 2;
    }
    messages = argc > 2 ? (const char**)argv + 2 : usual;
    count = argc > 2 ? argc - 2 : (int)(sizeof usual / sizeof usual[0]);

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return fail("WSAStartup");
    s = connect_to("127.0.0.1", argv[1]);
    if (s == INVALID_SOCKET) return fail("connect");
    printf("connected\n");
    for (i = 0; i < count; ++i) {
        if (!send_message(s, messages[i])) return fail("send");
        if (!print_answer(s)) return fail("recv");
    }

    shutdown(s, SD_SEND);
    if (recv(s, &letter, 1, 0) == 0) printf("the server has closed too\n");
    closesocket(s);
    WSACleanup();
    return 0;
}
