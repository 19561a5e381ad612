// SPDX-License-Identifier: MIT
// Clients of another process that are quicker than the thread that looks after full listeners.
#include <winsock2.h>

#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_clients.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

TEST_CASE("clients of another process are as many as the backlog says, however quick they are",
          "[listen][A.3-1]") {
    constexpr int backlog_limit = 250;  // fits an exit code
    WinsockSession const session;
    for (int const backlog : {1, 2, 5, 200}) {
        auto const listening = listener(AF_INET, backlog);
        auto const port = local_address(listening).port();
        ForkedChild clients{[port] { std::_Exit(host_clients_let_in(port, backlog_limit)); }};
        CHECK(clients.exit_code() == backlog);
    }
}
