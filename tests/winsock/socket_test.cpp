// SPDX-License-Identifier: MIT
// socket(): the result for every combination of family, type and protocol.
#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
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
    {{"socket.inet-stream-0", "E.2", high, table, "(INET, STREAM, 0) is a TCP socket"}, AF_INET, SOCK_STREAM, 0, 0, SOCK_STREAM},
    {{"socket.inet-stream-tcp", "E.2", high, table, "(INET, STREAM, TCP) is a TCP socket"}, AF_INET, SOCK_STREAM, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.inet-dgram-0", "E.2", high, table, "(INET, DGRAM, 0) is a UDP socket"}, AF_INET, SOCK_DGRAM, 0, 0, SOCK_DGRAM},
    {{"socket.inet-dgram-udp", "E.2", high, table, "(INET, DGRAM, UDP) is a UDP socket"}, AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.inet-0-0", "E.2", high, table, "(INET, 0, 0) is a TCP socket"}, AF_INET, 0, 0, 0, SOCK_STREAM},
    {{"socket.inet-0-tcp", "E.2", high, table, "(INET, 0, TCP) is a TCP socket"}, AF_INET, 0, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.inet-0-udp", "E.2", high, table, "(INET, 0, UDP) is a UDP socket"}, AF_INET, 0, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.inet-0-bad", "E.2", high, table, "(INET, 0, bad) is WSAEPROTONOSUPPORT"}, AF_INET, 0, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-bad-0", "E.2", high, table, "(INET, bad, 0) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, 0, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-tcp", "E.2", high, table, "(INET, bad, TCP) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, IPPROTO_TCP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-udp", "E.2", high, table, "(INET, bad, UDP) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-bad-bad", "E.2", high, table, "(INET, bad, bad) is WSAESOCKTNOSUPPORT"}, AF_INET, bad, bad, WSAESOCKTNOSUPPORT, 0},
    {{"socket.inet-stream-bad", "E.2", high, table, "(INET, STREAM, bad) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_STREAM, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-stream-udp", "E.2", high, table, "(INET, STREAM, UDP) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_STREAM, IPPROTO_UDP, WSAEPROTONOSUPPORT, 0},
    {{"socket.inet-dgram-tcp", "E.2", high, table, "(INET, DGRAM, TCP) is WSAEPROTONOSUPPORT"}, AF_INET, SOCK_DGRAM, IPPROTO_TCP, WSAEPROTONOSUPPORT, 0},
    {{"socket.bad-stream-tcp", "E.2", high, table, "(bad, STREAM, TCP) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, IPPROTO_TCP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-stream-udp", "E.2", high, table, "(bad, STREAM, UDP) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, IPPROTO_UDP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-dgram-udp", "E.2", high, table, "(bad, DGRAM, UDP) is WSAEAFNOSUPPORT"}, bad, SOCK_DGRAM, IPPROTO_UDP, WSAEAFNOSUPPORT, 0},
    {{"socket.bad-bad-0", "E.2", high, table, "(bad, bad, 0) is WSAESOCKTNOSUPPORT"}, bad, bad, 0, WSAESOCKTNOSUPPORT, 0},
    {{"socket.bad-bad-tcp", "E.2", high, table, "(bad, bad, TCP) is WSAESOCKTNOSUPPORT"}, bad, bad, IPPROTO_TCP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.bad-stream-bad", "E.2", high, table, "(bad, STREAM, bad) is WSAEAFNOSUPPORT"}, bad, SOCK_STREAM, bad, WSAEAFNOSUPPORT, 0},
    {{"socket.unspec-stream-tcp", "E.2", high, table, "(UNSPEC, STREAM, TCP) is a TCP socket"}, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.unspec-0-tcp", "E.2", high, table, "(UNSPEC, 0, TCP) is a TCP socket"}, AF_UNSPEC, 0, IPPROTO_TCP, 0, SOCK_STREAM},
    {{"socket.unspec-0-udp", "E.2", high, table, "(UNSPEC, 0, UDP) is a UDP socket"}, AF_UNSPEC, 0, IPPROTO_UDP, 0, SOCK_DGRAM},
    {{"socket.unspec-stream-bad", "E.2", high, table, "(UNSPEC, STREAM, bad) is WSAEPROTONOSUPPORT"}, AF_UNSPEC, SOCK_STREAM, bad, WSAEPROTONOSUPPORT, 0},
    {{"socket.unspec-bad-udp", "E.2", high, table, "(UNSPEC, bad, UDP) is WSAESOCKTNOSUPPORT"}, AF_UNSPEC, bad, IPPROTO_UDP, WSAESOCKTNOSUPPORT, 0},
    {{"socket.unspec-stream-0", "E.2", high, table, "(UNSPEC, STREAM, 0) is WSAEINVAL"}, AF_UNSPEC, SOCK_STREAM, 0, WSAEINVAL, 0},
    {{"socket.unspec-dgram-0", "E.2", high, table, "(UNSPEC, DGRAM, 0) is WSAEINVAL"}, AF_UNSPEC, SOCK_DGRAM, 0, WSAEINVAL, 0},
    {{"socket.unspec-0-0", "E.2", high, table, "(UNSPEC, 0, 0) is WSAEINVAL"}, AF_UNSPEC, 0, 0, WSAEINVAL, 0},
    {{"socket.unspec-0-bad", "E.2", high, table, "(UNSPEC, 0, bad) is WSAEPROTONOSUPPORT"}, AF_UNSPEC, 0, bad, WSAEPROTONOSUPPORT, 0},
};
// clang-format on

int type_of(SOCKET s) {
    int type = 0;
    int length = sizeof type;
    getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &length);
    return type;
}

}  // namespace

BEHAVIOURS(socket_rows, row) {
    UniqueSocket made;
    auto const result = outcome([&] {
        made = UniqueSocket{socket(row.family, row.type, row.protocol)};
        return made.valid() ? 0 : -1;
    });
    CHECK_THAT(result, Yields(row.error));
    if (made.valid()) CHECK(type_of(made) == row.made_type);
}

BEHAVIOUR("socket.inet6", "E.2", high, table, "(INET6, STREAM, TCP) is a TCP socket for IPv6") {
    require(Capability::ipv6_loopback);
    UniqueSocket const s{socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP)};
    REQUIRE(s.valid());
    CHECK(type_of(s) == SOCK_STREAM);
}

BEHAVIOUR("socket.handle-values", "0.2", high, "sdk",
          "socket handles are multiples of 4, fit an int, and are never 0") {
    for (int round = 0; round < 20; ++round) {
        auto const s = stream_socket();
        CHECK(s.get() != 0);
        CHECK(s.get() % 4 == 0);
        CHECK(s.get() <= 0x7FFFFFFF);
    }
}

BEHAVIOUR("socket.blocking", "E.2", high, "docs:socket", "a new socket is blocking") {
    auto const listening = listener();
    BlockedCall const waiting{
        [&] { return static_cast<long long>(accept(listening, nullptr, nullptr)); }};
    CHECK(waiting.is_blocked());
    auto const client = connected_to(listening);
    auto const accepted = waiting.result();
    REQUIRE(accepted);
    closesocket(static_cast<SOCKET>(accepted->value));
}
