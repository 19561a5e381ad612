// SPDX-License-Identifier: MIT
// A socket that AcceptEx was given takes over the connection's descriptor, and the one it had opens
// a later socket: nothing of the first shows in that, and where the descriptor has become known, or
// another process has it, it stays.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <ws2tcpip.h>

#include <ws2shim/ws2shim.h>

#include <cstdlib>
#include <vector>

#include "platform/options.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;
using ws2::Option;

namespace {

struct Accepted {
    UniqueSocket client;
    UniqueSocket server;

    bool talk() const {
        return send(client, "a", 1, 0) == 1 && recv_text(server, 1) == "a" &&
               send(server, "b", 1, 0) == 1 && recv_text(client, 1) == "b";
    }
};

Accepted accept_into(UniqueSocket acceptor) {
    auto const listening = listener();
    Acceptance acceptance;
    acceptance.acceptor = std::move(acceptor);
    REQUIRE(acceptance.begins(listening));
    auto client = connected_to(listening);
    REQUIRE(acceptance.overlap.ends_with(0));
    REQUIRE(update_accept_context(acceptance.acceptor, listening) == 0);
    return {std::move(client), std::move(acceptance.acceptor)};
}

std::size_t open_sockets() { return open_descriptors().value_or(Descriptors{}).sockets; }

void turn_on(SOCKET s, int level, int name) {
    BOOL const on = TRUE;
    REQUIRE(setsockopt(s, level, name, reinterpret_cast<char const*>(&on), sizeof on) == 0);
}

// As the host has it, whatever the library knows.
bool is_on(SOCKET s, Option option) {
    auto const value = ws2::platform::get_option(ws2_socket_fd(s), option);
    REQUIRE(value);
    return *value != 0;
}

// More than are kept to open sockets with.
std::vector<UniqueSocket> next_sockets() {
    std::vector<UniqueSocket> sockets;
    for (int i = 0; i != 16; ++i) sockets.push_back(stream_socket());
    return sockets;
}

}  // namespace

TEST_CASE("the next socket costs the host none, as the one that accepted left its own",
          "[accepting_descriptors]") {
    WinsockSession const session;
    auto const accepted = accept_into(stream_socket());
    auto const before = open_sockets();
    auto const next = stream_socket();
    CHECK(open_sockets() == before);
    CHECK(accepted.talk());
}

TEST_CASE("a socket that was opened with such a descriptor listens, and another connects with one",
          "[accepting_descriptors]") {
    WinsockSession const session;
    std::vector<Accepted> accepted;
    for (int i = 0; i != 2; ++i) accepted.push_back(accept_into(stream_socket()));
    auto const listening = bound_stream();
    REQUIRE(listen(listening, 1) == 0);
    auto const client = connected_to(listening);
    auto const server = accepted_by(listening);
    REQUIRE(send(client, "a", 1, 0) == 1);
    CHECK(recv_text(server, 1) == "a");
    for (auto const& each : accepted) CHECK(each.talk());
}

TEST_CASE("what was set at a socket that accepted is not set at the next ones",
          "[accepting_descriptors]") {
    WinsockSession const session;
    auto acceptor = stream_socket();
    turn_on(acceptor, IPPROTO_TCP, TCP_NODELAY);
    turn_on(acceptor, SOL_SOCKET, SO_KEEPALIVE);
    auto const accepted = accept_into(std::move(acceptor));
    for (auto const& each : next_sockets()) {
        CHECK_FALSE(is_on(each, Option::tcp_no_delay));
        CHECK_FALSE(is_on(each, Option::keep_alive));
    }
    CHECK(accepted.talk());
}

TEST_CASE("the descriptor that the program has asked for stays", "[accepting_descriptors]") {
    WinsockSession const session;
    auto acceptor = stream_socket();
    int const descriptor = ws2_socket_fd(acceptor);
    auto const accepted = accept_into(std::move(acceptor));
    CHECK(ws2_socket_fd(accepted.server) == descriptor);
    CHECK(accepted.talk());
}

TEST_CASE("after a fork neither process opens sockets with what both have",
          "[accepting_descriptors]") {
    WinsockSession const session;
    auto const accepted = accept_into(stream_socket());
    auto const before = open_sockets();
    ForkedChild child{[&] {
        auto const inherited = open_sockets();
        auto const next = stream_socket();
        std::_Exit(inherited == before - 1 && open_sockets() == before ? 0 : 1);
    }};
    CHECK(child.exit_code() == 0);
    auto const next = stream_socket();
    CHECK(open_sockets() == before + 1);
}

TEST_CASE("what a socket from before a fork had opens no other", "[accepting_descriptors]") {
    WinsockSession const session;
    auto acceptor = stream_socket();
    ForkedChild child{[] { std::_Exit(0); }};
    REQUIRE(child.exit_code() == 0);
    auto const accepted = accept_into(std::move(acceptor));
    auto const before = open_sockets();
    auto const next = stream_socket();
    CHECK(open_sockets() == before + 1);
    CHECK(accepted.talk());
}

// In a process that begins with none.
TEST_CASE("the last WSACleanup leaves no such descriptor", "[accepting_descriptors]") {
    ForkedChild child{[] {
        auto const before = open_sockets();
        WSADATA data;
        if (WSAStartup(MAKEWORD(2, 2), &data) != 0) std::_Exit(1);
        static_cast<void>(accept_into(stream_socket()));
        if (open_sockets() == before) std::_Exit(2);
        std::_Exit(WSACleanup() == 0 && eventually([&] { return open_sockets() == before; }) ? 0
                                                                                             : 3);
    }};
    CHECK(child.exit_code() == 0);
}
