// SPDX-License-Identifier: MIT
// getsockname() and getpeername(): states, arguments, and which of two errors wins.
#include <cstring>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

using NameCall = decltype(&getsockname);

Outcome name_of_socket(NameCall call, SOCKET s) {
    sockaddr_storage name{};
    int length = sizeof name;
    return outcome([&] { return call(s, reinterpret_cast<sockaddr*>(&name), &length); });
}

struct ShortRow {
    Behaviour is;
    NameCall call;
    int length;
};

// clang-format off
ShortRow const short_rows[] = {
    {{"getsockname.length-0", "E.8-2", high, "winetest:test_getsockname", "getsockname with length 0 fails with WSAEFAULT and leaves the length alone"}, &getsockname, 0},
    {{"getsockname.length-15", "E.8-2", high, "winetest:test_getsockname", "getsockname one byte short fails with WSAEFAULT and leaves the length alone"}, &getsockname, 15},
    {{"getpeername.length-0", "E.8-7", high, "winetest:test_getpeername", "getpeername with length 0 fails with WSAEFAULT and leaves the length alone"}, &getpeername, 0},
    {{"getpeername.length-15", "E.8-7", high, "winetest:test_getpeername", "getpeername one byte short fails with WSAEFAULT and leaves the length alone"}, &getpeername, 15},
};
// clang-format on

}  // namespace

BEHAVIOURS(short_rows, row) {
    auto const pair = tcp_pair();
    sockaddr_storage name{};
    int length = row.length;
    CHECK_THAT(
        outcome([&] { return row.call(pair.client, reinterpret_cast<sockaddr*>(&name), &length); }),
        FailsWith(WSAEFAULT));
    CHECK(length == row.length);
}

BEHAVIOUR("getsockname.unbound", "E.8-1", high, "winetest:test_getsockname; cygwin",
          "getsockname on an unbound socket fails with WSAEINVAL") {
    CHECK_THAT(name_of_socket(&getsockname, stream_socket()), FailsWith(WSAEINVAL));
    CHECK_THAT(name_of_socket(&getsockname, datagram_socket()), FailsWith(WSAEINVAL));
}

BEHAVIOUR("getsockname.ok", "E.8-3", high, "winetest:test_getsockname",
          "getsockname gives 16 bytes for IPv4, sin_zero all zero") {
    auto const s = bound_stream();
    sockaddr_in name{};
    for (auto& each : name.sin_zero) each = 0x7F;
    int length = sizeof(sockaddr_storage);
    sockaddr_storage room{};
    CHECK_THAT(outcome([&] { return getsockname(s, reinterpret_cast<sockaddr*>(&room), &length); }),
               ReturnsAndResets(0));
    CHECK(length == 16);
    length = sizeof name;
    CHECK(getsockname(s, reinterpret_cast<sockaddr*>(&name), &length) == 0);
    for (auto const each : name.sin_zero) CHECK(each == 0);
}

BEHAVIOUR("getsockname.ipv6", "E.8-3", high, "winetest:test_getsockname",
          "getsockname gives 28 bytes for IPv6, and wants as much room") {
    require_family(AF_INET6);
    auto const s = bound_stream(AF_INET6);
    sockaddr_storage room{};
    int length = 27;
    CHECK_THAT(outcome([&] { return getsockname(s, reinterpret_cast<sockaddr*>(&room), &length); }),
               FailsWith(WSAEFAULT));
    CHECK(length == 27);
    length = sizeof room;
    CHECK_THAT(outcome([&] { return getsockname(s, reinterpret_cast<sockaddr*>(&room), &length); }),
               ReturnsAndResets(0));
    CHECK(length == 28);
    CHECK(room.ss_family == AF_INET6);
}

BEHAVIOUR("getpeername.ok", "E.8-3", high, "winetest:test_getpeername",
          "getpeername gives 16 bytes for IPv4, sin_zero all zero") {
    auto const pair = tcp_pair();
    sockaddr_in name;
    std::memset(&name, 0x7F, sizeof name);
    int length = sizeof name;
    CHECK_THAT(outcome([&] {
                   return getpeername(pair.client, reinterpret_cast<sockaddr*>(&name), &length);
               }),
               ReturnsAndResets(0));
    CHECK(length == 16);
    CHECK(name.sin_family == AF_INET);
    for (auto const each : name.sin_zero) CHECK(each == 0);
}

BEHAVIOUR("getsockname.invalid-handle", "0.3-7", high, "winetest:test_getsockname",
          "getsockname on no socket fails with WSAENOTSOCK") {
    CHECK_THAT(name_of_socket(&getsockname, INVALID_SOCKET), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("getpeername.invalid-handle", "E.8-5", high, "winetest:test_getpeername",
          "getpeername on no socket fails with WSAENOTSOCK, even with null pointers") {
    CHECK_THAT(name_of_socket(&getpeername, INVALID_SOCKET), FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([] { return getpeername(INVALID_SOCKET, nullptr, nullptr); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("getpeername.unconnected", "E.8-6 0.3-4", high, "winetest:test_getpeername",
          "getpeername on an unconnected socket fails with WSAENOTCONN, even with null pointers") {
    UniqueSocket const all[] = {stream_socket(), bound_stream(), listener(), datagram_socket()};
    for (auto const& s : all) {
        CHECK_THAT(name_of_socket(&getpeername, s), FailsWith(WSAENOTCONN));
        CHECK_THAT(outcome([&] { return getpeername(s, nullptr, nullptr); }),
                   FailsWith(WSAENOTCONN));
    }
}

BEHAVIOUR("getpeername.null", "E.8-7", high, "winetest:test_getpeername",
          "getpeername on a connected socket with a null pointer fails with WSAEFAULT") {
    auto const pair = tcp_pair();
    sockaddr_storage name{};
    int length = sizeof name;
    CHECK_THAT(outcome([&] { return getpeername(pair.client, nullptr, &length); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] {
                   return getpeername(pair.client, reinterpret_cast<sockaddr*>(&name), nullptr);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR(
    "names.after-shutdown", "E.8-8 E.6-9", high, "winetest:test_shutdown",
    "getsockname and getpeername go on to answer after shutdown and after the peer has closed") {
    auto pair = tcp_pair();
    auto const here = local_address(pair.client);
    auto const there = remote_address(pair.client);
    REQUIRE(shutdown(pair.client, SD_BOTH) == 0);
    pair.server.close();
    CHECK(local_address(pair.client) == here);
    CHECK(remote_address(pair.client) == there);
}

BEHAVIOUR("names.udp-connected", "E.8-9", high, "winetest:test_connect_udp",
          "getpeername answers for a connected datagram socket, and is WSAENOTCONN after it was "
          "disconnected") {
    auto const pair = udp_pair();
    CHECK(remote_address(pair.client) == local_address(pair.server));
    sockaddr_in nothing{};
    CHECK_THAT(outcome([&] {
                   return connect(pair.client, reinterpret_cast<sockaddr*>(&nothing),
                                  sizeof nothing);
               }),
               Returns(0));
    CHECK_THAT(name_of_socket(&getpeername, pair.client), FailsWith(WSAENOTCONN));
}
