// SPDX-License-Identifier: MIT
// What a child process started while sockets are open has of them: nothing. A listener is gone, and
// a connection ends, when this process closes it, however long the child lives.
#include <winsock2.h>

#include <cstdio>

#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// A program that has started, and lives until it is destroyed: it writes into a pipe that is full.
class Child {
public:
    // popen() may return a moment before the host takes the descriptors of the parent away from the
    // child; what the program has written shows that it did.
    Child() : output_{popen("exec yes", "r")} {
        REQUIRE(output_);
        REQUIRE(std::fgetc(output_) == 'y');
    }
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;
    ~Child() { pclose(output_); }

private:
    std::FILE* output_;
};

}  // namespace

TEST_CASE("a child process keeps no connection open", "[children]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    Child const child;
    pair.server.close();
    char one = 0;
    CHECK(recv(pair.client, &one, 1, 0) == 0);
}

TEST_CASE("a child process keeps no listener open, full or not", "[children]") {
    WinsockSession const session;
    for (bool const is_full : {false, true}) {
        CAPTURE(is_full);
        auto listening = listener(AF_INET, 1);
        auto const address = local_address(listening);
        UniqueSocket const queued = is_full ? connected_to(listening) : UniqueSocket{};
        Child const child;
        listening.close();
        auto const late = stream_socket();
        CHECK(connect(late, address.data(), address.length()) == SOCKET_ERROR);
        CHECK(WSAGetLastError() == WSAECONNREFUSED);
        auto const again = stream_socket();
        CHECK(bind(again, address.data(), address.length()) == 0);
        CHECK(listen(again, 1) == 0);
    }
}
