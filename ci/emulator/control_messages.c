// SPDX-License-Identifier: MIT
// Exit status 0 where sendmsg takes a time to live as a control message.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
    int const time_to_live = 17;
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof own;
    int const fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr*)&own, length) != 0) return 2;
    if (getsockname(fd, (struct sockaddr*)&own, &length) != 0) return 3;
    _Alignas(struct cmsghdr) char room[CMSG_SPACE(sizeof time_to_live)] = {0};
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_name = &own,
                             .msg_namelen = length,
                             .msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room,
                             .msg_controllen = sizeof room};
    struct cmsghdr* const item = CMSG_FIRSTHDR(&message);
    item->cmsg_len = CMSG_LEN(sizeof time_to_live);
    item->cmsg_level = IPPROTO_IP;
    item->cmsg_type = IP_TTL;
    memcpy(CMSG_DATA(item), &time_to_live, sizeof time_to_live);
    return sendmsg(fd, &message, 0) < 0;
}
