// SPDX-License-Identifier: MIT
// Exit status 0 where a report of an unreachable port says who has sent it.
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    int const on = 1;
    struct sockaddr_in closed = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof closed;
    int const other = socket(AF_INET, SOCK_DGRAM, 0);
    int const fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(other, (struct sockaddr*)&closed, length) != 0) return 2;
    if (getsockname(other, (struct sockaddr*)&closed, &length) != 0) return 3;
    close(other);
    if (setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) != 0) return 4;
    if (sendto(fd, "x", 1, 0, (struct sockaddr*)&closed, length) != 1) return 5;
    struct pollfd item = {fd, POLLERR, 0};
    if (poll(&item, 1, 10000) != 1) return 6;
    char byte;
    struct iovec part = {&byte, 1};
    _Alignas(struct cmsghdr) char room[512] = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    if (recvmsg(fd, &message, MSG_ERRQUEUE) < 0) return 7;
    struct cmsghdr* const report = CMSG_FIRSTHDR(&message);
    if (!report) return 8;
    struct sockaddr_in by;
    memcpy(&by, CMSG_DATA(report) + sizeof(struct sock_extended_err), sizeof by);
    return by.sin_addr.s_addr != htonl(INADDR_LOOPBACK);
}
