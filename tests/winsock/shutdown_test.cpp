// SPDX-License-Identifier: MIT
// shutdown: states, directions, and what both ends see.
#include <winsock2.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto shutdown_test = "winetest:test_shutdown";

struct DirectionRow {
    Behaviour is;
    int how;
    int send_error;
    int receive_error;
};

// clang-format off
DirectionRow const stream_rows[] = {
    {{"shutdown.stream-send", "E.5-3", high, shutdown_test, "SD_SEND: send is WSAESHUTDOWN, and the peer's data still arrives"}, SD_SEND, WSAESHUTDOWN, 0},
    {{"shutdown.stream-receive", "D.5-5 E.6-8", high, shutdown_test, "SD_RECEIVE: recv is WSAESHUTDOWN at once, and send works"}, SD_RECEIVE, 0, WSAESHUTDOWN},
    {{"shutdown.stream-both", "D.5-5 E.6-8", high, shutdown_test, "after SD_BOTH on a stream recv and send are WSAESHUTDOWN"}, SD_BOTH, WSAESHUTDOWN, WSAESHUTDOWN},
};
DirectionRow const datagram_rows[] = {
    {{"shutdown.datagram-send", "E.6-4", high, shutdown_test, "SD_SEND of an unconnected datagram socket: sendto is WSAESHUTDOWN"}, SD_SEND, WSAESHUTDOWN, 0},
    {{"shutdown.datagram-receive", "E.6-4", high, "nettest:ReceiveFrom.ShutdownReceiveBeforeOperation", "after SD_RECEIVE on a datagram socket recvfrom is WSAESHUTDOWN"}, SD_RECEIVE, 0, WSAESHUTDOWN},
    {{"shutdown.datagram-both", "E.6-4", high, shutdown_test, "after SD_BOTH on a datagram socket recvfrom and sendto are WSAESHUTDOWN"}, SD_BOTH, WSAESHUTDOWN, WSAESHUTDOWN},
};
// clang-format on

// Yields() wants 0 for success; a transfer of one byte returns 1.
template <class Call>
Outcome without_count(Call&& call) {
    return outcome([&] { return call() == SOCKET_ERROR ? SOCKET_ERROR : 0; });
}

}  // namespace

BEHAVIOURS(stream_rows, row) {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    REQUIRE(await(pair.client, Ready::to_read));
    CHECK_THAT(outcome([&] { return shutdown(pair.client, row.how); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return shutdown(pair.client, row.how); }), ReturnsAndResets(0));
    char one{};
    CHECK_THAT(without_count([&] { return send(pair.client, "y", 1, 0); }), Yields(row.send_error));
    CHECK_THAT(without_count([&] { return recv(pair.client, &one, 1, 0); }),
               Yields(row.receive_error));
}

BEHAVIOURS(datagram_rows, row) {
    auto const s = bound_datagram();
    auto const own = local_address(s);
    auto const other = datagram_socket();
    REQUIRE(sendto(other, "x", 1, 0, own.data(), own.length()) == 1);
    REQUIRE(await(s, Ready::to_read));
    CHECK_THAT(outcome([&] { return shutdown(s, row.how); }), ReturnsAndResets(0));
    char one{};
    CHECK_THAT(without_count([&] { return sendto(s, "y", 1, 0, own.data(), own.length()); }),
               Yields(row.send_error));
    CHECK_THAT(without_count([&] { return recvfrom(s, &one, 1, 0, nullptr, nullptr); }),
               Yields(row.receive_error));
}

BEHAVIOUR("shutdown.how", "E.6-1", high, shutdown_test,
          "shutdown of an unknown direction is WSAEINVAL") {
    auto const pair = tcp_pair();
    for (int const how : {-1, 3, 0xdead})
        CHECK_THAT(outcome([&] { return shutdown(pair.client, how); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("shutdown.not-connected", "E.6-2", high, shutdown_test,
          "shutdown of a stream that is not connected, and of a listener, is WSAENOTCONN") {
    for (int const how : {SD_RECEIVE, SD_SEND, SD_BOTH}) {
        auto const s = stream_socket();
        auto const l = listener();
        CHECK_THAT(outcome([&] { return shutdown(s, how); }), FailsWith(WSAENOTCONN));
        CHECK_THAT(outcome([&] { return shutdown(l, how); }), FailsWith(WSAENOTCONN));
    }
    CHECK_THAT(outcome([] { return shutdown(INVALID_SOCKET, SD_SEND); }), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("shutdown.peer-sees-the-end", "E.6-3", high, shutdown_test,
          "SD_SEND ends the peer's stream behind the data, and the peer can go on sending") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "a", 1, 0) == 1);
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    char one{};
    CHECK(recv(pair.server, &one, 1, 0) == 1);
    CHECK(recv(pair.server, &one, 1, 0) == 0);
    REQUIRE(send(pair.server, "b", 1, 0) == 1);
    CHECK(recv(pair.client, &one, 1, 0) == 1);
    CHECK(one == 'b');
}

BEHAVIOUR("shutdown.receive-is-silent", "E.6-6", high, shutdown_test,
          "SD_RECEIVE sends the peer nothing, which may go on sending") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_RECEIVE) == 0);
    for (int i = 0; i != 3; ++i) CHECK(send(pair.server, "x", 1, 0) == 1);
    REQUIRE(send(pair.client, "y", 1, 0) == 1);
    char one{};
    CHECK(recv(pair.server, &one, 1, 0) == 1);
}

BEHAVIOUR("shutdown.after-peer-closed", "E.6-3", high,
          "nettest:Shutdown.Shutdown_TCP_CLOSED_Success",
          "when both directions are over, shutdown still returns 0") {
    auto pair = tcp_pair();
    pair.server = UniqueSocket{};
    char one{};
    REQUIRE(recv(pair.client, &one, 1, 0) == 0);
    CHECK_THAT(outcome([&] { return shutdown(pair.client, SD_SEND); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return shutdown(pair.client, SD_BOTH); }), ReturnsAndResets(0));
}

BEHAVIOUR("shutdown.under-recv", "B.5-9", medium, "web:epics-base#30",
          "SD_RECEIVE does not wake a thread that is blocked in recv on a stream") {
    auto const pair = tcp_pair();
    char one{};
    BlockedCall const call{[&] { return recv(pair.client, &one, 1, 0); }};
    REQUIRE(call.is_blocked());
    REQUIRE(shutdown(pair.client, SD_RECEIVE) == 0);
    CHECK(call.is_blocked());
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    CHECK(call.result());
}

BEHAVIOUR("shutdown.under-recvfrom", "B.5-10", medium, "web:epics-base#30",
          "SD_RECEIVE wakes a thread that is blocked in recvfrom on a datagram socket") {
    auto const s = bound_datagram();
    char one{};
    BlockedCall const call{[&] { return recvfrom(s, &one, 1, 0, nullptr, nullptr); }};
    REQUIRE(call.is_blocked());
    REQUIRE(shutdown(s, SD_RECEIVE) == 0);
    auto const result = call.result();
    REQUIRE(result);
    CHECK(result->value == SOCKET_ERROR);
}

BEHAVIOUR("shutdown.receive-no-event", "E.6-10", high, "winetest:test_close_events, test_WSAPoll",
          "SD_RECEIVE makes neither end readable, and reports no hang-up at either") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_RECEIVE) == 0);
    WSAPOLLFD items[] = {
        {pair.client, POLLIN, 0},
        {pair.server, POLLIN, 0}
    };
    CHECK_THAT(outcome([&] { return WSAPoll(items, 2, 0); }), ReturnsAndResets(0));
    CHECK(!is_ready(pair.server, Ready::to_read));
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK(await(pair.server, Ready::to_read));
    items[0].events = 0;
    CHECK(eventually([&] { return WSAPoll(items, 2, 0) == 1; }));
    CHECK((items[1].revents & POLLHUP) != 0);
}

BEHAVIOUR("shutdown.datagram-unbound", "E.6-4", high, "winetest:test_shutdown",
          "shutdown of a datagram socket that is not even bound returns 0 and is kept to") {
    for (int const how : {SD_RECEIVE, SD_SEND, SD_BOTH}) {
        auto const s = datagram_socket();
        CHECK_THAT(outcome([&] { return shutdown(s, how); }), ReturnsAndResets(0));
        auto const target = Address::loopback(AF_INET, 9);
        CHECK_THAT(
            without_count([&] { return sendto(s, "x", 1, 0, target.data(), target.length()); }),
            Yields(how == SD_RECEIVE ? 0 : WSAESHUTDOWN));
    }
}

BEHAVIOUR("shutdown.both-under-recvfrom", "B.5-10", medium, "web:epics-base#30",
          "SD_BOTH wakes a thread that is blocked in recvfrom on a datagram socket") {
    auto const s = bound_datagram();
    char one{};
    BlockedCall const call{[&] { return recvfrom(s, &one, 1, 0, nullptr, nullptr); }};
    REQUIRE(call.is_blocked());
    REQUIRE(shutdown(s, SD_BOTH) == 0);
    auto const result = call.result();
    REQUIRE(result);
    CHECK(result->value == SOCKET_ERROR);
}

BEHAVIOUR("shutdown.under-overlapped-recvfrom", "F.13-24", medium, "web:chriskohlhoff/asio#529",
          "an overlapped receive stays pending on a datagram socket that is shut down, until it is "
          "closed") {
    for (int const how : {SD_RECEIVE, SD_BOTH}) {
        CAPTURE(how);
        auto s = bound_datagram();
        Port const port;
        REQUIRE(port.take(s, 7));
        Transfer receive{Overlap::Kind::without_event};
        REQUIRE(receive.pends(s));
        CHECK_THAT(outcome([&] { return shutdown(s, how); }), ReturnsAndResets(0));
        CHECK(port.is_empty());
        Transfer later{Overlap::Kind::without_event};
        CHECK_THAT(outcome([&] { return later.receive(s); }), FailsWith(WSAESHUTDOWN));
        s.close();
        auto const packet = port.next();
        CHECK(packet.overlapped == &receive.overlap);
        CHECK(packet.error == ERROR_OPERATION_ABORTED);
    }
}

BEHAVIOUR("shutdown.does-not-linger", "E.6-5", medium, "docs:shutdown",
          "shutdown never waits, whatever SO_LINGER says and however much is unsent") {
    auto const pair = tcp_pair();
    linger const value{1, 100};
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&value),
                       sizeof value) == 0);
    static char const data[65536]{};
    set_non_blocking(pair.client);
    while (send(pair.client, data, sizeof data, 0) > 0) {
    }
    u_long off = 0;
    REQUIRE(ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off) == 0);
    BlockedCall const call{[s = pair.client.get()] { return shutdown(s, SD_BOTH); }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(0));
    linger const none{};  // so that closing the socket does not wait
    setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&none),
               sizeof none);
}
