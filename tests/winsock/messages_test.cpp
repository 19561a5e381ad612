// SPDX-License-Identifier: MIT
// WSASendMsg and WSARecvMsg with control messages.
#include <mswsock.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto send_test = "winetest:test_WSASendMsg";
constexpr auto info_test = "winetest:test_ip_pktinfo";

LPFN_WSARECVMSG find_receive(SOCKET s) {
    GUID id = WSAID_WSARECVMSG;
    LPFN_WSARECVMSG found = nullptr;
    DWORD size = 0;
    REQUIRE(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found,
                     &size, nullptr, nullptr) == 0);
    return found;
}

// A message with room for everything, over memory of its own.
struct Message {
    char data[64]{};
    alignas(WSACMSGHDR) char control[256]{};
    sockaddr_storage name{};
    WSABUF buffer{sizeof data, data};
    WSAMSG raw{};

    Message() {
        raw.lpBuffers = &buffer;
        raw.dwBufferCount = 1;
        raw.name = reinterpret_cast<sockaddr*>(&name);
        raw.namelen = sizeof name;
        raw.Control = {sizeof control, control};
    }
    Message(Message const&) = delete;
    Message& operator=(Message const&) = delete;

    void say(char const* text) {
        std::strcpy(data, text);
        buffer.len = static_cast<ULONG>(std::strlen(text));
        raw.Control.len = 0;
    }
    void address_to(Address const& target) {
        std::memcpy(&name, target.data(), static_cast<std::size_t>(target.length()));
        raw.namelen = target.length();
    }
    void add(INT level, INT type, void const* value, std::size_t size) {
        auto* const item = reinterpret_cast<WSACMSGHDR*>(control + raw.Control.len);
        item->cmsg_len = WSA_CMSG_LEN(size);
        item->cmsg_level = level;
        item->cmsg_type = type;
        std::memcpy(WSA_CMSG_DATA(item), value, size);
        raw.Control.len += static_cast<ULONG>(WSA_CMSG_SPACE(size));
    }
    // The payload of the first such message, or null.
    unsigned char* find(INT level, INT type) {
        for (auto* item = WSA_CMSG_FIRSTHDR(&raw); item; item = WSA_CMSG_NXTHDR(&raw, item))
            if (item->cmsg_level == level && item->cmsg_type == type) return WSA_CMSG_DATA(item);
        return nullptr;
    }
};

void switch_on(SOCKET s, int level, int option) {
    DWORD on = 1;
    REQUIRE(setsockopt(s, level, option, reinterpret_cast<char*>(&on), sizeof on) == 0);
}

DWORD interface_of(Message& message, int family) {
    if (family == AF_INET) {
        auto* const found = message.find(IPPROTO_IP, IP_PKTINFO);
        REQUIRE(found);
        IN_PKTINFO info;
        std::memcpy(&info, found, sizeof info);
        CHECK(info.ipi_addr.s_addr == htonl(INADDR_LOOPBACK));
        return info.ipi_ifindex;
    }
    auto* const found = message.find(IPPROTO_IPV6, IPV6_PKTINFO);
    REQUIRE(found);
    IN6_PKTINFO info;
    std::memcpy(&info, found, sizeof info);
    CHECK(std::memcmp(&info.ipi6_addr, &in6addr_loopback, sizeof info.ipi6_addr) == 0);
    return info.ipi6_ifindex;
}

}  // namespace

BEHAVIOUR("sendmsg.refusals", "E.5", high, send_test,
          "socket, message and place for the count are checked; a stream is WSAEINVAL") {
    auto const s = datagram_socket();
    auto const stream = stream_socket();
    Message message;
    message.say("x");
    message.address_to(Address::loopback(AF_INET, 9));
    DWORD sent = 0;
    auto* const raw = &message.raw;
    CHECK_THAT(outcome([&] { return WSASendMsg(INVALID_SOCKET, raw, 0, &sent, nullptr, nullptr); }),
               FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return WSASendMsg(s, nullptr, 0, &sent, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSASendMsg(stream, raw, 0, &sent, nullptr, nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSASendMsg(s, raw, 0, nullptr, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK(local_address(s).port() != 0);
}

BEHAVIOUR("recvmsg.refusals", "D.3", medium, "docs:LPFN_WSARECVMSG",
          "socket, message and place for the count are checked") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    Message message;
    DWORD received = 0;
    auto* const raw = &message.raw;
    CHECK_THAT(outcome([&] { return receive(INVALID_SOCKET, raw, &received, nullptr, nullptr); }),
               FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return receive(s, nullptr, &received, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("recvmsg.sender", "D.3", high, "docs:LPFN_WSARECVMSG",
          "a message comes with its sender and without control data nobody asked for") {
    auto const s = bound_datagram();
    auto const sender = bound_datagram();
    auto const receive = find_receive(s);
    Message out;
    out.say("hello");
    out.address_to(local_address(s));
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return WSASendMsg(sender, &out.raw, 0, &count, nullptr, nullptr); }),
               Returns(0));
    CHECK(count == 5);
    Message in;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }), Returns(0));
    CHECK(std::string(in.data, count) == "hello");
    CHECK(in.raw.namelen == sizeof(sockaddr_in));
    CHECK(reinterpret_cast<sockaddr_in const*>(&in.name)->sin_port ==
          htons(local_address(sender).port()));
    CHECK(in.raw.Control.len == 0);
    CHECK(in.raw.dwFlags == 0);
}

BEHAVIOUR("recvmsg.packet-info", "D.3", high, info_test,
          "IP_PKTINFO tells the address a datagram was sent to and its interface") {
    for (int const family : {AF_INET, AF_INET6}) {
        if (family == AF_INET6) require(Capability::ipv6_loopback);
        auto const s = bound_datagram(family);
        auto const receive = find_receive(s);
        switch_on(s, family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6,
                  family == AF_INET ? IP_PKTINFO : IPV6_PKTINFO);
        auto const sender = bound_datagram(family);
        auto const target = local_address(s);
        REQUIRE(sendto(sender, "x", 1, 0, target.data(), target.length()) == 1);
        Message in;
        DWORD count = 0;
        CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }),
                   Returns(0));
        CHECK(interface_of(in, family) != 0);
    }
}

BEHAVIOUR(
    "recvmsg.short-control", "D.3", high, info_test,
    "too little room for control data is WSAEMSGSIZE with MSG_CTRUNC, and the data is there") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    switch_on(s, IPPROTO_IP, IP_PKTINFO);
    auto const sender = bound_datagram();
    auto const target = local_address(s);
    REQUIRE(sendto(sender, "x", 1, 0, target.data(), target.length()) == 1);
    Message in;
    in.raw.Control.len = 1;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }),
               FailsWith(WSAEMSGSIZE));
    CHECK(in.raw.dwFlags == MSG_CTRUNC);
    CHECK(in.data[0] == 'x');
}

BEHAVIOUR("recvmsg.long-message", "D.3", medium, "docs:LPFN_WSARECVMSG",
          "a message longer than the buffers is WSAEMSGSIZE with MSG_TRUNC") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    auto const sender = bound_datagram();
    auto const target = local_address(s);
    REQUIRE(sendto(sender, "abcdef", 6, 0, target.data(), target.length()) == 6);
    Message in;
    in.buffer.len = 2;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }),
               FailsWith(WSAEMSGSIZE));
    CHECK((in.raw.dwFlags & MSG_TRUNC) != 0);
    CHECK(std::string(in.data, 2) == "ab");
}

BEHAVIOUR("recvmsg.peek", "D.3", high, "docs:LPFN_WSARECVMSG", "MSG_PEEK leaves the message") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    auto const sender = bound_datagram();
    auto const target = local_address(s);
    REQUIRE(sendto(sender, "x", 1, 0, target.data(), target.length()) == 1);
    for (DWORD const flags : {DWORD{MSG_PEEK}, DWORD{0}}) {
        Message in;
        in.raw.dwFlags = flags;
        DWORD count = 0;
        CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }),
                   Returns(0));
        CHECK(count == 1);
    }
}

BEHAVIOUR("sendmsg.packet-info", "E.5", medium, "docs:WSASendMsg",
          "IP_PKTINFO chooses the address a datagram comes from") {
    auto const s = bound_datagram();
    UniqueSocket const sender = datagram_socket();
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(sender, any.data(), any.length()) == 0);
    Message out;
    out.say("x");
    out.address_to(local_address(s));
    IN_PKTINFO info{};
    info.ipi_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    out.add(IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return WSASendMsg(sender, &out.raw, 0, &count, nullptr, nullptr); }),
               Returns(0));
    sockaddr_in from{};
    int length = sizeof from;
    char one{};
    REQUIRE(recvfrom(s, &one, 1, 0, reinterpret_cast<sockaddr*>(&from), &length) == 1);
    CHECK(from.sin_addr.s_addr == htonl(INADDR_LOOPBACK + 1));
}

BEHAVIOUR("sendmsg.time-to-live", "E.5", medium, "docs:WSASendMsg",
          "a time to live that is sent with a message is what the receiver is told") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    switch_on(s, IPPROTO_IP, IP_RECVTTL);
    auto const sender = bound_datagram();
    Message out;
    out.say("x");
    out.address_to(local_address(s));
    INT const ttl = 17;
    out.add(IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return WSASendMsg(sender, &out.raw, 0, &count, nullptr, nullptr); }),
               Returns(0));
    Message in;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }), Returns(0));
    auto* const found = in.find(IPPROTO_IP, IP_TTL);
    REQUIRE(found);
    INT told = 0;
    std::memcpy(&told, found, sizeof told);
    CHECK(told == ttl);
}

BEHAVIOUR("sendmsg.malformed-control", "E.5", decided("no source says; the safe answer"),
          "inferred", "control data whose lengths cannot be is refused with WSAEINVAL") {
    auto const s = datagram_socket();
    Message out;
    out.say("x");
    out.address_to(Address::loopback(AF_INET, 9));
    INT const ttl = 17;
    out.add(IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
    reinterpret_cast<WSACMSGHDR*>(out.control)->cmsg_len = 4096;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return WSASendMsg(s, &out.raw, 0, &count, nullptr, nullptr); }),
               FailsWith(WSAEINVAL));
}
