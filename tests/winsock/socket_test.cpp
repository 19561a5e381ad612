// SPDX-License-Identifier: MIT
// socket(): the result for every combination of family, type and protocol.
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr int bad = 0xdead;
constexpr auto table = "winetest:test_WSASocket";

struct SocketRow {
    Behaviour is;
    int family, type, protocol;
    int error;  // 0: a socket of `made_type`
    int made_type;
};

// clang-format off
SocketRow const socket_rows[] = {
    {{"socket.inet-stream-0", "E.2-1", high, table, "socket(INET, STREAM, 0) is a TCP socket"}, AF_INET, SOCK_STREAM, 0, 0, SOCK_STREAM},
    {{"socket.inet-stream-tcp", "E.2-1", high, table, "socket(INET, STREAM, TCP) is a TCP socket"}, AF_INET, SOCK_STREAM, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.inet-dgram-0", "E.2-2", high, table, "socket(INET, DGRAM, 0) is a UDP socket"}, AF_INET, SOCK_DGRAM, 0, 0, SOCK_DGRAM},
    {{"socket.inet-dgram-udp", "E.2-2", high, table, "socket(INET, DGRAM, UDP) is a UDP socket"}, AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.inet-0-0", "E.2-3", high, table, "socket(INET, 0, 0) is a TCP socket"}, AF_INET, 0, 0, 0, SOCK_STREAM},
    {{"socket.inet-0-tcp", "E.2-4", high, table, "socket(INET, 0, TCP) is a TCP socket"}, AF_INET, 0, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.inet-0-udp", "E.2-5", high, table, "socket(INET, 0, UDP) is a UDP socket"}, AF_INET, 0, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.inet-0-bad", "E.2-6", high, table, "socket(INET, 0, bad) is WSAEPROTONOSUPPORT"}, AF_INET, 0, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-bad-0", "E.2-7", high, table, "socket(INET, bad, 0) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, 0, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-tcp", "E.2-7", high, table, "socket(INET, bad, TCP) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, IPPROTO_TCP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-udp", "E.2-7", high, table, "socket(INET, bad, UDP) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-bad", "E.2-8", high, table, "socket(INET, bad, bad) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, bad, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-stream-bad", "E.2-9", high, table, "socket(INET, STREAM, bad) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_STREAM, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-stream-udp", "E.2-10", high, table, "socket(INET, STREAM, UDP) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_STREAM, IPPROTO_UDP, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-dgram-tcp", "E.2-11", high, table, "socket(INET, DGRAM, TCP) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_DGRAM, IPPROTO_TCP, WSAEPROTONOSUPPORT, 0},
    {{"socket.bad-stream-tcp", "E.2-13", high, table, "socket(bad, STREAM, TCP) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, IPPROTO_TCP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-stream-udp", "E.2-14", high, table, "socket(bad, STREAM, UDP) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, IPPROTO_UDP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-dgram-udp", "E.2-14", high, table, "socket(bad, DGRAM, UDP) is WSAEAFNOSUPPORT"}, bad, SOCK_DGRAM, IPPROTO_UDP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-bad-0", "E.2-15", high, table, "socket(bad, bad, 0) is WSAESOCKTNOSUPPORT"}, bad, bad, 0, WSAESOCKTNOSUPPORT, 0},
    {{"socket.bad-bad-tcp", "E.2-15", high, table, "socket(bad, bad, TCP) is WSAESOCKTNOSUPPORT"}, bad, bad, IPPROTO_TCP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.bad-raw-udp", "E.2-14", high, table, "socket(bad, RAW, UDP) is WSAEAFNOSUPPORT"}, bad, SOCK_RAW, IPPROTO_UDP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-bad-udp", "E.2-15", high, table, "socket(bad, bad, UDP) is WSAESOCKTNOSUPPORT"}, bad, bad, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.bad-bad-bad", "E.2-15", high, table, "socket(bad, bad, bad) is WSAESOCKTNOSUPPORT"}, bad, bad, bad, WSAESOCKTNOSUPPORT, 0},
    {{"socket.minus-family", "E.2-13", high, table, "socket(-1, STREAM, TCP) is WSAEAFNOSUPPORT"}, -1, SOCK_STREAM, IPPROTO_TCP, WSAEAFNOSUPPORT, 0},
    {{"socket.minus-type", "E.2-7", high, table, "socket(INET, -1, TCP) is WSAESOCKTNOSUPPORT"}, AF_INET, -1, IPPROTO_TCP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.minus-protocol", "E.2-9", high, table, "socket(INET, STREAM, -1) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_STREAM, -1, WSAEPROTONOSUPPORT, 0},
    {{"socket.minus-family-type", "E.2-15", high, table, "socket(-1, -1, UDP) is WSAESOCKTNOSUPPORT"}, -1, -1, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.minus-family-protocol", "E.2-16", high, table, "socket(-1, STREAM, -1) is WSAEAFNOSUPPORT"}, -1, SOCK_STREAM, -1, WSAEAFNOSUPPORT, 0},
    {{"socket.unspec-raw-0", "E.2-21", high, table, "socket(UNSPEC, RAW, 0) is WSAEINVAL"}, AF_UNSPEC, SOCK_RAW, 0, WSAEINVAL, 0},
    {{"socket.bad-stream-bad", "E.2-16", high, table, "socket(bad, STREAM, bad) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, bad, WSAEAFNOSUPPORT, 0},
    {{"socket.unspec-stream-tcp", "E.2-17", high, table, "socket(UNSPEC, STREAM, TCP) is a TCP socket"}, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.unspec-0-tcp", "E.2-18", high, table, "socket(UNSPEC, 0, TCP) is a TCP socket"}, AF_UNSPEC, 0, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.unspec-0-udp", "E.2-18", high, table, "socket(UNSPEC, 0, UDP) is a UDP socket"}, AF_UNSPEC, 0, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.unspec-stream-bad", "E.2-19", high, table, "socket(UNSPEC, STREAM, bad) is WSAEPROTONOSUPPORT"}, AF_UNSPEC, SOCK_STREAM, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.unspec-bad-udp", "E.2-20", high, table, "socket(UNSPEC, bad, UDP) is WSAESOCKTNOSUPPORT"}, AF_UNSPEC, bad, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.unspec-stream-0", "E.2-21", high, table, "socket(UNSPEC, STREAM, 0) is WSAEINVAL"}, AF_UNSPEC, SOCK_STREAM, 0, WSAEINVAL, 0},
    {{"socket.unspec-dgram-0", "E.2-21", high, table, "socket(UNSPEC, DGRAM, 0) is WSAEINVAL"}, AF_UNSPEC, SOCK_DGRAM, 0, WSAEINVAL, 0},
    {{"socket.unspec-0-0", "E.2-22", high, table, "socket(UNSPEC, 0, 0) is WSAEINVAL"}, AF_UNSPEC, 0, 0, WSAEINVAL, 0},
    {{"socket.unspec-0-bad", "E.2-23", high, table, "socket(UNSPEC, 0, bad) is WSAEPROTONOSUPPORT"}, AF_UNSPEC, 0, bad, WSAEPROTONOSUPPORT, 0},
};
// clang-format on

int type_of(SOCKET s) { return option(s, SOL_SOCKET, SO_TYPE); }

}  // namespace

BEHAVIOURS(socket_rows, row) {
    for (bool const is_wsa : {false, true}) {
        CAPTURE(is_wsa);
        UniqueSocket made;
        auto const result = outcome([&] {
            made = UniqueSocket{is_wsa ? WSASocketW(row.family, row.type, row.protocol, nullptr, 0,
                                                    WSA_FLAG_OVERLAPPED)
                                       : socket(row.family, row.type, row.protocol)};
            return made.valid() ? 0 : -1;
        });
        CHECK_THAT(result, Yields(row.error));
        if (made.valid()) CHECK(type_of(made) == row.made_type);
    }
}

BEHAVIOUR("socket.raw", "E.2-12", high, table,
          "a raw socket is for administrators, WSAEACCES for others, whatever the protocol") {
    if (has(Capability::raw_sockets)) skip("this user may open raw sockets");
    for (int const protocol : {1, 6, 17, 0xad})
        CHECK_THAT(outcome([&] {
                       return UniqueSocket{socket(AF_INET, SOCK_RAW, protocol)}.valid() ? 0 : -1;
                   }),
                   FailsWith(WSAEACCES));
}

namespace {

struct InfoRow {
    Behaviour is;
    int type, protocol;
    DWORD services;
};

// clang-format off
InfoRow const info_rows[] = {
    {{"socket.services-stream", "E.2-30 C.2-9", high, "winetest:test_set_getsockopt", "SO_PROTOCOL_INFO of a TCP socket has the service flags 0x20066"}, SOCK_STREAM, IPPROTO_TCP, 0x20066},
    {{"socket.services-datagram", "E.2-30", high, "winetest:test_set_getsockopt", "SO_PROTOCOL_INFO of a UDP socket has the service flags 0x20609"}, SOCK_DGRAM, IPPROTO_UDP, 0x20609},
};
// clang-format on

WSAPROTOCOL_INFOW info_of(SOCKET s) {
    return option<WSAPROTOCOL_INFOW>(s, SOL_SOCKET, SO_PROTOCOL_INFOW);
}

}  // namespace

BEHAVIOURS(info_rows, row) {
    UniqueSocket const s{socket(AF_INET, row.type, row.protocol)};
    auto const info = info_of(s);
    CHECK(info.dwServiceFlags1 == row.services);
    CHECK(info.iSocketType == row.type);
    CHECK(info.iProtocol == row.protocol);
}

BEHAVIOUR("socket.services-raw", "E.2-30", high, "winetest:test_WSASocket",
          "SO_PROTOCOL_INFO of a raw socket is an entry for all protocols that is never listed") {
    require(Capability::raw_sockets);
    UniqueSocket const s{socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)};
    auto const info = info_of(s);
    CHECK(info.iSocketType == SOCK_RAW);
    CHECK(info.iProtocol == 0);
    CHECK(info.iProtocolMaxOffset == 255);
    CHECK(info.dwProviderFlags == (PFL_MATCHES_PROTOCOL_ZERO | PFL_HIDDEN));
}

BEHAVIOUR("socket.many", "E.2-28", medium, "docs:socket",
          "there is no such limit as FD_SETSIZE for the number of sockets") {
    std::vector<UniqueSocket> all;
    for (int i = 0; i != 700; ++i) {
        all.push_back(datagram_socket());
        REQUIRE(all.back().valid());
    }
}

BEHAVIOUR("socket.inet6", "E.2-1", high, table,
          "socket(INET6, STREAM, TCP) is a TCP socket for IPv6") {
    require(Capability::ipv6_loopback);
    UniqueSocket const s{socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP)};
    REQUIRE(s.valid());
    CHECK(type_of(s) == SOCK_STREAM);
}

BEHAVIOUR("socket.handle-values", "0.2-1", high, "sdk",
          "socket handles are multiples of 4, fit an int, and are never 0") {
    for (int round = 0; round < 20; ++round) {
        auto const s = stream_socket();
        CHECK(s.get() != 0);
        CHECK(s.get() % 4 == 0);
        CHECK(s.get() <= 0x7FFFFFFF);
    }
}

BEHAVIOUR("socket.blocking", "E.2-27", high, "docs:socket", "a new socket is blocking") {
    auto const listening = listener();
    BlockedCall const waiting{
        [&] { return static_cast<long long>(accept(listening, nullptr, nullptr)); }};
    CHECK(waiting.is_blocked());
    auto const client = connected_to(listening);
    auto const accepted = waiting.result();
    REQUIRE(accepted);
    closesocket(static_cast<SOCKET>(accepted->value));
}
