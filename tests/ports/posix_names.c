// SPDX-License-Identifier: MIT
// Headers of POSIX around <winsock2.h>, as in programs that take a GNU compiler for a POSIX host.
#include <sys/socket.h>

#include <netdb.h>
#include <winsock2.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <ws2tcpip.h>

#define close closesocket
#define sleep(seconds) Sleep(1000 * (seconds))
#include <unistd.h>

int main(void) {
    WSADATA data;
    WSAPOLLFD entry = {INVALID_SOCKET, POLLIN, 0};
    struct sockaddr_un path;
    int on = 1, rc;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    memset(&path, 0, sizeof path);
    path.sun_family = AF_UNIX;
    entry.fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    rc = setsockopt(entry.fd, IPPROTO_TCP, TCP_NODELAY, (const char*)&on, sizeof on);
    if (rc == 0) rc = close(entry.fd);
    sleep(0);
    if (rc == 0 && closesocket(entry.fd) == SOCKET_ERROR) rc = WSAGetLastError() != WSAENOTSOCK;
    printf("%d\n", rc == 0 ? 42 : rc);
    return rc | WSACleanup();
}
