// SPDX-License-Identifier: MIT
// connect and WSAConnect: every state and bad argument, and what a failed attempt leaves behind.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/link_local.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto connect_docs = "docs:connect";
constexpr auto connect_test = "winetest:test_connect";

Outcome connected(SOCKET s, Address const& target) {
    return outcome([&] { return connect(s, target.data(), target.length()); });
}

struct TargetRow {
    Behaviour is;
    Address (*target)();
    int error;
};

// clang-format off
TargetRow const target_rows[] = {
    {{"connect.wildcard", "E.4-11", high, connect_docs, "connect to the wildcard is WSAEADDRNOTAVAIL"}, [] { return Address::any(AF_INET, 9); }, WSAEADDRNOTAVAIL},
    {{"connect.wildcard-ipv6", "E.4-11", high, connect_docs, "connect to the wildcard of IPv6 fails with WSAEADDRNOTAVAIL"}, [] { return Address::any(AF_INET6, 9); }, WSAEADDRNOTAVAIL},
    {{"connect.port-zero", "E.4-12", medium, "docs:Windows Sockets Error Codes", "connect to port 0 is WSAEADDRNOTAVAIL"}, [] { return Address::loopback(AF_INET, 0); }, WSAEADDRNOTAVAIL},
    {{"connect.other-family", "E.4-14", high, connect_docs, "connect to an address of another family is WSAEAFNOSUPPORT"}, [] { return Address::loopback(AF_INET6, 9); }, WSAEAFNOSUPPORT},
};
// clang-format on

}  // namespace

BEHAVIOURS(target_rows, row) {
    auto const target = row.target();
    bool const is_foreign = row.error == WSAEAFNOSUPPORT;
    require_family(target.family());
    auto const s = stream_socket(is_foreign ? AF_INET : target.family());
    CHECK_THAT(connected(s, target), FailsWith(row.error));
    set_non_blocking(s);
    CHECK_THAT(connected(s, target), FailsWith(row.error));
}

BEHAVIOUR("connect.success", "E.4-1", high, "rostest:send",
          "a blocking connect returns 0 and resets the last error; both ends know each other") {
    auto const listening = listener();
    auto const s = stream_socket();
    CHECK_THAT(connected(s, local_address(listening)), ReturnsAndResets(0));
    UniqueSocket const other{accept(listening, nullptr, nullptr)};
    REQUIRE(other.valid());
    CHECK(remote_address(s) == local_address(listening));
    CHECK(remote_address(other) == local_address(s));
}

BEHAVIOUR("connect.non-blocking", "E.4-2 E.4-19", high, connect_test,
          "a non-blocking connect is WSAEWOULDBLOCK also on the loopback, and has a name at once") {
    auto const listening = listener();
    auto const s = stream_socket();
    set_non_blocking(s);
    CHECK_THAT(connected(s, local_address(listening)), FailsWith(WSAEWOULDBLOCK));
    CHECK(local_address(s).port() != 0);
    REQUIRE(await(s, Ready::to_write));
    CHECK(error_option(s) == 0);
}

BEHAVIOUR("connect.short-address", "E.4-13", high, connect_docs,
          "too short an address is WSAEFAULT; an unknown socket wins over that") {
    auto const s = stream_socket();
    auto const target = Address::loopback(AF_INET, 9);
    CHECK_THAT(outcome([&] { return connect(s, target.data(), 15); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return connect(INVALID_SOCKET, nullptr, 16); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("connect.no-address", "E.4-13", high, connect_docs,
          "connect without an address is WSAEFAULT") {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return connect(s, nullptr, 16); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("connect.again", "E.4-5", high, connect_test,
          "connect at either end of a connection is WSAEISCONN, also after shutdown") {
    auto const pair = tcp_pair();
    auto const target = remote_address(pair.client);
    CHECK_THAT(connected(pair.client, target), FailsWith(WSAEISCONN));
    CHECK_THAT(connected(pair.server, target), FailsWith(WSAEISCONN));
    REQUIRE(shutdown(pair.client, SD_BOTH) == 0);
    CHECK_THAT(connected(pair.client, target), FailsWith(WSAEISCONN));
}

BEHAVIOUR("connect.listener", "E.4-7", high, connect_test,
          "connect on a listening socket is WSAEINVAL") {
    auto const s = listener();
    CHECK_THAT(connected(s, local_address(s)), FailsWith(WSAEINVAL));
}

BEHAVIOUR("connect.refused", "E.4-8", high, connect_test,
          "connect to a port where nobody listens is WSAECONNREFUSED") {
    auto const target = nobody();
    CHECK_THAT(connected(stream_socket(), target.address), FailsWith(WSAECONNREFUSED));
}

BEHAVIOUR("connect.refused-blocking-error", "E.4.1-3", high, "winetest:test_errors",
          "SO_ERROR says nothing of a blocking connect that failed") {
    auto const target = nobody();
    auto const s = stream_socket();
    REQUIRE(connect(s, target.address.data(), target.address.length()) == SOCKET_ERROR);
    CHECK(error_option(s) == 0);
}

BEHAVIOUR("connect.refused-error", "E.4.1-3 E.4.1-1", high, "winetest:test_select",
          "SO_ERROR keeps the failure of a non-blocking connect, however often it is read") {
    auto const target = nobody();
    auto const s = stream_socket();
    set_non_blocking(s);
    REQUIRE(connect(s, target.address.data(), target.address.length()) == SOCKET_ERROR);
    REQUIRE(eventually([&] { return error_option(s) != 0; }));
    CHECK(error_option(s) == WSAECONNREFUSED);
    CHECK(error_option(s) == WSAECONNREFUSED);
}

BEHAVIOUR("connect.after-refusal", "E.4-10 E.4.1-3", high, connect_test,
          "after a refusal the same socket can connect elsewhere, and SO_ERROR is 0 again") {
    auto const target = nobody();
    auto const listening = listener();
    auto const s = stream_socket();
    CHECK_THAT(connected(s, target.address), FailsWith(WSAECONNREFUSED));
    CHECK_THAT(connected(s, local_address(listening)), Returns(0));
    CHECK(error_option(s) == 0);
}

BEHAVIOUR("connect.datagram", "E.4-16 E.4-17", high, "winetest:test_connect_udp",
          "a datagram socket may be connected again, and forgets its peer with a zero address") {
    auto const s = datagram_socket();
    constexpr unsigned short ports[] = {7, 9};
    for (auto const port : ports) {
        CHECK_THAT(connected(s, Address::loopback(AF_INET, port)), Returns(0));
        CHECK(remote_address(s).port() == port);
    }
    CHECK_THAT(connected(s, Address::any(AF_INET)), Returns(0));
    sockaddr_in peer{};
    int length = sizeof peer;
    CHECK_THAT(outcome([&] { return getpeername(s, reinterpret_cast<sockaddr*>(&peer), &length); }),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR("connect.datagram-elsewhere", "E.4-16", medium, "docs:connect; issue:erlang/otp#5092",
          "a datagram socket whose peer is on this machine may be connected to one elsewhere, and "
          "keeps its port; its own address is the one from which that peer is reached") {
    auto elsewhere = Address::loopback(AF_INET, 9);
    reinterpret_cast<sockaddr_in*>(elsewhere.data())->sin_addr.s_addr = htonl(0xC6336401);
    auto const direct = datagram_socket();
    if (connected(direct, elsewhere).value != 0) skip("no route to 198.51.100.1");
    auto const s = datagram_socket();
    REQUIRE(connected(s, Address::loopback(AF_INET, 7)).value == 0);
    auto const port = local_address(s).port();
    CHECK_THAT(connected(s, elsewhere), Returns(0));
    CHECK(local_address(s).port() == port);
    auto const own = [](SOCKET socket) {
        auto name = local_address(socket);
        return reinterpret_cast<sockaddr_in*>(name.data())->sin_addr.s_addr;
    };
    CHECK(own(s) == own(direct));
    CHECK_THAT(connected(s, Address::loopback(AF_INET, 7)), Returns(0));
    CHECK(own(s) == htonl(INADDR_LOOPBACK));
}

BEHAVIOUR(
    "connect.no-family", "E.4-14", medium, connect_docs,
    "a stream socket cannot be connected to an address of family AF_UNSPEC, which only takes a "
    "datagram socket's peer away") {
    auto const s = stream_socket();
    auto address = Address::any(AF_INET);
    address.data()->sa_family = AF_UNSPEC;
    CHECK_THAT(connected(s, address), FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("connect.datagram-family", "E.4-14", high, connect_docs,
          "a datagram socket cannot be connected to an address of another family") {
    CHECK_THAT(connected(datagram_socket(), Address::loopback(AF_INET6, 9)),
               FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("connect.datagram-binds", "E.4-19", high,
          "winetest:test_connect_udp; rostest:nonblocking",
          "connecting a datagram socket gives it a name, and is done at once if non-blocking") {
    auto const peer = bound_datagram();
    auto const s = datagram_socket();
    set_non_blocking(s);
    CHECK_THAT(connected(s, local_address(peer)), Returns(0));
    CHECK(local_address(s).port() != 0);
}

BEHAVIOUR("connect.datagram-filters", "E.4-16", high, "winetest:test_connect_udp",
          "a connected datagram socket hears its peer only") {
    auto const pair = udp_pair();
    auto const own = local_address(pair.server);
    auto const stranger = datagram_socket();
    CHECK_THAT(outcome([&] { return sendto(stranger, "s", 1, 0, own.data(), own.length()); }),
               Returns(1));
    REQUIRE(send(pair.client, "p", 1, 0) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(recv_text(pair.server, 9) == "p");
    CHECK(!is_ready(pair.server, Ready::to_read));
}

BEHAVIOUR("connect.datagram-broadcast", "E.4-18", high, "winetest:test_broadcast",
          "a datagram socket without SO_BROADCAST connects to the broadcast address and sends "
          "there, while sendto may not") {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(9);
    target.sin_addr.s_addr = INADDR_BROADCAST;
    auto const s = datagram_socket();
    CHECK_THAT(
        outcome([&] { return connect(s, reinterpret_cast<sockaddr*>(&target), sizeof target); }),
        ReturnsAndResets(0));
    CHECK_THAT(outcome([&] {
                   return sendto(s, "x", 1, 0, reinterpret_cast<sockaddr*>(&target), sizeof target);
               }),
               FailsWith(WSAEACCES));
    CHECK_THAT(outcome([&] { return send(s, "x", 1, 0); }), Returns(1));
}

BEHAVIOUR("connect.names-the-wildcard", "E.3-16", high, "rostest:bind; docs:getsockname",
          "a connect puts the address that is used in the place of the wildcard it was bound to") {
    auto const listening = listener();
    auto const s = stream_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    auto const port = local_address(s).port();
    CHECK(local_address(s) == Address::any(AF_INET, port));
    REQUIRE_THAT(connected(s, local_address(listening)), Returns(0));
    CHECK(local_address(s) == Address::loopback(AF_INET, port));
}

BEHAVIOUR("connect.local-clash", "E.4-15", medium, connect_docs,
          "two sockets bound to one address cannot both connect to the same peer: WSAEADDRINUSE") {
    auto const listening = listener();
    auto const target = local_address(listening);
    auto const first = stream_socket();
    auto const second = stream_socket();
    BOOL const on = TRUE;
    for (SOCKET const s : {first.get(), second.get()})
        REQUIRE(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, reinterpret_cast<char const*>(&on),
                           sizeof on) == 0);
    auto address = Address::loopback(AF_INET);
    REQUIRE(bind(first, address.data(), address.length()) == 0);
    address = local_address(first);
    REQUIRE(bind(second, address.data(), address.length()) == 0);
    REQUIRE_THAT(connected(first, target), Returns(0));
    CHECK_THAT(connected(second, target), FailsWith(WSAEADDRINUSE));
}

BEHAVIOUR(
    "connect.after-refusal-non-blocking", "E.4-10 E.4.1-3", high,
    "winetest:test_connect, test_select",
    "after a refusal in non-blocking mode the same socket can connect elsewhere, and SO_ERROR "
    "is 0 again") {
    auto const target = nobody();
    auto const listening = listener();
    auto const s = stream_socket();
    set_non_blocking(s);
    REQUIRE_THAT(connected(s, target.address), FailsWith(WSAEWOULDBLOCK));
    REQUIRE(await(s, Ready::exceptional));
    REQUIRE_THAT(connected(s, local_address(listening)), FailsWith(WSAEWOULDBLOCK));
    REQUIRE(await(s, Ready::to_write));
    CHECK(error_option(s) == 0);
    CHECK(!is_ready(s, Ready::exceptional));
}

BEHAVIOUR("connect.wsaconnect", "E.4-33", high, "docs:WSAConnect",
          "WSAConnect is connect: connect data is nothing to TCP/IP") {
    auto const listening = listener();
    auto const s = stream_socket();
    auto const target = local_address(listening);
    CHECK_THAT(outcome([&] {
                   return WSAConnect(s, target.data(), target.length(), nullptr, nullptr, nullptr,
                                     nullptr);
               }),
               Returns(0));
}

BEHAVIOUR("connect.datagram-unspecified", "E.4-17", high, "winetest:test_connect_udp; docs:connect",
          "a datagram socket forgets its peer with an address of family AF_UNSPEC") {
    auto const s = datagram_socket();
    auto const peer = bound_datagram();
    auto address = local_address(peer);
    REQUIRE(connect(s, address.data(), address.length()) == 0);
    address.data()->sa_family = AF_UNSPEC;
    CHECK_THAT(outcome([&] { return connect(s, address.data(), address.length()); }),
               ReturnsAndResets(0));
    sockaddr_storage name{};
    int length = sizeof name;
    CHECK_THAT(outcome([&] { return getpeername(s, reinterpret_cast<sockaddr*>(&name), &length); }),
               FailsWith(WSAENOTCONN));
}

namespace {

constexpr auto mapped_reports = "web:warmcat/libwebsockets#1301, #2223, DOCGroup/ACE_TAO#1267";

sockaddr_in6 mapped_loopback(unsigned short port) {
    sockaddr_in6 mapped{};
    mapped.sin6_family = AF_INET6;
    mapped.sin6_port = htons(port);
    REQUIRE(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr) == 1);
    return mapped;
}

}  // namespace

BEHAVIOUR("connect.mapped", "E.4-35", high, mapped_reports,
          "an IPv6-only socket does not reach a mapped address: connect fails with "
          "WSAEADDRNOTAVAIL") {
    require_family(AF_INET6);
    auto const listening = listener();
    auto const mapped = mapped_loopback(local_address(listening).port());
    auto const* const target = reinterpret_cast<sockaddr const*>(&mapped);
    auto const s = stream_socket(AF_INET6);
    CHECK_THAT(outcome([&] { return connect(s, target, sizeof mapped); }),
               FailsWith(WSAEADDRNOTAVAIL));
    auto const any = Address::any(AF_INET6);
    auto const bound = stream_socket(AF_INET6);
    REQUIRE(bind(bound, any.data(), any.length()) == 0);
    CHECK_THAT(outcome([&] { return connect(bound, target, sizeof mapped); }),
               FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("connect.mapped-non-blocking", "E.4-35", high, mapped_reports,
          "a non-blocking connect to a mapped address fails later, and SO_ERROR says why") {
    require_family(AF_INET6);
    auto const mapped = mapped_loopback(9);
    auto const s = stream_socket(AF_INET6);
    set_non_blocking(s);
    CHECK_THAT(outcome([&] {
                   return connect(s, reinterpret_cast<sockaddr const*>(&mapped), sizeof mapped);
               }),
               FailsWith(WSAEWOULDBLOCK));
    REQUIRE(await(s, Ready::exceptional));
    CHECK(error_option(s) == WSAEADDRNOTAVAIL);
}

BEHAVIOUR("connect.datagram-to-wildcard", "E.4-34", medium, "libuv: test-udp-connect",
          "a datagram socket cannot be connected to a port of the wildcard") {
    auto const s = datagram_socket();
    auto const target = Address::any(AF_INET, 9);
    CHECK_THAT(outcome([&] { return connect(s, target.data(), target.length()); }),
               FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("connect.datagram-keeps-port", "E.4-24", high, "web:simdsoft/yasio#358; docs:connect",
          "a datagram socket that loses its peer keeps the port that the system chose") {
    auto const target = Address::loopback(AF_INET, 9);
    auto const nobody = Address::any(AF_INET);
    for (bool const binds : {true, false}) {
        CAPTURE(binds);
        auto const s = datagram_socket();
        if (binds) REQUIRE(bind(s, nobody.data(), nobody.length()) == 0);
        REQUIRE(connect(s, target.data(), target.length()) == 0);
        auto const port = local_address(s).port();
        REQUIRE(connect(s, nobody.data(), nobody.length()) == 0);
        CHECK(local_address(s).port() == port);
        auto const peer = datagram_socket();
        auto const own = Address::loopback(AF_INET, port);
        REQUIRE(sendto(peer, "x", 1, 0, own.data(), own.length()) == 1);
        CHECK(await(s, Ready::to_read));
    }
}

namespace {

void check_keeps_port(int family, bool is_wildcard, bool is_blocking) {
    CAPTURE(family, is_wildcard, is_blocking);
    auto const closed = nobody(family);
    auto const s = stream_socket(family);
    auto const own = is_wildcard ? Address::any(family) : Address::loopback(family);
    REQUIRE(bind(s, own.data(), own.length()) == 0);
    auto const port = local_address(s).port();
    if (!is_blocking) set_non_blocking(s);
    auto const target = closed.address;
    REQUIRE(connect(s, target.data(), target.length()) == SOCKET_ERROR);
    if (!is_blocking) REQUIRE(await(s, Ready::exceptional));
    CHECK(local_address(s).port() == port);
    REQUIRE(listen(s, 1) == 0);
    CHECK(local_address(s).port() == port);
    auto const client = stream_socket(family);
    auto const listening = Address::loopback(family, port);
    CHECK(connect(client, listening.data(), listening.length()) == 0);
}

}  // namespace

BEHAVIOUR("connect.refused-keeps-port", "E.4-25", high, "winetest:test_select",
          "a port that bind had chosen is what listen uses after a refused connect") {
    for (int const family : {AF_INET, AF_INET6}) {
        if (family == AF_INET6 && !has(Capability::ipv6_loopback)) continue;
        for (bool const is_wildcard : {false, true})
            for (bool const is_blocking : {false, true})
                check_keeps_port(family, is_wildcard, is_blocking);
    }
}

BEHAVIOUR("connect.link-local-without-scope", "E.4-36", medium, "web:libuv#4107",
          "a peer at a link-local address is reached without its scope as well, by streams and by "
          "datagrams") {
    require_family(AF_INET6);
    auto const addresses = link_local_addresses();
    if (addresses.empty()) skip("the machine has no link-local address");
    auto target = addresses.front();
    auto const* const name = reinterpret_cast<sockaddr const*>(&target);
    auto const listener = stream_socket(AF_INET6);
    auto const receiver = datagram_socket(AF_INET6);
    for (SOCKET const each : {listener.get(), receiver.get()})
        REQUIRE(bind(each, name, sizeof target) == 0);
    REQUIRE(listen(listener, 1) == 0);
    target.sin6_scope_id = 0;
    target.sin6_port = htons(local_address(listener).port());
    auto const client = stream_socket(AF_INET6);
    CHECK_THAT(outcome([&] { return connect(client, name, sizeof target); }), ReturnsAndResets(0));
    target.sin6_port = htons(local_address(receiver).port());
    auto const sender = datagram_socket(AF_INET6);
    CHECK(sendto(sender, "x", 1, 0, name, sizeof target) == 1);
    auto const connected_sender = datagram_socket(AF_INET6);
    REQUIRE(connect(connected_sender, name, sizeof target) == 0);
    CHECK(send(connected_sender, "y", 1, 0) == 1);
    char letter = 0;
    CHECK(recv(receiver, &letter, 1, 0) == 1);
    CHECK(recv(receiver, &letter, 1, 0) == 1);
    CHECK(letter == 'y');
}
