// SPDX-License-Identifier: MIT
// A socket that is closed from inside a call on it: by a signal handler of the thread that waits
// there, by a console control handler while the main thread does, or by a thread that the condition
// function of an accept waits for. Closing cannot wait for these calls to leave. And a wait that a
// signal handler of its thread ends.
#include <windows.h>
#include <winsock2.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

int wait_for_data(SOCKET s) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    return select(0, &set, nullptr, nullptr, nullptr);
}
int receive_one(SOCKET s) {
    char byte = 0;
    return recv(s, &byte, 1, 0);
}
int accept_one(SOCKET s) {
    auto const accepted = accept(s, nullptr, nullptr);
    return accepted == INVALID_SOCKET ? SOCKET_ERROR : 0;
}

struct Row {
    char const* name;
    bool listens;
    int (*call)(SOCKET);
    int result;  // of select: a socket that was closed is reported as ready
    int code;
};
constexpr Row rows[] = {
    {"accept", true,  accept_one,    SOCKET_ERROR, WSAEINTR       },
    {"recv",   false, receive_one,   SOCKET_ERROR, WSAECONNABORTED},
    {"select", false, wait_for_data, 1,            0              },
};

// What the handler, which has no argument, closes, and what that answered.
std::atomic<SOCKET> to_close{INVALID_SOCKET};
std::atomic<int> close_answer{1};

// As a server does whose Ctrl+C closes the socket that its main thread waits for. 0: the call came
// back as its row says, and the process went on.
int interrupt_main_thread(Row const& row) {
    auto pair = tcp_pair();
    auto listening = listener();
    SOCKET const s = row.listens ? listening.release() : pair.server.release();
    to_close = s;
    auto const closes = [](DWORD event) -> BOOL {
        if (event == CTRL_C_EVENT) close_answer = closesocket(to_close);
        return TRUE;
    };
    if (!SetConsoleCtrlHandler(closes, TRUE)) return 1;
    // A look too short lets the socket be closed before the call: that misses a deadlock only.
    std::thread interrupter{[] {
        Sleep(static_cast<DWORD>(glance().count()));
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    }};
    auto const result = row.call(s);
    auto const code = result == SOCKET_ERROR ? WSAGetLastError() : 0;
    interrupter.join();
    if (code != WSAENOTSOCK && (result != row.result || code != row.code)) return 2;
    if (!eventually([] { return close_answer != 1; }) || close_answer != 0) return 3;
    return closesocket(s) == SOCKET_ERROR && WSAGetLastError() == WSAENOTSOCK ? 0 : 4;
}

}  // namespace

// The first case here: in a child of a process with several threads the thread sanitizer holds back
// the signal.
TEST_CASE("a console control handler closes the socket that the main thread waits for",
          "[closing_from_inside]") {
    WinsockSession const session;
    for (auto const& row : rows) {
        CAPTURE(row.name);
        ForkedChild child{[&] { std::_Exit(interrupt_main_thread(row)); }};
        CHECK(child.exit_code() == 0);
    }
}

TEST_CASE("a signal handler closes the socket that its thread waits for", "[closing_from_inside]") {
    WinsockSession const session;
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto pair = tcp_pair();
        SOCKET const s = row.listens ? listener().release() : pair.server.release();
        std::atomic<SignalHandler const*> handler{nullptr};
        std::atomic<int> closed{1};
        BlockedCall const call{[&] {
            SignalHandler const closes{[&] { closed = closesocket(s); }};
            handler = &closes;
            return row.call(s);
        }};
        REQUIRE(call.is_blocked());
        REQUIRE(eventually([&] { return handler.load() != nullptr; }));
        handler.load()->interrupt();
        auto const end = call.result();
        REQUIRE(end);
        CHECK(end->value == row.result);
        CHECK(end->last_error == row.code);
        CHECK(closed == 0);
        CHECK(closesocket(s) == SOCKET_ERROR);
        CHECK(WSAGetLastError() == WSAENOTSOCK);
    }
}

TEST_CASE("a condition function waits for the thread that closes its listener",
          "[closing_from_inside]") {
    WinsockSession const session;
    struct State {
        SOCKET listening;
        std::atomic<int> closed{1};
    } state{listener().release(), {}};
    auto const client = connected_to(state.listening);
    BlockedCall const call{[&] {
        auto const condition = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                                  DWORD_PTR context) -> int {
            auto& of = *reinterpret_cast<State*>(context);
            std::thread{[&] { of.closed = closesocket(of.listening); }}.join();
            return CF_ACCEPT;
        };
        auto const accepted = WSAAccept(state.listening, nullptr, nullptr, condition,
                                        reinterpret_cast<DWORD_PTR>(&state));
        if (accepted != INVALID_SOCKET) closesocket(accepted);
        return 0;
    }};
    REQUIRE(call.result());
    CHECK(state.closed == 0);
    CHECK(closesocket(state.listening) == SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSAENOTSOCK);
}

// As a program does whose Ctrl+C ends its loop. The thread that waits drives the poller.
TEST_CASE("a signal handler sets an event that its thread waits for beside network events",
          "[closing_from_inside]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    WSAEVENT const events[] = {WSACreateEvent(), WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, events[0], FD_READ) == 0);
    std::atomic<SignalHandler const*> handler{nullptr};
    BlockedCall const call{[&] {
        SignalHandler const sets{[&] { WSASetEvent(events[1]); }};
        handler = &sets;
        return static_cast<int>(WSAWaitForMultipleEvents(2, events, FALSE, WSA_INFINITE, FALSE));
    }};
    REQUIRE(call.is_blocked());
    REQUIRE(eventually([&] { return handler.load() != nullptr; }));
    handler.load()->interrupt();
    auto const end = call.result();
    REQUIRE(end);
    CHECK(end->value == WSA_WAIT_EVENT_0 + 1);
    for (auto const& event : events) CHECK(WSACloseEvent(event));
}
