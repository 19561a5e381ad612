// SPDX-License-Identifier: MIT
#include "tests/support/host_clients.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

namespace ws2::test {

int host_clients_let_in(unsigned short port, int most) {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int count = 0; count != most; ++count) {
        int const s = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(s, reinterpret_cast<sockaddr*>(&target), sizeof target) != 0) return count;
    }
    return most;
}

}  // namespace ws2::test
