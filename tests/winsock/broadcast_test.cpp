// SPDX-License-Identifier: MIT
// Who hears a broadcast, or a group, and what is told of it.
#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

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

DWORD audience_of_next(SOCKET s) {
    GUID id = WSAID_WSARECVMSG;
    LPFN_WSARECVMSG receive = nullptr;
    DWORD bytes = 0;
    REQUIRE(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive,
                     sizeof receive, &bytes, nullptr, nullptr) == 0);
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
