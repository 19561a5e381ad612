// SPDX-License-Identifier: MIT
// ConnectEx: what it refuses, how it ends, and what the socket is until SO_UPDATE_CONNECT_CONTEXT.
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/winsock/readiness_stages.hpp"

using namespace ws2::test;

namespace {

constexpr auto connect_ex_test = "winetest:test_connect";

Outcome connecting_by(SOCKET s, Address const& target, std::string const& text,
                      OVERLAPPED* overlapped) {
    return outcome_of_bool([&] { return connect_ex(s, target, text, overlapped); });
}

constexpr auto everybody_answers = "every address answers here";

// An address of no machine, which does not answer.
Address unanswering() {
    auto target = Address::any(AF_INET, 9);
    reinterpret_cast<sockaddr_in*>(target.data())->sin_addr.s_addr = htonl(0xC0000201);
    return target;
}

// Whether another machine answers for it all the same.
bool answers(Address const& target) {
    auto const s = stream_socket();
    set_non_blocking(s);
    if (connect(s, target.data(), target.length()) == 0) return true;
    if (WSAGetLastError() != WSAEWOULDBLOCK) return true;
    return eventually(
        [&] { return is_ready(s, Ready::to_write) || is_ready(s, Ready::exceptional); });
}

// A bound socket and an OVERLAPPED of its own.
struct AnyAddress {};
struct Connection {
    explicit Connection(Overlap::Kind kind = Overlap::Kind::with_event) : overlap{kind} {}
    explicit Connection(AnyAddress) : socket{stream_socket()} {
        auto const any = Address::any(AF_INET);
        REQUIRE(bind(socket, any.data(), any.length()) == 0);
    }
    bool begins(Address const& target, std::string const& text = {}) {
        return connect_ex(socket, target, text, &overlap) || WSAGetLastError() == WSA_IO_PENDING;
    }
    UniqueSocket socket = bound_stream();
    Overlap overlap;
};

}  // namespace

BEHAVIOUR("connect-ex.refusals", "F.6-1 F.6-2 F.6-3 F.6-4 F.19-1 F.19-3", high, connect_ex_test,
          "ConnectEx on a socket that is not bound, or that listens, is WSAEINVAL; without an "
          "OVERLAPPED it is ERROR_INVALID_PARAMETER") {
    auto const listening = listener();
    auto const target = local_address(listening);
    auto const bound = bound_stream();
    Overlap overlap;
    CHECK_THAT(connecting_by(INVALID_SOCKET, target, "", &overlap), FailsWith(WSAENOTSOCK));
    CHECK_THAT(connecting_by(stream_socket(), target, "", &overlap), FailsWith(WSAEINVAL));
    CHECK_THAT(connecting_by(listening, target, "", &overlap), FailsWith(WSAEINVAL));
    CHECK_THAT(connecting_by(bound, target, "", nullptr), FailsWith(ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("connect-ex.bad-names", "F.6-10 F.19-3", medium, "docs:ConnectEx",
          "ConnectEx to nobody's address is WSAEADDRNOTAVAIL, with an address that is too short "
          "WSAEFAULT") {
    auto const bound = bound_stream();
    Overlap overlap;
    CHECK_THAT(connecting_by(bound, Address::any(AF_INET, 80), "", &overlap),
               FailsWith(WSAEADDRNOTAVAIL));
    auto const function = extension_function<LPFN_CONNECTEX>(WSAID_CONNECTEX);
    auto const target = Address::loopback(AF_INET, 80);
    CHECK_THAT(outcome_of_bool([&] {
                   return function(bound, target.data(), 4, nullptr, 0, nullptr, &overlap);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("connect-ex.datagram", "F.6-11", medium, "docs:ConnectEx",
          "ConnectEx on a datagram socket is WSAEINVAL") {
    auto const s = bound_datagram();
    auto const target = local_address(s);
    Overlap overlap;
    CHECK_THAT(connecting_by(s, target, "", &overlap), FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "connect-ex.refused-touches", "F.19-4", high, connect_ex_test,
    "a ConnectEx that is refused has set Internal to STATUS_PENDING and left InternalHigh alone") {
    auto const target = Address::loopback(AF_INET, 80);
    Overlap overlap;
    overlap->InternalHigh = 0xdeadbeef;
    CHECK_THAT(connecting_by(stream_socket(), target, "", &overlap), FailsWith(WSAEINVAL));
    CHECK(overlap.is_pending());
    CHECK(overlap.bytes() == 0xdeadbeef);
}

BEHAVIOUR("connect-ex.connects", "F.6-7", high, connect_ex_test,
          "ConnectEx pends, and ends with 0 bytes when the connection stands") {
    auto const listening = listener();
    Connection connection;
    CHECK_THAT(connecting_by(connection.socket, local_address(listening), "", &connection.overlap),
               FailsWith(WSA_IO_PENDING));
    CHECK(connection.overlap.ends_with(0));
    CHECK(connection.overlap.bytes() == 0);
    auto const server = accepted_by(listening);
    say(connection.socket, "x");
    CHECK(recv_text(server, 1) == "x");
}

BEHAVIOUR("connect-ex.data", "F.6-8 F.19-6 F.11-7", high, connect_ex_test,
          "ConnectEx sends data that it is given along, counts it, and the program may overwrite "
          "it when the call returns") {
    auto const listening = listener();
    Connection connection;
    std::string text = "hello";
    REQUIRE(connection.begins(local_address(listening), text));
    text = "*****";
    CHECK(connection.overlap.ends_with(0));
    CHECK(connection.overlap.bytes() == 5);
    auto const server = accepted_by(listening);
    CHECK(recv_all_text(server, 5) == "hello");
}

BEHAVIOUR("connect-ex.refused", "F.6-9 E.4.1-6", high, connect_ex_test,
          "ConnectEx where nobody listens pends and ends with STATUS_CONNECTION_REFUSED") {
    auto const target = nobody();
    Connection connection;
    CHECK_THAT(connecting_by(connection.socket, target.address, "data", &connection.overlap),
               FailsWith(WSA_IO_PENDING));
    CHECK(connection.overlap.ends_with(status_refused));
    CHECK(connection.overlap.bytes() == 0);
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_FALSE(
        WSAGetOverlappedResult(connection.socket, &connection.overlap, &count, FALSE, &flags));
    CHECK(WSAGetLastError() == WSAECONNREFUSED);
}

BEHAVIOUR("connect-ex.again", "F.19-2", medium, "docs:ConnectEx",
          "a socket whose ConnectEx was refused is still bound and can try again") {
    auto const target = nobody();
    auto const listening = listener();
    Connection connection;
    auto const port = local_address(connection.socket).port();
    REQUIRE(connection.begins(target.address));
    REQUIRE(connection.overlap.ends_with(status_refused));
    Overlap again;
    CHECK_THAT(connecting_by(connection.socket, local_address(listening), "", &again),
               FailsWith(WSA_IO_PENDING));
    CHECK(again.ends_with(0));
    CHECK(local_address(connection.socket).port() == port);
}

BEHAVIOUR("connect-ex.connected", "F.6-6", high, connect_ex_test,
          "ConnectEx on a connected socket is WSAEISCONN") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Overlap overlap;
    CHECK_THAT(connecting_by(client, local_address(listening), "", &overlap),
               FailsWith(WSAEISCONN));
}

BEHAVIOUR("connect-ex.non-blocking", "F.6-13", high, "winetest:test_connecting_socket",
          "ConnectEx pends on a non-blocking socket, too, and the socket stays non-blocking") {
    auto const listening = listener();
    Connection connection;
    set_non_blocking(connection.socket);
    CHECK_THAT(connecting_by(connection.socket, local_address(listening), "", &connection.overlap),
               FailsWith(WSA_IO_PENDING));
    CHECK(connection.overlap.ends_with(0));
    CHECK(recv_text(connection.socket, 1) == "!10035");
}

BEHAVIOUR("connect-ex.port", "F.4-1", high, "winetest:test_completion_port",
          "the end of ConnectEx is a packet of the socket's port; a refusal is "
          "ERROR_CONNECTION_REFUSED there") {
    auto const listening = listener();
    auto const target = nobody();
    Port const port;
    Connection fine{Overlap::Kind::without_event};
    Connection refused{Overlap::Kind::without_event};
    REQUIRE(port.take(fine.socket, 1));
    REQUIRE(port.take(refused.socket, 2));
    REQUIRE(fine.begins(local_address(listening), "abc"));
    auto const first = port.next();
    CHECK(first.is_success);
    CHECK(first.key == 1);
    CHECK(first.bytes == 3);
    REQUIRE(refused.begins(target.address));
    auto const second = port.next();
    CHECK_FALSE(second.is_success);
    CHECK(second.key == 2);
    CHECK(second.overlapped == &refused.overlap);
    CHECK(second.error == ERROR_CONNECTION_REFUSED);
}

BEHAVIOUR("connect-ex.without-context", "F.6-12 F.19-5 E.4-6", high, connect_ex_test,
          "before SO_UPDATE_CONNECT_CONTEXT getpeername and shutdown are WSAENOTCONN, connect is "
          "WSAEINVAL and ConnectEx WSAEISCONN") {
    auto const listening = listener();
    auto const target = local_address(listening);
    Connection connection;
    REQUIRE(connection.begins(target));
    REQUIRE(connection.overlap.ends_with(0));
    auto const server = accepted_by(listening);
    Address name;
    CHECK_THAT(
        outcome([&] { return getpeername(connection.socket, name.data(), name.length_out()); }),
        FailsWith(WSAENOTCONN));
    CHECK_THAT(outcome([&] { return shutdown(connection.socket, SD_SEND); }),
               FailsWith(WSAENOTCONN));
    CHECK_THAT(outcome([&] { return connect(connection.socket, target.data(), target.length()); }),
               FailsWith(WSAEINVAL));
    Overlap overlap;
    CHECK_THAT(connecting_by(connection.socket, target, "", &overlap), FailsWith(WSAEISCONN));
}

BEHAVIOUR("connect-ex.update-context", "F.6-12", high, "docs:ConnectEx",
          "behind SO_UPDATE_CONNECT_CONTEXT the socket is like one that connect made") {
    auto const listening = listener();
    Connection connection;
    REQUIRE(connection.begins(local_address(listening)));
    REQUIRE(connection.overlap.ends_with(0));
    auto const server = accepted_by(listening);
    REQUIRE(update_connect_context(connection.socket) == 0);
    CHECK(remote_address(connection.socket) == local_address(listening));
    CHECK(local_address(connection.socket) == remote_address(server));
    CHECK(shutdown(connection.socket, SD_SEND) == 0);
    CHECK(recv_text(server, 1).empty());
}

BEHAVIOUR("connect-ex.update-unconnected", "F.6-12", medium, "docs:ConnectEx",
          "SO_UPDATE_CONNECT_CONTEXT of a socket without a connection is WSAENOTCONN") {
    auto const s = bound_stream();
    CHECK_THAT(outcome([&] { return update_connect_context(s); }), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("connect-ex.network-events", "F.19-8", medium, "docs:WSAEventSelect",
          "WSAEventSelect reports FD_CONNECT and FD_WRITE of a ConnectEx") {
    auto const listening = listener();
    Connection connection;
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(connection.socket, event, FD_CONNECT | FD_WRITE) == 0);
    REQUIRE(connection.begins(local_address(listening)));
    REQUIRE(connection.overlap.ends_with(0));
    LONG told = 0;
    CHECK(eventually([&] {
        WSANETWORKEVENTS happened{};
        REQUIRE(WSAEnumNetworkEvents(connection.socket, event, &happened) == 0);
        told |= happened.lNetworkEvents;
        return told == (FD_CONNECT | FD_WRITE);
    }));
}

BEHAVIOUR("connect-ex.into-accept-ex", "F.6-7 B.7-18", high, connect_ex_test,
          "ConnectEx and AcceptEx connect with each other, and the first data comes along") {
    auto const listening = listener();
    Port const port;
    REQUIRE(port.take(listening, 1));
    Acceptance waiting{16, Overlap::Kind::without_event};
    REQUIRE(waiting.begins(listening));
    Connection connection{Overlap::Kind::without_event};
    REQUIRE(port.take(connection.socket, 2));
    REQUIRE(connection.begins(local_address(listening), "first"));
    for (int i = 0; i != 2; ++i) {
        auto const entry = port.next();
        CHECK(entry.is_success);
        CHECK(entry.bytes == 5);
        CHECK((entry.key == 1 ? entry.overlapped == &waiting.overlap
                              : entry.overlapped == &connection.overlap));
    }
    CHECK(waiting.rooms.text(5) == "first");
}

BEHAVIOUR("connect-ex.while-connecting", "E.4-4 F.6-5", high, "winetest:test_connecting_socket",
          "ConnectEx is WSAEINVAL while a connect is not answered; while a ConnectEx is not, "
          "connect and ConnectEx are, and there is no peer yet") {
    Overlap overlap;  // until the sockets are closed: an answer lets the call begin
    auto const stage = connecting();
    auto const target = unanswering();
    auto const beside_connect = connecting_by(stage.subject, target, "", &overlap);
    skip_if_answered(stage.subject);
    CHECK_THAT(beside_connect, FailsWith(WSAEINVAL));
    Connection connection{AnyAddress{}};
    if (!connection.begins(target)) skip(everybody_answers);
    auto const beside = connecting_by(connection.socket, target, "", &overlap);
    auto const plain =
        outcome([&] { return connect(connection.socket, target.data(), target.length()); });
    // An answer may have come before the second call, or between it and the look at the first.
    bool const may_be_answered = beside.last_error != WSAEINVAL || !connection.overlap.is_pending();
    if (may_be_answered && answers(target)) skip(everybody_answers);
    CHECK_THAT(beside, FailsWith(WSAEINVAL));
    CHECK_THAT(plain, FailsWith(WSAEINVAL));
    sockaddr_in peer;
    int length = sizeof peer;
    CHECK_THAT(outcome([&] {
                   return getpeername(connection.socket, reinterpret_cast<sockaddr*>(&peer),
                                      &length);
               }),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR(
    "connect-ex.cancel", "F.16-2 F.4-21", high, "docs:CancelIoEx",
    "a ConnectEx that is not answered is cancelled by CancelIoEx, by closing the socket and by the "
    "end of its thread") {
    auto const target = unanswering();
    auto const was_cancelled = [&](Connection& connection) {
        REQUIRE(connection.overlap.ends());
        // Any answer will do: of a router, of a proxy that takes every connection.
        if (connection.overlap.status() != status_cancelled && answers(target))
            skip(everybody_answers);
        return connection.overlap.status() == status_cancelled;
    };
    Connection first{AnyAddress{}};
    Connection second{AnyAddress{}};
    if (!first.begins(target, "data")) skip(everybody_answers);
    REQUIRE(second.begins(target));
    CancelIoEx(handle_of(first.socket), nullptr);
    bool const is_first = was_cancelled(first);
    second.socket.close();
    bool const is_second = was_cancelled(second);
    Connection third{AnyAddress{}};
    std::thread{[&] { CHECK(third.begins(target)); }}.join();
    bool const is_third = was_cancelled(third);
    CHECK((is_first && is_second && is_third));
}

BEHAVIOUR("connect-ex.close", "F.4-1", medium, "docs:closesocket",
          "closing the socket ends ConnectEx, if it has not ended before") {
    auto const listening = listener();
    Connection connection;
    REQUIRE(connection.begins(local_address(listening)));
    connection.socket.close();
    CHECK(connection.overlap.ends());
    CHECK((connection.overlap.status() == 0 || connection.overlap.status() == status_cancelled));
}
