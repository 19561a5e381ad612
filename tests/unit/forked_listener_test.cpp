// SPDX-License-Identifier: MIT
// Listeners that several processes have after a fork: one of them enforces the backlog, and each
// may accept.
#include <windows.h>
#include <winsock2.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_clients.hpp"
#include "tests/support/host_library.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

constexpr int many = 10;

// Clients of a process of its own, which end when it does.
int let_in(unsigned short port) {
    ForkedChild clients{[port] { std::_Exit(host_clients_let_in(port, many)); }};
    return clients.exit_code().value_or(-1);
}

// The child writes one letter when it is ready, and reads another that says what to do.
struct Errand {
    Pair line = tcp_pair();

    char hear(SOCKET s) const {
        char letter = 0;
        return recv(s, &letter, 1, 0) == 1 ? letter : '-';
    }
    bool say(SOCKET s, char letter) const { return send(s, &letter, 1, 0) == 1; }
};

}  // namespace

TEST_CASE("a listener that the parent has closed is the child's, backlog and all",
          "[forked_listener]") {
    WinsockSession const session;
    for (int const backlog : {1, 3}) {
        CAPTURE(backlog);
        auto listening = listener(AF_INET, backlog);
        auto const port = local_address(listening).port();
        Errand const errand;
        ForkedChild child{[&] {
            errand.hear(errand.line.server);
            std::_Exit(0);
        }};
        listening.close();
        CHECK(let_in(port) == backlog);
        errand.say(errand.line.client, '!');
        CHECK(child.exit_code() == 0);
    }
}

TEST_CASE("a listener outlives the process that made it, backlog and all", "[forked_listener]") {
    constexpr int backlog = 2;
    WinsockSession const session;
    Errand const errand;
    ForkedChild maker{[&] {
        auto const listening = listener(AF_INET, backlog);
        // Full, so that clients are refused when its maker ends.
        let_in(local_address(listening).port());
        ForkedChild heir{[&] {
            errand.hear(errand.line.server);
            auto const name = std::to_string(local_address(listening).port());
            send(errand.line.server, name.data(), static_cast<int>(name.size()), 0);
            // Those that were let in before have left.
            for (int i = 0; i != backlog; ++i) closesocket(accept(listening, nullptr, nullptr));
            errand.say(errand.line.server, '!');
            errand.hear(errand.line.server);
            std::_Exit(0);
        }};
        std::_Exit(0);
    }};
    CHECK(maker.exit_code() == 0);
    errand.say(errand.line.client, '!');
    char text[16]{};
    REQUIRE(recv(errand.line.client, text, 5, MSG_WAITALL) == 5);
    REQUIRE(errand.hear(errand.line.client) == '!');
    CHECK(let_in(static_cast<unsigned short>(std::stoi(text))) == backlog);
    errand.say(errand.line.client, '!');
}

// The parent refuses clients then, and the child knows nothing of it.
TEST_CASE("a child accepts what waits at a full listener of its parent, and lets others in",
          "[forked_listener]") {
    constexpr int backlog = 3;
    WinsockSession const session;
    auto const listening = listener(AF_INET, backlog);
    auto const port = local_address(listening).port();
    Errand const errand;
    ForkedChild child{[&] {
        for (;;) {
            auto const order = errand.hear(errand.line.server);
            if (order != 'a') std::_Exit(order == 'q' ? 0 : 1);
            UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
            errand.say(errand.line.server, accepted.valid() ? 'y' : 'n');
        }
    }};
    for (int round = 0; round != 3; ++round) {
        CAPTURE(round);
        CHECK(let_in(port) == backlog);
        for (int i = 0; i != backlog; ++i) {
            CAPTURE(i);
            errand.say(errand.line.client, 'a');
            CHECK(errand.hear(errand.line.client) == 'y');
        }
    }
    // And the parent accepts as well.
    CHECK(let_in(port) == backlog);
    for (int i = 0; i != backlog; ++i)
        CHECK(UniqueSocket{accept(listening, nullptr, nullptr)}.valid());
    errand.say(errand.line.client, 'q');
    CHECK(child.exit_code() == 0);
}

TEST_CASE("a child that leaves takes nothing from its parent's listener", "[forked_listener]") {
    constexpr int backlog = 2;
    WinsockSession const session;
    auto listening = listener(AF_INET, backlog);
    auto const port = local_address(listening).port();
    for (bool const closes : {false, true}) {
        CAPTURE(closes);
        ForkedChild child{[&] {
            if (closes) listening.close();
            std::exit(0);
        }};
        CHECK(child.exit_code() == 0);
        CHECK(let_in(port) == backlog);
        for (int i = 0; i != backlog; ++i)
            CHECK(UniqueSocket{accept(listening, nullptr, nullptr)}.valid());
    }
}

// --- a library that is unloaded -----------------------------------------------------------------

#ifdef WS2_SHARED_LIBRARY
namespace {

// The port of a listener with a backlog of 1; 0 when a call failed.
unsigned short listen_with(HostLibrary const& library) {
    auto const name_of = library.function<decltype(&getsockname)>("ws2_getsockname");
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const address = reinterpret_cast<sockaddr*>(&name);
    int length = sizeof name;
    WSADATA data{};
    if (library.function<decltype(&WSAStartup)>("ws2_WSAStartup")(MAKEWORD(2, 2), &data) != 0)
        return 0;
    auto const s = library.function<decltype(&socket)>("ws2_socket")(AF_INET, SOCK_STREAM, 0);
    bool const listens = library.function<decltype(&bind)>("ws2_bind")(s, address, length) == 0 &&
                         library.function<decltype(&listen)>("ws2_listen")(s, 1) == 0 &&
                         name_of(s, address, &length) == 0;
    return listens ? ntohs(name.sin_port) : static_cast<unsigned short>(0);
}

// 0: the backlog is kept when the library is no longer loaded, and it can be loaded again.
int unload_behind_listener() {
    unsigned short port = 0;
    {
        HostLibrary const library{WS2_SHARED_LIBRARY};
        if (!library) return 1;
        // As long as a thread lives that has called, the host's loader keeps the library for what
        // runs at the thread's end.
        std::thread{[&] { port = listen_with(library); }}.join();
        if (port == 0) return 2;
        if (host_clients_let_in(port, 5) != 1) return 3;
    }
    if (!is_loaded(WS2_SHARED_LIBRARY)) return 4;
    if (host_clients_let_in(port, 5) != 0) return 5;
    HostLibrary const again{WS2_SHARED_LIBRARY};
    return again && host_clients_let_in(port, 5) == 0 ? 0 : 6;
}

}  // namespace

TEST_CASE("a full listener goes on when the library is unloaded", "[forked_listener]") {
    ForkedChild child{[] { std::_Exit(unload_behind_listener()); }};
    CHECK(child.exit_code() == 0);
}
#endif
