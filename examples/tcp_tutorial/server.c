/* SPDX-License-Identifier: MIT */
/* A first Winsock server. Every client gets a thread. Ordinary messages are lines; the server looks
 * at a line with MSG_PEEK before it takes it. Urgent messages are single bytes that arrive beside
 * the lines; select() announces them in its third set and recv() fetches them with MSG_OOB.
 *
 *     server PORT [CLIENTS]      PORT 0 lets the system choose; leaves after CLIENTS clients
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LENGTH 200

struct client {
    SOCKET socket;
    int number;
};

static CRITICAL_SECTION console; /* one client's lines at a time */

static void say(int number, const char* what, const char* text) {
    EnterCriticalSection(&console);
    printf("client %d %s%s\n", number, what, text);
    fflush(stdout);
    LeaveCriticalSection(&console);
}

static int fail(const char* call) {
    fprintf(stderr, "%s failed: %d\n", call, WSAGetLastError());
    return 1;
}

static int answer(SOCKET s, const char* kind, const char* text) {
    char line[LINE_MAX_LENGTH + 20];
    int length = snprintf(line, sizeof line, "%s %s\n", kind, text);
    return send(s, line, length, 0) == length;
}

/* One urgent byte. Returns 0 when the conversation is over. */
static int take_urgent(struct client* client) {
    char text[2] = {0, 0};
    if (recv(client->socket, text, 1, MSG_OOB) != 1) return 0;
    say(client->number, "is in a hurry: ", text);
    return answer(client->socket, "urgent", text);
}

/* One line, looked at first. Returns 0 when the conversation is over. */
static int take_line(struct client* client) {
    char text[LINE_MAX_LENGTH + 1];
    char seen[40];
    char* end;
    int length = recv(client->socket, text, LINE_MAX_LENGTH, MSG_PEEK);
    if (length <= 0) return 0;
    text[length] = 0;
    end = strchr(text, '\n');
    if (!end) return length < LINE_MAX_LENGTH; /* the rest of the line is still on its way */
    snprintf(seen, sizeof seen, "%d bytes", (int)(end - text));
    say(client->number, "has a line waiting: ", seen);

    length = recv(client->socket, text, (int)(end - text) + 1, 0);
    if (length <= 0) return 0;
    text[length - 1] = 0;
    say(client->number, "says: ", text);
    return answer(client->socket, "line", text);
}

static DWORD WINAPI serve(LPVOID parameter) {
    struct client* client = parameter;
    int talking = 1;

    say(client->number, "is here", "");
    while (talking) {
        fd_set readable, urgent;
        FD_ZERO(&readable);
        FD_ZERO(&urgent);
        FD_SET(client->socket, &readable);
        FD_SET(client->socket, &urgent);
        if (select(0, &readable, NULL, &urgent, NULL) == SOCKET_ERROR) break;
        if (FD_ISSET(client->socket, &urgent))
            talking = take_urgent(client);
        else
            talking = take_line(client);
    }
    say(client->number, "is gone", "");
    closesocket(client->socket);
    free(client);
    return 0;
}

static SOCKET open_listener(unsigned short port) {
    struct sockaddr_in address;
    int length = sizeof address;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (s == INVALID_SOCKET) return s;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (bind(s, (struct sockaddr*)&address, sizeof address) == SOCKET_ERROR ||
        listen(s, SOMAXCONN) == SOCKET_ERROR ||
        getsockname(s, (struct sockaddr*)&address, &length) == SOCKET_ERROR)
        return INVALID_SOCKET;
    printf("listening on port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return s;
}

/* Serves `clients` clients, each in a thread, and waits for the last of them. */
static int serve_all(SOCKET listener, int clients) {
    HANDLE threads[MAXIMUM_WAIT_OBJECTS];
    int number, i;

    for (number = 0; number < clients; ++number) {
        struct client* client = malloc(sizeof *client);
        if (!client) return fail("malloc");
        client->number = number + 1;
        client->socket = accept(listener, NULL, NULL);
        if (client->socket == INVALID_SOCKET) return fail("accept");
        threads[number] = CreateThread(NULL, 0, serve, client, 0, NULL);
        if (!threads[number]) return fail("CreateThread");
    }
    for (i = 0; i < number; ++i) {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
    }
    return 0;
}

int main(int argc, char** argv) {
    WSADATA data;
    SOCKET listener;
    int clients = argc > 2 ? atoi(argv[2]) : 1;
    int result;

    if (argc < 2 || clients < 1 || clients > MAXIMUM_WAIT_OBJECTS) {
        fprintf(stderr, "usage: server PORT [CLIENTS]\n");
        return 2;
    }
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return fail("WSAStartup");
    InitializeCriticalSection(&console);

    listener = open_listener((unsigned short)atoi(argv[1]));
    result = listener == INVALID_SOCKET ? fail("listen") : serve_all(listener, clients);
    if (result == 0) printf("served %d\n", clients);

    closesocket(listener);
    DeleteCriticalSection(&console);
    WSACleanup();
    return result;
}
