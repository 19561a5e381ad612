// SPDX-License-Identifier: MIT
// A program chooses how many sockets its fd_set holds by defining FD_SETSIZE before the include.
// Other files of this program have the default, which must not matter here.
#define FD_SETSIZE 512
#include <winsock2.h>

#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

BEHAVIOUR("select.fd_setsize", "0.2-3", high, "sdk",
          "FD_SETSIZE defined before the include is the size of fd_set") {
    static_assert(sizeof(fd_set) == sizeof(SOCKET) * (1 + 512));
    std::vector<UniqueSocket> owners;
    fd_set set;
    FD_ZERO(&set);
    for (int i = 0; i != 512; ++i) {
        owners.push_back(datagram_socket());
        FD_SET(owners.back(), &set);
    }
    CHECK(set.fd_count == 512);
    auto const one_more = datagram_socket();
    FD_SET(one_more, &set);
    CHECK(set.fd_count == 512);
    CHECK_FALSE(FD_ISSET(one_more, &set));

    timeval now{};
    CHECK_THAT(outcome([&] { return select(0, nullptr, &set, nullptr, &now); }),
               ReturnsAndResets(512));
    CHECK(FD_ISSET(owners.back(), &set));
}
