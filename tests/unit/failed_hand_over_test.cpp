// SPDX-License-Identifier: MIT
// A socket with bytes left to send is offered to another process, which fails to take it over: the
// giver still has every byte. Or which takes it over and is killed: the peer sees no clean end.
#include <winsock2.h>

#include <cstdlib>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/receive_until_end.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

constexpr std::size_t much = 20'000'000;  // more than the host has room for

std::string pattern() {
    std::string data(much, '\0');
    for (std::size_t i = 0; i != much; ++i) data[i] = static_cast<char>(i * 31 % 251);
    return data;
}

struct Row {
    char const* name;
    std::size_t descriptors;  // that the taker is given: not even one to ask with, or none for what
                              // it is sent
    bool tries_again;
};

constexpr Row rows[] = {
    {"cannot ask",                   0, false},
    {"cannot ask at first",          0, true },
    {"cannot keep what it is given", 1, false},
    {"cannot keep it at first",      1, true },
};

SOCKET take_over(WSAPROTOCOL_INFOW& info) {
    return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                      WSA_FLAG_OVERLAPPED);
}

// What the process that is to take over a socket says of itself first, and who hears it.
UniqueSocket connected_taker(SOCKET listening) {
    auto giver = connected_to(listening);
    auto const process = GetCurrentProcessId();
    send(giver, reinterpret_cast<char const*>(&process), sizeof process, 0);
    return giver;
}
UniqueSocket accepted_taker(SOCKET listening, DWORD& process) {
    UniqueSocket taker{accept(listening, nullptr, nullptr)};
    REQUIRE(recv(taker, reinterpret_cast<char*>(&process), sizeof process, MSG_WAITALL) ==
            sizeof process);
    return taker;
}

// 0: it went as the row says. The giver is notified when it is over.
int take(Row const& row, SOCKET listening) {
    auto const giver = connected_taker(listening);
    WSAPROTOCOL_INFOW info{};
    if (recv(giver, reinterpret_cast<char*>(&info), sizeof info, MSG_WAITALL) != sizeof info)
        return 1;
    {
        WithoutNewDescriptors const without{row.descriptors};
        if (take_over(info) != INVALID_SOCKET) return 2;
    }
    if (row.tries_again && take_over(info) == INVALID_SOCKET) return 3;
    send(giver, "!", 1, 0);
    return 0;
}

}  // namespace

TEST_CASE("a hand-over to another process that fails leaves no hole in the stream",
          "[failed_hand_over]") {
    WinsockSession const session;
    auto const data = pattern();
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const listening = listener();
        ForkedChild child{[&] { std::exit(take(row, listening)); }};
        DWORD process = 0;
        auto const taker = accepted_taker(listening, process);
        auto const pair = tcp_pair();
        set_non_blocking(pair.client);
        REQUIRE(send(pair.client, data.data(), static_cast<int>(much), 0) ==
                static_cast<int>(much));
        WSAPROTOCOL_INFOW info{};
        REQUIRE(WSADuplicateSocketW(pair.client, process, &info) == 0);
        REQUIRE(send(taker, reinterpret_cast<char const*>(&info), sizeof info, 0) == sizeof info);
        CHECK(recv_text(taker, 1) == "!");
        auto const heard = recv_all_text(pair.server, much);
        CHECK(heard.size() == much);
        CHECK((heard == data));
        CHECK(child.exit_code().value_or(-1) == 0);
    }
}

// The test itself is the parent of that process, and waits for it in the end only.
TEST_CASE(
    "a connection that was offered to a process which has ended is over when the giver closes it",
    "[failed_hand_over]") {
    WinsockSession const session;
    auto const listening = listener();
    ForkedChild child{[&] {
        auto const giver = connected_taker(listening);
        char go = 0;
        recv(giver, &go, 1, 0);
        std::_Exit(0);
    }};
    DWORD process = 0;
    auto const taker = accepted_taker(listening, process);
    auto pair = tcp_pair();
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(pair.client, process, &info) == 0);
    pair.client.close();
    send(taker, "!", 1, 0);
    CHECK(recv_text(taker, 1).empty());
    CHECK(recv_text(pair.server, 1).empty());
}

TEST_CASE("a process that is killed with bytes it has taken over shows no clean end",
          "[failed_hand_over]") {
    WinsockSession const session;
    for (bool const is_closed : {false, true}) {
        CAPTURE(is_closed);
        auto const listening = listener();
        ForkedChild child{[&] {
            auto const giver = connected_taker(listening);
            WSAPROTOCOL_INFOW info{};
            recv(giver, reinterpret_cast<char*>(&info), sizeof info, MSG_WAITALL);
            auto const taken = take_over(info);
            if (taken == INVALID_SOCKET) std::_Exit(1);
            if (is_closed) closesocket(taken);
            send(giver, "!", 1, 0);
            char go = 0;
            recv(giver, &go, 1, 0);
            end_by_kill();
        }};
        DWORD process = 0;
        auto const taker = accepted_taker(listening, process);
        auto pair = tcp_pair();
        set_non_blocking(pair.client);
        auto const data = pattern();
        REQUIRE(send(pair.client, data.data(), static_cast<int>(much), 0) ==
                static_cast<int>(much));
        WSAPROTOCOL_INFOW info{};
        REQUIRE(WSADuplicateSocketW(pair.client, process, &info) == 0);
        REQUIRE(send(taker, reinterpret_cast<char const*>(&info), sizeof info, 0) == sizeof info);
        REQUIRE(recv_text(taker, 1) == "!");
        pair.client.close();
        send(taker, "!", 1, 0);
        child.end();
        std::size_t heard = 0;
        auto const code =
            receive_until_end(pair.server, [&](auto piece) { heard += piece.size(); });
        CHECK(heard < much);
        CHECK(code == WSAECONNRESET);
    }
}
