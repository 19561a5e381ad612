// SPDX-License-Identifier: MIT
// How getsockopt and setsockopt treat lengths: one row per option, the columns as measured on
// Windows by winetest's test_set_getsockopt.
#include <mswsock.h>
#include <ws2tcpip.h>

#include <bit>
#include <cstring>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

enum class Short { taken, refused };
enum class Large { bit_lost, kept, truth, refused };  // what the value 0x100 turns into

struct ShapeRow {
    Behaviour is;
    int family;
    int type;
    int level;
    int name;
    Short short_length;
    int reported[3];        // for room of 1, 2 and 4 bytes
    unsigned long seen[3];  // a buffer of 0xdeadbeef after a get; 0: 1 in as many bytes as reported
    Large large;
    bool boolean;
};

// clang-format off
#define LENGTHS(id, rows) {"options.lengths." id, rows, high, "winetest:test_set_getsockopt", "which lengths getsockopt and setsockopt take for " id ", and what they write"}
ShapeRow const shape_rows[] = {
    {LENGTHS("SO_BROADCAST", "E.12-12 E.12-5 E.12-6 E.12-7 E.12-8 E.12-9 E.12-11"),        AF_INET,  SOCK_DGRAM,  SOL_SOCKET,   SO_BROADCAST,        Short::taken,   {1, 1, 4}, {0, 0xdead0001, 0},          Large::truth,    true},
    {LENGTHS("SO_DONTLINGER", "E.12-12 E.12-23"),       AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_DONTLINGER,       Short::taken,   {1, 1, 4}, {0, 0xdead0001, 0},          Large::truth,    true},
    {LENGTHS("SO_LINGER", "E.12-16"),           AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_LINGER,           Short::refused, {1, 2, 4}, {0xdeadbe00, 0xdead0000, 0}, Large::kept,     false},
    {LENGTHS("SO_OOBINLINE", "E.12-12 E.12-23"),        AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_OOBINLINE,        Short::taken,   {1, 1, 4}, {0, 0xdead0001, 0},          Large::truth,    true},
    {LENGTHS("SO_RCVBUF", "E.12-16"),           AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_RCVBUF,           Short::refused, {1, 2, 4}, {0xdeadbe00, 0xdead0000, 0}, Large::kept,     false},
    {LENGTHS("SO_KEEPALIVE", "E.12-13 E.12-23"),        AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_KEEPALIVE,        Short::taken,   {1, 1, 1}, {0, 0, 0},                   Large::bit_lost, false},
    {LENGTHS("SO_DONTROUTE", "E.12-13 E.12-23"),        AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_DONTROUTE,        Short::taken,   {1, 1, 1}, {0, 0, 0},                   Large::bit_lost, false},
    {LENGTHS("SO_RCVTIMEO", "E.12-17"),         AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_RCVTIMEO,         Short::refused, {1, 2, 4}, {0, 0, 0},                   Large::kept,     false},
    {LENGTHS("SO_REUSEADDR", "E.12-12 E.12-23"),        AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_REUSEADDR,        Short::taken,   {1, 1, 4}, {0, 0xdead0001, 0},          Large::truth,    true},
    {LENGTHS("SO_EXCLUSIVEADDRUSE", "E.12-12 E.12-23"), AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_EXCLUSIVEADDRUSE, Short::taken,   {1, 1, 4}, {0, 0xdead0001, 0},          Large::truth,    true},
    {LENGTHS("SO_SNDBUF", "E.12-16"),           AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_SNDBUF,           Short::refused, {1, 2, 4}, {0xdeadbe00, 0xdead0000, 0}, Large::kept,     false},
    {LENGTHS("SO_SNDTIMEO", "E.12-17"),         AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_SNDTIMEO,         Short::refused, {1, 2, 4}, {0, 0, 0},                   Large::kept,     false},
    {LENGTHS("SO_OPENTYPE", "E.12-17 E.12-8"),         AF_INET,  SOCK_STREAM, SOL_SOCKET,   SO_OPENTYPE,         Short::refused, {1, 2, 4}, {0, 0, 0},                   Large::kept,     false},
    {LENGTHS("TCP_NODELAY", "E.12-14 E.12-5 E.12-6 E.12-7 E.12-8 E.12-9 E.12-11"),         AF_INET,  SOCK_STREAM, IPPROTO_TCP,  TCP_NODELAY,         Short::taken,   {1, 1, 1}, {0, 0, 0},                   Large::bit_lost, false},
    {LENGTHS("TCP_KEEPALIVE", "E.12-18"),       AF_INET,  SOCK_STREAM, IPPROTO_TCP,  TCP_KEEPALIVE,       Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::kept,     false},
    {LENGTHS("TCP_KEEPCNT", "E.12-19"),         AF_INET,  SOCK_STREAM, IPPROTO_TCP,  16,                  Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("TCP_KEEPINTVL", "E.12-18"),       AF_INET,  SOCK_STREAM, IPPROTO_TCP,  17,                  Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::kept,     false},
    {LENGTHS("IP_MULTICAST_LOOP", "E.12-20"),   AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   IP_MULTICAST_LOOP,   Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IP_MULTICAST_TTL", "E.12-21"),    AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   IP_MULTICAST_TTL,    Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("IP_PKTINFO", "E.12-22"),          AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   IP_PKTINFO,          Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IP_RECVTOS", "E.12-22"),          AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   40,                  Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IP_RECVTTL", "E.12-22"),          AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   21,                  Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IP_TOS", "E.12-21"),              AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   IP_TOS,              Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("IP_TTL", "E.12-21"),              AF_INET,  SOCK_DGRAM,  IPPROTO_IP,   IP_TTL,              Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("IPV6_DONTFRAG", "E.12-20"),       AF_INET6, SOCK_STREAM, IPPROTO_IPV6, IPV6_DONTFRAG,       Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IPV6_HOPLIMIT", "E.12-22"),       AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_HOPLIMIT,       Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IPV6_MULTICAST_HOPS", "E.12-21"), AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_MULTICAST_HOPS, Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("IPV6_MULTICAST_LOOP", "E.12-20"), AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_MULTICAST_LOOP, Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IPV6_PKTINFO", "E.12-22"),        AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_PKTINFO,        Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IPV6_RECVTCLASS", "E.12-22"),     AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, 40,                  Short::refused, {0, 0, 4}, {0, 0, 0},                   Large::truth,    true},
    {LENGTHS("IPV6_UNICAST_HOPS", "E.12-21"),   AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_UNICAST_HOPS,   Short::taken,   {1, 1, 4}, {0, 0, 0},                   Large::refused,  false},
    {LENGTHS("IPV6_V6ONLY", "E.12-15"),         AF_INET6, SOCK_DGRAM,  IPPROTO_IPV6, IPV6_V6ONLY,         Short::taken,   {1, 1, 1}, {0, 0, 0},                   Large::bit_lost, false},
};
// clang-format on

constexpr unsigned pattern = 0xdeadbeef;
constexpr bool highest_first = std::endian::native == std::endian::big;

// The lowest bytes of a number, which are the last where the highest byte comes first.
constexpr unsigned lowest_bytes(unsigned number, int count) {
    return count == 4 ? number : number & ((1u << 8 * count) - 1);
}

// What a get into room for `length` bytes makes of the pattern when it writes this number in so
// many of them: the first, or, of a whole number, the lowest.
constexpr unsigned over_pattern(unsigned number, int bytes, int length) {
    int const shift = highest_first && length < 4 ? 8 * (4 - bytes) : 0;
    auto const mask = lowest_bytes(~0u, bytes) << shift;
    return (pattern & ~mask) | (number << shift);
}

// One socket and one option of it.
class Subject {
public:
    explicit Subject(ShapeRow const& row) : row_{row} {
        require_family(row.family);
        socket_ = UniqueSocket{socket(row.family, row.type, 0)};
        REQUIRE(socket_.valid());
    }
    // As a number of this length.
    Outcome set(unsigned value, int length) const {
        bool const is_short = length > 0 && length < 4;
        if (highest_first && is_short) value <<= 8 * (4 - length);
        return outcome([&] {
            return setsockopt(socket_, row_.level, row_.name, reinterpret_cast<char const*>(&value),
                              length);
        });
    }
    Outcome set_wide(int length) const {
        char wide[42];
        std::memset(wide, -1, sizeof wide);
        int const one = 1;
        std::memcpy(wide, &one, sizeof one);
        return outcome([&] { return setsockopt(socket_, row_.level, row_.name, wide, length); });
    }
    struct Got {
        Outcome outcome;
        unsigned value;
        unsigned behind;  // room for those who write more than they may
        int length;
    };
    Got get(int length) const {
        Got got{{}, pattern, pattern, length};
        got.outcome = outcome([&] {
            return getsockopt(socket_, row_.level, row_.name, reinterpret_cast<char*>(&got.value),
                              &got.length);
        });
        return got;
    }

private:
    static Outcome outcome(auto&& call) { return ws2::test::outcome(call); }
    ShapeRow const& row_;
    UniqueSocket socket_;
};

void check_extreme_lengths(ShapeRow const& row, Subject const& subject) {
    bool const socket_level = row.level == SOL_SOCKET;
    bool const one_byte = row.reported[2] == 1;
    if (one_byte || !socket_level)
        CHECK_THAT(subject.set(1, -1),
                   (FailsWith{WSAENOBUFS, WSAEFAULT}));  // WSAEFAULT: Windows 7 to 10
    else
        CHECK_THAT(subject.set(1, -1), ReturnsAndResets(0));

    bool const zero_is_fine = socket_level && row.boolean;
    CHECK_THAT(subject.set(1, 0), Yields(zero_is_fine ? 0 : WSAEFAULT));

    auto const negative = subject.get(-1);
    if (row.name == SO_OPENTYPE) {
        CHECK_THAT(negative.outcome, ReturnsAndResets(0));
        CHECK(negative.length == 4);
    } else {
        CHECK_THAT(negative.outcome, FailsWith(WSAEFAULT));
        CHECK(negative.length == -1);
    }
    auto const none = subject.get(0);
    CHECK_THAT(none.outcome, FailsWith(WSAEFAULT));
    CHECK(none.length == 0);
}

void check_large_value(ShapeRow const& row, Subject const& subject) {
    if (row.large == Large::refused) {
        CHECK_THAT(subject.set(0x100, 4), FailsWith(WSAEINVAL));
        return;
    }
    CHECK_THAT(subject.set(0x100, 4), ReturnsAndResets(0));
    auto const got = subject.get(4);
    CHECK_THAT(got.outcome, ReturnsAndResets(0));
    CHECK(got.length == row.reported[2]);
    unsigned const expected =
        row.large == Large::kept ? 0x100 : (row.large == Large::truth ? 1 : 0xdeadbe00);
    CHECK(got.value == expected);
}

void check_room(ShapeRow const& row, Subject const& subject, int which) {
    int const length = 1 << which;
    CAPTURE(length);
    bool const fine = row.short_length == Short::taken || length == 4;
    CHECK_THAT(subject.set(1, length), Yields(fine ? 0 : WSAEFAULT));
    auto const got = subject.get(length);
    CHECK_THAT(got.outcome, Yields(fine ? 0 : WSAEFAULT));
    CHECK(got.length == row.reported[which]);
    auto const seen = static_cast<unsigned>(row.seen[which]);
    if (seen != 0)
        CHECK(got.value == over_pattern(lowest_bytes(seen, length), length, length));
    else
        CHECK(got.value == (fine ? over_pattern(1, row.reported[which], length) : pattern));
}

}  // namespace

BEHAVIOURS(shape_rows, row) {
    Subject const subject{row};
    auto const before = subject.get(4);
    REQUIRE_THAT(before.outcome, ReturnsAndResets(0));

    CHECK_THAT(subject.set(1, 4), ReturnsAndResets(0));
    for (int const length : {8, 42}) CHECK_THAT(subject.set_wide(length), ReturnsAndResets(0));
    auto const after = subject.get(8);
    CHECK_THAT(after.outcome, ReturnsAndResets(0));
    CHECK(after.length == row.reported[2]);
    CHECK(after.behind == pattern);

    check_extreme_lengths(row, subject);
    check_large_value(row, subject);
    for (int which = 0; which != 3; ++which) check_room(row, subject, which);
    subject.set(row.name == SO_OPENTYPE ? 0 : before.value, 4);
}
