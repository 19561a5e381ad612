// SPDX-License-Identifier: MIT
// Names on a machine without a network: a process in a name space of its own.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <ws2tcpip.h>

#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/privileges.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

int code_of(char const* node, int flags, int family = AF_UNSPEC) {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_flags = flags;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    int const code = getaddrinfo(node, "80", &hints, &found);
    if (code == 0) freeaddrinfo(found);
    return code;
}

}  // namespace

TEST_CASE("without a network AI_ADDRCONFIG finds no name, and addresses all the same",
          "[resolving][E.15-33]") {
    constexpr int cannot_be_shown = 77;
    WinsockSession const session;
    ForkedChild child{[] {
        if (!leave_networks()) std::_Exit(cannot_be_shown);
        if (code_of("localhost", AI_ADDRCONFIG) != WSANO_DATA) std::_Exit(1);
        if (code_of("localhost", 0) != 0) std::_Exit(2);
        if (code_of("127.0.0.1", AI_ADDRCONFIG) != 0) std::_Exit(3);
        if (code_of("192.0.2.7", AI_ADDRCONFIG | AI_NUMERICHOST) != 0) std::_Exit(4);
        if (code_of(nullptr, AI_ADDRCONFIG) != 0) std::_Exit(5);
        char own_name[256];
        if (gethostname(own_name, sizeof own_name) != 0) std::_Exit(6);
        // Without an address the loopback interface has none of IPv6 either.
        if (code_of("localhost", 0, AF_INET6) != WSANO_DATA) std::_Exit(7);
        if (code_of(own_name, 0, AF_INET6) != WSANO_DATA) std::_Exit(8);
        if (code_of(own_name, 0, AF_INET) != 0) std::_Exit(9);
        std::_Exit(0);
    }};
    auto const code = child.exit_code().value_or(-1);
    if (code == cannot_be_shown) WARN("this user may make no network name space");
    if (code != cannot_be_shown) CHECK(code == 0);
}
