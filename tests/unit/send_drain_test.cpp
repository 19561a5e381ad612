// SPDX-License-Identifier: MIT
// What becomes of accepted bytes when everybody has gone, and of a send that is given up.
#include <winsock2.h>

#include <mswsock.h>
#include <ws2shim/ws2shim.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include "platform/socket_calls.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/receive_until_end.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// 0 where the host does not show them.
std::size_t open_sockets() {
    auto const open = open_descriptors();
    return open ? open->sockets : 0;
}

// More than the host has room for.
void send_much(SOCKET s) {
    std::string const data(20'000'000, 'q');
    set_non_blocking(s);
    REQUIRE(send(s, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
}

}  // namespace

TEST_CASE("two peers that are closed with bytes left for each other are both gone", "[drain]") {
    WinsockSession const session;
    auto const before = open_sockets();
    auto pair = tcp_pair();
    send_much(pair.client);
    send_much(pair.server);
    pair.client.close();
    pair.server.close();
    CHECK(eventually([&] { return open_sockets() == before; }));
}

// As calls that ask something of every socket have it for a moment: FIONREAD, or the search for the
// other end of a connection that an urgent byte is sent through.
TEST_CASE("closing ends a connection as it should while another call has the socket", "[drain]") {
    WinsockSession const session;
    for (bool const is_abortive : {false, true}) {
        CAPTURE(is_abortive);
        auto pair = tcp_pair();
        if (!is_abortive) send_much(pair.client);
        std::atomic<bool> has_it{false};
        std::atomic<bool> is_closed{false};
        std::thread other{[&] {
            auto const socket = ws2::core::acquire_socket(pair.client);
            has_it = true;
            eventually([&] { return is_closed.load(); });
        }};
        REQUIRE(eventually([&] { return has_it.load(); }));
        is_abortive ? close_with_reset(std::move(pair.client)) : pair.client.close();
        is_closed = true;
        other.join();
        std::size_t heard = 0;
        auto const code =
            receive_until_end(pair.server, [&](auto piece) { heard += piece.size(); });
        CHECK(heard == (is_abortive ? 0u : 20'000'000u));
        CHECK(code == (is_abortive ? WSAECONNRESET : 0));
    }
}

// Another process may have bytes of the same stream: a sender here waits for its answer.
TEST_CASE("while bytes are on offer to another process none is sent", "[drain]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    send_much(pair.client);
    {
        auto const socket = ws2::core::acquire_socket(pair.client);
        socket->unsent().hold();
        CHECK(socket->unsent().flush() == ws2::Code::would_block);
        CHECK(send(pair.client, "x", 1, 0) == SOCKET_ERROR);
        CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
        socket->unsent().end_hand_over(ws2::core::UnsentBytes::HandOver::not_delivered);
    }
    pair.client.close();
    CHECK(recv_all_text(pair.server, 20'000'000).size() == 20'000'000);
}

// --- a send that is given up when a part of it has gone -----------------------------------------

namespace {

constexpr std::size_t accepted_before = 300'000;  // more than the peer's host takes unread
constexpr std::size_t much = 20'000'000;

struct Client {
    SOCKET socket;
    std::string data = std::string(much, 'b');
    OVERLAPPED overlapped{};
    TRANSMIT_FILE_BUFFERS around{data.data(), static_cast<DWORD>(much), nullptr, 0};

    void start_send() {
        WSABUF buffer{static_cast<ULONG>(much), data.data()};
        CHECK(WSASend(socket, &buffer, 1, nullptr, 0, &overlapped, nullptr) == SOCKET_ERROR);
        CHECK(WSAGetLastError() == WSA_IO_PENDING);
    }
    void start_transmit() {
        CHECK(!TransmitFile(socket, nullptr, 0, 0, &overlapped, &around, 0));
        CHECK(WSAGetLastError() == WSA_IO_PENDING);
    }
    void close() const { CHECK(closesocket(socket) == 0); }
    // While it sends in another thread.
    template <class Send>
    void close_under(Send send) {
        BlockedCall const call{[&] { return send(*this); }};
        CHECK(call.is_blocked());
        close();
        auto const end = call.result();
        REQUIRE(end);
        CHECK_THAT(*end, FailsWith(WSAECONNABORTED));
    }
};

int send_all(Client& client) {
    return send(client.socket, client.data.data(), static_cast<int>(much), 0);
}
int transmit_all(Client& client) {
    return TransmitFile(client.socket, nullptr, 0, 0, nullptr, &client.around, 0) ? 0
                                                                                  : SOCKET_ERROR;
}

struct Way {
    char const* name;
    void (*give_up)(Client&);
};
Way const ways[] = {
    {"a blocked send",                [](Client& client) { client.close_under(send_all); }    },
    {"a blocked TransmitFile",        [](Client& client) { client.close_under(transmit_all); }},
    {"an overlapped send",
     [](Client& client) {
         client.start_send();
         client.close();
     }                                                                                        },
    {"an overlapped TransmitFile",
     [](Client& client) {
         client.start_transmit();
         client.close();
     }                                                                                        },
    {"a send that was cancelled",
     [](Client& client) {
         client.start_send();
         CHECK(CancelIoEx(reinterpret_cast<HANDLE>(client.socket), &client.overlapped));
         client.close();
     }                                                                                        },
    {"a send whose thread has ended",
     [](Client& client) {
         std::thread{[&] { client.start_send(); }}.join();
         client.close();
     }                                                                                        },
};

struct Heard {
    std::size_t of_before = 0;
    std::size_t of_part = 0;
    int code = 0;
};
Heard hear(SOCKET s) {
    Heard heard;
    heard.code = receive_until_end(s, [&](auto piece) {
        for (char const letter : piece) ++(letter == 'a' ? heard.of_before : heard.of_part);
    });
    return heard;
}

}  // namespace

TEST_CASE(
    "the peer does not take a part of a send that was given up for all, nor loses what was "
    "accepted before",
    "[drain]") {
    WinsockSession const session;
    auto const before = open_sockets();
    for (auto const& way : ways) {
        CAPTURE(way.name);
        auto const listening = listener();
        int const small = 8192;
        setsockopt(listening, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char const*>(&small),
                   sizeof small);
        Client client{connected_to(listening).release()};
        UniqueSocket const peer{accept(listening, nullptr, nullptr)};
        std::string const first(accepted_before, 'a');
        REQUIRE(send(client.socket, first.data(), static_cast<int>(first.size()), 0) ==
                static_cast<int>(first.size()));
        way.give_up(client);
        // Where the host does not know what has arrived, the reset comes at once and takes it away.
        bool const is_known =
            static_cast<bool>(ws2::platform::bytes_unacknowledged(ws2_socket_fd(peer)));
        auto const heard = hear(peer);
        CHECK(heard.of_before <= accepted_before);
        if (is_known) CHECK(heard.of_before == accepted_before);
        CHECK(heard.of_part < much);
        CHECK(heard.code == WSAECONNRESET);
    }
    CHECK(eventually([&] { return open_sockets() <= before; }));
}
