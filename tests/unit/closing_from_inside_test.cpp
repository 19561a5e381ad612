// SPDX-License-Identifier: MIT
// A socket that is closed from inside a call on it: by a signal handler of the thread that waits
// there, or by a thread that the condition function of an accept waits for. Closing cannot wait for
// these calls to leave. And a wait that a signal handler of its thread ends.
#include <winsock2.h>

#include <atomic>
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
    int result;  // of select: a socket that was closed is told as ready
};
constexpr Row rows[] = {
    {"accept", true,  accept_one,    SOCKET_ERROR},
    {"recv",   false, receive_one,   SOCKET_ERROR},
    {"select", false, wait_for_data, 1           },
};

}  // namespace

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
        CHECK((end->last_error != 0) == (row.result == SOCKET_ERROR));
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
