// SPDX-License-Identifier: MIT
// Clients of another process that are quicker than the thread that looks after full listeners.
#include <winsock2.h>

#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_clients.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/own_addresses.hpp"
#include "tests/support/wait.hpp"
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

// A client that was answered with a SYN cookie may need the listener once more, for a while.
TEST_CASE("a full listener refuses again some time after SYN cookies were sent",
          "[listen][A.3-1]") {
    constexpr int backlog = 2;
    run_in_own_network([] {
        WinsockSession const session;
        auto const listening = listener(AF_INET, backlog);
        auto const port = local_address(listening).port();
        auto const let_in = [port](int most) {
            ForkedChild clients{[=] { std::_Exit(host_clients_let_in(port, most)); }};
            return clients.exit_code().value_or(-1);
        };
        if (!answer_with_syn_cookies(true)) std::_Exit(0);
        if (let_in(backlog) != backlog) std::_Exit(1);
        if (!answer_with_syn_cookies(false)) std::_Exit(2);
        if (!eventually([&] { return let_in(1) == 0; })) std::_Exit(3);
    });
}
