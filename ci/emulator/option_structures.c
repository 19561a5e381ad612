// SPDX-License-Identifier: MIT
// Exit status 0 where getsockopt writes all of TCP_INFO and of SO_MEMINFO.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum { numbers_of_meminfo = 9, meminfo = 55 };

static socklen_t written(int type, int level, int name) {
    unsigned char room[1024];
    socklen_t length = sizeof room;
    int const fd = socket(AF_INET, type, 0);
    return getsockopt(fd, level, name, room, &length) == 0 ? length : 0;
}

int main(void) {
    socklen_t const counts = numbers_of_meminfo * sizeof(unsigned);
    return written(SOCK_STREAM, IPPROTO_TCP, TCP_INFO) < sizeof(struct tcp_info) ||
           written(SOCK_DGRAM, SOL_SOCKET, meminfo) < counts;
}
