// SPDX-License-Identifier: MIT
// A process that begins with few descriptors and may have more. Run by CTest with a soft limit
// of 64.
#include <winsock2.h>

#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

TEST_CASE("more sockets may be open than the limit says that a shell starts programs with",
          "[limit][E.2-28]") {
    WinsockSession const session;
    constexpr std::size_t more_than_the_limit = 200;
    std::vector<UniqueSocket> all;
    while (all.size() != more_than_the_limit) {
        all.push_back(stream_socket());
        REQUIRE(all.back().valid());
    }
    WSAPOLLFD const poll{all.back(), POLLRDNORM, 0};
    std::vector<WSAPOLLFD> polled(more_than_the_limit, poll);
    CHECK(WSAPoll(polled.data(), more_than_the_limit, 0) != SOCKET_ERROR);
}
