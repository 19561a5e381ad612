// SPDX-License-Identifier: MIT
// A call that waits for a listener looks at it first, and the listener may begin to refuse clients
// between the two.
#include <winsock2.h>

#include "platform/poll.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/listening.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

TEST_CASE("a wait for a listener that refuses ends at once while it has connections", "[listen]") {
    WinsockSession const session;
    auto const listening = listener(AF_INET, 1);
    auto const target = local_address(listening);
    auto const only = connected_to(listening);
    CHECK(connect(stream_socket(), target.data(), target.length()) != 0);
    auto const socket = ws2::core::acquire_socket(listening);
    REQUIRE(eventually([&] { return socket->listening()->is_refusing(); }));
    ws2::core::HostWait wait;
    REQUIRE(ws2::core::watch(wait, *socket) == ws2::Code::ok);
    auto const wait_now = [&] {
        return ws2::core::wait_once(wait, *socket, ws2::platform::poll_readable,
                                    ws2::platform::Deadline::now());
    };
    CHECK(wait_now().code() == ws2::Code::ok);
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    CHECK(accepted.valid());
    CHECK(wait_now().code() == ws2::Code::ok);  // told that it listens again
    CHECK(wait_now().code() == ws2::Code::would_block);
}
