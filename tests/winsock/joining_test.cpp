// SPDX-License-Identifier: MIT
// Multicast: WSAJoinLeaf, memberships, the interface that is used, and who hears what this machine
// sends.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto join_docs = "docs:WSAJoinLeaf";

UniqueSocket leaf() {
    UniqueSocket s{
        WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0,
                   WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF)};
    REQUIRE(s.valid());
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    return s;
}

sockaddr_in group() {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(0xEF010203);  // 239.1.2.3
    in.sin_port = htons(1);
    return in;
}

SOCKET join(SOCKET s, sockaddr_in const& in, int length, DWORD role) {
    return WSAJoinLeaf(s, reinterpret_cast<sockaddr const*>(&in), length, nullptr, nullptr, nullptr,
                       nullptr, role);
}

}  // namespace

BEHAVIOUR(
    "join-leaf.same-socket", "E.5-36", medium, join_docs,
    "without roots WSAJoinLeaf returns the socket itself, and it receives what the group is sent") {
    auto const s = leaf();
    auto in = group();
    if (join(s, in, sizeof in, JL_BOTH) == INVALID_SOCKET)
        skip("the machine has no route for multicast");
    in.sin_port = htons(local_address(s).port());
    auto const sender = datagram_socket();
    if (sendto(sender, "to all", 6, 0, reinterpret_cast<sockaddr*>(&in), sizeof in) != 6)
        skip("the machine cannot send to a group");
    DWORD patience_ms = 10000;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&patience_ms),
               sizeof patience_ms);
    char data[8];
    CHECK(recv(s, data, sizeof data, 0) == 6);
    CHECK(std::memcmp(data, "to all", 6) == 0);
}

BEHAVIOUR("join-leaf.refusals", "E.5-36", medium, join_docs,
          "WSAJoinLeaf checks the socket and the address: WSAENOTSOCK, WSAEFAULT") {
    auto const s = leaf();
    auto in = group();
    CHECK_THAT(
        outcome([&] { return static_cast<int>(join(INVALID_SOCKET, in, sizeof in, JL_BOTH)); }),
        FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return static_cast<int>(join(s, in, 3, JL_BOTH)); }),
               FailsWith(WSAEFAULT));
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);  // no group, which is accepted
    CHECK(join(s, in, sizeof in, JL_BOTH) == s);
}

namespace {

constexpr auto multicast_docs = "docs:IPPROTO_IP socket options";

template <class Value>
Outcome set(SOCKET s, int name, Value const& value) {
    return outcome([&] {
        return setsockopt(s, IPPROTO_IP, name, reinterpret_cast<char const*>(&value), sizeof value);
    });
}

ip_mreq membership(u_long interface_in_host_order) {
    ip_mreq request{};
    request.imr_multiaddr = group().sin_addr;
    request.imr_interface.s_addr = htonl(interface_in_host_order);
    return request;
}

// Bound to the wildcard, in the group on this interface.
UniqueSocket member(u_long interface_in_host_order) {
    auto s = datagram_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    if (set(s, IP_ADD_MEMBERSHIP, membership(interface_in_host_order)).value != 0)
        skip("the machine has no multicast on this interface");
    return s;
}

bool send_to_group(SOCKET sender, SOCKET receiver) {
    auto target = group();
    target.sin_port = htons(local_address(receiver).port());
    return sendto(sender, "group", 5, 0, reinterpret_cast<sockaddr*>(&target), sizeof target) == 5;
}

// What `s` receives first: "group", or the "alone" that is sent behind it.
std::string first_heard(SOCKET s) {
    auto const own = Address::loopback(AF_INET, local_address(s).port());
    REQUIRE(sendto(datagram_socket(), "alone", 5, 0, own.data(), own.length()) == 5);
    REQUIRE(await(s, Ready::to_read));
    return recv_text(s, 5);
}

struct LoopRow {
    Behaviour is;
    u_long interface_in_host_order;
    DWORD sender_loops;
    DWORD receiver_loops;
    char const* heard;
};

constexpr u_long chosen = INADDR_ANY;
constexpr u_long loopback = INADDR_LOOPBACK;

// clang-format off
LoopRow const loop_rows[] = {
    {{"multicast.loop", "E.13-40", high, multicast_docs, "a member of a group receives what a socket of the same machine sends to it by the loopback"}, loopback, 1, 1, "group"},
    {{"multicast.loop-receiver", "E.13-40", high, multicast_docs, "a receiver without IP_MULTICAST_LOOP does not receive what its own machine sends to the group"}, loopback, 1, 0, "alone"},
    {{"multicast.loop-sender", "E.13-40", high, multicast_docs, "IP_MULTICAST_LOOP of the sender does not matter to members of the group on its own machine"}, loopback, 0, 1, "group"},
    {{"multicast.loop-network", "E.13-40", high, multicast_docs, "a member of a group receives what a socket of the same machine sends to it into a network"}, chosen, 1, 1, "group"},
    {{"multicast.loop-receiver-network", "E.13-40", high, multicast_docs, "a receiver without IP_MULTICAST_LOOP does not receive what its own machine sends to the group into a network"}, chosen, 1, 0, "alone"},
    {{"multicast.loop-sender-network", "E.13-40", high, multicast_docs, "IP_MULTICAST_LOOP of the sender does not matter to members on its own machine of a group in a network"}, chosen, 0, 1, "group"},
};
// clang-format on

}  // namespace

BEHAVIOURS(loop_rows, row) {
    auto const receiver = member(row.interface_in_host_order);
    auto const sender = datagram_socket();
    REQUIRE(set(sender, IP_MULTICAST_IF, htonl(row.interface_in_host_order)).value == 0);
    REQUIRE_THAT(set(receiver, IP_MULTICAST_LOOP, row.receiver_loops), ReturnsAndResets(0));
    REQUIRE_THAT(set(sender, IP_MULTICAST_LOOP, row.sender_loops), ReturnsAndResets(0));
    if (!send_to_group(sender, receiver)) skip("the machine cannot send to a group");
    CHECK(first_heard(receiver) == row.heard);
}

BEHAVIOUR(
    "multicast.join-twice", "E.13-41", medium, multicast_docs,
    "a group is joined on the interface that has the address that is given, and on it only once: "
    "WSAEINVAL") {
    auto const s = datagram_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    auto const request = membership(INADDR_LOOPBACK);
    CHECK_THAT(set(s, IP_ADD_MEMBERSHIP, request), Returns(0));
    CHECK_THAT(set(s, IP_ADD_MEMBERSHIP, request), FailsWith(WSAEINVAL));
    CHECK_THAT(set(s, IP_DROP_MEMBERSHIP, request), Returns(0));
}

namespace {

struct SourceRow {
    Behaviour is;
    u_long source_in_host_order;
    char const* heard;
};

// clang-format off
SourceRow const source_rows[] = {
    {{"multicast.source", "E.13-54", medium, multicast_docs, "IP_ADD_SOURCE_MEMBERSHIP lets a socket receive what its source sends to the group"}, loopback, "group"},
    {{"multicast.other-source", "E.13-54", medium, multicast_docs, "a socket of IP_ADD_SOURCE_MEMBERSHIP does not receive what other sources send to the group"}, loopback + 1, "alone"},
};
// clang-format on

}  // namespace

BEHAVIOURS(source_rows, row) {
    auto const receiver = datagram_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(receiver, any.data(), any.length()) == 0);
    ip_mreq_source request{};
    request.imr_multiaddr = group().sin_addr;
    request.imr_sourceaddr.s_addr = htonl(row.source_in_host_order);
    request.imr_interface.s_addr = htonl(loopback);
    REQUIRE_THAT(set(receiver, IP_ADD_SOURCE_MEMBERSHIP, request), ReturnsAndResets(0));
    auto const sender = datagram_socket();
    REQUIRE(set(sender, IP_MULTICAST_IF, htonl(loopback)).value == 0);
    if (!send_to_group(sender, receiver)) skip("the machine cannot send to a group");
    CHECK(first_heard(receiver) == row.heard);
}

BEHAVIOUR("multicast.loop-again", "E.13-40", high, multicast_docs,
          "a receiver may switch IP_MULTICAST_LOOP off and on") {
    auto const receiver = member(loopback);
    auto const sender = datagram_socket();
    REQUIRE(set(sender, IP_MULTICAST_IF, htonl(loopback)).value == 0);
    for (DWORD const loops : {0u, 1u, 0u, 1u}) {
        REQUIRE_THAT(set(receiver, IP_MULTICAST_LOOP, loops), ReturnsAndResets(0));
        REQUIRE(send_to_group(sender, receiver));
        CHECK(first_heard(receiver) == (loops != 0 ? "group" : "alone"));
        if (loops != 0) CHECK(recv_text(receiver, 5) == "alone");
    }
}

namespace {

bool set6(SOCKET s, int name, void const* value, int size) {
    return setsockopt(s, IPPROTO_IPV6, name, static_cast<char const*>(value), size) == 0;
}

}  // namespace

BEHAVIOUR("multicast.loop6", "E.13-40", medium, "docs:IPPROTO_IPV6 socket options",
          "IPV6_MULTICAST_LOOP of the receiver decides whether it receives what its own machine "
          "sends to an IPv6 group") {
    require_family(AF_INET6);
    sockaddr_in6 target{};
    target.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, "ff15::1:2:3", &target.sin6_addr) == 1);
    ipv6_mreq const request{target.sin6_addr, 0};
    auto const receiver = datagram_socket(AF_INET6);
    auto const any = Address::any(AF_INET6);
    REQUIRE(bind(receiver, any.data(), any.length()) == 0);
    auto const sender = datagram_socket(AF_INET6);
    if (!set6(receiver, IPV6_ADD_MEMBERSHIP, &request, sizeof request))
        skip("the machine has no IPv6 multicast");
    target.sin6_port = htons(local_address(receiver).port());
    auto const own = Address::loopback(AF_INET6, local_address(receiver).port());
    for (DWORD const loops : {1u, 0u, 1u}) {
        REQUIRE(set6(receiver, IPV6_MULTICAST_LOOP, &loops, sizeof loops));
        if (sendto(sender, "group", 5, 0, reinterpret_cast<sockaddr*>(&target), sizeof target) != 5)
            skip("the machine cannot send to an IPv6 group");
        REQUIRE(sendto(sender, "alone", 5, 0, own.data(), own.length()) == 5);
        REQUIRE(await(receiver, Ready::to_read));
        CHECK(recv_text(receiver, 5) == (loops != 0 ? "group" : "alone"));
        if (loops != 0) CHECK(recv_text(receiver, 5) == "alone");
    }
}

BEHAVIOUR("multicast.by-index", "E.13-39", medium, multicast_docs,
          "IP_MULTICAST_IF may name an interface by its index as 0.x.x.x") {
    auto const receiver = member(1);  // the first interface is the loopback
    auto const sender = datagram_socket();
    REQUIRE_THAT(set(sender, IP_MULTICAST_IF, htonl(1)), ReturnsAndResets(0));
    auto const seen = option<u_long>(sender, IPPROTO_IP, IP_MULTICAST_IF);
    CHECK(seen == htonl(1));
    REQUIRE(send_to_group(sender, receiver));
    CHECK(first_heard(receiver) == "group");
}

BEHAVIOUR(
    "multicast.no-interface", "E.13-39", medium,
    "nettest:SocketOptionNameTest.MulticastInterface_Set_InvalidIndex_Throws",
    "IP_MULTICAST_IF with an interface that does not exist is refused, and the old one stays") {
    auto const s = datagram_socket();
    REQUIRE_THAT(set(s, IP_MULTICAST_IF, htonl(loopback)), ReturnsAndResets(0));
    CHECK(set(s, IP_MULTICAST_IF, htonl(31415)).value == SOCKET_ERROR);
    CHECK(set(s, IP_MULTICAST_IF, htonl(0xC0000201)).value == SOCKET_ERROR);
    auto const seen = option<u_long>(s, IPPROTO_IP, IP_MULTICAST_IF);
    CHECK(seen == htonl(loopback));
}

BEHAVIOUR("multicast.leave", "E.13-41", medium, "docs:Multicast Programming",
          "a socket that has left a group does not receive what is sent to it, though others are "
          "still members") {
    auto const receiver = member(loopback);
    auto const staying = member(loopback);
    auto const sender = datagram_socket();
    REQUIRE(set(sender, IP_MULTICAST_IF, htonl(loopback)).value == 0);
    REQUIRE_THAT(set(receiver, IP_DROP_MEMBERSHIP, membership(loopback)), ReturnsAndResets(0));
    REQUIRE(send_to_group(sender, receiver));
    CHECK(first_heard(receiver) == "alone");
    REQUIRE(send_to_group(sender, staying));
    CHECK(first_heard(staying) == "group");
}

BEHAVIOUR("multicast.never-joined", "E.13-41",
          decided("no source says; nobody asked for the group"), "inferred",
          "a socket that has joined no group receives nothing of any group, whatever others have "
          "joined") {
    auto const staying = member(loopback);
    auto const receiver = datagram_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(receiver, any.data(), any.length()) == 0);
    auto const sender = datagram_socket();
    REQUIRE(set(sender, IP_MULTICAST_IF, htonl(loopback)).value == 0);
    REQUIRE(send_to_group(sender, receiver));
    CHECK(first_heard(receiver) == "alone");
}
