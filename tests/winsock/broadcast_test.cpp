// SPDX-License-Identifier: MIT
// Which sockets receive a broadcast, or what is sent to a group, and what is reported with it.
#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/link_local.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto heard_source =
    "docs:bind, Multicast; web:dotnet/runtime#83525, netty#576, nodejs#1690";
constexpr auto audience_source = "docs:WSAMSG; web:python/cpython#122153";

sockaddr_in endpoint(u_long ip, unsigned short port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = ip;
    in.sin_port = htons(port);
    return in;
}

struct Network {
    u_long own;
    u_long broadcast;
};

// One this machine is part of.
Network network() {
    auto const s = datagram_socket();
    INTERFACE_INFO list[64];
    DWORD bytes = 0;
    REQUIRE(WSAIoctl(s, SIO_GET_INTERFACE_LIST, nullptr, 0, list, sizeof list, &bytes, nullptr,
                     nullptr) == 0);
    for (DWORD i = 0; i != bytes / sizeof list[0]; ++i) {
        auto const& each = list[i];
        u_long constexpr wanted = IFF_UP | IFF_BROADCAST;
        if ((each.iiFlags & wanted) != wanted || (each.iiFlags & IFF_LOOPBACK) != 0) continue;
        auto const own = each.iiAddress.AddressIn.sin_addr.s_addr;
        return {own, own | ~each.iiNetmask.AddressIn.sin_addr.s_addr};
    }
    skip("the machine is in no network with broadcasts");
}

UniqueSocket bound_to(u_long ip, unsigned short port = 0) {
    auto s = datagram_socket();
    auto const in = endpoint(ip, port);
    REQUIRE(bind(s, reinterpret_cast<sockaddr const*>(&in), sizeof in) == 0);
    return s;
}

void send_to(SOCKET s, sockaddr_in const& target, std::string const& text) {
    if (sendto(s, text.data(), static_cast<int>(text.size()), 0,
               reinterpret_cast<sockaddr const*>(&target),
               sizeof target) != static_cast<int>(text.size()))
        skip("the machine cannot send there");
}

UniqueSocket broadcaster(u_long ip) {
    auto s = bound_to(ip);
    BOOL const on = TRUE;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    return s;
}

constexpr u_long group_in_host_order = 0xEF010203;  // 239.1.2.3

bool joins(SOCKET s, u_long interface_ip) {
    ip_mreq request{};
    request.imr_multiaddr.s_addr = htonl(group_in_host_order);
    request.imr_interface.s_addr = interface_ip;
    return setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, reinterpret_cast<char const*>(&request),
                      sizeof request) == 0;
}

std::string next_text(SOCKET s) {
    return await(s, Ready::to_read) ? recv_text(s, 100) : "!nothing";
}

DWORD audience_of_next(SOCKET s) {
    auto const receive = extension_function<LPFN_WSARECVMSG>(WSAID_WSARECVMSG, s);
    DWORD bytes = 0;
    char data[100];
    WSABUF buffer{sizeof data, data};
    WSAMSG message{};
    message.lpBuffers = &buffer;
    message.dwBufferCount = 1;
    REQUIRE(await(s, Ready::to_read));
    CHECK_THAT(outcome([&] { return receive(s, &message, &bytes, nullptr, nullptr); }),
               ReturnsAndResets(0));
    return message.dwFlags;
}

}  // namespace

BEHAVIOUR("recvmsg.audience-one", "D.3-17", high, audience_source,
          "WSARecvMsg sets neither MSG_BCAST nor MSG_MCAST for a datagram to one address") {
    auto const s = bound_to(htonl(INADDR_ANY));
    auto const target = endpoint(htonl(INADDR_LOOPBACK), local_address(s).port());
    auto const sender = datagram_socket();
    for (int i = 0; i != 2; ++i) {
        send_to(sender, target, "one");
        CHECK(audience_of_next(s) == 0);
    }
}

BEHAVIOUR("recvmsg.audience-all", "D.3-17", high, audience_source,
          "WSARecvMsg sets MSG_BCAST for a broadcast, however it was addressed") {
    auto const net = network();
    auto const s = bound_to(htonl(INADDR_ANY));
    auto const sender = broadcaster(net.own);
    auto const port = local_address(s).port();
    for (auto const target : {u_long{INADDR_BROADCAST}, net.broadcast, net.broadcast}) {
        send_to(sender, endpoint(target, port), "all");
        CHECK(audience_of_next(s) == MSG_BCAST);
    }
}

BEHAVIOUR("recvmsg.audience-group", "D.3-17", high, audience_source,
          "WSARecvMsg sets MSG_MCAST for a datagram of a group") {
    auto const net = network();
    auto const s = bound_to(htonl(INADDR_ANY));
    if (!joins(s, net.own)) skip("the machine has no multicast");
    auto const sender = bound_to(net.own);
    for (int i = 0; i != 2; ++i) {
        send_to(sender, endpoint(htonl(group_in_host_order), local_address(s).port()), "group");
        CHECK(audience_of_next(s) == MSG_MCAST);
    }
}

BEHAVIOUR("broadcast.bound-to-one", "D.3-16", high, heard_source,
          "a socket that is bound to one address hears the broadcasts to its network") {
    auto const net = network();
    auto const s = bound_to(net.own);
    auto const sender = broadcaster(net.own);
    auto const port = local_address(s).port();
    send_to(sender, endpoint(net.broadcast, port), "network");
    CHECK(next_text(s) == "network");
    send_to(sender, endpoint(INADDR_BROADCAST, port), "everybody");
    CHECK(next_text(s) == "everybody");
    send_to(sender, endpoint(net.own, port), "own");
    CHECK(next_text(s) == "own");
    CHECK(local_address(s) == [&] {
        Address own;
        auto const in = endpoint(net.own, port);
        std::memcpy(own.data(), &in, sizeof in);
        *own.length_out() = sizeof in;
        return own;
    }());
}

BEHAVIOUR("broadcast.tells-sender", "D.3-16 D.3-17", high, heard_source,
          "the sender of a broadcast is reported, a peek leaves it, and FIONREAD counts it") {
    auto const net = network();
    auto const s = bound_to(net.own);
    auto const sender = broadcaster(net.own);
    send_to(sender, endpoint(net.broadcast, local_address(s).port()), "who");
    REQUIRE(await(s, Ready::to_read));
    u_long count = 0;
    CHECK(ioctlsocket(s, FIONREAD, &count) == 0);
    CHECK(count == 3);
    CHECK(recv_text(s, 100, MSG_PEEK) == "who");
    char data[2];
    Address from;
    CHECK_THAT(
        outcome([&] { return recvfrom(s, data, sizeof data, 0, from.data(), from.length_out()); }),
        FailsWith(WSAEMSGSIZE));
    CHECK(std::memcmp(data, "wh", 2) == 0);
    CHECK(from == local_address(sender));
    CHECK(!is_ready(s, Ready::to_read));
}

BEHAVIOUR("recvmsg.audience-bound-to-one", "D.3-17", high, audience_source,
          "WSARecvMsg sets MSG_BCAST for what a socket hears that is bound to one address") {
    auto const net = network();
    auto const s = bound_to(net.own);
    auto const sender = broadcaster(net.own);
    send_to(sender, endpoint(net.broadcast, local_address(s).port()), "all");
    CHECK(audience_of_next(s) == MSG_BCAST);
}

BEHAVIOUR("broadcast.blocked", "D.3-16", high, heard_source,
          "a broadcast ends a receive that waits") {
    auto const net = network();
    auto const s = bound_to(net.own);
    auto const sender = broadcaster(net.own);
    char data[8];
    BlockedCall const call{[&] { return recv(s, data, sizeof data, 0); }};
    REQUIRE(call.is_blocked());
    send_to(sender, endpoint(net.broadcast, local_address(s).port()), "all");
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(3));
}

BEHAVIOUR("broadcast.close-under", "B.5-2", high,
          "nettest:SendReceive.UdpReceiveGetsCanceledByDispose",
          "closesocket ends a blocked receive of a socket that receives broadcasts beside its own "
          "address") {
    auto s = bound_to(network().own);
    auto const handle = s.get();
    char data[8];
    BlockedCall const call{[&] { return recv(handle, data, sizeof data, 0); }};
    REQUIRE(call.is_blocked());
    s.close();
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAEINTR));
}

BEHAVIOUR("broadcast.each-gets-one", "D.3-16", high, heard_source,
          "sockets bound to the wildcard and to one address, at one port, get a copy each") {
    auto const net = network();
    auto const one = bound_to(net.own);
    auto const port = local_address(one).port();
    auto const all = bound_to(htonl(INADDR_ANY), port);
    auto const sender = broadcaster(net.own);
    send_to(sender, endpoint(net.broadcast, port), "all");
    CHECK(next_text(one) == "all");
    CHECK(next_text(all) == "all");
    CHECK(!is_ready(one, Ready::to_read));
    CHECK(!is_ready(all, Ready::to_read));
}

BEHAVIOUR(
    "broadcast.port-in-use", "E.3-11", high, "winetest:test_bind, test_reuseaddr",
    "hearing broadcasts takes no address that another socket could have, and frees the port") {
    auto const net = network();
    auto s = bound_to(net.own);
    auto const port = local_address(s).port();
    auto const other = datagram_socket();
    auto const loopback = endpoint(htonl(INADDR_LOOPBACK), port);
    CHECK_THAT(outcome([&] {
                   return bind(other, reinterpret_cast<sockaddr const*>(&loopback),
                               sizeof loopback);
               }),
               ReturnsAndResets(0));
    auto const again = datagram_socket();
    auto const same = endpoint(net.own, port);
    auto const bind_again = [&] {
        return bind(again, reinterpret_cast<sockaddr const*>(&same), sizeof same);
    };
    CHECK_THAT(outcome(bind_again), FailsWith(WSAEADDRINUSE));
    s.close();
    CHECK_THAT(outcome(bind_again), ReturnsAndResets(0));
}

namespace {

struct GroupRow {
    Behaviour is;
    bool joins_first;
};

// clang-format off
GroupRow const group_rows[] = {
    {{"multicast.bound-to-one", "D.3-16", high, heard_source, "a socket that is bound to one address hears the group it joins"}, false},
    {{"multicast.bound-to-one-later", "D.3-16", high, heard_source, "a member of a group still hears the group after it was bound to one address"}, true},
};
// clang-format on

}  // namespace

BEHAVIOURS(group_rows, row) {
    auto const net = network();
    auto const s = datagram_socket();
    if (row.joins_first && !joins(s, net.own)) skip("the machine has no multicast");
    auto const own = endpoint(net.own, 0);
    REQUIRE(bind(s, reinterpret_cast<sockaddr const*>(&own), sizeof own) == 0);
    if (!row.joins_first && !joins(s, net.own)) skip("the machine has no multicast");
    auto const port = local_address(s).port();
    auto const sender = bound_to(net.own);
    auto const group = endpoint(htonl(group_in_host_order), port);
    send_to(sender, group, "group");
    CHECK(next_text(s) == "group");
    send_to(sender, group, "again");
    CHECK(next_text(s) == "again");
    send_to(sender, endpoint(net.own, port), "own");
    CHECK(next_text(s) == "own");
    ip_mreq request{};
    request.imr_multiaddr.s_addr = htonl(group_in_host_order);
    request.imr_interface.s_addr = net.own;
    REQUIRE(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, reinterpret_cast<char const*>(&request),
                       sizeof request) == 0);
    send_to(sender, group, "gone");
    send_to(sender, endpoint(net.own, port), "own");
    CHECK(next_text(s) == "own");
    CHECK(!is_ready(s, Ready::to_read));
}

BEHAVIOUR("multicast.bound-to-one-ipv6", "D.3-16", high, heard_source,
          "a socket that is bound to one IPv6 address hears the group it joins") {
    require_family(AF_INET6);
    auto const addresses = link_local_addresses();
    if (addresses.empty()) skip("the machine has no link-local address");
    auto const& own = addresses.front();
    auto const s = datagram_socket(AF_INET6);
    auto const sender = datagram_socket(AF_INET6);
    for (SOCKET const each : {s.get(), sender.get()})
        REQUIRE(bind(each, reinterpret_cast<sockaddr const*>(&own), sizeof own) == 0);
    auto const interface_index = static_cast<DWORD>(own.sin6_scope_id);
    ipv6_mreq request{};
    REQUIRE(inet_pton(AF_INET6, "ff15::1:2:3", &request.ipv6mr_multiaddr) == 1);
    request.ipv6mr_interface = interface_index;
    if (setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, reinterpret_cast<char const*>(&request),
                   sizeof request) != 0)
        skip("the machine has no IPv6 multicast");
    REQUIRE(setsockopt(sender, IPPROTO_IPV6, IPV6_MULTICAST_IF,
                       reinterpret_cast<char const*>(&interface_index),
                       sizeof interface_index) == 0);
    sockaddr_in6 group{};
    group.sin6_family = AF_INET6;
    group.sin6_addr = request.ipv6mr_multiaddr;
    group.sin6_port = htons(local_address(s).port());
    if (sendto(sender, "group", 5, 0, reinterpret_cast<sockaddr const*>(&group), sizeof group) != 5)
        skip("the machine cannot send to an IPv6 group");
    CHECK(next_text(s) == "group");
    auto const name = local_address(s);
    REQUIRE(sendto(sender, "own", 3, 0, name.data(), name.length()) == 3);
    CHECK(next_text(s) == "own");
}
