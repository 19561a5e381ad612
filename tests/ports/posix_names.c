// SPDX-License-Identifier: MIT
// Headers of POSIX around <winsock2.h>, as in programs that take a GNU compiler for a POSIX host.
#include <sys/socket.h>

#include <netdb.h>
#include <winsock2.h>

#include <arpa/inet.h>
#include <io.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <ws2tcpip.h>

#define close closesocket
#define sleep(seconds) Sleep(1000 * (seconds))
#define read _read
#define write _write
#define unlink _unlink
#include <unistd.h>

// Through Microsoft's names, as the program asks.
static int file_by_underscores(void) {
    char name[64], text[3] = "";
    int fd;
    snprintf(name, sizeof name, "ws2_port_file_%d", (int)getpid());
    fd = _open(name, O_RDWR | O_CREAT, S_IREAD | S_IWRITE);
    if (write(fd, "42", 2) != 2 || _lseek(fd, 0, SEEK_SET) != 0 || read(fd, text, 2) != 2) return 2;
    return strcmp(text, "42") != 0 || _close(fd) != 0 || unlink(name) != 0;
}

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
    if (rc == 0) rc = file_by_underscores();
    printf("%d\n", rc == 0 ? 42 : rc);
    return rc | WSACleanup();
}
