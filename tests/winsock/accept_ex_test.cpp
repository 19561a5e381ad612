// SPDX-License-Identifier: MIT
// AcceptEx: what it refuses, when it ends, whose its connection is, and what the accepted socket is
// until SO_UPDATE_ACCEPT_CONTEXT.
#include "tests/support/completion.hpp"

#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "tests/support/behaviour.hpp"

using namespace ws2::test;

namespace {

constexpr auto accept_ex_test = "winetest:test_AcceptEx";

Outcome accepted(SOCKET listening, SOCKET acceptor, AcceptRooms& rooms, OVERLAPPED* overlapped) {
    return outcome_of_bool([&] { return accept_ex(listening, acceptor, rooms, overlapped); });
}

DWORD connect_time(SOCKET s) {
    DWORD seconds = 0xdeadbeef;
    int length = sizeof seconds;
    REQUIRE(getsockopt(s, SOL_SOCKET, SO_CONNECT_TIME, reinterpret_cast<char*>(&seconds),
                       &length) == 0);
    return seconds;
}

// The two ends are connected with each other.
bool talk(SOCKET client, SOCKET server) {
    if (send(client, "a", 1, 0) != 1 || recv_text(server, 1) != "a") return false;
    return send(server, "b", 1, 0) == 1 && recv_text(client, 1) == "b";
}

}  // namespace

// --- what is refused ----------------------------------------------------------------------------

BEHAVIOUR("accept-ex.bad-sockets", "B.7-2 B.7-3 B.7-4", high, accept_ex_test,
          "AcceptEx with a handle that is no socket is WSAENOTSOCK, whichever it is; with a "
          "listener that does not listen WSAEINVAL") {
    auto const listening = listener();
    auto const bound = bound_stream();
    auto const acceptor = stream_socket();
    AcceptRooms rooms;
    Overlap overlap;
    overlap->Internal = 0;
    CHECK_THAT(accepted(INVALID_SOCKET, acceptor, rooms, &overlap), FailsWith(WSAENOTSOCK));
    CHECK(overlap.is_pending());
    CHECK_THAT(accepted(bound, acceptor, rooms, &overlap), FailsWith(WSAEINVAL));
    CHECK_THAT(accepted(listening, INVALID_SOCKET, rooms, &overlap), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("accept-ex.bad-memory", "B.7-5 B.7-6 B.7-7", high, accept_ex_test,
          "AcceptEx without a buffer or without room for the remote address is WSAEFAULT, without "
          "an OVERLAPPED ERROR_INVALID_PARAMETER") {
    auto const listening = listener();
    auto const acceptor = stream_socket();
    AcceptRooms rooms;
    Overlap overlap;
    auto const function = extension_function<LPFN_ACCEPTEX>(WSAID_ACCEPTEX);
    CHECK_THAT(outcome_of_bool([&] {
                   return function(listening, acceptor, nullptr, 0, AcceptRooms::room,
                                   AcceptRooms::room, nullptr, &overlap);
               }),
               FailsWith(WSAEFAULT));
    rooms.remote = 0;
    CHECK_THAT(accepted(listening, acceptor, rooms, &overlap), FailsWith(WSAEFAULT));
    rooms.remote = AcceptRooms::room;
    CHECK_THAT(accepted(listening, acceptor, rooms, nullptr), FailsWith(ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("accept-ex.bad-acceptors", "B.7-12 F.18-6", high, accept_ex_test,
          "the socket that AcceptEx accepts into must be neither bound nor connected, and of the "
          "listener's kind") {
    auto const listening = listener();
    auto const pair = tcp_pair();
    auto const bound = bound_stream();
    auto const datagrams = datagram_socket();
    AcceptRooms rooms;
    Overlap overlap;
    for (SOCKET const acceptor : {pair.client.get(), bound.get(), datagrams.get()})
        CHECK_THAT(accepted(listening, acceptor, rooms, &overlap), FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "accept-ex.refused-touches", "B.7-17", high, accept_ex_test,
    "an AcceptEx that is refused has set Internal to STATUS_PENDING and left InternalHigh alone") {
    auto const listening = listener();
    auto const bound = bound_stream();
    AcceptRooms rooms;
    Overlap overlap;
    overlap->InternalHigh = 0xdeadbeef;
    CHECK_THAT(accepted(listening, bound, rooms, &overlap), FailsWith(WSAEINVAL));
    CHECK(overlap.is_pending());
    CHECK(overlap.bytes() == 0xdeadbeef);
}

BEHAVIOUR("accept-ex.busy-acceptor", "B.7-13 B.7-14", high, accept_ex_test,
          "a socket that waits in AcceptEx for its connection can be used for no other: AcceptEx "
          "and connect are WSAEINVAL") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    AcceptRooms rooms;
    Overlap overlap;
    CHECK_THAT(accepted(listening, waiting.acceptor, rooms, &overlap), FailsWith(WSAEINVAL));
    auto const target = local_address(listening);
    CHECK_THAT(outcome([&] { return connect(waiting.acceptor, target.data(), target.length()); }),
               FailsWith(WSAEINVAL));
}

// --- how it ends --------------------------------------------------------------------------------

BEHAVIOUR(
    "accept-ex.pends", "B.7-1 B.7-15 F.18-10", high, accept_ex_test,
    "AcceptEx without a connection pends; one ends it with 0 bytes, and the socket is connected") {
    auto const listening = listener();
    Acceptance waiting;
    CHECK_THAT(accepted(listening, waiting.acceptor, waiting.rooms, &waiting.overlap),
               FailsWith(ERROR_IO_PENDING));
    CHECK(waiting.overlap.is_pending());
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
    CHECK(waiting.overlap.bytes() == 0);
    CHECK(talk(client, waiting.acceptor));
}

BEHAVIOUR(
    "accept-ex.connection-first", "B.7-16", medium, "docs:AcceptEx",
    "AcceptEx takes a connection that waits already, and its end is reported as that of one that "
    "pended") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    CHECK(waiting.overlap.ends_with(0));
    CHECK(talk(client, waiting.acceptor));
}

BEHAVIOUR("accept-ex.exported", "F.18-13", medium, "docs:AcceptEx",
          "mswsock.dll exports AcceptEx by its name") {
    auto const listening = listener();
    Acceptance waiting;
    DWORD count = 0xdeadbeef;
    auto const started = AcceptEx(listening, waiting.acceptor, waiting.rooms.bytes, 0,
                                  AcceptRooms::room, AcceptRooms::room, &count, &waiting.overlap);
    REQUIRE((started || WSAGetLastError() == ERROR_IO_PENDING));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
}

BEHAVIOUR("accept-ex.count-untouched", "B.7-28", medium, "docs:AcceptEx",
          "AcceptEx writes the count only when it ends at once") {
    auto const listening = listener();
    Acceptance waiting;
    auto const function = extension_function<LPFN_ACCEPTEX>(WSAID_ACCEPTEX);
    DWORD count = 0xdeadbeef;
    CHECK_THAT(outcome_of_bool([&] {
                   return function(listening, waiting.acceptor, waiting.rooms.bytes, 0,
                                   AcceptRooms::room, AcceptRooms::room, &count, &waiting.overlap);
               }),
               FailsWith(ERROR_IO_PENDING));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
    CHECK(count == 0xdeadbeef);
}

BEHAVIOUR("accept-ex.small-rooms", "B.7-8 B.7-9 B.7-11", high, accept_ex_test,
          "rooms of AcceptEx that are too small are found out when the connection comes, which "
          "stays for the next accept") {
    auto const listening = listener();
    for (DWORD const local : {DWORD{3}, DWORD{sizeof(sockaddr_in) + 4}}) {
        Acceptance waiting;
        waiting.rooms.local = local;
        REQUIRE(waiting.begins(listening));
        auto const client = connected_to(listening);
        CHECK(waiting.overlap.ends_with(status_too_small));
        auto const server = accepted_by(listening);
        REQUIRE(server.valid());
        CHECK(talk(client, server));
    }
}

BEHAVIOUR("accept-ex.no-local-room", "B.7-10", high, accept_ex_test,
          "AcceptEx may be given no room for the local address") {
    auto const listening = listener();
    Acceptance waiting;
    waiting.rooms.local = 0;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
}

BEHAVIOUR("accept-ex.first-data", "B.7-18", high, accept_ex_test,
          "AcceptEx with room for data ends when the first bytes have come, with their count") {
    auto const listening = listener();
    Acceptance waiting{2};
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    CHECK_FALSE(is_ready(listening, Ready::to_read));
    CHECK(waiting.overlap.is_pending());
    say(client, "x");
    CHECK(waiting.overlap.ends_with(0));
    CHECK(waiting.overlap.bytes() == 1);
    CHECK(waiting.rooms.text(1) == "x");
    CHECK(talk(client, waiting.acceptor));
}

BEHAVIOUR("accept-ex.data-first", "B.7-18 B.7-16", high, accept_ex_test,
          "AcceptEx finds data that came with the connection at once, no more of it than there is "
          "room for") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    say(client, "abc");
    Acceptance waiting{2};
    REQUIRE(waiting.begins(listening));
    CHECK(waiting.overlap.ends_with(0));
    CHECK(waiting.overlap.bytes() == 2);
    CHECK(waiting.rooms.text(2) == "ab");
    CHECK(recv_text(waiting.acceptor, 1) == "c");
}

BEHAVIOUR("accept-ex.no-data", "B.7-19", high, accept_ex_test,
          "a peer that says nothing and finishes ends AcceptEx with success and 0 bytes") {
    auto const listening = listener();
    Acceptance waiting{4};
    REQUIRE(waiting.begins(listening));
    connected_to(listening).close();
    CHECK(waiting.overlap.ends_with(0));
    CHECK(waiting.overlap.bytes() == 0);
}

BEHAVIOUR("accept-ex.urgent-first", "C.1-1 C.1-4 B.7-19", high, "winetest:test_fionread_siocatmark",
          "urgent bytes that came before AcceptEx was called queue up, oldest first") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    for (char const each : {'A', 'B', 'C'}) REQUIRE(send(client, &each, 1, MSG_OOB) == 1);
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    CHECK(waiting.overlap.ends_with(0));
    for (auto const* const each : {"A", "B", "C"})
        CHECK(recv_text(waiting.acceptor, 1, MSG_OOB) == each);
}

BEHAVIOUR("accept-ex.reset", "B.7-20 F.18-9", medium, "web:python/cpython#93821",
          "a peer that resets the connection before its first byte ends AcceptEx with "
          "STATUS_CONNECTION_RESET") {
    auto const listening = listener();
    Acceptance waiting{4};
    REQUIRE(waiting.begins(listening));
    close_with_reset(connected_to(listening));
    CHECK(waiting.overlap.ends_with(status_reset));
}

BEHAVIOUR("accept-ex.non-blocking", "F.18-11", high, accept_ex_test,
          "AcceptEx on a non-blocking listener pends all the same") {
    auto const listening = listener();
    set_non_blocking(listening);
    Acceptance waiting;
    CHECK_THAT(accepted(listening, waiting.acceptor, waiting.rooms, &waiting.overlap),
               FailsWith(ERROR_IO_PENDING));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
}

BEHAVIOUR("accept-ex.own-mode", "F.18-11", medium, "docs:AcceptEx",
          "a socket that AcceptEx has accepted into keeps its own blocking mode") {
    auto const listening = listener();
    Acceptance waiting;
    set_non_blocking(waiting.acceptor);
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
    CHECK(recv_text(waiting.acceptor, 1) == "!10035");
}

BEHAVIOUR("accept-ex.ipv6", "F.18-6", high, "docs:AcceptEx",
          "AcceptEx works for IPv6 as for IPv4; a socket to accept into of the other family is "
          "WSAEINVAL") {
    auto const listening = listener(AF_INET6);
    Acceptance waiting;
    CHECK_THAT(accepted(listening, waiting.acceptor, waiting.rooms, &waiting.overlap),
               FailsWith(WSAEINVAL));
    waiting.acceptor = stream_socket(AF_INET6);
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
    CHECK(talk(client, waiting.acceptor));
}

// --- several ------------------------------------------------------------------------------------

BEHAVIOUR("accept-ex.in-order", "F.18-1", high, accept_ex_test,
          "several calls of AcceptEx are served in the order they were started") {
    auto const listening = listener();
    std::array<Acceptance, 3> waiting;
    for (auto& each : waiting) REQUIRE(each.begins(listening));
    for (auto& each : waiting) {
        auto const client = connected_to(listening);
        CHECK(each.overlap.ends_with(0));
        CHECK(talk(client, each.acceptor));
    }
}

BEHAVIOUR("accept-ex.before-accept", "F.18-1", high, accept_ex_test,
          "a connection goes to the AcceptEx that waits, the next one to a plain accept, which "
          "blocks until then") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    SOCKET const listening_socket = listening;
    BlockedCall const plain{
        [=] { return static_cast<long long>(accept(listening_socket, nullptr, nullptr)); }};
    CHECK(plain.is_blocked());
    auto const first = connected_to(listening);
    CHECK(waiting.overlap.ends_with(0));
    CHECK(plain.is_blocked());
    auto const second = connected_to(listening);
    auto const result = plain.result();
    REQUIRE(result);
    UniqueSocket const server{static_cast<SOCKET>(result->value)};
    CHECK(talk(first, waiting.acceptor));
    CHECK(talk(second, server));
}

BEHAVIOUR(
    "accept-ex.silent-client", "F.18-8 F.18-7", medium, "docs:AcceptEx",
    "a client that says nothing holds up no other AcceptEx, and SO_CONNECT_TIME finds it out") {
    auto const listening = listener();
    Acceptance silent{4};
    Acceptance other{4};
    REQUIRE(silent.begins(listening));
    REQUIRE(other.begins(listening));
    CHECK(connect_time(silent.acceptor) == 0xFFFFFFFF);
    auto const first = connected_to(listening);
    CHECK(eventually([&] { return connect_time(silent.acceptor) != 0xFFFFFFFF; }));
    CHECK(connect_time(other.acceptor) == 0xFFFFFFFF);
    auto const second = connected_to(listening);
    say(second, "hi");
    CHECK(other.overlap.ends_with(0));
    CHECK(other.rooms.text(2) == "hi");
    CHECK(silent.overlap.is_pending());
    say(first, "late");
    CHECK(silent.overlap.ends_with(0));
    CHECK(silent.rooms.text(4) == "late");
}

BEHAVIOUR("accept-ex.no-readiness", "B.6-3", high, "winetest:afd test_poll",
          "a connection that a waiting AcceptEx takes makes the listener readable for no select") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    CHECK_FALSE(is_ready(listening, Ready::to_read));
    auto const next = connected_to(listening);
    CHECK(await(listening, Ready::to_read));
}

BEHAVIOUR("accept-ex.deferred", "B.7-21 F.18-12", high, accept_ex_test,
          "AcceptEx takes a connection that WSAAccept has deferred") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    auto const defer = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                          DWORD_PTR) -> int { return CF_DEFER; };
    LPCONDITIONPROC const condition = static_cast<int(CALLBACK*)(
        LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR)>(defer);
    CHECK_THAT(outcome([&] { return WSAAccept(listening, nullptr, nullptr, condition, 0); }),
               FailsWith(WSATRY_AGAIN));
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    CHECK(waiting.overlap.ends_with(0));
    CHECK(talk(client, waiting.acceptor));
}

BEHAVIOUR("accept-ex.backlog", "A.2-12", medium, "web:nodejs/node#38736",
          "AcceptEx calls that wait take connections beside the backlog") {
    auto const listening = listener(AF_INET, 1);
    std::array<Acceptance, 3> waiting;
    for (auto& each : waiting) REQUIRE(each.begins(listening));
    std::vector<UniqueSocket> clients;
    for (auto& each : waiting) {
        clients.push_back(connected_to(listening));
        CHECK(each.overlap.ends_with(0));
    }
    clients.push_back(connected_to(listening));
    auto const server = accepted_by(listening);
    CHECK(server.valid());
}

// --- ended by force -----------------------------------------------------------------------------

BEHAVIOUR("accept-ex.cancel", "B.7-22", high, accept_ex_test,
          "CancelIo on the listener cancels AcceptEx, on the accepting socket it does not") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    CHECK(CancelIo(handle_of(waiting.acceptor)));
    CHECK(waiting.overlap.is_pending());
    CHECK(CancelIo(handle_of(listening)));
    CHECK(waiting.overlap.ends_with(status_cancelled));
    CHECK(waiting.overlap.bytes() == 0);
    AcceptRooms rooms;
    Overlap again;
    REQUIRE(starts_accepting(listening, waiting.acceptor, rooms, &again));
    auto const client = connected_to(listening);
    CHECK(again.ends_with(0));
}

BEHAVIOUR("accept-ex.cancel-one", "F.16-2", high, "docs:CancelIoEx",
          "CancelIoEx cancels the AcceptEx whose OVERLAPPED it is given") {
    auto const listening = listener();
    Acceptance first;
    Acceptance second;
    REQUIRE(first.begins(listening));
    REQUIRE(second.begins(listening));
    CHECK(CancelIoEx(handle_of(listening), &first.overlap));
    CHECK(first.overlap.ends_with(status_cancelled));
    CHECK(second.overlap.is_pending());
    auto const client = connected_to(listening);
    CHECK(second.overlap.ends_with(0));
}

BEHAVIOUR("accept-ex.cancel-silent", "F.16-2", medium, "docs:CancelIoEx",
          "an AcceptEx that has a connection and waits for its first byte can still be cancelled") {
    auto const listening = listener();
    Acceptance waiting{4};
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(eventually([&] { return connect_time(waiting.acceptor) != 0xFFFFFFFF; }));
    CHECK(CancelIoEx(handle_of(listening), &waiting.overlap));
    CHECK(waiting.overlap.ends_with(status_cancelled));
}

BEHAVIOUR("accept-ex.close-listener", "B.7-24 F.4-20", high, accept_ex_test,
          "closing the listener ends AcceptEx with STATUS_CANCELLED and 0 bytes") {
    auto listening = listener();
    Acceptance waiting;
    Acceptance silent{4};
    REQUIRE(silent.begins(listening));
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(eventually([&] { return connect_time(silent.acceptor) != 0xFFFFFFFF; }));
    listening.close();
    CHECK(waiting.overlap.ends_with(status_cancelled));
    CHECK(waiting.overlap.bytes() == 0);
    CHECK(silent.overlap.ends());
    CHECK(silent.overlap.status() != 0);
}

BEHAVIOUR("accept-ex.close-acceptor", "B.7-23 F.4-20", high, accept_ex_test,
          "closing the socket to accept into ends AcceptEx with STATUS_CANCELLED; the connection "
          "is the next one's") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    waiting.acceptor.close();
    CHECK(waiting.overlap.ends_with(status_cancelled));
    Acceptance next;
    REQUIRE(next.begins(listening));
    auto const client = connected_to(listening);
    CHECK(next.overlap.ends_with(0));
}

BEHAVIOUR("accept-ex.close-silent-acceptor", "B.7-23 F.18-5", high, accept_ex_test,
          "closing the accepting socket while its connection waits for the first byte ends "
          "AcceptEx with STATUS_CANCELLED or STATUS_CONNECTION_ABORTED") {
    auto const listening = listener();
    Acceptance waiting{4};
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(eventually([&] { return connect_time(waiting.acceptor) != 0xFFFFFFFF; }));
    waiting.acceptor.close();
    REQUIRE(waiting.overlap.ends());
    CHECK((waiting.overlap.status() == status_cancelled ||
           waiting.overlap.status() == status_aborted));
    auto const text = recv_text(client, 1);
    CHECK((text.empty() || text == "!10054"));
}

BEHAVIOUR("accept-ex.thread-ends", "B.7-27", medium, "docs:AcceptEx",
          "the end of the thread that started AcceptEx cancels it, unless the listener is on a "
          "port and there is no event") {
    auto const listening = listener();
    Acceptance waiting;
    std::thread{[&] { CHECK(waiting.begins(listening)); }}.join();
    CHECK(waiting.overlap.ends_with(status_cancelled));

    Port const port;
    REQUIRE(port.take(listening, 7));
    Acceptance quiet{0, Overlap::Kind::without_event};
    std::thread{[&] { CHECK(quiet.begins(listening)); }}.join();
    auto const client = connected_to(listening);
    auto const entry = port.next();
    CHECK(entry.is_success);
    CHECK(entry.overlapped == &quiet.overlap);
}

// --- ports --------------------------------------------------------------------------------------

BEHAVIOUR("accept-ex.port", "B.7-26 F.18-3", high, "winetest:test_completion_port",
          "the packet of AcceptEx goes to the listener's port with the listener's key, also when "
          "the listener got its port later; a port of the accepted socket does not matter") {
    auto const listening = listener();
    Port const port;
    Port const other;
    Acceptance waiting{0, Overlap::Kind::without_event};
    REQUIRE(other.take(waiting.acceptor, 99));
    REQUIRE(waiting.begins(listening));
    REQUIRE(port.take(listening, 42));
    auto const client = connected_to(listening);
    auto const entry = port.next();
    CHECK(entry.is_success);
    CHECK(entry.key == 42);
    CHECK(entry.bytes == 0);
    CHECK(entry.overlapped == &waiting.overlap);
    CHECK(other.is_empty());

    Overlap receiving{Overlap::Kind::without_event};
    char data = 0;
    WSABUF buffer{1, &data};
    DWORD flags = 0;
    REQUIRE(WSARecv(waiting.acceptor, &buffer, 1, nullptr, &flags, &receiving, nullptr) ==
            SOCKET_ERROR);
    REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
    say(client, "x");
    auto const received = other.next();
    CHECK(received.key == 99);
    CHECK(received.overlapped == &receiving);
    CHECK(port.is_empty());
}

BEHAVIOUR("accept-ex.port-data", "B.7-26 B.7-18", high, "winetest:test_completion_port",
          "the packet of an AcceptEx that waits for data comes behind the first byte; the accepted "
          "socket can be given the same port before or after") {
    auto const listening = listener();
    Port const port;
    REQUIRE(port.take(listening, 1));
    Acceptance before{4, Overlap::Kind::without_event};
    Acceptance after{4, Overlap::Kind::without_event};
    REQUIRE(port.take(before.acceptor, 2));
    for (auto* const each : {&before, &after}) {
        REQUIRE(each->begins(listening));
        auto const client = connected_to(listening);
        CHECK(port.is_empty());
        if (each == &after) CHECK(port.take(after.acceptor, 3));
        say(client, "data");
        auto const entry = port.next();
        CHECK(entry.is_success);
        CHECK(entry.key == 1);
        CHECK(entry.bytes == 4);
        CHECK(entry.overlapped == &each->overlap);
        CHECK(each->rooms.text(4) == "data");
        CHECK(talk(client, each->acceptor));
        CHECK(port.is_empty());
    }
}

BEHAVIOUR("accept-ex.port-close", "B.7-24 F.18-4", high, "winetest:test_completion_port",
          "an AcceptEx that had ended before its accepted socket was closed is reported as it "
          "ended, one that had not as ERROR_OPERATION_ABORTED with the listener's key") {
    auto listening = listener();
    Port const port;
    REQUIRE(port.take(listening, 5));
    Acceptance waiting{4, Overlap::Kind::without_event};
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    say(client, "x");
    REQUIRE(eventually([&] { return connect_time(waiting.acceptor) != 0xFFFFFFFF; }));
    waiting.acceptor.close();
    auto const told = port.next();
    CHECK(told.is_success);
    CHECK(told.bytes == 1);

    Acceptance last{0, Overlap::Kind::without_event};
    REQUIRE(last.begins(listening));
    listening.close();
    auto const aborted = port.next();
    CHECK_FALSE(aborted.is_success);
    CHECK(aborted.error == ERROR_OPERATION_ABORTED);
    CHECK(aborted.key == 5);
    CHECK(aborted.overlapped == &last.overlap);
}

BEHAVIOUR(
    "accept-ex.many", "F.18-2", high, "docs:AcceptEx",
    "fifty calls of AcceptEx and fifty clients, each with its first message, queue fifty packets") {
    constexpr std::size_t many = 50;
    auto const listening = listener(AF_INET, SOMAXCONN);
    Port const port;
    REQUIRE(port.take(listening, 1));
    std::vector<std::unique_ptr<Acceptance>> waiting;
    for (std::size_t i = 0; i != many; ++i) {
        waiting.push_back(std::make_unique<Acceptance>(8, Overlap::Kind::without_event));
        REQUIRE(waiting.back()->begins(listening));
    }
    std::vector<UniqueSocket> clients;
    for (std::size_t i = 0; i != many; ++i) {
        clients.push_back(connected_to(listening));
        say(clients.back(), "message");
    }
    std::size_t told = 0;
    while (told != many) {
        auto const entry = port.next();
        REQUIRE(entry.overlapped);
        CHECK(entry.is_success);
        CHECK(entry.bytes == 7);
        ++told;
    }
    CHECK(port.is_empty());
}

BEHAVIOUR(
    "accept-ex.duplicated-listener", "B.7-25", high, "winetest:test_completion_port",
    "closing one of two handles of the listener does not end AcceptEx, closing the last one does") {
    auto listening = listener();
    WSAPROTOCOL_INFOW info;
    REQUIRE(WSADuplicateSocketW(listening, GetCurrentProcessId(), &info) == 0);
    UniqueSocket duplicate{WSASocketW(AF_INET, SOCK_STREAM, 0, &info, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(duplicate.valid());
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    listening.close();
    CHECK(waiting.overlap.is_pending());
    duplicate.close();
    CHECK(waiting.overlap.ends_with(status_cancelled));
}

// --- the accepted socket ------------------------------------------------------------------------

BEHAVIOUR("accept-ex.without-context", "B.7-30 B.7-31", medium, "docs:AcceptEx",
          "a socket from AcceptEx can send and receive before SO_UPDATE_ACCEPT_CONTEXT, but "
          "getpeername and shutdown are WSAENOTCONN and getsockname is WSAEINVAL") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    Address name;
    CHECK_THAT(
        outcome([&] { return getpeername(waiting.acceptor, name.data(), name.length_out()); }),
        FailsWith(WSAENOTCONN));
    CHECK_THAT(
        outcome([&] { return getsockname(waiting.acceptor, name.data(), name.length_out()); }),
        FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return shutdown(waiting.acceptor, SD_SEND); }),
               FailsWith(WSAENOTCONN));
    CHECK(talk(client, waiting.acceptor));
}

BEHAVIOUR("accept-ex.update-context", "B.7-32", high, "docs:AcceptEx",
          "behind SO_UPDATE_ACCEPT_CONTEXT the socket is like one that accept made") {
    auto const listening = listener();
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    REQUIRE(update_accept_context(waiting.acceptor, listening) == 0);
    CHECK(remote_address(waiting.acceptor) == local_address(client));
    CHECK(local_address(waiting.acceptor) == remote_address(client));
    CHECK(shutdown(waiting.acceptor, SD_SEND) == 0);
    CHECK(recv_text(client, 1).empty());
    CHECK(connect_time(waiting.acceptor) < 60);
}

BEHAVIOUR("accept-ex.inherits-options", "B.7-32 B.7-33", medium, "docs:AcceptEx",
          "a socket from AcceptEx has the listener's options behind SO_UPDATE_ACCEPT_CONTEXT") {
    auto const listening = listener();
    DWORD const milliseconds = 12'345;
    REQUIRE(setsockopt(listening, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&milliseconds), sizeof milliseconds) == 0);
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    auto const read = [&] {
        DWORD value = 0xdeadbeef;
        int length = sizeof value;
        REQUIRE(getsockopt(waiting.acceptor, SOL_SOCKET, SO_RCVTIMEO,
                           reinterpret_cast<char*>(&value), &length) == 0);
        return value;
    };
    CHECK(read() == 0);
    REQUIRE(update_accept_context(waiting.acceptor, listening) == 0);
    CHECK(read() == milliseconds);
}

BEHAVIOUR(
    "accept-ex.no-network-events", "F.1-13 F.8-10", medium,
    "winetest:test_accept_events; docs:AcceptEx",
    "FD_ACCEPT is not recorded for a connection that a waiting AcceptEx takes, and the accepted "
    "socket has no events selected") {
    auto const listening = listener();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(listening, event, FD_ACCEPT | FD_READ | FD_WRITE) == 0);
    auto const fetched = [&](SOCKET s) {
        WSANETWORKEVENTS happened{};
        REQUIRE(WSAEnumNetworkEvents(s, nullptr, &happened) == 0);
        return happened.lNetworkEvents;
    };
    Acceptance waiting;
    REQUIRE(waiting.begins(listening));
    auto const client = connected_to(listening);
    REQUIRE(waiting.overlap.ends_with(0));
    CHECK(fetched(listening) == 0);
    say(client, "x");
    REQUIRE(await(waiting.acceptor, Ready::to_read));
    CHECK(fetched(waiting.acceptor) == 0);
    auto const next = connected_to(listening);
    CHECK(eventually([&] { return fetched(listening) == FD_ACCEPT; }));
}

BEHAVIOUR("accept-ex.result", "F.17-1 B.7-16", high, "docs:AcceptEx",
          "WSAGetOverlappedResult on the listener reports the end of AcceptEx") {
    auto const listening = listener();
    Acceptance waiting{4};
    REQUIRE(waiting.begins(listening));
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_FALSE(WSAGetOverlappedResult(listening, &waiting.overlap, &count, FALSE, &flags));
    CHECK(WSAGetLastError() == WSA_IO_INCOMPLETE);
    auto const client = connected_to(listening);
    say(client, "four");
    CHECK(WSAGetOverlappedResult(listening, &waiting.overlap, &count, TRUE, &flags));
    CHECK(count == 4);
}
