// SPDX-License-Identifier: MIT
// Threads that end inside a call, in a function that the call has called: nothing of the call
// stays.
#include <windows.h>
#include <winsock2.h>

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

int CALLBACK leave_by_exit_thread(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                                  DWORD_PTR) {
    ExitThread(1);
}
int CALLBACK leave_by_pthread_exit(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                                   DWORD_PTR) {
    leave_thread();
}

struct Way {
    char const* name;
    void(CALLBACK* apc)(ULONG_PTR);
    LPCONDITIONPROC condition;
};
Way const ways[] = {
    {"ExitThread",   [](ULONG_PTR) { ExitThread(1); },        leave_by_exit_thread },
    {"pthread_exit", [](ULONG_PTR) { leave_thread(); },       leave_by_pthread_exit},
    {"cancellation", [](ULONG_PTR) { cancel_this_thread(); }, leave_by_pthread_exit},
};

// The thread has ended, and nothing of it holds the socket: else closing waits for it.
void check_closes_at_once(UniqueSocket& socket) {
    auto const start = GetTickCount64();
    socket.close();
    CHECK(GetTickCount64() - start < 400);
}

}  // namespace

TEST_CASE("a thread that ends in an APC inside a call leaves nothing of the call behind",
          "[ending_threads]") {
    WinsockSession const session;
    for (auto const& way : ways) {
        CAPTURE(way.name);
        for (bool const in_select : {false, true}) {
            CAPTURE(in_select);
            auto pair = tcp_pair();
            SOCKET const s = pair.server;
            auto const wait = [&] {
                QueueUserAPC(way.apc, GetCurrentThread(), 0);
                fd_set set;
                FD_ZERO(&set);
                FD_SET(s, &set);
                char letter = 0;
                in_select ? select(0, &set, nullptr, nullptr, nullptr) : recv(s, &letter, 1, 0);
            };
            run_in_host_thread(wait);
            check_closes_at_once(pair.server);
        }
        auto listening = listener();
        auto const wait = [&] {
            QueueUserAPC(way.apc, GetCurrentThread(), 0);
            accept(listening, nullptr, nullptr);
        };
        run_in_host_thread(wait);
        check_closes_at_once(listening);
    }
}

TEST_CASE("an APC runs in a receive that waits for all, also when a part is there",
          "[ending_threads]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "a", 1, 0) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    std::string heard(2, '-');
    BlockedCall const call{[&] {
        auto const sends_the_rest = [](ULONG_PTR client) {
            send(static_cast<SOCKET>(client), "b", 1, 0);
        };
        QueueUserAPC(sends_the_rest, GetCurrentThread(), SOCKET{pair.client});
        return recv(pair.server, heard.data(), 2, MSG_WAITALL);
    }};
    REQUIRE(call.result());
    CHECK(heard == "ab");
}

// Calls that are queued behind an overlapped operation, whose own is on the stack of the thread.
TEST_CASE("a thread that ends in an APC takes what it waits for out of the queue",
          "[ending_threads]") {
    WinsockSession const session;
    for (auto const& way : ways) {
        CAPTURE(way.name);
        auto pair = tcp_pair();
        char first[2]{};
        WSABUF buffer{sizeof first, first};
        DWORD flags = 0;
        OVERLAPPED overlapped{};
        overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
        WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
        run_in_host_thread([&] {
            QueueUserAPC(way.apc, GetCurrentThread(), 0);
            char letter = 0;
            recv(pair.server, &letter, 1, 0);
        });
        CHECK(send(pair.client, "ab", 2, 0) == 2);
        CHECK(WaitForSingleObject(overlapped.hEvent, static_cast<DWORD>(patience().count())) == 0);
        CHECK(std::string(first, 2) == "ab");
        CHECK(send(pair.client, "c", 1, 0) == 1);
        CHECK(recv_text(pair.server, 1) == "c");
        CloseHandle(overlapped.hEvent);
        check_closes_at_once(pair.server);
    }
}

namespace {

// musl's pthread_exit() does not, so whatever the thread's frames hold stays with them.
bool leaving_unwinds() {
    struct Guard {
        bool& is_destroyed;
        ~Guard() { is_destroyed = true; }
    };
    bool is_destroyed = false;
    run_in_host_thread([&] {
        Guard const guard{is_destroyed};
        leave_thread();
    });
    return is_destroyed;
}

}  // namespace

TEST_CASE("a thread that ends in a condition function leaves the connection to the next accept",
          "[ending_threads]") {
    WinsockSession const session;
    for (auto const& way : ways) {
        CAPTURE(way.name);
        if (way.condition == leave_by_pthread_exit && !leaving_unwinds()) continue;
        auto listening = listener();
        auto const client = connected_to(listening);
        run_in_host_thread([&] { WSAAccept(listening, nullptr, nullptr, way.condition, 0); });
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        CHECK(send(client, "x", 1, 0) == 1);
        CHECK(recv_text(accepted, 1) == "x");
        check_closes_at_once(listening);
    }
}
