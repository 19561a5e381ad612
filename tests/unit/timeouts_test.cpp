// SPDX-License-Identifier: MIT
// SO_SNDTIMEO and SO_RCVTIMEO: the time is the call's, whatever happens meanwhile.
#include <winsock2.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

void set_timeout(SOCKET socket, int which, DWORD milliseconds) {
    REQUIRE(setsockopt(socket, SOL_SOCKET, which, reinterpret_cast<char const*>(&milliseconds),
                       sizeof milliseconds) == 0);
}

std::string const much(20'000'000, 'q');

int send_much(SOCKET socket) { return send(socket, much.data(), static_cast<int>(much.size()), 0); }

}  // namespace

TEST_CASE("a send gives up in time, though signals come more often than that", "[timeouts]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    set_timeout(pair.client, SO_SNDTIMEO, 200);
    BlockedCall const call{[&] {
        SteadySignals const signals;
        return send_much(pair.client);
    }};
    auto const end = call.result();
    REQUIRE(end);
    CHECK(end->value == SOCKET_ERROR);
    CHECK(end->last_error == WSAETIMEDOUT);
}

// Little by little, but more often than the time allows: each part ends a wait in the host.
TEST_CASE("a send gives up in time, though its peer takes a part again and again", "[timeouts]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    int const small = 65536;
    for (auto const& [socket, option] : {
             std::pair{SOCKET{pair.client}, SO_SNDBUF},
             std::pair{SOCKET{pair.server}, SO_RCVBUF}
    })
        REQUIRE(setsockopt(socket, SOL_SOCKET, option, reinterpret_cast<char const*>(&small),
                           sizeof small) == 0);
    set_timeout(pair.client, SO_SNDTIMEO, 50);
    std::atomic<bool> is_over{false};
    std::thread reader{[&] {
        char few[16];
        while (!is_over && recv(pair.server, few, sizeof few, 0) > 0) {
        }
    }};
    BlockedCall const call{[&] { return send_much(pair.client); }};
    auto const end = call.result();
    is_over = true;
    CHECK(shutdown(pair.client, SD_SEND) == 0);
    reader.join();
    REQUIRE(end);
    CHECK(end->value == SOCKET_ERROR);
    CHECK(end->last_error == WSAETIMEDOUT);
}

TEST_CASE("a send behind queued bytes gives up in time, too", "[timeouts]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    set_non_blocking(pair.client);
    REQUIRE(send_much(pair.client) == static_cast<int>(much.size()));
    u_long blocking = 0;
    REQUIRE(ioctlsocket(pair.client, FIONBIO, &blocking) == 0);
    set_timeout(pair.client, SO_SNDTIMEO, 50);
    BlockedCall const call{[&] { return send_much(pair.client); }};
    auto const end = call.result();
    REQUIRE(end);
    CHECK(end->value == SOCKET_ERROR);
    CHECK(end->last_error == WSAETIMEDOUT);
}

// What the host has given cannot be put back.
TEST_CASE("a receive of all bytes whose time is over brings those that came", "[timeouts]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    set_timeout(pair.server, SO_RCVTIMEO, 50);
    REQUIRE(send(pair.client, "ab", 2, 0) == 2);
    CHECK(recv_text(pair.server, 3, MSG_WAITALL) == "ab");
    CHECK(recv_text(pair.server, 3, MSG_WAITALL) == "!" + std::to_string(WSAETIMEDOUT));
}
