// SPDX-License-Identifier: MIT
// Who may bind an address that is bound already: the documented matrix and the measured pairs, for
// TCP and UDP, and who gets the connections when several may.
#include <ws2tcpip.h>

#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

enum class Mode { plain, reuse, exclusive };
enum class Where { any4, loopback4, any6, loopback6, mapped_any, mapped_loopback };

struct Claim {
    Where where;
    Mode mode;
};

bool is_v6(Where where) { return where != Where::any4 && where != Where::loopback4; }

// An address at `port`, kept together with its length.
struct Name {
    sockaddr_storage storage{};
    int length = 0;
    sockaddr const* data() const { return reinterpret_cast<sockaddr const*>(&storage); }
};

Name name_of(Where where, unsigned short port) {
    Name name;
    if (!is_v6(where)) {
        auto& in = reinterpret_cast<sockaddr_in&>(name.storage);
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(where == Where::any4 ? INADDR_ANY : INADDR_LOOPBACK);
        name.length = sizeof in;
        return name;
    }
    auto& in = reinterpret_cast<sockaddr_in6&>(name.storage);
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    auto* const bytes = reinterpret_cast<unsigned char*>(&in.sin6_addr);
    if (where == Where::loopback6) bytes[15] = 1;
    if (where == Where::mapped_any || where == Where::mapped_loopback) bytes[10] = bytes[11] = 0xff;
    if (where == Where::mapped_loopback) {
        bytes[12] = 127;
        bytes[15] = 1;
    }
    name.length = sizeof in;
    return name;
}

void turn_on(SOCKET s, int level, int option, int value = 1) {
    REQUIRE(setsockopt(s, level, option, reinterpret_cast<char const*>(&value), sizeof value) == 0);
}

// IPv6 sockets are dual-stack, as in the measurements.
UniqueSocket prepared(Claim claim, int type) {
    int const family = is_v6(claim.where) ? AF_INET6 : AF_INET;
    require_family(family);
    UniqueSocket s{socket(family, type, 0)};
    REQUIRE(s.valid());
    if (family == AF_INET6) turn_on(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    if (claim.mode == Mode::reuse) turn_on(s, SOL_SOCKET, SO_REUSEADDR);
    if (claim.mode == Mode::exclusive) turn_on(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE);
    return s;
}

Outcome bind_to(SOCKET s, Where where, unsigned short port) {
    auto const name = name_of(where, port);
    return outcome([&] { return bind(s, name.data(), name.length); });
}

// The first claim, on a port that was free for all a moment ago.
UniqueSocket first_bound(Claim claim, int type, unsigned short& port) {
    for (int attempt = 0; attempt != 20; ++attempt) {
        port = unused_port(type);
        auto s = prepared(claim, type);
        if (bind_to(s, claim.where, port).value == 0) return s;
    }
    FAIL("no free port");
    return UniqueSocket{};
}

struct PairRow {
    Behaviour is;
    Claim first;
    Claim second;
    int code;  // 0: both may
};

constexpr Mode P = Mode::plain;
constexpr Mode R = Mode::reuse;
constexpr Mode X = Mode::exclusive;
constexpr Where any4 = Where::any4;
constexpr Where lo4 = Where::loopback4;
constexpr Where any6 = Where::any6;
constexpr Where lo6 = Where::loopback6;
constexpr int I = WSAEADDRINUSE;
constexpr int A = WSAEACCES;

// clang-format off
#define CELL(id, rows) {"address-sharing.matrix." id, rows, high, "docs:Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", "of two binds to a port, " id ", the second ends as in the matrix of SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"}
PairRow const matrix_rows[] = {
    {CELL("plain-any.plain-any", "E.3.1-1 E.3.1-24"), {any4, P}, {any4, P}, I},
    {CELL("plain-any.plain-one", "E.3.1-1 E.3.1-34"), {any4, P}, {lo4, P}, 0},
    {CELL("plain-any.reuse-any", "E.3.1-1 E.3-12"), {any4, P}, {any4, R}, A},
    {CELL("plain-any.reuse-one", "E.3.1-1"), {any4, P}, {lo4, R}, 0},
    {CELL("plain-any.exclusive-any", "E.3.1-1 E.3.1-25"), {any4, P}, {any4, X}, I},
    {CELL("plain-any.exclusive-one", "E.3.1-1 E.3.1-15"), {any4, P}, {lo4, X}, 0},
    {CELL("plain-one.plain-any", "E.3.1-2 E.3.1-34"), {lo4, P}, {any4, P}, 0},
    {CELL("plain-one.plain-one", "E.3.1-2"), {lo4, P}, {lo4, P}, I},
    {CELL("plain-one.reuse-any", "E.3.1-2"), {lo4, P}, {any4, R}, 0},
    {CELL("plain-one.reuse-one", "E.3.1-2"), {lo4, P}, {lo4, R}, A},
    {CELL("plain-one.exclusive-any", "E.3.1-2 E.3.1-18"), {lo4, P}, {any4, X}, I},
    {CELL("plain-one.exclusive-one", "E.3.1-2 E.3.1-33"), {lo4, P}, {lo4, X}, I},
    {CELL("reuse-any.plain-any", "E.3.1-3"), {any4, R}, {any4, P}, I},
    {CELL("reuse-any.plain-one", "E.3.1-3"), {any4, R}, {lo4, P}, 0},
    {CELL("reuse-any.reuse-any", "E.3.1-3"), {any4, R}, {any4, R}, 0},
    {CELL("reuse-any.reuse-one", "E.3.1-3"), {any4, R}, {lo4, R}, 0},
    {CELL("reuse-any.exclusive-any", "E.3.1-3"), {any4, R}, {any4, X}, I},
    {CELL("reuse-any.exclusive-one", "E.3.1-3"), {any4, R}, {lo4, X}, 0},
    {CELL("reuse-one.plain-any", "E.3.1-4"), {lo4, R}, {any4, P}, 0},
    {CELL("reuse-one.plain-one", "E.3.1-4"), {lo4, R}, {lo4, P}, I},
    {CELL("reuse-one.reuse-any", "E.3.1-4"), {lo4, R}, {any4, R}, 0},
    {CELL("reuse-one.reuse-one", "E.3.1-4"), {lo4, R}, {lo4, R}, 0},
    {CELL("reuse-one.exclusive-any", "E.3.1-4"), {lo4, R}, {any4, X}, I},
    {CELL("reuse-one.exclusive-one", "E.3.1-4"), {lo4, R}, {lo4, X}, I},
    {CELL("exclusive-any.plain-any", "E.3.1-5"), {any4, X}, {any4, P}, I},
    {CELL("exclusive-any.plain-one", "E.3.1-5 E.3.1-13"), {any4, X}, {lo4, P}, A},
    {CELL("exclusive-any.reuse-any", "E.3.1-5"), {any4, X}, {any4, R}, A},
    {CELL("exclusive-any.reuse-one", "E.3.1-5"), {any4, X}, {lo4, R}, A},
    {CELL("exclusive-any.exclusive-any", "E.3.1-5"), {any4, X}, {any4, X}, I},
    {CELL("exclusive-any.exclusive-one", "E.3.1-5 E.3.1-16"), {any4, X}, {lo4, X}, A},
    {CELL("exclusive-one.plain-any", "E.3.1-6 E.3.1-17"), {lo4, X}, {any4, P}, 0},
    {CELL("exclusive-one.plain-one", "E.3.1-6 E.3.1-22 E.3.1-38"), {lo4, X}, {lo4, P}, I},
    {CELL("exclusive-one.reuse-any", "E.3.1-6"), {lo4, X}, {any4, R}, 0},
    {CELL("exclusive-one.reuse-one", "E.3.1-6 E.3-12"), {lo4, X}, {lo4, R}, A},
    {CELL("exclusive-one.exclusive-any", "E.3.1-6"), {lo4, X}, {any4, X}, I},
    {CELL("exclusive-one.exclusive-one", "E.3.1-6"), {lo4, X}, {lo4, X}, I},
};

#define MET(id, rows, says) {"address-sharing.pair." id, rows, high, "winetest:test_reuseaddr", "two sockets on one port: " says}
PairRow const pair_rows[] = {
    {MET("any6-exclusive.lo4", "E.3.1-14", "an exclusive dual-stack wildcard keeps IPv4 out"), {any6, X}, {lo4, P}, A},
    {MET("lo4.any6-exclusive", "E.3.1-19", "a dual-stack wildcard cannot be exclusive over an IPv4 address"), {lo4, P}, {any6, X}, I},
    {MET("lo6.any4-exclusive", "E.3.1-20", "IPv6 and IPv4 addresses do not meet"), {lo6, P}, {any4, X}, 0},
    {MET("lo6-exclusive.lo4-exclusive", "E.3.1-21", "IPv6 and IPv4 addresses do not meet"), {lo6, X}, {lo4, X}, 0},
    {MET("mapped-lo.any4-exclusive", "E.3.1-30", "a mapped address is an IPv4 address"), {Where::mapped_loopback, P}, {any4, X}, I},
    {MET("any6-exclusive.any4", "E.3.1-28", "an exclusive dual-stack wildcard keeps the IPv4 wildcard out"), {any6, X}, {any4, P}, A},
    {MET("any6.any4-exclusive", "E.3.1-27", "the IPv4 wildcard is narrower than the dual-stack one"), {any6, P}, {any4, X}, 0},
    {MET("any6.any4", "E.3.1-26", "the IPv4 wildcard is narrower than the dual-stack one"), {any6, P}, {any4, P}, 0},
    {MET("mapped-any.any4", "E.3.1-29", "the mapped wildcard is the IPv4 wildcard"), {Where::mapped_any, P}, {any4, P}, I},
    {MET("mapped-lo.lo4", "E.3.1-31", "a mapped address is an IPv4 address"), {Where::mapped_loopback, P}, {lo4, P}, I},
    {MET("lo4.mapped-lo", "E.3.1-32", "a mapped address is an IPv4 address"), {lo4, P}, {Where::mapped_loopback, P}, I},
    {MET("any6-exclusive.any4-reuse", "E.3.1-23", "an exclusive dual-stack wildcard keeps everybody out"), {any6, X}, {any4, R}, A},
};

#define UDP(id, rows, says) {"address-sharing.datagram." id, rows, high, "nettest:SocketOptionNameTest.ReuseAddress_Windows", says}
PairRow const datagram_rows[] = {
    {UDP("reuse-second", "E.3.1-37", "SO_REUSEADDR on the second socket alone is not enough"), {lo4, P}, {lo4, R}, A},
    {UDP("reuse-both", "E.3.1-37", "SO_REUSEADDR on both sockets lets them share"), {lo4, R}, {lo4, R}, 0},
    {UDP("plain", "E.3.1-1", "two datagram sockets cannot be bound to one address"), {lo4, P}, {lo4, P}, I},
    {UDP("any-then-one", "E.3.1-1", "a datagram socket may be bound to a specific address beside the wildcard"), {any4, P}, {lo4, P}, 0},
    {UDP("one-then-any", "E.3.1-2", "a datagram socket may be bound to the wildcard beside a specific address"), {lo4, P}, {any4, P}, 0},
    {UDP("exclusive-any", "E.3.1-5", "a datagram socket that is bound to the wildcard with SO_EXCLUSIVEADDRUSE keeps all others away from the port"), {any4, X}, {lo4, P}, A},
};
// clang-format on

void check_pair(PairRow const& row, int type) {
    unsigned short port = 0;
    auto const first = first_bound(row.first, type, port);
    auto const second = prepared(row.second, type);
    CHECK_THAT(bind_to(second, row.second.where, port), Yields(row.code));
}

UniqueSocket listening_at(Claim claim, unsigned short port) {
    auto s = prepared(claim, SOCK_STREAM);
    REQUIRE_THAT(bind_to(s, claim.where, port), Returns(0));
    REQUIRE_THAT(outcome([&] { return listen(s, 1); }), Returns(0));
    return s;
}

UniqueSocket client_of(unsigned short port) {
    auto client = stream_socket();
    auto const target = name_of(lo4, port);
    CHECK_THAT(outcome([&] { return connect(client, target.data(), target.length); }), Returns(0));
    return client;
}

bool has_connection(SOCKET listening) { return await(listening, Ready::to_read); }

}  // namespace

BEHAVIOURS(matrix_rows, row) { check_pair(row, SOCK_STREAM); }
BEHAVIOURS(pair_rows, row) { check_pair(row, SOCK_STREAM); }
BEHAVIOURS(datagram_rows, row) { check_pair(row, SOCK_DGRAM); }

BEHAVIOUR("address-sharing.specific-gets-it.any-first", "A.4-2", high, "winetest:test_reuseaddr",
          "a specific listener beside an earlier wildcard one gets the connection") {
    unsigned short port = 0;
    auto const wide = first_bound({any4, P}, SOCK_STREAM, port);
    REQUIRE(listen(wide, 1) == 0);
    auto const narrow = listening_at({lo4, P}, port);
    auto const client = client_of(port);
    CHECK(has_connection(narrow));
    CHECK(!is_ready(wide, Ready::to_read));
}

BEHAVIOUR("address-sharing.specific-gets-it.one-first", "A.4-2", high, "winetest:test_reuseaddr",
          "a wildcard listener beside an earlier specific one does not get the connection") {
    unsigned short port = 0;
    auto const narrow = first_bound({lo4, P}, SOCK_STREAM, port);
    REQUIRE(listen(narrow, 1) == 0);
    auto const wide = listening_at({any4, P}, port);
    auto const client = client_of(port);
    CHECK(has_connection(narrow));
    CHECK(!is_ready(wide, Ready::to_read));
}

BEHAVIOUR("address-sharing.first-listener-gets-it", "A.4-1 E.3.1-36 E.3.1-39", high,
          "winetest:test_reuseaddr",
          "of two listeners with SO_REUSEADDR the first gets every connection, and the other one "
          "when the first is closed") {
    unsigned short port = 0;
    auto first = first_bound({lo4, R}, SOCK_STREAM, port);
    REQUIRE(listen(first, 16) == 0);
    auto const second = listening_at({lo4, R}, port);
    for (int i = 0; i != 8; ++i) {
        auto const client = client_of(port);
        REQUIRE(has_connection(first));
        UniqueSocket const server{accept(first, nullptr, nullptr)};
        CHECK(server.valid());
        CHECK(!is_ready(second, Ready::to_read));
    }
    first.close();
    auto const client = client_of(port);
    CHECK(has_connection(second));
}

BEHAVIOUR("address-sharing.rebind-after-close", "E.3-15", medium,
          "docs:Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE",
          "an address is free as soon as its listener is closed, connections and all") {
    unsigned short port = 0;
    auto first = first_bound({lo4, P}, SOCK_STREAM, port);
    REQUIRE(listen(first, 5) == 0);
    auto const client = client_of(port);
    REQUIRE(has_connection(first));
    UniqueSocket server{accept(first, nullptr, nullptr)};
    first.close();
    {
        auto const again = listening_at({lo4, P}, port);  // the connection is alive
    }
    server.close();
    auto const after = listening_at({lo4, P}, port);  // and now it is over
    CHECK(after.valid());
}

BEHAVIOUR("address-sharing.exclusive-after-close", "E.3-15", medium,
          "docs:Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE",
          "while a connection accepted by an exclusive listener lives, its address is taken") {
    unsigned short port = 0;
    auto first = first_bound({lo4, X}, SOCK_STREAM, port);
    REQUIRE(listen(first, 5) == 0);
    auto const client = client_of(port);
    REQUIRE(has_connection(first));
    UniqueSocket server{accept(first, nullptr, nullptr)};
    first.close();
    auto const second = prepared({lo4, X}, SOCK_STREAM);
    REQUIRE_THAT(bind_to(second, lo4, port), FailsWith(WSAEADDRINUSE));
    server.close();
    CHECK(eventually([&] { return bind_to(second, lo4, port).value == 0; }));
}
