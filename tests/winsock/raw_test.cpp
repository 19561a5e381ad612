// SPDX-License-Identifier: MIT
// Raw sockets, where this user may have them.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <ws2tcpip.h>

#include <array>
#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto icmp_test = "winetest:test_icmp";
constexpr auto raw_docs = "docs:TCP/IP Raw Sockets";

struct EchoKind {
    int family;
    int protocol;
    unsigned char request, reply;
    int header;  // bytes of IP's header that are received, too
};
constexpr EchoKind icmp{AF_INET, IPPROTO_ICMP, 8, 0, 20};
constexpr EchoKind icmp6{AF_INET6, IPPROTO_ICMPV6, 128, 129, 0};

constexpr std::size_t echo_size = 16;
using Echo = std::array<unsigned char, echo_size>;

// The sum of all words is then 0xffff [RFC 1071]; ICMPv6 leaves it to the system.
void put_checksum(Echo& packet) {
    unsigned sum = 0;
    for (std::size_t i = 0; i != packet.size(); i += 2) sum += packet[i] * 256u + packet[i + 1];
    while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
    packet[2] = static_cast<unsigned char>(~sum >> 8);
    packet[3] = static_cast<unsigned char>(~sum);
}

Echo request_of(EchoKind const& kind, unsigned char mark) {
    Echo packet{};
    packet[0] = kind.request;
    packet[4] = 0x5E;  // identifier
    packet[5] = mark;
    packet[7] = 1;  // number
    std::memcpy(&packet[8], "ws2shim!", 8);
    if (kind.family == AF_INET) put_checksum(packet);
    return packet;
}

UniqueSocket fresh_socket(int family, int protocol) {
    require(Capability::raw_sockets);
    require_family(family);
    UniqueSocket s{socket(family, SOCK_RAW, protocol)};
    REQUIRE(s.valid());
    return s;
}

UniqueSocket raw_socket(int family, int protocol) {
    auto s = fresh_socket(family, protocol);
    auto const here = Address::loopback(family);
    REQUIRE(bind(s, here.data(), here.length()) == 0);
    return s;
}

void send_echo(SOCKET s, EchoKind const& kind, unsigned char mark) {
    auto const packet = request_of(kind, mark);
    auto const target = Address::loopback(kind.family);
    REQUIRE_THAT(outcome([&] {
                     return sendto(s, reinterpret_cast<char const*>(packet.data()), echo_size, 0,
                                   target.data(), target.length());
                 }),
                 ReturnsAndResets(echo_size));
}

// The next packet of this echo, with the header before it; the socket hears other packets as well.
std::string next_of(SOCKET s, EchoKind const& kind, unsigned char mark) {
    auto const start = static_cast<std::size_t>(kind.header);
    while (await(s, Ready::to_read)) {
        auto const packet = recv_text(s, 200);
        if (packet.size() != start + echo_size) continue;
        if (packet[start + 4] == 0x5E && packet[start + 5] == mark) return packet;
    }
    return {};
}

std::string reply_to(SOCKET s, EchoKind const& kind, unsigned char mark) {
    auto const start = static_cast<std::size_t>(kind.header);
    for (auto packet = next_of(s, kind, mark); !packet.empty(); packet = next_of(s, kind, mark))
        if (static_cast<unsigned char>(packet[start]) == kind.reply) return packet;
    return {};
}

struct KindRow {
    Behaviour is;
    int family, type, protocol;
};

constexpr auto socket_test = "winetest:test_WSASocket";
// clang-format off
KindRow const kind_rows[] = {
    {{"raw.kind-icmp", "E.2-32", high, socket_test, "socket(INET, RAW, ICMP) is a raw socket"}, AF_INET, SOCK_RAW, IPPROTO_ICMP},
    {{"raw.kind-tcp", "E.2-32", high, socket_test, "socket(INET, RAW, TCP) is a raw socket"}, AF_INET, SOCK_RAW, IPPROTO_TCP},
    {{"raw.kind-inet6", "E.2-32", high, "winetest:test_sockopt_validity", "socket(INET6, RAW, RAW) is a raw socket"}, AF_INET6, SOCK_RAW, IPPROTO_RAW},
    {{"raw.kind-by-protocol", "E.2-32", high, socket_test, "socket(UNSPEC, 0, RAW) is a raw socket"}, AF_UNSPEC, 0, IPPROTO_RAW},
};
// clang-format on

}  // namespace

BEHAVIOURS(kind_rows, row) {
    require(Capability::raw_sockets);
    if (row.family == AF_INET6) require_family(AF_INET6);
    UniqueSocket const s{socket(row.family, row.type, row.protocol)};
    REQUIRE(s.valid());
    int type = 0;
    int length = sizeof type;
    CHECK_THAT(outcome([&] {
                   return getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type),
                                     &length);
               }),
               Returns(0));
    CHECK(type == SOCK_RAW);
}

BEHAVIOUR("raw.answers-alone", "E.2-40", high, icmp_test,
          "a raw socket of ICMP does not see the requests that this machine answers") {
    auto const s = raw_socket(icmp.family, icmp.protocol);
    send_echo(s, icmp, 7);
    auto const first = next_of(s, icmp, 7);
    REQUIRE(first.size() == 36);
    CHECK(first[20] == 0);
}

BEHAVIOUR("raw.answers-alone6", "E.2-41", high, "winetest:test_icmpv6",
          "a raw socket of ICMPv6 does not see the requests that this machine answers, either") {
    auto const s = raw_socket(icmp6.family, icmp6.protocol);
    send_echo(s, icmp6, 8);
    auto const first = next_of(s, icmp6, 8);
    REQUIRE(first.size() == echo_size);
    CHECK(static_cast<unsigned char>(first[0]) == icmp6.reply);
}

BEHAVIOUR("raw.icmp", "E.2-40", high, icmp_test,
          "a raw socket of ICMP sends an echo and receives the answer behind its IP header") {
    auto const s = raw_socket(icmp.family, icmp.protocol);
    send_echo(s, icmp, 1);
    auto const reply = reply_to(s, icmp, 1);
    REQUIRE(reply.size() == 36);
    CHECK(reply[0] == 0x45);
    CHECK(reply[9] == IPPROTO_ICMP);
    CHECK(reply.substr(28) == "ws2shim!");
}

BEHAVIOUR("raw.icmp6", "E.2-41", medium, raw_docs,
          "a raw socket of ICMPv6 does without a header, and without a checksum of the program's") {
    auto const s = raw_socket(icmp6.family, icmp6.protocol);
    send_echo(s, icmp6, 2);
    auto const reply = reply_to(s, icmp6, 2);
    REQUIRE(reply.size() == echo_size);
    CHECK(reply.substr(8) == "ws2shim!");
}

BEHAVIOUR("raw.unbound", "E.2-40", high, icmp_test,
          "a raw socket that nobody has bound receives once it has sent something") {
    auto const s = fresh_socket(icmp.family, icmp.protocol);
    send_echo(s, icmp, 6);
    CHECK(reply_to(s, icmp, 6).size() == 36);
}

BEHAVIOUR("raw.short-buffer", "D.3-14", high, icmp_test,
          "a packet longer than the buffer fails with WSAEMSGSIZE") {
    auto const s = raw_socket(icmp.family, icmp.protocol);
    send_echo(s, icmp, 3);
    REQUIRE(await(s, Ready::to_read));
    char few[10];
    CHECK_THAT(outcome([&] { return recv(s, few, sizeof few, 0); }), FailsWith(WSAEMSGSIZE));
    CHECK(few[0] == 0x45);
}

BEHAVIOUR("raw.sender", "E.2-41", medium, "docs:recvfrom",
          "recvfrom on a raw socket reports who sent the packet, without a port") {
    auto const s = raw_socket(icmp.family, icmp.protocol);
    send_echo(s, icmp, 4);
    REQUIRE(await(s, Ready::to_read));
    char packet[200];
    sockaddr_in from{};
    int length = sizeof from;
    CHECK(recvfrom(s, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&from), &length) == 36);
    CHECK(length == sizeof from);
    CHECK(from.sin_family == AF_INET);
    CHECK(from.sin_port == 0);
    CHECK(from.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

BEHAVIOUR("raw.udp", "E.2-41", medium, raw_docs,
          "a raw socket of UDP sends a datagram with a header that the program made") {
    auto const s = raw_socket(AF_INET, IPPROTO_UDP);
    auto const receiver = bound_datagram();
    auto const target = local_address(receiver);
    auto const port = target.port();
    unsigned char const packet[] = {0x12,
                                    0x34,
                                    static_cast<unsigned char>(port >> 8),
                                    static_cast<unsigned char>(port),
                                    0,
                                    10,
                                    0,
                                    0,
                                    'h',
                                    'i'};
    auto const there = Address::loopback(AF_INET);
    REQUIRE(sendto(s, reinterpret_cast<char const*>(packet), sizeof packet, 0, there.data(),
                   there.length()) == sizeof packet);
    REQUIRE(await(receiver, Ready::to_read));
    CHECK(recv_text(receiver, 10) == "hi");
}

BEHAVIOUR("raw.own-header", "E.13-37", medium, "docs:IPPROTO_IP socket options",
          "with IP_HDRINCL the program sends the IP header itself") {
    auto const s = raw_socket(AF_INET, IPPROTO_ICMP);
    BOOL const own = TRUE;
    REQUIRE(setsockopt(s, IPPROTO_IP, IP_HDRINCL, reinterpret_cast<char const*>(&own),
                       sizeof own) == 0);
    unsigned char packet[20 + echo_size] = {0x45, 0, 0,   36, 0, 0, 0,   0, 99, IPPROTO_ICMP,
                                            0,    0, 127, 0,  0, 1, 127, 0, 0,  1};
    auto const echo = request_of(icmp, 5);
    std::memcpy(packet + 20, echo.data(), echo.size());
    auto const there = Address::loopback(AF_INET);
    REQUIRE(sendto(s, reinterpret_cast<char const*>(packet), sizeof packet, 0, there.data(),
                   there.length()) == sizeof packet);
    CHECK(reply_to(s, icmp, 5).size() == sizeof packet);
}

BEHAVIOUR("raw.protocol-info", "E.2-30", high, "winetest:test_set_getsockopt",
          "raw sockets are described by a hidden entry that covers every protocol and names none") {
    auto const s = raw_socket(AF_INET, IPPROTO_ICMP);
    WSAPROTOCOL_INFOW info{};
    int length = sizeof info;
    REQUIRE(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &length) ==
            0);
    CHECK(info.iSocketType == SOCK_RAW);
    CHECK(info.iProtocol == 0);
    CHECK(info.iProtocolMaxOffset == 255);
    CHECK(info.dwProviderFlags == (PFL_MATCHES_PROTOCOL_ZERO | PFL_HIDDEN));
}
