// SPDX-License-Identifier: MIT
// This machine's addresses have this machine's name, whatever else the host's resolver knows.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "platform/resolver.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;

TEST_CASE("an address of this machine has this machine's name") {
    test::WinsockSession const session;
    char own[NI_MAXHOST] = "";
    REQUIRE(gethostname(own, sizeof own) == 0);
    std::string name = own;
    name.resize(std::min(name.find('.'), name.size()));
    for (auto const& address : platform::own_addresses()) {
        if (address.family != Family::ipv4) continue;
        sockaddr_in where{};
        where.sin_family = AF_INET;
        std::memcpy(&where.sin_addr, address.ip.data(), sizeof where.sin_addr);
        CAPTURE(inet_ntoa(where.sin_addr));
        char host[NI_MAXHOST] = "";
        CHECK(getnameinfo(reinterpret_cast<sockaddr const*>(&where), sizeof where, host,
                          sizeof host, nullptr, 0, NI_NAMEREQD | NI_NOFQDN) == 0);
        CHECK(host == name);
    }
}
