// SPDX-License-Identifier: MIT
// A process that may open no more descriptors. Run by CTest with a limit of 64.
#include <winsock2.h>

#include <mswsock.h>
#include <windows.h>

#include <functional>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

constexpr std::size_t more_than_the_limit = 200;

std::vector<UniqueSocket> open_all() {
    std::vector<UniqueSocket> all;
    while (all.size() != more_than_the_limit) {
        UniqueSocket next{socket(AF_INET, SOCK_STREAM, 0)};
        if (!next.valid()) break;
        all.push_back(std::move(next));
    }
    return all;
}

}  // namespace

TEST_CASE("without descriptors calls fail with WSAEMFILE, and no connection is lost",
          "[limit][B.1-8][E.2-28]") {
    WinsockSession const session;
    auto const listening = listener(AF_INET, 5);
    std::vector<UniqueSocket> clients;
    for (int i = 0; i != 4; ++i) {
        clients.push_back(connected_to(listening));
        REQUIRE(send(clients.back(), "kept", 4, 0) == 4);
    }
    REQUIRE(await(listening, Ready::to_read));
    std::vector<UniqueSocket> accepted;
    accepted.reserve(clients.size());

    // Sanitizers need descriptors to look at what is checked, so that comes afterwards.
    auto all = open_all();
    auto const opened = all.size();
    // While the library uses a descriptor for a moment, its number is taken, and free afterwards.
    int socket_code = 0;
    bool const no_socket = eventually([&] {
        UniqueSocket next{socket(AF_INET, SOCK_DGRAM, 0)};
        socket_code = WSAGetLastError();
        if (!next.valid()) return true;
        all.push_back(std::move(next));
        return false;
    });
    int accept_code = 0;
    while (accepted.size() != clients.size()) {
        UniqueSocket next{accept(listening, nullptr, nullptr)};
        accept_code = WSAGetLastError();
        if (!next.valid()) break;
        accepted.push_back(std::move(next));
    }
    bool const one_is_refused = accepted.size() != clients.size();
    bool const still_readable = is_ready(listening, Ready::to_read);
    all.clear();
    REQUIRE(opened < more_than_the_limit);
    CHECK(no_socket);
    CHECK(socket_code == WSAEMFILE);
    CHECK(one_is_refused);
    CHECK(accept_code == WSAEMFILE);
    CHECK(still_readable);

    while (accepted.size() != clients.size()) {
        accepted.emplace_back(accept(listening, nullptr, nullptr));
        REQUIRE(accepted.back().valid());
    }
    for (auto const& server : accepted) CHECK(recv_text(server, 4) == "kept");
}

TEST_CASE("without descriptors a full listener keeps its connections, and lets clients in later",
          "[limit][linux]") {
    WinsockSession const session;
    auto const listening = listener(AF_INET, 2);
    auto const first = connected_to(listening);
    auto const second = connected_to(listening);
    auto const late = stream_socket();
    auto const again = stream_socket();
    auto const target = local_address(listening);

    auto all = open_all();
    bool const refused = connect(late, target.data(), target.length()) == SOCKET_ERROR;
    int const refusal = WSAGetLastError();
    UniqueSocket early{accept(listening, nullptr, nullptr)};
    int const accept_code = WSAGetLastError();
    all.clear();
    CHECK(refused);
    CHECK(refusal == WSAECONNREFUSED);
    // While the library uses the descriptor that it has in reserve, its number may be free for a
    // moment.
    if (!early.valid()) CHECK(accept_code == WSAEMFILE);

    for (auto const& client : {std::cref(first), std::cref(second)}) {
        REQUIRE(send(client.get(), "kept", 4, 0) == 4);
        UniqueSocket const server =
            early.valid() ? std::move(early) : UniqueSocket{accept(listening, nullptr, nullptr)};
        REQUIRE(server.valid());
        CHECK(recv_text(server, 4) == "kept");
    }
    CHECK(connect(again, target.data(), target.length()) == 0);
}

// Winsock knows no status of an overlapped operation for WSAEMFILE.
TEST_CASE(
    "without descriptors AcceptEx ends with WSAENOBUFS, and the connection stays for the next",
    "[limit]") {
    WinsockSession const session;
    auto const listening = listener(AF_INET, 5);
    auto const client = stream_socket();
    auto const target = local_address(listening);
    auto const acceptor = stream_socket();
    char addresses[2 * (sizeof(sockaddr_in) + 16)];
    OVERLAPPED overlapped{};
    overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    DWORD count = 0;
    auto const start = [&] {
        return AcceptEx(listening, acceptor, addresses, 0, sizeof(sockaddr_in) + 16,
                        sizeof(sockaddr_in) + 16, &count, &overlapped);
    };
    auto const ends = [&] {
        return WaitForSingleObject(overlapped.hEvent, static_cast<DWORD>(patience().count())) ==
               WAIT_OBJECT_0;
    };
    REQUIRE_FALSE(start());

    auto all = open_all();
    bool const is_connected = connect(client, target.data(), target.length()) == 0;
    bool const has_ended = ends();
    DWORD flags = 0;
    bool const is_accepted = WSAGetOverlappedResult(listening, &overlapped, &count, FALSE, &flags);
    int const code = WSAGetLastError();
    all.clear();
    CHECK(is_connected);
    CHECK(has_ended);
    CHECK_FALSE(is_accepted);
    CHECK(code == WSAENOBUFS);

    REQUIRE(send(client, "kept", 4, 0) == 4);
    if (!start()) CHECK(WSAGetLastError() == ERROR_IO_PENDING);
    REQUIRE(ends());
    CHECK(recv_text(acceptor, 4) == "kept");
    CloseHandle(overlapped.hEvent);
}
