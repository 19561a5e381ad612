// SPDX-License-Identifier: MIT
// What the peer sees of a process that ends, in each way it can end, and of one that forks.
#include <windows.h>
#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include "platform/socket_calls.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/receive_until_end.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/services_in_use.hpp"

using namespace ws2::test;

namespace {

constexpr std::size_t much = 20'000'000;  // more than the host has room for

void send_much(SOCKET s) {
    std::string const data(much, 'q');
    set_non_blocking(s);
    REQUIRE(send(s, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
}

// What one end of a connection heard, and the code it ended with; 0 for a clean end.
struct Heard {
    std::size_t bytes = 0;
    int code = 0;
};

Heard hear(SOCKET s) {
    static std::string piece(1 << 16, '\0');
    Heard heard;
    for (;;) {
        auto const count = recv(s, piece.data(), static_cast<int>(piece.size()), 0);
        if (count == 0) return heard;
        if (count < 0) {
            heard.code = WSAGetLastError();
            return heard;
        }
        heard.bytes += static_cast<std::size_t>(count);
    }
}

Heard hear_until_reset(SOCKET s) {
    Heard heard;
    heard.code = receive_until_end(s, [&](auto piece) { heard.bytes += piece.size(); });
    return heard;
}

// A reset can take bytes from the peer, so one comes only from a host that knows what has arrived.
bool host_tells_acknowledged(SOCKET s) {
    return static_cast<bool>(ws2::platform::bytes_unacknowledged(ws2_socket_fd(s)));
}

std::atomic<int>& port_of_child() {
    static auto& port =
        *new (memory_shared_with_children(sizeof(std::atomic<int>))) std::atomic<int>{0};
    return port;
}

UniqueSocket accepted_in_child(std::atomic<int>& port) {
    auto const listening = listener();
    port = local_address(listening).port();
    return UniqueSocket{accept(listening, nullptr, nullptr)};
}

// A connection to a child of this process, which runs `says` with it. It is the child that listens:
// this process has no thread then that could be in the middle of something when it forks, nor is a
// child of several threads that get signals from the thread sanitizer.
struct Talk {
    explicit Talk(std::function<void(UniqueSocket)> const& says)
        : child{[&] { says(accepted_in_child(port)); }} {
        REQUIRE(eventually([&] { return port != 0; }));
        auto const number = static_cast<unsigned short>(port.exchange(0));
        auto const address = Address::loopback(AF_INET, number);
        REQUIRE(connect(peer, address.data(), address.length()) == 0);
    }
    std::atomic<int>& port = port_of_child();
    ForkedChild child;
    UniqueSocket peer = stream_socket();
};

struct Ending {
    char const* name;
    void (*end)();
};
Ending const endings[] = {
    {"exit",             [] { std::exit(0); }                            },
    {"ExitProcess",      [] { ExitProcess(0); }                          },
    {"TerminateProcess", [] { TerminateProcess(GetCurrentProcess(), 0); }},
    {"SIGTERM, watched",
     [] {
         SetConsoleCtrlHandler([](DWORD) { return FALSE; }, TRUE);
         ask_to_end();
         Sleep(INFINITE);
     }                                                                   },
};

// No code of the library's runs then.
Ending const abrupt_endings[] = {
    {"SIGKILL", end_by_kill          },
    {"_Exit",   [] { std::_Exit(0); }},
    {"abort",
     [] {
         std::signal(SIGABRT, SIG_DFL);
         std::abort();
     }                               },
};

}  // namespace

TEST_CASE("what was accepted arrives in full when the process ends behind closesocket",
          "[ending]") {
    WinsockSession const session;
    for (auto const& ending : endings) {
        CAPTURE(ending.name);
        Talk talk{[&](UniqueSocket s) {
            send_much(s);
            s.close();
            ending.end();
        }};
        talk.child.end();
        auto const heard = hear(talk.peer);
        CHECK(heard.bytes == much);
        CHECK(heard.code == 0);
    }
}

// Some thousand system calls are no time.
TEST_CASE("and when another thread is in the middle of a fork", "[ending]") {
    WinsockSession const session;
    Talk talk{[&](UniqueSocket s) {
        send_much(s);
        s.close();
        std::atomic<bool> is_forking{false};
        std::thread{[&] {
            fork_slowly([&] {
                is_forking = true;
                Sleep(static_cast<DWORD>(glance().count()));
            });
            Sleep(INFINITE);
        }}.detach();
        while (!is_forking) Sleep(1);
        std::exit(0);
    }};
    talk.child.end();
    auto const heard = hear(talk.peer);
    CHECK(heard.bytes == much);
    CHECK(heard.code == 0);
}

TEST_CASE("and before the reset when the connection was left open", "[ending]") {
    WinsockSession const session;
    for (auto const& ending : endings) {
        CAPTURE(ending.name);
        Talk talk{[&](UniqueSocket s) {
            send_much(s);
            ending.end();
        }};
        talk.child.end();
        auto const heard = hear_until_reset(talk.peer);
        CHECK(heard.bytes == much);
        CHECK(heard.code == (host_tells_acknowledged(talk.peer) ? WSAECONNRESET : 0));
    }
}

TEST_CASE("a process that ends resets the connections it has left open", "[ending]") {
    WinsockSession const session;
    for (auto const& ending : endings) {
        CAPTURE(ending.name);
        Talk talk{[&](UniqueSocket s) {
            send(s, "last words", 10, 0);
            // A reset takes from the peer what it has not read yet.
            char are_heard = 0;
            if (recv(s, &are_heard, 1, 0) == 1) ending.end();
        }};
        char words[10];
        REQUIRE(recv(talk.peer, words, sizeof words, MSG_WAITALL) == sizeof words);
        REQUIRE(send(talk.peer, "!", 1, 0) == 1);
        auto const heard = hear(talk.peer);
        CHECK(heard.bytes == 0);
        CHECK(heard.code == WSAECONNRESET);
    }
}

// It is cancelled with its thread, when the process ends or before.
TEST_CASE("a process that ends in the middle of an overlapped send shows no clean end",
          "[ending]") {
    WinsockSession const session;
    for (bool const is_closed : {false, true}) {
        CAPTURE(is_closed);
        Talk talk{[&](UniqueSocket s) {
            auto& data = *new std::string(much, 'q');
            auto& overlapped = *new OVERLAPPED{};
            WSABUF buffer{static_cast<ULONG>(much), data.data()};
            WSASend(s, &buffer, 1, nullptr, 0, &overlapped, nullptr);
            if (is_closed) s.close();
            std::exit(0);
        }};
        talk.child.end();
        auto const heard = hear_until_reset(talk.peer);
        CHECK(heard.bytes < much);
        CHECK(heard.code == WSAECONNRESET);
    }
}

TEST_CASE("a process that ends abruptly with bytes left shows no clean end", "[ending]") {
    WinsockSession const session;
    for (auto const& ending : abrupt_endings) {
        for (bool const is_closed : {false, true}) {
            CAPTURE(ending.name, is_closed);
            Talk talk{[&](UniqueSocket s) {
                send_much(s);
                if (is_closed) s.close();
                ending.end();
            }};
            talk.child.end();
            auto const heard = hear(talk.peer);
            CHECK(heard.bytes < much);
            CHECK(heard.code == WSAECONNRESET);
        }
    }
}

TEST_CASE("a connection that the parent has as well outlives the child", "[ending]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    ForkedChild child{[] { std::exit(0); }};
    child.end();
    CHECK(send(pair.client, "still", 5, 0) == 5);
    pair.client.close();
    auto const heard = hear(pair.server);
    CHECK(heard.bytes == 5);
    CHECK(heard.code == 0);
}

TEST_CASE("accepted bytes are sent by the process that accepted them, and once", "[ending]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    send_much(pair.client);
    pair.client.close();
    // The child has a flusher of its own.
    Talk talk{[](UniqueSocket s) {
        send_much(s);
        s.close();
        Sleep(INFINITE);
    }};
    auto const own = hear(pair.server);
    CHECK(own.bytes == much);
    CHECK(own.code == 0);
    auto const childs = hear(talk.peer);
    CHECK(childs.bytes == much);
    CHECK(childs.code == 0);
    talk.child.kill();
}

// The child is stopped until this process has sent everything. Where the host has no place to count
// such processes, the first one that is done ends the reset of all.
TEST_CASE("a connection that two processes have bytes for ends cleanly behind all of them only",
          "[ending][linux]") {
    WinsockSession const session;
    auto& is_sending =
        *new (memory_shared_with_children(sizeof(std::atomic<bool>))) std::atomic<bool>{false};
    for (bool const is_killed : {true, false}) {
        CAPTURE(is_killed);
        is_sending = false;
        auto pair = tcp_pair();
        ForkedChild child{[&] {
            send_much(pair.client);
            is_sending = true;
            while (is_sending) Sleep(1);
            pair.client.close();
            std::exit(0);
        }};
        REQUIRE(eventually([&] { return is_sending.load(); }));
        child.stop();
        std::size_t heard = 0;
        auto const hear_some = [&] {
            static std::string piece(1 << 16, '\0');
            auto const count = recv(pair.server, piece.data(), static_cast<int>(piece.size()), 0);
            if (count > 0) heard += static_cast<std::size_t>(count);
        };
        std::string const own(much / 2, 'q');
        set_non_blocking(pair.client);
        set_non_blocking(pair.server);
        auto const length = static_cast<int>(own.size());
        REQUIRE(eventually([&] {
            hear_some();
            return send(pair.client, own.data(), length, 0) == length;
        }));
        auto const has_unsent = [&] {
            return ws2::core::acquire_socket(pair.client)->has_send_queue();
        };
        REQUIRE(has_unsent());
        REQUIRE(eventually([&] {
            hear_some();
            return !has_unsent();
        }));
        is_killed ? child.kill() : child.go_on();
        is_sending = false;
        if (is_killed) child.end();
        pair.client.close();
        auto const rest = hear_until_reset(pair.server);
        CHECK((heard + rest.bytes == much + own.size()) == !is_killed);
        CHECK(rest.code == (is_killed ? WSAECONNRESET : 0));
    }
}

TEST_CASE("the child of a fork starts the library's threads that it needs anew", "[ending]") {
    WinsockSession const session;
    REQUIRE(waitable_timer_fires());
    REQUIRE(overlapped_receive_ends());
    Talk talk{[](UniqueSocket s) {
        char const answers[]{waitable_timer_fires() ? 't' : '-',
                             overlapped_receive_ends() ? 'o' : '-'};
        send(s, answers, sizeof answers, 0);
        Sleep(INFINITE);
    }};
    char answers[2]{};
    REQUIRE(recv(talk.peer, answers, 2, MSG_WAITALL) == 2);
    CHECK(std::string(answers, 2) == "to");
    talk.child.kill();
}
