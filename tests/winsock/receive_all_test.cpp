// SPDX-License-Identifier: MIT
// Raw sockets of all protocols, and SIO_RCVALL, with which they receive what passes an interface.
// Other traffic of the machine passes it, too, so that the tests look for datagrams to a port of
// their own.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <mstcpip.h>
#include <ws2tcpip.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto docs = "docs:SIO_RCVALL";
constexpr std::size_t ipv4_header = 20;
constexpr std::size_t ipv6_header = 40;
constexpr std::size_t udp_header = 8;
constexpr int largest = 65535;

Outcome set_mode(SOCKET s, DWORD mode, DWORD code = SIO_RCVALL) {
    DWORD returned = 0;
    return outcome([&] {
        return WSAIoctl(s, code, &mode, sizeof mode, nullptr, 0, &returned, nullptr, nullptr);
    });
}

UniqueSocket raw_socket(int family = AF_INET, int protocol = IPPROTO_IP) {
    require(Capability::raw_sockets);
    require_family(family);
    UniqueSocket s{socket(family, SOCK_RAW, protocol)};
    REQUIRE(s.valid());
    return s;
}

UniqueSocket bound_raw(int family = AF_INET, int protocol = IPPROTO_IP) {
    auto s = raw_socket(family, protocol);
    auto const here = Address::loopback(family);
    REQUIRE(bind(s, here.data(), here.length()) == 0);
    return s;
}

UniqueSocket sniffer(int family = AF_INET) {
    auto s = bound_raw(family, family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP);
    REQUIRE_THAT(set_mode(s, RCVALL_ON), ReturnsAndResets(0));
    return s;
}

unsigned byte_at(std::string const& text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// The port that a packet is for, and of which protocol; 0: it has none.
unsigned port_in(std::string const& packet, std::size_t header, unsigned protocol) {
    if (packet.size() < header + udp_header) return 0;
    if (byte_at(packet, header == ipv4_header ? 9 : 6) != protocol) return 0;
    return byte_at(packet, header + 2) << 8 | byte_at(packet, header + 3);
}

// A conversation by UDP, and what a sniffer has heard of it.
struct Talk {
    explicit Talk(int family = AF_INET)
        : from{bound_datagram(family)},
          to{bound_datagram(family)},
          header{family == AF_INET6 ? ipv6_header : ipv4_header} {}

    void say(char const* words) const {
        auto const target = local_address(to);
        REQUIRE(sendto(from, words, static_cast<int>(std::strlen(words)), 0, target.data(),
                       target.length()) == static_cast<int>(std::strlen(words)));
    }
    // Empty: the packet is not of this talk.
    std::string words_of(std::string const& packet) const {
        bool const is_ours = port_in(packet, header, IPPROTO_UDP) == local_address(to).port();
        return is_ours ? packet.substr(header + udp_header) : std::string{};
    }
    std::string heard(SOCKET s) const {
        while (await(s, Ready::to_read))
            if (auto words = words_of(recv_text(s, largest)); !words.empty()) return words;
        return {};
    }

    UniqueSocket from, to;
    std::size_t header;
};

struct RefusedRow {
    Behaviour is;
    DWORD size;
    DWORD mode;
};
// clang-format off
#define REFUSED(id, text) {"receive-all.refused." id, "E.11-28", medium, docs, "SIO_RCVALL is WSAEINVAL with " text}
RefusedRow const refused_rows[] = {
    {REFUSED("no-input", "no input"), 0, RCVALL_ON},
    {REFUSED("unknown-mode", "a mode that there is not"), sizeof(DWORD), RCVALL_MAX + 1},
};
// clang-format on

}  // namespace

BEHAVIOURS(refused_rows, row) {
    auto const s = bound_raw();
    DWORD mode = row.mode;
    DWORD returned = 0;
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(s, SIO_RCVALL, &mode, row.size, nullptr, 0, &returned, nullptr,
                                   nullptr);
               }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("receive-all.refused.kinds", "E.11-28", medium, docs,
          "SIO_RCVALL is WSAEINVAL for what is no raw socket") {
    CHECK_THAT(set_mode(bound_datagram(), RCVALL_ON), FailsWith(WSAEINVAL));
    CHECK_THAT(set_mode(stream_socket(), RCVALL_ON), FailsWith(WSAEINVAL));
}

BEHAVIOUR("receive-all.refused.unbound", "E.11-28", medium, docs,
          "SIO_RCVALL is WSAEINVAL for a raw socket that is not bound to one address") {
    auto const s = raw_socket();
    CHECK_THAT(set_mode(s, RCVALL_ON), FailsWith(WSAEINVAL));
    auto const anywhere = Address::any(AF_INET);
    REQUIRE(bind(s, anywhere.data(), anywhere.length()) == 0);
    CHECK_THAT(set_mode(s, RCVALL_ON), FailsWith(WSAEINVAL));
}

BEHAVIOUR("receive-all.modes", "E.11-28", medium, docs,
          "SIO_RCVALL takes each of its modes, the one that has no effect too, and a single byte") {
    auto const s = bound_raw();
    for (auto const mode : {RCVALL_IPLEVEL, RCVALL_SOCKETLEVELONLY, RCVALL_ON, RCVALL_OFF})
        CHECK_THAT(set_mode(s, static_cast<DWORD>(mode)), ReturnsAndResets(0));
    unsigned char one = RCVALL_ON;
    DWORD returned = 0;
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(s, SIO_RCVALL, &one, sizeof one, nullptr, 0, &returned, nullptr,
                                   nullptr);
               }),
               ReturnsAndResets(0));
    u_long on = RCVALL_ON;
    CHECK_THAT(outcome([&] { return ioctlsocket(s, static_cast<long>(SIO_RCVALL), &on); }),
               ReturnsAndResets(0));
}

BEHAVIOUR("receive-all.udp", "E.11-29", medium, docs,
          "behind SIO_RCVALL each datagram that passes comes once, in its order, and from its IP "
          "header on") {
    auto const s = sniffer();
    Talk const talk;
    talk.say("first");
    talk.say("second");
    std::string packet;
    while (talk.words_of(packet).empty() && await(s, Ready::to_read))
        packet = recv_text(s, largest);
    REQUIRE(packet.size() == ipv4_header + udp_header + 5);
    CHECK(byte_at(packet, 0) == 0x45);
    CHECK((byte_at(packet, 2) << 8 | byte_at(packet, 3)) == packet.size());
    CHECK(talk.words_of(packet) == "first");
    CHECK(talk.heard(s) == "second");
    talk.say("third");
    CHECK(talk.heard(s) == "third");
}

BEHAVIOUR("receive-all.tcp", "E.11-29", medium, docs,
          "behind SIO_RCVALL the handshake and the data of a connection come") {
    auto const s = sniffer();
    auto const listening = listener();
    auto const port = local_address(listening).port();
    auto const client = connected_to(listening);
    REQUIRE(send(client, "words", 5, 0) == 5);
    constexpr unsigned syn = 2;
    bool has_begun = false;
    std::string data;
    while (data.empty() && await(s, Ready::to_read)) {
        auto const packet = recv_text(s, largest);
        if (port_in(packet, ipv4_header, IPPROTO_TCP) != port) continue;
        has_begun |= byte_at(packet, ipv4_header + 13) == syn;
        data = packet.substr(ipv4_header + (byte_at(packet, ipv4_header + 12) >> 4) * 4);
    }
    CHECK(has_begun);
    CHECK(data == "words");
}

BEHAVIOUR("receive-all.ipv6", "E.11-29", medium, docs,
          "an IPv6 socket receives IPv6 datagrams from their header on") {
    auto const s = sniffer(AF_INET6);
    Talk const talk{AF_INET6};
    talk.say("six");
    CHECK(talk.heard(s) == "six");
}

BEHAVIOUR("receive-all.sender", "E.11-29", medium, "docs:recvfrom",
          "recvfrom names the sender as the header does, without a port") {
    auto const s = sniffer();
    Talk const talk;
    talk.say("hello");
    char packet[largest];
    sockaddr_in from{};
    std::string words;
    while (words.empty() && await(s, Ready::to_read)) {
        int length = sizeof from;
        int const count =
            recvfrom(s, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&from), &length);
        REQUIRE(count > 0);
        CHECK(length == sizeof from);
        words = talk.words_of({packet, static_cast<std::size_t>(count)});
    }
    CHECK(words == "hello");
    CHECK(from.sin_family == AF_INET);
    CHECK(from.sin_port == 0);
    CHECK(from.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

BEHAVIOUR("receive-all.short-buffer", "E.11-29", medium, "docs:recv",
          "a packet longer than the buffer fails with WSAEMSGSIZE") {
    auto const s = sniffer();
    Talk const talk;
    talk.say("long enough");
    REQUIRE(await(s, Ready::to_read));
    char few[12];
    CHECK_THAT(outcome([&] { return recv(s, few, sizeof few, 0); }), FailsWith(WSAEMSGSIZE));
    CHECK((few[0] & 0xf0) == 0x40);
}

BEHAVIOUR("receive-all.blocked", "E.11-29", medium, docs,
          "a recv that waits returns with the next packet") {
    auto const s = sniffer();
    Talk const talk;
    char packet[largest];
    std::string words;
    BlockedCall const call{[&] {
        while (words.empty()) {
            int const count = recv(s, packet, sizeof packet, 0);
            if (count < 0) return count;
            words = talk.words_of({packet, static_cast<std::size_t>(count)});
        }
        return 0;
    }};
    talk.say("wake up");
    REQUIRE(call.result());
    CHECK(words == "wake up");
}

BEHAVIOUR("receive-all.overlapped", "E.11-29", medium, docs,
          "an overlapped receive ends with the next packet") {
    auto const s = sniffer();
    Talk const talk;
    std::string room(largest, '\0');
    std::string words;
    bool has_spoken = false;
    while (words.empty()) {
        Overlap overlap;
        WSABUF buffer{static_cast<ULONG>(room.size()), room.data()};
        DWORD flags = 0;
        DWORD count = 0;
        if (WSARecv(s, &buffer, 1, nullptr, &flags, &overlap, nullptr) != 0)
            REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
        if (!std::exchange(has_spoken, true)) talk.say("over");
        REQUIRE(overlap.ends());
        REQUIRE(WSAGetOverlappedResult(s, &overlap, &count, FALSE, &flags));
        words = talk.words_of(room.substr(0, count));
    }
    CHECK(words == "over");
}

BEHAVIOUR("receive-all.events", "E.11-29", medium, docs,
          "WSAEventSelect reports FD_READ, and WSAPoll that the socket is readable") {
    auto const s = sniffer();
    OwnedHandle const event{new_event()};
    REQUIRE(WSAEventSelect(s, event, FD_READ) == 0);
    Talk const talk;
    talk.say("there");
    REQUIRE(becomes_set(event));
    WSANETWORKEVENTS events{};
    REQUIRE(WSAEnumNetworkEvents(s, event, &events) == 0);
    CHECK((events.lNetworkEvents & FD_READ) != 0);
    WSAPOLLFD one{s, POLLRDNORM, 0};
    CHECK(WSAPoll(&one, 1, 0) == 1);
    CHECK(one.revents == POLLRDNORM);
    CHECK(talk.heard(s) == "there");
}

BEHAVIOUR(
    "receive-all.off", "E.11-29", medium, docs,
    "behind RCVALL_OFF the socket receives no packets of others, until it is turned on again") {
    auto const s = sniffer();
    Talk const talk;
    talk.say("on");
    CHECK(talk.heard(s) == "on");
    REQUIRE_THAT(set_mode(s, RCVALL_OFF), ReturnsAndResets(0));
    talk.say("off");
    REQUIRE_THAT(set_mode(s, RCVALL_IPLEVEL), ReturnsAndResets(0));
    talk.say("on again");
    CHECK(talk.heard(s) == "on again");
}

BEHAVIOUR("receive-all.silent", "E.2-42", medium, "docs:TCP/IP Raw Sockets",
          "without SIO_RCVALL a raw socket of protocol 0 receives no packets of other protocols") {
    auto const s = bound_raw();
    auto const beside = sniffer();
    Talk const talk;
    talk.say("passes");
    REQUIRE(talk.heard(beside) == "passes");
    CHECK_FALSE(is_ready(s, Ready::to_read));
}

BEHAVIOUR("receive-all.groups", "E.11-30", medium, "docs:Winsock IOCTLs",
          "behind SIO_RCVALL_MCAST only datagrams to groups come") {
    auto const s = bound_raw();
    REQUIRE_THAT(set_mode(s, RCVALL_ON, SIO_RCVALL_MCAST), ReturnsAndResets(0));
    Talk const talk;
    auto target = local_address(talk.to);
    talk.say("to one");
    in_addr const loopback{{{127, 0, 0, 1}}};
    REQUIRE(setsockopt(talk.from, IPPROTO_IP, IP_MULTICAST_IF,
                       reinterpret_cast<char const*>(&loopback), sizeof loopback) == 0);
    reinterpret_cast<sockaddr_in*>(target.data())->sin_addr.s_addr = htonl(0xefff0707);
    REQUIRE(sendto(talk.from, "to a group", 10, 0, target.data(), target.length()) == 10);
    CHECK(talk.heard(s) == "to a group");
}

BEHAVIOUR("raw.protocol-0-sends", "E.2-42", medium, "docs:TCP/IP Raw Sockets",
          "what a raw socket of protocol 0 sends has that protocol in its header") {
    auto const hears = sniffer();
    auto const s = bound_raw();
    auto const there = Address::loopback(AF_INET);
    std::string const words = "protocol of none " + std::to_string(GetCurrentProcessId());
    REQUIRE_THAT(outcome([&] {
                     return sendto(s, words.data(), static_cast<int>(words.size()), 0, there.data(),
                                   there.length());
                 }),
                 ReturnsAndResets(static_cast<int>(words.size())));
    std::string packet;
    while (await(hears, Ready::to_read)) {
        packet = recv_text(hears, largest);
        if (packet.size() > ipv4_header && packet.substr(ipv4_header) == words) break;
    }
    REQUIRE(packet.size() == ipv4_header + words.size());
    CHECK(byte_at(packet, 9) == 0);
}

BEHAVIOUR("raw.protocol-0-own-header", "E.2-42 E.13-37", medium, "docs:IPPROTO_IP socket options",
          "with IP_HDRINCL a raw socket of protocol 0 sends a datagram of any protocol") {
    auto const s = bound_raw();
    BOOL const own = TRUE;
    REQUIRE(setsockopt(s, IPPROTO_IP, IP_HDRINCL, reinterpret_cast<char const*>(&own),
                       sizeof own) == 0);
    auto const receiver = bound_datagram();
    auto const target = local_address(receiver);
    unsigned char packet[] = {0x45, 0,   0, 30, 0, 0, 0, 0, 64, IPPROTO_UDP, 0,  0, 127, 0,   0,
                              1,    127, 0, 0,  1, 4, 0, 0, 0,  0,           10, 0, 0,   'h', 'i'};
    packet[22] = static_cast<unsigned char>(target.port() >> 8);
    packet[23] = static_cast<unsigned char>(target.port());
    REQUIRE(sendto(s, reinterpret_cast<char const*>(packet), sizeof packet, 0, target.data(),
                   target.length()) == sizeof packet);
    REQUIRE(await(receiver, Ready::to_read));
    CHECK(recv_text(receiver, 10) == "hi");
}
