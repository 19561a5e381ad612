// SPDX-License-Identifier: MIT
// WSAJoinLeaf for IP multicast.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

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

BEHAVIOUR("join-leaf.same-socket", "E.5", medium, join_docs,
          "without roots the leaf is the socket itself, and it receives what the group is sent") {
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

BEHAVIOUR("join-leaf.refusals", "E.5", medium, join_docs, "socket and address are checked") {
    auto const s = leaf();
    auto in = group();
    CHECK_THAT(
        outcome([&] { return static_cast<int>(join(INVALID_SOCKET, in, sizeof in, JL_BOTH)); }),
        FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return static_cast<int>(join(s, in, 3, JL_BOTH)); }),
               FailsWith(WSAEFAULT));
}
