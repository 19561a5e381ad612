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
#include "tests/support/provenance.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/services_in_use.hpp"
#include "tests/unit/talking_child.hpp"

using namespace ws2::test;

namespace {

// A reset can take bytes from the peer, so one comes only from a host that knows what has arrived.
bool host_tells_acknowledged(SOCKET s) {
    return static_cast<bool>(ws2::platform::bytes_unacknowledged(ws2_socket_fd(s)));
}

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

// Some thousand system calls are no time. musl's exit() keeps a lock that its fork() waits for,
// with those of the library in hand.
TEST_CASE("and when another thread is in the middle of a fork", "[ending]") {
    if (has_musl()) return;
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

namespace {

// Everything that the receives would write into is gone when this has returned. So many, so that
// they are where whatever is called next has its frames. AddressSanitizer would put them elsewhere.
[[gnu::noinline, gnu::no_sanitize_address]] void leave_receives_on_stack(SOCKET s, HANDLE event) {
    OVERLAPPED overlapped[200]{};
    for (auto& each : overlapped) {
        char bytes[8];
        WSABUF buffer{sizeof bytes, bytes};
        each.hEvent = event;
        DWORD flags = 0;
        if (WSARecv(s, &buffer, 1, nullptr, &flags, &each, nullptr) == 0 ||
            WSAGetLastError() != WSA_IO_PENDING)
            std::abort();
    }
}

}  // namespace

TEST_CASE("receives whose OVERLAPPEDs were on the stack of a function that returned harm no end",
          "[ending]") {
    WinsockSession const session;
    ForkedChild child{[] {
        auto const pair = tcp_pair();
        HANDLE const event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
        std::thread{[&] { leave_receives_on_stack(pair.server, event); }}.join();
        if (WaitForSingleObject(event, 0) != WAIT_OBJECT_0) std::abort();
        leave_receives_on_stack(pair.server, event);
        std::exit(7);
    }};
    CHECK(child.exit_code() == 7);
}
