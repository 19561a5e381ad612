// SPDX-License-Identifier: MIT
// Which options of IP and IPv6 a stream, a datagram and a raw socket have, as fresh sockets report.
// Options are given by number: no two SDKs name the same ones.
#include <ws2tcpip.h>

#include <array>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

struct ValidityRow {
    Behaviour is;
    int level;
    int option;
    int stream;    // the error, or 0
    int datagram;  // the error, or 0
    int raw;       // the error, or 0
};

#define VALID(id, rows, says) \
    { "options.valid." id, rows, high, "winetest:test_sockopt_validity", says }
#define FOR_ALL(id, rows, level, option) \
    { VALID(id, rows, "every socket has " id), level, option, 0, 0, 0 }
#define FOR_PACKETS(id, rows, level, option)                                                \
    {                                                                                       \
        VALID(id, rows, "sockets of packets have " id ", streams answer WSAEINVAL"), level, \
            option, WSAEINVAL, 0, 0                                                         \
    }
#define FOR_DATAGRAMS(id, rows, level, option)                                                   \
    {                                                                                            \
        VALID(id, rows, "datagrams have " id ", other sockets answer WSAEINVAL"), level, option, \
            WSAEINVAL, 0, WSAEINVAL                                                              \
    }
#define FOR_RAW(id, rows, level, option)                                                           \
    {                                                                                              \
        VALID(id, rows, "raw sockets have " id ", other sockets answer WSAEINVAL"), level, option, \
            WSAEINVAL, WSAEINVAL, 0                                                                \
    }
#define FOR_NONE(id, rows, level, option, error) \
    { VALID(id, rows, "no fresh socket has " id), level, option, error, error, error }

constexpr int ip = IPPROTO_IP;
constexpr int ipv6 = IPPROTO_IPV6;

// clang-format off
ValidityRow const validity_rows[] = {
    FOR_ALL("IP_OPTIONS", "E.13-44", ip, 1),
    FOR_ALL("IP_TOS", "E.13-44", ip, 3),
    FOR_ALL("IP_TTL", "E.13-44", ip, 4),
    FOR_ALL("IP_DONTFRAGMENT", "E.13-44", ip, 14),
    FOR_ALL("IP_IFLIST", "E.13-44", ip, 28),
    FOR_ALL("IP_UNICAST_IF", "E.13-44", ip, 31),
    FOR_ALL("IP_RTHDR", "E.13-44", ip, 32),
    FOR_ALL("IP_MTU_DISCOVER", "E.13-44", ip, 71),
    FOR_ALL("IP_USER_MTU", "E.13-44", ip, 76),
    FOR_PACKETS("IP_MULTICAST_IF", "E.13-46", ip, 9),
    FOR_PACKETS("IP_MULTICAST_TTL", "E.13-46", ip, 10),
    FOR_PACKETS("IP_MULTICAST_LOOP", "E.13-46", ip, 11),
    FOR_PACKETS("IP_PKTINFO", "E.13-48", ip, 19),
    FOR_PACKETS("IP_RECVTTL", "E.13-48", ip, 21),
    FOR_PACKETS("IP_RECEIVE_BROADCAST", "E.13-48", ip, 22),
    FOR_PACKETS("IP_RECVIF", "E.13-48", ip, 24),
    FOR_PACKETS("IP_RECVDSTADDR", "E.13-48", ip, 25),
    FOR_PACKETS("IP_RECVRTHDR", "E.13-48", ip, 38),
    FOR_PACKETS("IP_RECVTOS", "E.13-48", ip, 40),
    FOR_PACKETS("IP_ORIGINAL_ARRIVAL_IF", "E.13-48", ip, 47),
    FOR_PACKETS("IP_ECN", "E.13-48", ip, 50),
    FOR_PACKETS("IP_PKTINFO_EX", "E.13-48", ip, 51),
    FOR_PACKETS("IP_WFP_REDIRECT_RECORDS", "E.13-48", ip, 60),
    FOR_PACKETS("IP_WFP_REDIRECT_CONTEXT", "E.13-48", ip, 70),
    FOR_DATAGRAMS("IP_RECVERR", "E.13-51", ip, 75),
    FOR_RAW("IP_HDRINCL", "E.13-45", ip, 2),
    FOR_NONE("IP_unknown", "E.13-43", ip, -1, WSAENOPROTOOPT),
    FOR_NONE("IP_ADD_MEMBERSHIP", "E.13-47", ip, 12, WSAENOPROTOOPT),
    FOR_NONE("IP_DROP_MEMBERSHIP", "E.13-47", ip, 13, WSAENOPROTOOPT),
    FOR_NONE("IP_GET_IFLIST", "E.13-49", ip, 33, WSAEINVAL),
    FOR_NONE("IP_MTU", "E.13-50", ip, 73, WSAENOTCONN),
    FOR_ALL("IPV6_HOPOPTS", "E.13-44", ipv6, 1),
    FOR_ALL("IPV6_UNICAST_HOPS", "E.13-44", ipv6, 4),
    FOR_ALL("IPV6_DONTFRAG", "E.13-44", ipv6, 14),
    FOR_ALL("IPV6_PROTECTION_LEVEL", "E.13-44", ipv6, 23),
    FOR_ALL("IPV6_V6ONLY", "E.13-44", ipv6, 27),
    FOR_ALL("IPV6_UNICAST_IF", "E.13-44", ipv6, 31),
    FOR_PACKETS("IPV6_MULTICAST_IF", "E.13-46", ipv6, 9),
    FOR_PACKETS("IPV6_MULTICAST_HOPS", "E.13-46", ipv6, 10),
    FOR_PACKETS("IPV6_MULTICAST_LOOP", "E.13-46", ipv6, 11),
    FOR_PACKETS("IPV6_PKTINFO", "E.13-48", ipv6, 19),
    FOR_PACKETS("IPV6_HOPLIMIT", "E.13-48", ipv6, 21),
    FOR_PACKETS("IPV6_RECVIF", "E.13-48", ipv6, 24),
    FOR_PACKETS("IPV6_RECVDSTADDR", "E.13-48", ipv6, 25),
    FOR_PACKETS("IPV6_RECVRTHDR", "E.13-48", ipv6, 38),
    FOR_PACKETS("IPV6_RECVTCLASS", "E.13-48", ipv6, 40),
    FOR_PACKETS("IPV6_ECN", "E.13-48", ipv6, 50),
    FOR_PACKETS("IPV6_PKTINFO_EX", "E.13-48", ipv6, 51),
    FOR_DATAGRAMS("IPV6_RECVERR", "E.13-51", ipv6, 75),
    FOR_RAW("IPV6_HDRINCL", "E.13-45", ipv6, 2),
    FOR_NONE("IPV6_unknown", "E.13-43", ipv6, -1, WSAENOPROTOOPT),
    FOR_NONE("IPV6_ADD_MEMBERSHIP", "E.13-47", ipv6, 12, WSAENOPROTOOPT),
    FOR_NONE("IPV6_DROP_MEMBERSHIP", "E.13-47", ipv6, 13, WSAENOPROTOOPT),
    FOR_NONE("IPV6_GET_IFLIST", "E.13-49", ipv6, 33, WSAEINVAL),
    FOR_NONE("IPV6_MTU", "E.13-50", ipv6, 72, WSAENOTCONN),
};
// clang-format on

UniqueSocket raw_socket(int family) {
    UniqueSocket s{socket(family, SOCK_RAW, family == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP)};
    REQUIRE(s.valid());
    return s;
}

Outcome ask(SOCKET s, int level, int option) {
    std::array<char, 256> value{};
    int length = static_cast<int>(value.size());
    return outcome([&] { return getsockopt(s, level, option, value.data(), &length); });
}

}  // namespace

BEHAVIOURS(validity_rows, row) {
    int const family = row.level == ipv6 ? AF_INET6 : AF_INET;
    require_family(family);
    CHECK_THAT(ask(stream_socket(family), row.level, row.option), Yields(row.stream));
    CHECK_THAT(ask(datagram_socket(family), row.level, row.option), Yields(row.datagram));
}

BEHAVIOUR("options.valid-raw", "E.13-45 E.13-48", high, "winetest:test_sockopt_validity",
          "raw sockets have the options of datagrams, and those for headers of their own") {
    require(Capability::raw_sockets);
    for (auto const& row : validity_rows) {
        int const family = row.level == ipv6 ? AF_INET6 : AF_INET;
        if (family == AF_INET6 && !has(Capability::ipv6_loopback)) continue;
        CAPTURE(row.level, row.option);
        CHECK_THAT(ask(raw_socket(family), row.level, row.option), Yields(row.raw));
    }
}

BEHAVIOUR("options.error-one-byte", "E.13-18", high, "winetest:test_set_getsockopt",
          "SO_ERROR into one byte fails with WSAEFAULT") {
    auto const s = stream_socket();
    char value = 0;
    int length = 1;
    CHECK_THAT(outcome([&] { return getsockopt(s, SOL_SOCKET, SO_ERROR, &value, &length); }),
               FailsWith(WSAEFAULT));
}
