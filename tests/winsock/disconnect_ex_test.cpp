// SPDX-License-Identifier: MIT
// DisconnectEx, and sockets that are used again.
#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"

using namespace ws2::test;

namespace {

constexpr auto disconnect_ex_test = "winetest:test_DisconnectEx";

Outcome disconnecting(SOCKET s, OVERLAPPED* overlapped, DWORD flags = 0, DWORD reserved = 0) {
    return outcome_of_bool([&] { return disconnect_ex(s, overlapped, flags, reserved); });
}

bool disconnects(SOCKET s, DWORD flags = 0) {
    Overlap overlap;
    auto const started = disconnect_ex(s, &overlap, flags);
    if (!started && WSAGetLastError() != WSA_IO_PENDING) return false;
    return overlap.ends_with(0);
}

}  // namespace

BEHAVIOUR("disconnect-ex.refusals", "F.6-14 F.6-19 F.20-3", high, disconnect_ex_test,
          "DisconnectEx on no socket is WSAENOTSOCK, without a connection WSAENOTCONN, with a flag "
          "or number that is unknown WSAEINVAL") {
    Overlap overlap;
    CHECK_THAT(disconnecting(INVALID_SOCKET, &overlap), FailsWith(WSAENOTSOCK));
    CHECK_THAT(disconnecting(stream_socket(), &overlap), FailsWith(WSAENOTCONN));
    CHECK_THAT(disconnecting(bound_stream(), nullptr), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("disconnect-ex.bad-flags", "F.6-19 F.20-3", medium, "docs:DisconnectEx",
          "DisconnectEx with a flag that is unknown, or a number where 0 belongs, is WSAEINVAL") {
    auto const pair = tcp_pair();
    Overlap overlap;
    CHECK_THAT(disconnecting(pair.client, &overlap, 0, 1), FailsWith(WSAEINVAL));
    CHECK_THAT(disconnecting(pair.client, &overlap, TF_WRITE_BEHIND), FailsWith(WSAEINVAL));
}

BEHAVIOUR("disconnect-ex.datagram", "F.6-20", medium, "docs:DisconnectEx",
          "DisconnectEx on a datagram socket is refused") {
    auto const pair = udp_pair();
    Overlap overlap;
    CHECK_THAT(disconnecting(pair.client, &overlap), FailsWith({WSAENOTCONN, WSAEOPNOTSUPP}));
}

BEHAVIOUR("disconnect-ex.pends", "F.6-15 F.20-1", high, disconnect_ex_test,
          "DisconnectEx pends and ends with 0 bytes, whether the peer has finished or not; the "
          "peer sees the "
          "end") {
    auto const pair = tcp_pair();
    Overlap overlap;
    CHECK_THAT(disconnecting(pair.client, &overlap), FailsWith(WSA_IO_PENDING));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 0);
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("disconnect-ex.plain", "F.6-16", high, disconnect_ex_test,
          "DisconnectEx without an OVERLAPPED waits and is TRUE, and so is a second one") {
    auto const pair = tcp_pair();
    CHECK_THAT(disconnecting(pair.client, nullptr), Returns(0));
    CHECK(recv_text(pair.server, 1).empty());
    CHECK_THAT(disconnecting(pair.client, nullptr), Returns(0));
}

BEHAVIOUR("disconnect-ex.afterwards", "F.6-17", high, disconnect_ex_test,
          "after DisconnectEx send is WSAESHUTDOWN and connect WSAEISCONN, while data of the peer "
          "and the names "
          "are there") {
    auto const pair = tcp_pair();
    auto const target = remote_address(pair.client);
    REQUIRE(disconnects(pair.client));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), FailsWith(WSAESHUTDOWN));
    say(pair.server, "late");
    CHECK(recv_all_text(pair.client, 4) == "late");
    CHECK(remote_address(pair.client) == target);
    CHECK_THAT(outcome([&] { return connect(pair.client, target.data(), target.length()); }),
               FailsWith(WSAEISCONN));
}

BEHAVIOUR("disconnect-ex.behind-sends", "F.20-2", medium, "docs:DisconnectEx",
          "DisconnectEx waits for the sends that are under way") {
    auto const pair = tcp_pair();
    std::string const large(16u << 20, 'x');
    WSABUF buffer{static_cast<ULONG>(large.size()), const_cast<char*>(large.data())};
    Overlap sending;
    DWORD count = 0;
    auto const sent = WSASend(pair.client, &buffer, 1, &count, 0, &sending, nullptr);
    REQUIRE((sent == 0 || WSAGetLastError() == WSA_IO_PENDING));
    Overlap overlap;
    REQUIRE((disconnect_ex(pair.client, &overlap) || WSAGetLastError() == WSA_IO_PENDING));
    CHECK(recv_all_text(pair.server, large.size()).size() == large.size());
    CHECK(sending.ends_with(0));
    CHECK(overlap.ends_with(0));
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("disconnect-ex.skip-mode", "F.20-1", high, "winetest:test_shutdown_completion_port",
          "DisconnectEx queues a packet also where packets of what ends at once are skipped") {
    auto const pair = tcp_pair();
    Port const port;
    REQUIRE(port.take(pair.client, 3));
    REQUIRE(SetFileCompletionNotificationModes(handle_of(pair.client),
                                               FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    Overlap overlap{Overlap::Kind::without_event};
    CHECK_THAT(disconnecting(pair.client, &overlap), FailsWith(WSA_IO_PENDING));
    auto const entry = port.next();
    CHECK(entry.is_success);
    CHECK(entry.key == 3);
    CHECK(entry.overlapped == &overlap);
}

BEHAVIOUR("disconnect-ex.disconnect-calls", "F.6-30", high,
          "winetest:test_shutdown_completion_port",
          "WSASendDisconnect and WSARecvDisconnect queue no packet") {
    auto const pair = tcp_pair();
    Port const port;
    REQUIRE(port.take(pair.client, 3));
    CHECK(WSASendDisconnect(pair.client, nullptr) == 0);
    CHECK(WSARecvDisconnect(pair.client, nullptr) == 0);
    CHECK(recv_text(pair.server, 1).empty());
    CHECK(port.is_empty());
}

BEHAVIOUR("disconnect-ex.not-reused", "B.7-35", high,
          "nettest:Accept.Accept_WithTargetSocket_ReuseAfterDisconnect_Success",
          "a socket that was disconnected without TF_REUSE_SOCKET cannot be accepted into") {
    auto const listening = listener();
    auto const pair = tcp_pair();
    REQUIRE(disconnects(pair.server));
    AcceptRooms rooms;
    Overlap overlap;
    CHECK_THAT(outcome_of_bool([&] { return accept_ex(listening, pair.server, rooms, &overlap); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("disconnect-ex.accept-again", "B.7-34 F.6-18 F.20-4", high,
          "nettest:Accept.Accept_WithTargetSocket_ReuseAfterDisconnect_Success",
          "a socket from AcceptEx that was disconnected with TF_REUSE_SOCKET can be accepted into "
          "again, and again") {
    auto const listening = listener();
    Port const port;
    REQUIRE(port.take(listening, 1));
    auto const acceptor = stream_socket();
    REQUIRE(port.take(acceptor, 2));
    for (int round = 0; round != 3; ++round) {
        AcceptRooms rooms;
        rooms.length = 8;
        Overlap accepting{Overlap::Kind::without_event};
        REQUIRE(starts_accepting(listening, acceptor, rooms, &accepting));
        auto client = connected_to(listening);
        say(client, "question");
        auto const accepted = port.next();
        REQUIRE(accepted.is_success);
        CHECK(accepted.bytes == 8);
        REQUIRE(update_accept_context(acceptor, listening) == 0);
        say(acceptor, "answer");
        Overlap leaving{Overlap::Kind::without_event};
        REQUIRE((disconnect_ex(acceptor, &leaving, TF_REUSE_SOCKET) ||
                 WSAGetLastError() == WSA_IO_PENDING));
        CHECK(recv_all_text(client, 6) == "answer");
        CHECK(recv_text(client, 1).empty());
        client.close();
        auto const left = port.next();
        CHECK(left.is_success);
        CHECK(left.key == 2);
        CHECK(left.overlapped == &leaving);
    }
}

BEHAVIOUR("disconnect-ex.not-for-connect", "B.7-34", medium, "docs:AcceptEx",
          "a socket from AcceptEx is not bound when it is used again, so ConnectEx is WSAEINVAL") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    REQUIRE(update_accept_context(waiting.acceptor, listening) == 0);
    client.close();
    REQUIRE(disconnects(waiting.acceptor, TF_REUSE_SOCKET));
    Overlap overlap;
    CHECK_THAT(outcome_of_bool([&] {
                   return connect_ex(waiting.acceptor, local_address(listening), "", &overlap);
               }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("disconnect-ex.connect-again", "F.20-4 F.6-18", medium, "docs:DisconnectEx",
          "a socket from ConnectEx keeps its port and can connect again, to another peer") {
    auto const first = listener();
    auto const second = listener();
    auto const s = bound_stream();
    auto const port = local_address(s).port();
    for (SOCKET const listening : {first.get(), second.get()}) {
        Overlap connecting;
        REQUIRE((connect_ex(s, local_address(listening), "hi", &connecting) ||
                 WSAGetLastError() == WSA_IO_PENDING));
        REQUIRE(connecting.ends_with(0));
        REQUIRE(update_connect_context(s) == 0);
        auto server = accepted_by(listening);
        CHECK(recv_all_text(server, 2) == "hi");
        CHECK(remote_address(server).port() == port);
        server.close();
        CHECK(recv_text(s, 1).empty());
        CHECK(disconnects(s, TF_REUSE_SOCKET));
    }
}

BEHAVIOUR(
    "disconnect-ex.reused-is-new", "F.6-18", medium, "docs:DisconnectEx",
    "a socket that TF_REUSE_SOCKET leaves for use again has no connection: send is WSAENOTCONN") {
    auto const pair = tcp_pair();
    REQUIRE(disconnects(pair.client, TF_REUSE_SOCKET));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), FailsWith(WSAENOTCONN));
    CHECK(recv_text(pair.server, 1).empty());
}
