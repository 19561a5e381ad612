// SPDX-License-Identifier: MIT
// The process that sends what an ended one has left: it can be ended itself, and the first process
// of a name space leaves none behind.
#include <windows.h>
#include <winsock2.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "tests/support/adopted_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/talking_child.hpp"

using namespace std::chrono_literals;
using namespace ws2::test;

namespace {

constexpr int cannot_be_shown = 77;

// Says much to whoever connects, and ends as its namespace does.
void talk_as_first_process(std::atomic<int>& port, bool closes) {
    if (!become_first_process()) {
        port = -1;
        std::_Exit(cannot_be_shown);
    }
    auto connection = accepted_in_child(port);
    send_much(connection);
    if (closes) connection.close();
    std::exit(5);
}

UniqueSocket connected_to_port(int port) {
    auto const address = Address::loopback(AF_INET, static_cast<unsigned short>(port));
    auto peer = stream_socket();
    REQUIRE(connect(peer, address.data(), address.length()) == 0);
    return peer;
}

}  // namespace

TEST_CASE("what an ended process has left ends in a reset when the rest of it is ended, too",
          "[ending][linux]") {
    WinsockSession const session;
    for (int const signal : {SIGTERM, SIGINT, SIGHUP, SIGKILL}) {
        for (bool const is_closed : {false, true}) {
            CAPTURE(signal, is_closed);
            Adoption const adoption;
            Talk talk{[&](UniqueSocket s) {
                send_much(s);
                if (is_closed) s.close();
                std::exit(0);
            }};
            talk.child.end();
            auto const rest = adoption.child();
            REQUIRE(rest);
            CHECK(child_ends_by(*rest, signal));
            auto const heard = hear(talk.peer);
            CHECK(heard.bytes < much);
            CHECK(heard.code == WSAECONNRESET);
        }
    }
}

TEST_CASE("what an ended process has left is over when its peer has reset the connection",
          "[ending][linux]") {
    WinsockSession const session;
    Adoption const adoption;
    Talk talk{[&](UniqueSocket s) {
        // All is the host's when the process ends, and most of it still there.
        std::string const data(1'000'000, 'q');
        REQUIRE(send(s, data.data(), 1'000'000, 0) == 1'000'000);
        std::exit(0);
    }};
    talk.child.end();
    auto const rest = adoption.child();
    REQUIRE(rest);
    close_with_reset(std::move(talk.peer));
    auto const time = time_of_ended_child(*rest);
    REQUIRE(time);
    CHECK(*time < 1s);
}

// What it would leave behind is ended with it.
TEST_CASE("the first process of a name space sends what it has left before it ends",
          "[ending][linux]") {
    WinsockSession const session;
    auto& port = port_of_child();
    for (bool const closes : {false, true}) {
        CAPTURE(closes);
        ForkedChild child{[&] { talk_as_first_process(port, closes); }};
        REQUIRE(eventually([&] { return port != 0; }));
        if (auto const number = port.exchange(0); number > 0) {
            auto const peer = connected_to_port(number);
            auto const heard = hear_until_reset(peer);
            CHECK(heard.bytes == much);
            CHECK(heard.code == (closes ? 0 : WSAECONNRESET));
            CHECK(child.exit_code() == 5);
        } else {
            WARN("this user may make no name space of processes");
        }
    }
}

TEST_CASE("and resets the connection when its peer takes nothing", "[ending][linux]") {
    WinsockSession const session;
    auto& port = port_of_child();
    ForkedChild child{[&] { talk_as_first_process(port, true); }};
    REQUIRE(eventually([&] { return port != 0; }));
    if (auto const number = port.exchange(0); number > 0) {
        auto const peer = connected_to_port(number);
        CHECK(child.exit_code() == 5);
        auto const heard = hear(peer);
        CHECK(heard.bytes < much);
        CHECK(heard.code == WSAECONNRESET);
    } else {
        WARN("this user may make no name space of processes");
    }
}
