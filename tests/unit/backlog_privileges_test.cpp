// SPDX-License-Identifier: MIT
// The backlog of a listener that was made with privileges which its process has given up since.
#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/privileges.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// A listener on a port that takes a privilege; INVALID_SOCKET without one.
UniqueSocket privileged_listener(int backlog) {
    constexpr unsigned short first = 512;
    constexpr unsigned short last = 1023;
    for (unsigned short port = last; port != first; --port) {
        auto listening = stream_socket();
        auto const address = Address::loopback(AF_INET, port);
        if (bind(listening, address.data(), address.length()) != 0) continue;
        REQUIRE(listen(listening, backlog) == 0);
        return listening;
    }
    return UniqueSocket{};
}

bool connects(SOCKET client, Address const& target) {
    return connect(client, target.data(), target.length()) == 0;
}

}  // namespace

TEST_CASE("a full listener lets clients in again though privileges have gone", "[backlog]") {
    WinsockSession const session;
    auto const listening = privileged_listener(1);
    if (!listening.valid()) {
        WARN("this user has no privilege to give up");
        return;
    }
    auto const target = local_address(listening);
    auto const first = connected_to(listening);
    CHECK(!connects(stream_socket(), target));
    WithoutPrivileges const dropped;
    auto waiting = stream_socket();
    CHECK(!connects(waiting, target));
    for (int round = 0; round != 3; ++round) {
        CAPTURE(round);
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        waiting = stream_socket();
        CHECK(connects(waiting, target));
        CHECK(!connects(stream_socket(), target));
    }
}

TEST_CASE("connections of a listener that was full once have buffers that grow", "[backlog]") {
    WinsockSession const session;
    auto const listening = listener(AF_INET, 1);
    int sizes[2] = {};
    std::vector<UniqueSocket> clients;
    for (int& size : sizes) {
        clients.push_back(connected_to(listening));
        CHECK(!connects(stream_socket(), local_address(listening)));
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        CHECK(has_automatic_buffers(ws2_socket_fd(accepted)));
        int length = sizeof size;
        getsockopt(accepted, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char*>(&size), &length);
    }
    CHECK(sizes[0] == sizes[1]);
}

// The host limits how many descriptors a user without privileges has in messages.
TEST_CASE("a connection that cannot be moved out of the host's queue ends as its server says",
          "[backlog]") {
    constexpr int count = 60;
    WinsockSession const session;
    auto const listening = listener(AF_INET, count + 1);
    std::vector<UniqueSocket> low_numbers(count);
    for (auto& each : low_numbers) each = datagram_socket();
    std::vector<UniqueSocket> clients;
    for (int i = 0; i != count; ++i) clients.push_back(connected_to(listening));
    low_numbers.clear();
    {
        WithoutPrivileges const dropped;
        WithoutNewDescriptors const few{count / 2};
        DWORD const on = 1;
        CHECK(setsockopt(listening, SOL_SOCKET, SO_PAUSE_ACCEPT, reinterpret_cast<char const*>(&on),
                         sizeof on) == 0);
    }
    for (int i = 0; i != count; ++i) {
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        REQUIRE(send(accepted, "x", 1, 0) == 1);
    }
    for (auto const& client : clients) {
        char received = 0;
        CHECK(recv(client, &received, 1, 0) == 1);
        CHECK(recv(client, &received, 1, 0) == 0);
    }
}
