// SPDX-License-Identifier: MIT
// What options are worth before anybody sets them, what they remember, and which are refused.
#include <mswsock.h>
#include <ws2tcpip.h>

#include <bit>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/temporary_file.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Got {
    Outcome outcome;
    std::uint32_t value;
    int length;
};

Got get(SOCKET s, int level, int name, std::uint32_t before = 0) {
    Got got{{}, before, 4};
    got.outcome = outcome([&] {
        return getsockopt(s, level, name, reinterpret_cast<char*>(&got.value), &got.length);
    });
    return got;
}

Outcome set(SOCKET s, int level, int name, std::uint32_t value) {
    return outcome([&] {
        return setsockopt(s, level, name, reinterpret_cast<char const*>(&value), sizeof value);
    });
}

enum class Kind { tcp, udp, raw, tcp6, udp6, raw6 };

UniqueSocket open(Kind kind) {
    struct Row {
        Kind kind;
        int family, type, protocol;
    };
    static constexpr Row rows[] = {
        {Kind::tcp,  AF_INET,  SOCK_STREAM, IPPROTO_TCP   },
        {Kind::udp,  AF_INET,  SOCK_DGRAM,  IPPROTO_UDP   },
        {Kind::raw,  AF_INET,  SOCK_RAW,    IPPROTO_ICMP  },
        {Kind::tcp6, AF_INET6, SOCK_STREAM, IPPROTO_TCP   },
        {Kind::udp6, AF_INET6, SOCK_DGRAM,  IPPROTO_UDP   },
        {Kind::raw6, AF_INET6, SOCK_RAW,    IPPROTO_ICMPV6},
    };
    auto const& row = rows[static_cast<int>(kind)];
    require_family(row.family);
    if (row.type == SOCK_RAW) require(Capability::raw_sockets);
    UniqueSocket s{socket(row.family, row.type, row.protocol)};
    REQUIRE(s.valid());
    return s;
}

// --- defaults ------------------------------------------------------------------------------------

struct DefaultRow {
    Behaviour is;
    Kind kind;
    int level;
    int name;
    std::uint32_t value;
};

// clang-format off
#define INITIAL(id, rows, says) {"options.default." id, rows, medium, "docs:SOL_SOCKET Socket Options", "default of " id ": " says}
#define MEASURED(id, rows, source, says) {"options.default." id, rows, high, source, "default of " id ": " says}
DefaultRow const default_rows[] = {
    {MEASURED("SO_DEBUG", "E.13-1", "winetest:test_so_debug", "SO_DEBUG is off"), Kind::tcp, SOL_SOCKET, SO_DEBUG, 0},
    {INITIAL("SO_ACCEPTCONN", "E.13-2", "SO_ACCEPTCONN of a fresh socket is FALSE"), Kind::tcp, SOL_SOCKET, SO_ACCEPTCONN, 0},
    {INITIAL("SO_REUSEADDR", "E.13-3", "SO_REUSEADDR is off"), Kind::tcp, SOL_SOCKET, SO_REUSEADDR, 0},
    {INITIAL("SO_EXCLUSIVEADDRUSE", "E.13-4", "SO_EXCLUSIVEADDRUSE is off"), Kind::tcp, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 0},
    {INITIAL("SO_KEEPALIVE", "E.13-5", "SO_KEEPALIVE is off"), Kind::tcp, SOL_SOCKET, SO_KEEPALIVE, 0},
    {INITIAL("SO_DONTROUTE", "E.13-6", "SO_DONTROUTE is off"), Kind::tcp, SOL_SOCKET, SO_DONTROUTE, 0},
    {INITIAL("SO_BROADCAST", "E.13-7", "SO_BROADCAST is off"), Kind::udp, SOL_SOCKET, SO_BROADCAST, 0},
    {MEASURED("SO_LINGER", "E.13-9", "winetest:test_extendedSocketOptions", "SO_LINGER is {0, 0}"), Kind::tcp, SOL_SOCKET, SO_LINGER, 0},
    {MEASURED("SO_DONTLINGER", "E.13-10", "winetest:test_extendedSocketOptions", "SO_DONTLINGER is TRUE"), Kind::tcp, SOL_SOCKET, SO_DONTLINGER, 1},
    {INITIAL("SO_OOBINLINE", "E.13-11", "SO_OOBINLINE is off"), Kind::tcp, SOL_SOCKET, SO_OOBINLINE, 0},
    {INITIAL("SO_SNDBUF", "E.13-12", "SO_SNDBUF is 65536"), Kind::tcp, SOL_SOCKET, SO_SNDBUF, 65536},
    {INITIAL("SO_RCVBUF", "E.13-13", "SO_RCVBUF is 65536"), Kind::tcp, SOL_SOCKET, SO_RCVBUF, 65536},
    {INITIAL("SO_SNDBUF-datagram", "E.13-12", "SO_SNDBUF of datagrams is 65536"), Kind::udp, SOL_SOCKET, SO_SNDBUF, 65536},
    {INITIAL("SO_RCVBUF-datagram", "E.13-13", "SO_RCVBUF of datagrams is 65536"), Kind::udp, SOL_SOCKET, SO_RCVBUF, 65536},
    {INITIAL("SO_SNDTIMEO", "E.13-14", "sends wait for ever"), Kind::tcp, SOL_SOCKET, SO_SNDTIMEO, 0},
    {INITIAL("SO_RCVTIMEO", "E.13-15", "receives wait for ever"), Kind::tcp, SOL_SOCKET, SO_RCVTIMEO, 0},
    {INITIAL("SO_ERROR", "E.13-18", "SO_ERROR is 0"), Kind::tcp, SOL_SOCKET, SO_ERROR, 0},
    {INITIAL("SO_TYPE-stream", "E.13-19", "SO_TYPE of a stream"), Kind::tcp, SOL_SOCKET, SO_TYPE, SOCK_STREAM},
    {INITIAL("SO_TYPE-datagram", "E.13-19", "SO_TYPE of a datagram socket"), Kind::udp, SOL_SOCKET, SO_TYPE, SOCK_DGRAM},
    {MEASURED("SO_MAX_MSG_SIZE", "E.13-22", "winetest:test_extendedSocketOptions", "the largest IPv4 datagram has 65507 bytes"), Kind::udp, SOL_SOCKET, SO_MAX_MSG_SIZE, 65507},
    {MEASURED("SO_MAX_MSG_SIZE-ipv6", "E.13-22", "winetest:test_extendedSocketOptions", "the largest IPv6 datagram has 65527 bytes"), Kind::udp6, SOL_SOCKET, SO_MAX_MSG_SIZE, 65527},
    {INITIAL("SO_GROUP_ID", "E.13-21", "a socket is in no group"), Kind::tcp, SOL_SOCKET, SO_GROUP_ID, 0},
    {INITIAL("SO_CONDITIONAL_ACCEPT", "E.13-25", "SO_CONDITIONAL_ACCEPT is off"), Kind::tcp, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 0},
    {INITIAL("SO_PAUSE_ACCEPT", "E.13-26", "SO_PAUSE_ACCEPT is off"), Kind::tcp, SOL_SOCKET, SO_PAUSE_ACCEPT, 0},
    {INITIAL("SO_RANDOMIZE_PORT", "E.13-27", "SO_RANDOMIZE_PORT is off"), Kind::tcp, SOL_SOCKET, SO_RANDOMIZE_PORT, 0},
    {INITIAL("SO_PORT_SCALABILITY", "E.13-28", "SO_PORT_SCALABILITY is off"), Kind::tcp, SOL_SOCKET, SO_PORT_SCALABILITY, 0},
    {INITIAL("SO_REUSE_UNICASTPORT", "E.13-29", "SO_REUSE_UNICASTPORT is off"), Kind::tcp, SOL_SOCKET, SO_REUSE_UNICASTPORT, 0},
    {MEASURED("SO_CONNECT_TIME", "B.7-36", "winetest:test_connect_time", "SO_CONNECT_TIME of an unconnected socket is all ones"), Kind::tcp, SOL_SOCKET, SO_CONNECT_TIME, 0xffffffff},
    {MEASURED("SO_CONNECT_TIME-datagram", "B.7-36", "winetest:test_connect_time", "SO_CONNECT_TIME of a datagram socket is all ones"), Kind::udp, SOL_SOCKET, SO_CONNECT_TIME, 0xffffffff},
    {INITIAL("TCP_NODELAY", "E.13-31", "TCP_NODELAY is off"), Kind::tcp, IPPROTO_TCP, TCP_NODELAY, 0},
    {INITIAL("TCP_KEEPALIVE", "E.13-32", "keep-alives begin after two hours"), Kind::tcp, IPPROTO_TCP, TCP_KEEPALIVE, 7200},
    {INITIAL("TCP_KEEPCNT", "E.13-35", "TCP_KEEPCNT is 10 probes"), Kind::tcp, IPPROTO_TCP, 16, 10},
    {INITIAL("TCP_KEEPINTVL", "E.13-35", "TCP_KEEPINTVL is 1 s"), Kind::tcp, IPPROTO_TCP, 17, 1},
    {MEASURED("IPV6_V6ONLY", "E.13-36", "winetest:test_ipv6only", "an IPv6 socket is IPv6-only"), Kind::tcp6, IPPROTO_IPV6, IPV6_V6ONLY, 1},
    {MEASURED("IPV6_V6ONLY-datagram", "E.13-36", "winetest:test_ipv6only", "an IPv6 datagram socket is IPv6-only"), Kind::udp6, IPPROTO_IPV6, IPV6_V6ONLY, 1},
    {MEASURED("IPV6_V6ONLY-ipv4", "E.13-36", "winetest:test_ipv6only", "an IPv4 socket has IPV6_V6ONLY, and it is on"), Kind::tcp, IPPROTO_IPV6, IPV6_V6ONLY, 1},
    {INITIAL("IP_TTL", "E.13-37", "packets live 128 hops"), Kind::udp, IPPROTO_IP, IP_TTL, 128},
    {INITIAL("IPV6_UNICAST_HOPS", "E.13-37", "packets live 128 hops"), Kind::udp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 128},
    {INITIAL("IP_TTL-stream", "E.13-37", "packets of a stream live 128 hops"), Kind::tcp, IPPROTO_IP, IP_TTL, 128},
    {INITIAL("TCP_TIMESTAMPS", "E.13-35", "TCP_TIMESTAMPS is off"), Kind::tcp, IPPROTO_TCP, 10, 0},
    {INITIAL("TCP_FASTOPEN", "E.13-35", "TCP_FASTOPEN is off"), Kind::tcp, IPPROTO_TCP, 15, 0},
    {INITIAL("TCP_FAIL_CONNECT_ON_ICMP_ERROR", "E.13-35", "TCP_FAIL_CONNECT_ON_ICMP_ERROR is off"), Kind::tcp, IPPROTO_TCP, 18, 0},
    {INITIAL("IP_TOS", "E.13-37", "IP_TOS is 0"), Kind::udp, IPPROTO_IP, IP_TOS, 0},
    {MEASURED("IP_DONTFRAGMENT", "E.13-38", "winetest:test_set_getsockopt", "datagrams may be fragmented"), Kind::udp, IPPROTO_IP, IP_DONTFRAGMENT, 0},
    {MEASURED("IP_DONTFRAGMENT-stream", "E.13-38", "winetest:test_set_getsockopt", "streams are not fragmented"), Kind::tcp, IPPROTO_IP, IP_DONTFRAGMENT, 1},
    {MEASURED("IPV6_DONTFRAG-stream", "E.13-38", "winetest:test_set_getsockopt", "IPv6 streams are not fragmented"), Kind::tcp6, IPPROTO_IPV6, IPV6_DONTFRAG, 1},
    {MEASURED("IP_MULTICAST_TTL", "E.13-40", "docs:IPPROTO_IP socket options", "multicast stays on the link"), Kind::udp, IPPROTO_IP, IP_MULTICAST_TTL, 1},
    {MEASURED("IP_MULTICAST_LOOP", "E.13-40", "docs:IPPROTO_IP socket options", "multicast loops back"), Kind::udp, IPPROTO_IP, IP_MULTICAST_LOOP, 1},
    {MEASURED("IP_MULTICAST_IF", "E.13-39", "docs:IPPROTO_IP socket options", "the system chooses the interface for multicast"), Kind::udp, IPPROTO_IP, IP_MULTICAST_IF, 0},
    {MEASURED("IPV6_MULTICAST_HOPS", "E.13-40", "docs:IPPROTO_IPV6 socket options", "IPv6 multicast stays on the link"), Kind::udp6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 1},
    {MEASURED("IPV6_MULTICAST_LOOP", "E.13-40", "docs:IPPROTO_IPV6 socket options", "IPv6 multicast loops back"), Kind::udp6, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1},
    {MEASURED("IPV6_MULTICAST_IF", "E.13-39", "docs:IPPROTO_IPV6 socket options", "the system chooses the interface for IPv6 multicast"), Kind::udp6, IPPROTO_IPV6, IPV6_MULTICAST_IF, 0},
};

// --- what is remembered ---------------------------------------------------------------------------

struct MemoryRow {
    Behaviour is;
    Kind kind;
    int level;
    int name;
    std::uint32_t set;
    std::uint32_t read;
};

#define KEEPS(id, rows, source, says) {"options.keeps." id, rows, high, source, "what is set with " id " reads back: " says}
MemoryRow const memory_rows[] = {
    {KEEPS("SO_SNDBUF", "E.13-12", "winetest:test_set_getsockopt", "SO_SNDBUF reads back exactly"), Kind::tcp, SOL_SOCKET, SO_SNDBUF, 4096, 4096},
    {KEEPS("SO_RCVBUF", "E.13-13", "winetest:test_set_getsockopt", "SO_RCVBUF reads back exactly"), Kind::tcp, SOL_SOCKET, SO_RCVBUF, 4096, 4096},
    {KEEPS("SO_RCVBUF-odd", "E.13-13", "winetest:test_accept_inheritance", "an odd SO_RCVBUF reads back exactly"), Kind::tcp, SOL_SOCKET, SO_RCVBUF, 0x123, 0x123},
    {KEEPS("SO_RCVBUF-0", "E.13-13", "winetest:test_set_getsockopt", "no receive buffer at all is allowed"), Kind::tcp, SOL_SOCKET, SO_RCVBUF, 0, 0},
    {KEEPS("SO_SNDBUF-0", "E.13-12", "winetest:test_send", "no send buffer at all is allowed"), Kind::tcp, SOL_SOCKET, SO_SNDBUF, 0, 0},
    {KEEPS("SO_RCVBUF-large", "E.13-13", "winetest:test_set_getsockopt", "a large SO_RCVBUF reads back exactly"), Kind::udp, SOL_SOCKET, SO_RCVBUF, 16 * 1024 * 1024, 16 * 1024 * 1024},
    {KEEPS("SO_RCVTIMEO", "E.13-15", "winetest:test_timeout", "timeouts are exact milliseconds"), Kind::tcp, SOL_SOCKET, SO_RCVTIMEO, 63001, 63001},
    {KEEPS("SO_SNDTIMEO", "E.13-14", "winetest:test_timeout", "timeouts are exact milliseconds"), Kind::tcp, SOL_SOCKET, SO_SNDTIMEO, 997003, 997003},
    {KEEPS("SO_RCVTIMEO-infinite", "E.13-15", "winetest:test_timeout", "an SO_RCVTIMEO of all ones is a timeout as any"), Kind::tcp, SOL_SOCKET, SO_RCVTIMEO, 0xffffffff, 0xffffffff},
    {KEEPS("SO_ERROR", "E.13-18", "winetest:test_set_getsockopt", "SO_ERROR can be set"), Kind::tcp, SOL_SOCKET, SO_ERROR, 1234, 1234},
    {KEEPS("SO_DEBUG", "E.13-1", "winetest:test_so_debug", "SO_DEBUG is a truth value"), Kind::tcp, SOL_SOCKET, SO_DEBUG, 2, 1},
    {KEEPS("SO_DONTROUTE", "E.13-6", "docs:SOL_SOCKET Socket Options", "SO_DONTROUTE is taken and does nothing"), Kind::tcp, SOL_SOCKET, SO_DONTROUTE, 1, 1},
    {KEEPS("SO_SNDTIMEO-infinite", "E.13-14", "winetest:test_timeout", "an SO_SNDTIMEO of all ones is a timeout as any"), Kind::udp, SOL_SOCKET, SO_SNDTIMEO, 0xffffffff, 0xffffffff},
    {KEEPS("SO_RCVBUF-1", "E.13-13", "winetest:test_set_getsockopt", "one byte of receive buffer reads back exactly"), Kind::udp, SOL_SOCKET, SO_RCVBUF, 1, 1},
    {KEEPS("SO_GROUP_PRIORITY", "E.13-21", "docs:SOL_SOCKET Socket Options", "SO_GROUP_PRIORITY is reserved, and kept"), Kind::tcp, SOL_SOCKET, SO_GROUP_PRIORITY, 7, 7},
    {KEEPS("TCP_MAXRT", "E.13-34", "docs:IPPROTO_TCP socket options", "seconds until a connection is given up"), Kind::tcp, IPPROTO_TCP, 5, 30, 30},
    {KEEPS("TCP_MAXRT-never", "E.13-34", "docs:IPPROTO_TCP socket options", "-1 means never"), Kind::tcp, IPPROTO_TCP, 5, 0xffffffff, 0xffffffff},
    {KEEPS("TCP_TIMESTAMPS", "E.13-35", "docs:IPPROTO_TCP socket options", "TCP_TIMESTAMPS"), Kind::tcp, IPPROTO_TCP, 10, 1, 1},
    {KEEPS("TCP_FASTOPEN", "E.13-35", "docs:IPPROTO_TCP socket options", "TCP_FASTOPEN"), Kind::tcp, IPPROTO_TCP, 15, 1, 1},
    {KEEPS("TCP_FAIL_CONNECT_ON_ICMP_ERROR", "E.13-35", "docs:IPPROTO_TCP socket options", "TCP_FAIL_CONNECT_ON_ICMP_ERROR"), Kind::tcp, IPPROTO_TCP, 18, 1, 1},
    {KEEPS("TCP_NODELAY", "E.13-31", "docs:IPPROTO_TCP socket options", "TCP_NODELAY"), Kind::tcp, IPPROTO_TCP, TCP_NODELAY, 1, 1},
    {KEEPS("SO_PORT_SCALABILITY", "E.13-28", "docs:SOL_SOCKET Socket Options", "SO_PORT_SCALABILITY"), Kind::tcp, SOL_SOCKET, SO_PORT_SCALABILITY, 1, 1},
    {KEEPS("IP_HDRINCL-raw", "E.13-37", "docs:IPPROTO_IP socket options", "raw sockets may send headers of their own"), Kind::raw, IPPROTO_IP, IP_HDRINCL, 1, 1},
    {KEEPS("TCP_KEEPALIVE", "E.13-32", "winetest:test_set_getsockopt", "seconds until the first probe"), Kind::tcp, IPPROTO_TCP, TCP_KEEPALIVE, 3600, 3600},
    {KEEPS("TCP_KEEPCNT", "E.13-35", "winetest:test_set_getsockopt", "number of probes"), Kind::tcp, IPPROTO_TCP, 16, 5, 5},
    {KEEPS("TCP_KEEPINTVL", "E.13-35", "winetest:test_set_getsockopt", "seconds between probes"), Kind::tcp, IPPROTO_TCP, 17, 5, 5},
    {KEEPS("IP_TTL", "E.13-37", "winetest:test_set_getsockopt", "IP_TTL"), Kind::udp, IPPROTO_IP, IP_TTL, 255, 255},
    {KEEPS("IP_TOS", "E.13-37", "winetest:test_set_getsockopt", "IP_TOS"), Kind::udp, IPPROTO_IP, IP_TOS, 0x10, 0x10},
    {KEEPS("IP_DONTFRAGMENT", "E.13-38", "winetest:test_set_getsockopt", "IP_DONTFRAGMENT is a truth value"), Kind::udp, IPPROTO_IP, IP_DONTFRAGMENT, 0xdead, 1},
    {KEEPS("IP_DONTFRAGMENT-off", "E.13-38", "winetest:test_set_getsockopt", "streams may be told to fragment"), Kind::tcp, IPPROTO_IP, IP_DONTFRAGMENT, 0, 0},
    {KEEPS("IPV6_V6ONLY-off", "E.13-36", "winetest:test_ipv6only", "a fresh IPv6 socket becomes dual-stack"), Kind::tcp6, IPPROTO_IPV6, IPV6_V6ONLY, 0, 0},
    {KEEPS("SO_CONDITIONAL_ACCEPT", "E.13-25", "docs:SO_CONDITIONAL_ACCEPT socket option", "SO_CONDITIONAL_ACCEPT"), Kind::tcp, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, 1},
    {KEEPS("SO_PAUSE_ACCEPT", "E.13-26", "docs:SOL_SOCKET Socket Options", "SO_PAUSE_ACCEPT"), Kind::tcp, SOL_SOCKET, SO_PAUSE_ACCEPT, 1, 1},
    {KEEPS("SO_RANDOMIZE_PORT", "E.13-27", "docs:SOL_SOCKET Socket Options", "SO_RANDOMIZE_PORT"), Kind::tcp, SOL_SOCKET, SO_RANDOMIZE_PORT, 1, 1},
    {KEEPS("SO_REUSE_UNICASTPORT", "E.13-29", "docs:SOL_SOCKET Socket Options", "SO_REUSE_UNICASTPORT"), Kind::tcp, SOL_SOCKET, SO_REUSE_UNICASTPORT, 1, 1},
};

// --- refusals -------------------------------------------------------------------------------------

enum class Way { get, set };

struct RefusalRow {
    Behaviour is;
    Kind kind;
    Way way;
    int level;
    int name;
    int code;
};

#define REFUSED(id, rows, source, says) {"options.refused." id, rows, high, source, id " is refused: " says}
RefusalRow const refusal_rows[] = {
    {{"options.refused.TCP_EXPEDITED_1122", "C.8-3", decided("optional; one meaning of the urgent pointer is enough"), "docs:IPPROTO_TCP socket options", "the other meaning of the urgent pointer is WSAENOPROTOOPT"}, Kind::tcp, Way::set, IPPROTO_TCP, TCP_EXPEDITED_1122, WSAENOPROTOOPT},
    {{"options.refused.TCP_BSDURGENT", "C.8-3", decided("optional; one meaning of the urgent pointer is enough"), "docs:IPPROTO_TCP socket options", "the inverse of the other meaning of the urgent pointer, TCP_BSDURGENT, is WSAENOPROTOOPT"}, Kind::tcp, Way::get, IPPROTO_TCP, TCP_BSDURGENT, WSAENOPROTOOPT},
    {REFUSED("level--1-get", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::get, -1, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level--1-set", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::set, -1, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-8000-get", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::get, 0x8000, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-8000-set", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::set, 0x8000, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-800-get", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::get, 0x800, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-800-set", "E.12-1", "winetest:test_set_getsockopt", "an unknown level is WSAEINVAL"), Kind::tcp, Way::set, 0x800, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-1234ffff", "E.12-1", "winetest:test_set_getsockopt", "all bits of the level count"), Kind::tcp, Way::get, 0x1234ffff, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-1234ffff-set", "E.12-1", "winetest:test_set_getsockopt", "all bits of the level count"), Kind::tcp, Way::set, 0x1234ffff, SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-8000ffff-get", "E.12-1", "winetest:test_set_getsockopt", "all bits of the level count"), Kind::udp, Way::get, static_cast<int>(0x8000ffff), SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("level-8000ffff-set", "E.12-1", "winetest:test_set_getsockopt", "all bits of the level count"), Kind::udp, Way::set, static_cast<int>(0x8000ffff), SO_RCVTIMEO, WSAEINVAL},
    {REFUSED("unknown-socket", "E.12-2", "docs:setsockopt", "an unknown option of SOL_SOCKET"), Kind::tcp, Way::get, SOL_SOCKET, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-socket-set", "E.12-2", "docs:setsockopt", "an unknown option of SOL_SOCKET"), Kind::tcp, Way::set, SOL_SOCKET, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-tcp", "E.12-2", "docs:setsockopt", "an unknown option of IPPROTO_TCP"), Kind::tcp, Way::get, IPPROTO_TCP, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-tcp-set", "E.12-2", "docs:setsockopt", "an unknown option of IPPROTO_TCP"), Kind::tcp, Way::set, IPPROTO_TCP, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-udp", "E.12-2", "docs:setsockopt", "an unknown option of IPPROTO_UDP"), Kind::udp, Way::get, IPPROTO_UDP, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-ip-set", "E.12-2", "docs:setsockopt", "an unknown option of IPPROTO_IP"), Kind::udp, Way::set, IPPROTO_IP, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-ipv6-set", "E.12-2", "docs:setsockopt", "an unknown option of IPPROTO_IPV6"), Kind::udp6, Way::set, IPPROTO_IPV6, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-raw", "E.12-2", "docs:setsockopt", "an unknown option of a raw socket"), Kind::raw, Way::get, SOL_SOCKET, 0x7777, WSAENOPROTOOPT},
    {REFUSED("unknown-ip", "E.12-2", "winetest:test_sockopt_validity", "an unknown option of IPPROTO_IP"), Kind::tcp, Way::get, IPPROTO_IP, -1, WSAENOPROTOOPT},
    {REFUSED("unknown-ip-datagram", "E.12-2", "winetest:test_sockopt_validity", "an unknown option of IPPROTO_IP"), Kind::udp, Way::get, IPPROTO_IP, -1, WSAENOPROTOOPT},
    {REFUSED("unknown-ipv6", "E.12-2", "winetest:test_sockopt_validity", "an unknown option of IPPROTO_IPV6"), Kind::tcp6, Way::get, IPPROTO_IPV6, -1, WSAENOPROTOOPT},
    {REFUSED("SO_ACCEPTCONN", "E.12-3 A.1-15", "winetest:test_set_getsockopt", "SO_ACCEPTCONN is read-only"), Kind::tcp, Way::set, SOL_SOCKET, SO_ACCEPTCONN, WSAENOPROTOOPT},
    {REFUSED("SO_TYPE", "E.12-3", "winetest:test_set_getsockopt", "SO_TYPE is read-only"), Kind::tcp, Way::set, SOL_SOCKET, SO_TYPE, WSAENOPROTOOPT},
    {REFUSED("SO_TYPE-datagram", "E.12-3", "winetest:test_set_getsockopt", "SO_TYPE of a datagram socket is read-only"), Kind::udp, Way::set, SOL_SOCKET, SO_TYPE, WSAEINVAL},
    {REFUSED("SO_BROADCAST-stream", "E.13-7", "docs:SOL_SOCKET Socket Options", "streams do not broadcast"), Kind::tcp, Way::set, SOL_SOCKET, SO_BROADCAST, WSAENOPROTOOPT},
    {REFUSED("SO_BROADCAST-stream-get", "E.13-7", "docs:SOL_SOCKET Socket Options", "streams do not broadcast"), Kind::tcp, Way::get, SOL_SOCKET, SO_BROADCAST, WSAENOPROTOOPT},
    {REFUSED("SO_LINGER-datagram-set", "E.13-9", "winetest:test_extendedSocketOptions", "datagrams do not linger"), Kind::udp, Way::set, SOL_SOCKET, SO_LINGER, WSAENOPROTOOPT},
    {REFUSED("SO_DONTLINGER-datagram-set", "E.13-10", "winetest:test_extendedSocketOptions", "datagrams do not linger"), Kind::udp, Way::set, SOL_SOCKET, SO_DONTLINGER, WSAENOPROTOOPT},
    {REFUSED("SO_MAX_MSG_SIZE-set", "E.12-3", "docs:SOL_SOCKET Socket Options", "SO_MAX_MSG_SIZE is read-only"), Kind::udp, Way::set, SOL_SOCKET, SO_MAX_MSG_SIZE, WSAENOPROTOOPT},
    {REFUSED("SO_PROTOCOL_INFO-set", "E.12-3", "docs:SOL_SOCKET Socket Options", "SO_PROTOCOL_INFO is read-only"), Kind::tcp, Way::set, SOL_SOCKET, SO_PROTOCOL_INFOW, WSAENOPROTOOPT},
    {REFUSED("PVD_CONFIG", "E.13-24", "docs:SOL_SOCKET Socket Options", "PVD_CONFIG is not for TCP/IP"), Kind::tcp, Way::get, SOL_SOCKET, PVD_CONFIG, WSAENOPROTOOPT},
    {REFUSED("TCP_MAXSEG-set", "E.12-3 E.13-33", "docs:IPPROTO_TCP socket options", "the segment size is read-only"), Kind::tcp, Way::set, IPPROTO_TCP, 4, WSAENOPROTOOPT},
    {REFUSED("SO_LINGER-datagram", "E.13-9", "winetest:test_extendedSocketOptions", "datagrams do not linger"), Kind::udp, Way::get, SOL_SOCKET, SO_LINGER, WSAENOPROTOOPT},
    {REFUSED("SO_DONTLINGER-datagram", "E.13-10", "winetest:test_extendedSocketOptions", "datagrams do not linger"), Kind::udp, Way::get, SOL_SOCKET, SO_DONTLINGER, WSAENOPROTOOPT},
    {REFUSED("SO_SNDLOWAT", "E.13-8", "docs:SOL_SOCKET Socket Options", "no low-water marks"), Kind::tcp, Way::get, SOL_SOCKET, SO_SNDLOWAT, WSAEINVAL},
    {REFUSED("SO_RCVLOWAT", "E.13-8", "docs:SOL_SOCKET Socket Options", "no low-water marks"), Kind::tcp, Way::set, SOL_SOCKET, SO_RCVLOWAT, WSAEINVAL},
    {REFUSED("SO_SNDLOWAT-set", "E.13-8", "docs:SOL_SOCKET Socket Options", "no low-water marks"), Kind::tcp, Way::set, SOL_SOCKET, SO_SNDLOWAT, WSAEINVAL},
    {REFUSED("SO_RCVLOWAT-get", "E.13-8", "docs:SOL_SOCKET Socket Options", "no low-water marks"), Kind::udp, Way::get, SOL_SOCKET, SO_RCVLOWAT, WSAEINVAL},
    {REFUSED("SO_USELOOPBACK-set", "E.13-8", "docs:SOL_SOCKET Socket Options", "SO_USELOOPBACK is not supported"), Kind::tcp, Way::set, SOL_SOCKET, SO_USELOOPBACK, WSAEINVAL},
    {REFUSED("SO_USELOOPBACK", "E.13-8", "docs:SOL_SOCKET Socket Options", "SO_USELOOPBACK is not supported"), Kind::tcp, Way::get, SOL_SOCKET, SO_USELOOPBACK, WSAEINVAL},
    {REFUSED("IP_HDRINCL-get", "E.13-37 E.13-45", "winetest:test_set_getsockopt", "IP_HDRINCL is for raw sockets"), Kind::tcp, Way::get, IPPROTO_IP, IP_HDRINCL, WSAEINVAL},
    {REFUSED("IP_HDRINCL-set", "E.13-37 E.13-45", "winetest:test_set_getsockopt", "IP_HDRINCL is for raw sockets"), Kind::udp, Way::set, IPPROTO_IP, IP_HDRINCL, WSAEINVAL},
    {REFUSED("IP_MULTICAST_IF-stream", "E.13-46", "winetest:test_sockopt_validity", "streams have no multicast"), Kind::tcp, Way::get, IPPROTO_IP, IP_MULTICAST_IF, WSAEINVAL},
    {REFUSED("IP_MULTICAST_TTL-stream", "E.13-46", "winetest:test_sockopt_validity", "streams have no multicast"), Kind::tcp, Way::get, IPPROTO_IP, IP_MULTICAST_TTL, WSAEINVAL},
    {REFUSED("IP_MULTICAST_LOOP-stream", "E.13-46", "winetest:test_sockopt_validity", "streams have no multicast"), Kind::tcp, Way::get, IPPROTO_IP, IP_MULTICAST_LOOP, WSAEINVAL},
    {REFUSED("IPV6_MULTICAST_HOPS-stream", "E.13-46", "winetest:test_sockopt_validity", "streams have no multicast"), Kind::tcp6, Way::get, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, WSAEINVAL},
    {REFUSED("IP_ADD_MEMBERSHIP-get", "E.13-41 E.13-47", "winetest:test_sockopt_validity", "a membership cannot be read"), Kind::udp, Way::get, IPPROTO_IP, IP_ADD_MEMBERSHIP, WSAENOPROTOOPT},
    {REFUSED("IP_DROP_MEMBERSHIP-get", "E.13-41 E.13-47", "winetest:test_sockopt_validity", "a membership cannot be read"), Kind::tcp, Way::get, IPPROTO_IP, IP_DROP_MEMBERSHIP, WSAENOPROTOOPT},
    {REFUSED("IP_PKTINFO-stream", "E.13-42", "winetest:test_sockopt_validity", "streams announce nothing"), Kind::tcp, Way::get, IPPROTO_IP, IP_PKTINFO, WSAEINVAL},
    {REFUSED("IP_RECVTTL-stream", "E.13-42", "winetest:test_sockopt_validity", "streams announce nothing"), Kind::tcp, Way::get, IPPROTO_IP, 21, WSAEINVAL},
    {REFUSED("IPV6_PKTINFO-stream", "E.13-42", "winetest:test_sockopt_validity", "streams announce nothing"), Kind::tcp6, Way::get, IPPROTO_IPV6, IPV6_PKTINFO, WSAEINVAL},
    {REFUSED("IP_GET_IFLIST", "E.13-49", "winetest:test_sockopt_validity", "no interface list was made"), Kind::udp, Way::get, IPPROTO_IP, 33, WSAEINVAL},
    {REFUSED("IP_MTU", "E.13-50", "winetest:test_sockopt_validity", "no path without a peer"), Kind::udp, Way::get, IPPROTO_IP, 73, WSAENOTCONN},
    {REFUSED("IP_MTU-stream", "E.13-50", "winetest:test_sockopt_validity", "no path without a peer"), Kind::tcp, Way::get, IPPROTO_IP, 73, WSAENOTCONN},
    {REFUSED("IP_RECVERR-stream", "E.13-51", "winetest:test_sockopt_validity", "IP_RECVERR is for datagrams"), Kind::tcp, Way::get, IPPROTO_IP, 75, WSAEINVAL},
    {REFUSED("IP_MTU_DISCOVER-0", "E.13-52", "winetest:test_sockopt_validity", "IP_MTU_DISCOVER cannot be unset"), Kind::udp, Way::set, IPPROTO_IP, 71, WSAEINVAL},
    {REFUSED("IP_MTU_DISCOVER-0-stream", "E.13-52", "winetest:test_sockopt_validity", "IP_MTU_DISCOVER cannot be unset"), Kind::tcp, Way::set, IPPROTO_IP, 71, WSAEINVAL},
    {REFUSED("IP_MTU_DISCOVER-0-raw", "E.13-52", "winetest:test_sockopt_validity", "IP_MTU_DISCOVER cannot be unset"), Kind::raw, Way::set, IPPROTO_IP, 71, WSAEINVAL},
    {REFUSED("IPV6_MTU_DISCOVER-0", "E.13-52", "winetest:test_sockopt_validity", "IPV6_MTU_DISCOVER cannot be unset"), Kind::udp6, Way::set, IPPROTO_IPV6, 71, WSAEINVAL},
    {REFUSED("IPV6_MTU_DISCOVER-0-stream", "E.13-52", "winetest:test_sockopt_validity", "IPV6_MTU_DISCOVER cannot be unset"), Kind::tcp6, Way::set, IPPROTO_IPV6, 71, WSAEINVAL},
    {REFUSED("IPV6_MTU_DISCOVER-0-raw", "E.13-52", "winetest:test_sockopt_validity", "IPV6_MTU_DISCOVER cannot be unset"), Kind::raw6, Way::set, IPPROTO_IPV6, 71, WSAEINVAL},
};
// clang-format on

}  // namespace

BEHAVIOURS(default_rows, row) {
    auto const s = open(row.kind);
    auto const got = get(s, row.level, row.name);
    CHECK_THAT(got.outcome, ReturnsAndResets(0));
    CHECK(got.value == row.value);
}

BEHAVIOURS(memory_rows, row) {
    auto const s = open(row.kind);
    CHECK_THAT(set(s, row.level, row.name, row.set), ReturnsAndResets(0));
    auto const got = get(s, row.level, row.name, 0xff);
    CHECK_THAT(got.outcome, ReturnsAndResets(0));
    CHECK(got.value == row.read);
}

BEHAVIOURS(refusal_rows, row) {
    auto const s = open(row.kind);
    auto const answer =
        row.way == Way::get ? get(s, row.level, row.name).outcome : set(s, row.level, row.name, 0);
    CHECK_THAT(answer, FailsWith(row.code));
}

BEHAVIOUR("options.bad-pointers", "E.12-4", high, "winetest:test_set_getsockopt",
          "getsockopt and setsockopt with a pointer that cannot be one fail with WSAEFAULT") {
    auto const s = stream_socket();
    int value = 0;
    int length = sizeof value;
    CHECK_THAT(outcome([&] { return setsockopt(s, SOL_SOCKET, SO_LINGER, nullptr, 4); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return setsockopt(s, SOL_SOCKET, SO_LINGER, nullptr, 0); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return setsockopt(s, SOL_SOCKET, SO_DONTLINGER, nullptr, 0); }),
               FailsWith(WSAEFAULT));
    auto const* const one = reinterpret_cast<char const*>(static_cast<std::intptr_t>(1));
    CHECK_THAT(outcome([&] { return setsockopt(s, SOL_SOCKET, SO_DONTROUTE, one, 1); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return getsockopt(s, SOL_SOCKET, SO_TYPE, nullptr, &length); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] {
                   return getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&value),
                                     nullptr);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("options.closed-socket", "E.12-10", high, "winetest:test_set_getsockopt",
          "options of a closed socket fail with WSAENOTSOCK and touch nothing") {
    auto s = stream_socket();
    SOCKET const gone = s.get();
    s.close();
    auto const got = get(gone, SOL_SOCKET, SO_ERROR, 1234);
    CHECK_THAT(got.outcome, FailsWith(WSAENOTSOCK));
    CHECK(got.value == 1234);
    CHECK(got.length == 4);
    CHECK_THAT(set(gone, SOL_SOCKET, SO_KEEPALIVE, 1), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("options.linger-pair", "E.13-9 E.7-7", high, "winetest:test_set_getsockopt",
          "SO_LINGER is a pair of 16-bit numbers and reads back as set") {
    auto const s = stream_socket();
    for (LINGER const wanted : {
             LINGER{0, 0  },
             LINGER{0, 73 },
             LINGER{1, 0  },
             LINGER{5, 189}
    }) {
        CHECK(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&wanted),
                         sizeof wanted) == 0);
        LINGER seen{};
        int length = sizeof seen;
        CHECK(getsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<char*>(&seen), &length) == 0);
        CHECK((seen.l_onoff != 0) == (wanted.l_onoff != 0));
        if (wanted.l_onoff != 0) CHECK(seen.l_linger == wanted.l_linger);
        CHECK(get(s, SOL_SOCKET, SO_DONTLINGER).value == (wanted.l_onoff == 0 ? 1u : 0u));
    }
    CHECK_THAT(set(s, SOL_SOCKET, SO_DONTLINGER, 1), ReturnsAndResets(0));
    CHECK(std::bit_cast<LINGER>(get(s, SOL_SOCKET, SO_LINGER).value).l_onoff == 0);
}

namespace {

struct PrefixRow {
    Behaviour is;
    Kind kind;
    int level;
    int name;
};

// clang-format off
#define PREFIX(id) {"options.prefix." id, "E.12-21", high, "winetest:test_set_getsockopt", id " takes as many bytes as it is given"}
PrefixRow const prefix_rows[] = {
    {PREFIX("IP_TTL"), Kind::udp, IPPROTO_IP, IP_TTL},
    {PREFIX("IP_TOS"), Kind::udp, IPPROTO_IP, IP_TOS},
    {PREFIX("IP_MULTICAST_TTL"), Kind::udp, IPPROTO_IP, IP_MULTICAST_TTL},
    {PREFIX("IPV6_UNICAST_HOPS"), Kind::udp6, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    {PREFIX("IPV6_MULTICAST_HOPS"), Kind::udp6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS},
};
// clang-format on

}  // namespace

BEHAVIOURS(prefix_rows, row) {
    auto const s = open(row.kind);
    std::uint32_t const values[] = {0xffffff0a, 0xffff000b, 0xff00000c, 0x0000000d};
    bool const highest_first = std::endian::native == std::endian::big;
    for (int i = 0; i != 4; ++i) {
        auto const* const bytes = reinterpret_cast<char const*>(&values[i]);
        auto const* const number = highest_first ? bytes + (3 - i) : bytes;
        CHECK_THAT(outcome([&] { return setsockopt(s, row.level, row.name, number, i + 1); }),
                   ReturnsAndResets(0));
        CHECK(get(s, row.level, row.name).value == (values[i] & 0xff));
    }
}

BEHAVIOUR("options.exclusive-or-reuse", "E.3.1-35", high, "winetest:test_reuseaddr",
          "SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other") {
    auto const a = stream_socket();
    CHECK_THAT(set(a, SOL_SOCKET, SO_REUSEADDR, 1), ReturnsAndResets(0));
    CHECK_THAT(set(a, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1), FailsWith(WSAEINVAL));
    auto const b = stream_socket();
    CHECK_THAT(set(b, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1), ReturnsAndResets(0));
    CHECK_THAT(set(b, SOL_SOCKET, SO_REUSEADDR, 1), FailsWith(WSAEINVAL));
    CHECK_THAT(set(b, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 0), ReturnsAndResets(0));
    CHECK_THAT(set(b, SOL_SOCKET, SO_REUSEADDR, 1), ReturnsAndResets(0));
}

BEHAVIOUR("options.inherited", "B.3-1", high, "winetest:test_accept_inheritance",
          "an accepted socket has the listener's options") {
    auto const listening = listener();
    struct {
        int level;
        int name;
        std::uint32_t value;
    } const wanted[] = {
        {SOL_SOCKET,  SO_KEEPALIVE, 1             },
        {SOL_SOCKET,  SO_OOBINLINE, 1             },
        {SOL_SOCKET,  SO_SNDBUF,    0x123         },
        {SOL_SOCKET,  SO_RCVBUF,    0x4321        },
        {SOL_SOCKET,  SO_SNDTIMEO,  0x345         },
        {SOL_SOCKET,  SO_RCVTIMEO,  0x567         },
        {SOL_SOCKET,  SO_LINGER,    555u << 16 | 1},
        {IPPROTO_TCP, TCP_NODELAY,  1             },
    };
    for (auto const& option : wanted)
        REQUIRE_THAT(set(listening, option.level, option.name, option.value), ReturnsAndResets(0));
    auto const client = connected_to(listening);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    for (auto const& option : wanted) {
        CAPTURE(option.level, option.name);
        CHECK(get(server, option.level, option.name).value == option.value);
    }
}

BEHAVIOUR("options.accepting", "A.1-15", high, "docs:getsockopt",
          "SO_ACCEPTCONN is TRUE for a listener") {
    CHECK(get(listener(), SOL_SOCKET, SO_ACCEPTCONN).value == 1);
    CHECK(get(bound_stream(), SOL_SOCKET, SO_ACCEPTCONN).value == 0);
}

BEHAVIOUR("options.connect-time", "B.7-36", high, "winetest:test_connect_time",
          "SO_CONNECT_TIME counts the seconds of a connection, on both ends") {
    auto const start = std::chrono::steady_clock::now();
    auto const pair = tcp_pair();
    for (auto const* const end : {&pair.client, &pair.server}) {
        auto const told = get(*end, SOL_SOCKET, SO_CONNECT_TIME, 99).value;
        auto const passed = std::chrono::steady_clock::now() - start;
        CHECK(std::chrono::seconds{told} <= passed + std::chrono::seconds{1});
    }
    auto const udp = udp_pair();
    CHECK(get(udp.client, SOL_SOCKET, SO_CONNECT_TIME, 99).value == 0xffffffff);
}

BEHAVIOUR("options.protocol-info", "E.13-23", high, "winetest:test_set_getsockopt",
          "SO_PROTOCOL_INFO describes the protocol of the socket") {
    auto const s = datagram_socket();
    WSAPROTOCOL_INFOA info{};
    auto* const data = reinterpret_cast<char*>(&info);
    int length = sizeof info / 2;
    CHECK_THAT(outcome([&] { return getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, data, &length); }),
               FailsWith(WSAEFAULT));
    CHECK(length == sizeof info);
    CHECK_THAT(outcome([&] { return getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, data, &length); }),
               ReturnsAndResets(0));
    CHECK(info.iAddressFamily == AF_INET);
    CHECK(info.iSocketType == SOCK_DGRAM);
    CHECK(info.iProtocol == IPPROTO_UDP);
    CHECK(info.szProtocol[0] != 0);
    WSAPROTOCOL_INFOW wide{};
    length = sizeof wide;
    CHECK_THAT(outcome([&] {
                   return getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW,
                                     reinterpret_cast<char*>(&wide), &length);
               }),
               ReturnsAndResets(0));
    CHECK(wide.iProtocol == IPPROTO_UDP);
    struct {
        WSAPROTOCOL_INFOW info;
        char more[8];
    } large{};
    length = sizeof large;
    CHECK_THAT(outcome([&] {
                   return getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW,
                                     reinterpret_cast<char*>(&large), &length);
               }),
               ReturnsAndResets(0));
    CHECK(length == sizeof large);
}

BEHAVIOUR("options.bsp-state", "E.13-20", high, "winetest:test_set_getsockopt",
          "SO_BSP_STATE reports the addresses of a socket, in exactly as much room as they need") {
    auto const s = bound_stream();
    union {
        CSADDR_INFO info;
        char room[128];
    } state{};
    int const exact = static_cast<int>(sizeof state.info + 2 * sizeof(sockaddr_in));
    int length = exact - 1;
    CHECK_THAT(
        outcome([&] { return getsockopt(s, SOL_SOCKET, SO_BSP_STATE, state.room, &length); }),
        FailsWith(WSAEFAULT));
    length = exact;
    CHECK_THAT(
        outcome([&] { return getsockopt(s, SOL_SOCKET, SO_BSP_STATE, state.room, &length); }),
        ReturnsAndResets(0));
    CHECK(state.info.iSocketType == SOCK_STREAM);
    CHECK(state.info.iProtocol == IPPROTO_TCP);
    REQUIRE(state.info.LocalAddr.iSockaddrLength == sizeof(sockaddr_in));
    auto const* const local = reinterpret_cast<sockaddr_in const*>(state.info.LocalAddr.lpSockaddr);
    CHECK(ntohs(local->sin_port) == local_address(s).port());
    CHECK(state.info.RemoteAddr.lpSockaddr == nullptr);
    CHECK(state.info.RemoteAddr.iSockaddrLength == 0);
}

BEHAVIOUR("options.open-type", "E.2-26", high, "winetest:test_sockopt_validity",
          "SO_OPENTYPE belongs to the thread and takes any handle") {
    CHECK(get(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 99).value == 0);
    CHECK_THAT(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, SO_SYNCHRONOUS_NONALERT),
               ReturnsAndResets(0));
    CHECK(get(stream_socket(), SOL_SOCKET, SO_OPENTYPE).value == SO_SYNCHRONOUS_NONALERT);
    std::uint32_t elsewhere = 99;
    std::thread{[&] { elsewhere = get(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 99).value; }}.join();
    CHECK(elsewhere == 0);
    CHECK_THAT(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 0), ReturnsAndResets(0));
}

BEHAVIOUR("options.file-handle", "E.13-53 E.2-26", high, "winetest:test_sockopt_validity",
          "a file has no options but SO_OPENTYPE, which is the thread's") {
    HANDLE const file = open_temporary_file();
    auto const as_socket = reinterpret_cast<SOCKET>(file);
    CHECK_THAT(get(as_socket, SOL_SOCKET, SO_TYPE).outcome, FailsWith(WSAENOTSOCK));
    CHECK_THAT(get(as_socket, IPPROTO_IP, IP_TTL).outcome, FailsWith(WSAENOTSOCK));
    CHECK_THAT(set(as_socket, SOL_SOCKET, SO_REUSEADDR, 1), FailsWith(WSAENOTSOCK));
    CHECK_THAT(get(as_socket, SOL_SOCKET, SO_OPENTYPE, 99).outcome, ReturnsAndResets(0));
    CHECK(CloseHandle(file));
}

BEHAVIOUR("options.tiny-buffer", "E.13-13", high, "winetest:test_set_getsockopt, test_UDP",
          "a tiny receive buffer does not stop larger sends from being received") {
    for (std::uint32_t const size : {0u, 1u, 100u}) {
        CAPTURE(size);
        auto const streams = tcp_pair();
        auto const datagrams = udp_pair();
        for (auto const* const pair : {&streams, &datagrams}) {
            REQUIRE_THAT(set(pair->server, SOL_SOCKET, SO_RCVBUF, size), ReturnsAndResets(0));
            std::string const sent(5000, 'x');
            REQUIRE(send(pair->client, sent.data(), 5000, 0) == 5000);
            std::string seen(5000, 0);
            int const flags = pair == &streams ? MSG_WAITALL : 0;
            REQUIRE(await(pair->server, Ready::to_read));
            CHECK(recv(pair->server, seen.data(), 5000, flags) == 5000);
            CHECK(seen == sent);
        }
    }
}

BEHAVIOUR("options.port-rivals", "E.13-27 E.13-28 E.13-29", medium,
          "docs:SOL_SOCKET Socket Options",
          "SO_REUSE_UNICASTPORT and SO_RANDOMIZE_PORT exclude each other, and so do SO_REUSEADDR "
          "and SO_PORT_SCALABILITY") {
    auto const a = stream_socket();
    CHECK_THAT(set(a, SOL_SOCKET, SO_REUSE_UNICASTPORT, 1), ReturnsAndResets(0));
    CHECK(set(a, SOL_SOCKET, SO_RANDOMIZE_PORT, 1).value == SOCKET_ERROR);
    auto const b = stream_socket();
    CHECK_THAT(set(b, SOL_SOCKET, SO_REUSEADDR, 1), ReturnsAndResets(0));
    CHECK(set(b, SOL_SOCKET, SO_PORT_SCALABILITY, 1).value == SOCKET_ERROR);
}

BEHAVIOUR("options.port-late", "E.13-27 E.13-28 E.13-29", medium, "docs:SOL_SOCKET Socket Options",
          "SO_RANDOMIZE_PORT and SO_PORT_SCALABILITY come too late for a bound socket") {
    auto const s = bound_stream();
    for (int const name : {SO_RANDOMIZE_PORT, SO_PORT_SCALABILITY}) {
        CAPTURE(name);
        CHECK(set(s, SOL_SOCKET, name, 1).value == SOCKET_ERROR);
    }
}

BEHAVIOUR("options.segment-size", "E.13-33", medium, "cygwin",
          "TCP_MAXSEG of a connection can be read") {
    auto const pair = tcp_pair();
    auto const got = get(pair.client, IPPROTO_TCP, 4);
    CHECK_THAT(got.outcome, ReturnsAndResets(0));
    CHECK(got.length == 4);
    CHECK(got.value >= 500);
}

BEHAVIOUR("options.error-after-reset", "E.13-18", high, "winetest:test_tcp_reset",
          "SO_ERROR stays 0 when the connection was reset") {
    auto pair = tcp_pair();
    close_with_reset(std::move(pair.client));
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(get(pair.server, SOL_SOCKET, SO_ERROR, 99).value == 0);
    char one = 0;
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), FailsWith(WSAECONNRESET));
    CHECK(get(pair.server, SOL_SOCKET, SO_ERROR, 99).value == 0);
}

BEHAVIOUR("options.error-stays", "E.13-18", high, "winetest:test_set_getsockopt",
          "getsockopt of SO_ERROR does not clear the error") {
    auto const s = stream_socket();
    CHECK_THAT(set(s, SOL_SOCKET, SO_ERROR, WSAECONNREFUSED), ReturnsAndResets(0));
    for (int i = 0; i != 3; ++i) CHECK(get(s, SOL_SOCKET, SO_ERROR).value == WSAECONNREFUSED);
    CHECK_THAT(set(s, SOL_SOCKET, SO_ERROR, 0), ReturnsAndResets(0));
    CHECK(get(s, SOL_SOCKET, SO_ERROR, 99).value == 0);
}

BEHAVIOUR("options.v6only-after-bind", "E.13-36", high, "winetest:test_ipv6only",
          "IPV6_V6ONLY cannot change once the socket is bound") {
    require_family(AF_INET6);
    auto const s = bound_stream(AF_INET6);
    CHECK_THAT(set(s, IPPROTO_IPV6, IPV6_V6ONLY, 0), FailsWith(WSAEINVAL));
}

BEHAVIOUR("options.traffic-class", "E.13-55", high,
          "web:resiprocate/resiprocate#487, coturn/coturn#1324",
          "IPV6_TCLASS is no option of a socket, bound or not") {
    require_family(AF_INET6);
    auto const s = datagram_socket(AF_INET6);
    auto const bound = bound_datagram(AF_INET6);
    for (SOCKET const each : {s.get(), bound.get()}) {
        CHECK_THAT(set(each, IPPROTO_IPV6, IPV6_TCLASS, 0x20), FailsWith(WSAENOPROTOOPT));
        int value = 0;
        int length = sizeof value;
        CHECK_THAT(outcome([&] {
                       return getsockopt(each, IPPROTO_IPV6, IPV6_TCLASS,
                                         reinterpret_cast<char*>(&value), &length);
                   }),
                   FailsWith(WSAENOPROTOOPT));
    }
}

BEHAVIOUR("options.tos-of-ipv6", "E.13-56", medium, "web:ddnet/ddnet#7605",
          "IP_TOS cannot be set on an IPv6 socket") {
    require_family(AF_INET6);
    CHECK_THAT(set(bound_datagram(AF_INET6), IPPROTO_IP, IP_TOS, 0x10), FailsWith(WSAEINVAL));
}

BEHAVIOUR("options.dual-stack", "E.13-36", high, "winetest:test_ipv6only",
          "without IPV6_V6ONLY an IPv4 client arrives as ::ffff:a.b.c.d") {
    require_family(AF_INET6);
    auto const listening = stream_socket(AF_INET6);
    REQUIRE_THAT(set(listening, IPPROTO_IPV6, IPV6_V6ONLY, 0), ReturnsAndResets(0));
    auto const any = Address::any(AF_INET6);
    REQUIRE(bind(listening, any.data(), any.length()) == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto const client = stream_socket();
    auto const target = Address::loopback(AF_INET, local_address(listening).port());
    REQUIRE(connect(client, target.data(), target.length()) == 0);
    sockaddr_in6 peer{};
    int length = sizeof peer;
    UniqueSocket const server{accept(listening, reinterpret_cast<sockaddr*>(&peer), &length)};
    REQUIRE(server.valid());
    CHECK(length == sizeof peer);
    CHECK(peer.sin6_family == AF_INET6);
    CHECK(IN6_IS_ADDR_V4MAPPED(&peer.sin6_addr));
    CHECK(ntohs(peer.sin6_port) == local_address(client).port());
    CHECK(get(server, IPPROTO_IPV6, IPV6_V6ONLY, 99).value == 0);
}

BEHAVIOUR("options.v6only-shares-port", "E.13-36", high, "winetest:test_ipv6only",
          "an IPv4 socket and an IPv6-only socket can have the same port") {
    require_family(AF_INET6);
    auto const port = unused_port(SOCK_STREAM);
    std::vector<UniqueSocket> both;
    for (int const family : {AF_INET, AF_INET6}) {
        CAPTURE(family);
        auto const any = Address::any(family, port);
        both.push_back(stream_socket(family));
        CHECK_THAT(outcome([&] { return bind(both.back(), any.data(), any.length()); }),
                   ReturnsAndResets(0));
    }
}

BEHAVIOUR("options.timeout-not-for-accept", "E.13-15", high, "docs:SOL_SOCKET Socket Options",
          "SO_RCVTIMEO does not end accept") {
    auto const listening = listener();
    REQUIRE_THAT(set(listening, SOL_SOCKET, SO_RCVTIMEO, 1), ReturnsAndResets(0));
    SOCKET const socket = listening;
    BlockedCall const accepting{[socket] {
        UniqueSocket const accepted{accept(socket, nullptr, nullptr)};
        return accepted.valid() ? 0 : SOCKET_ERROR;
    }};
    CHECK(accepting.is_blocked());
    auto const client = connected_to(listening);
    auto const result = accepting.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(0));
}

BEHAVIOUR("options.after-timeout", "E.13-17", medium, "nettest:TimeoutTest",
          "a connection on which a receive timed out works on") {
    auto const pair = tcp_pair();
    REQUIRE_THAT(set(pair.server, SOL_SOCKET, SO_RCVTIMEO, 20), ReturnsAndResets(0));
    char one = 0;
    REQUIRE_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), FailsWith(WSAETIMEDOUT));
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    CHECK(recv(pair.client, &one, 1, 0) == 1);
    REQUIRE(send(pair.client, "y", 1, 0) == 1);
    REQUIRE_THAT(set(pair.server, SOL_SOCKET, SO_RCVTIMEO, 0), ReturnsAndResets(0));
    CHECK(recv(pair.server, &one, 1, 0) == 1);
    CHECK(one == 'y');
}

BEHAVIOUR("options.bsp-state-connected", "E.13-20", high, "winetest:test_set_getsockopt",
          "SO_BSP_STATE of a connection reports both addresses") {
    auto const pair = tcp_pair();
    union {
        CSADDR_INFO info;
        char room[128];
    } state{};
    int length = sizeof state;
    CHECK_THAT(outcome([&] {
                   return getsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, state.room, &length);
               }),
               ReturnsAndResets(0));
    REQUIRE(state.info.LocalAddr.iSockaddrLength == sizeof(sockaddr_in));
    REQUIRE(state.info.RemoteAddr.iSockaddrLength == sizeof(sockaddr_in));
    auto const port_of = [](SOCKET_ADDRESS const& address) {
        return ntohs(reinterpret_cast<sockaddr_in const*>(address.lpSockaddr)->sin_port);
    };
    CHECK(port_of(state.info.LocalAddr) == local_address(pair.client).port());
    CHECK(port_of(state.info.RemoteAddr) == local_address(pair.server).port());
}

BEHAVIOUR("options.conditional-accept-late", "B.4-11", medium,
          "docs:SO_CONDITIONAL_ACCEPT socket option",
          "SO_CONDITIONAL_ACCEPT has to come before listen") {
    CHECK_THAT(set(listener(), SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1), FailsWith(WSAEINVAL));
}

BEHAVIOUR("options.unsupported-keeps-connection", "E.12-2", high,
          "nettest:SocketOptionNameTest.GetUnsupportedSocketOption_DoesNotDisconnectSocket",
          "a refused option does not hurt the connection") {
    auto const pair = tcp_pair();
    CHECK(get(pair.client, -1, -1).outcome.value == SOCKET_ERROR);
    char letter = 'x';
    CHECK(send(pair.client, &letter, 1, 0) == 1);
    CHECK(recv(pair.server, &letter, 1, 0) == 1);
}
