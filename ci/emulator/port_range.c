// SPDX-License-Identifier: MIT
// Exit status 0 where a socket can have a range of its own for the ports that the system chooses.
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

enum { local_port_range = 51 };  // IP_LOCAL_PORT_RANGE, which older headers lack

int main(void) {
    uint32_t const range = UINT32_C(65535) << 16 | 49152;
    int const fd = socket(AF_INET, SOCK_STREAM, 0);
    return setsockopt(fd, IPPROTO_IP, local_port_range, &range, sizeof range) != 0;
}
