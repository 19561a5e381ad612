// SPDX-License-Identifier: MIT
// Looks at a stream with urgent bytes come to an end, whatever the host says of it.
#include <winsock2.h>

#include "platform/socket_calls.hpp"
#include "platform/urgent.hpp"
#include "shim/core/socket/socket.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::test;

TEST_CASE("an urgent byte that came when nobody could receive any more is not looked for",
          "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    auto const socket = core::acquire_socket(pair.server);
    REQUIRE(socket);
    int const fd = socket->fd();
    REQUIRE(platform::keep_urgent_in_stream(fd) == Code::ok);
    REQUIRE(send(pair.client, "ab", 2, 0) == 2);
    REQUIRE(await(pair.server, Ready::to_read));
    REQUIRE(platform::shut_down(fd, Direction::both) == Code::ok);
    REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
    REQUIRE(eventually([&] { return platform::view_stream(fd).failed; }));
    REQUIRE(platform::take_error(fd) != Code::ok);

    BlockedCall const look{[&] { return platform::view_stream(fd).urgent ? 1 : 0; }};
    auto const seen = look.result();
    REQUIRE(seen);
    CHECK(seen->value == 0);
}
