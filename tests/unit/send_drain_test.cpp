// SPDX-License-Identifier: MIT
// What becomes of accepted bytes when everybody has gone.
#include <winsock2.h>

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// 0 where the host does not show them.
std::size_t open_sockets() {
    auto const open = open_descriptors();
    return open ? open->sockets : 0;
}

// More than the host has room for.
void send_much(SOCKET s) {
    std::string const data(20'000'000, 'q');
    set_non_blocking(s);
    REQUIRE(send(s, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
}

}  // namespace

TEST_CASE("two peers that are closed with bytes left for each other are both gone", "[drain]") {
    WinsockSession const session;
    auto const before = open_sockets();
    auto pair = tcp_pair();
    send_much(pair.client);
    send_much(pair.server);
    pair.client.close();
    pair.server.close();
    CHECK(eventually([&] { return open_sockets() == before; }));
}
