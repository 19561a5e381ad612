// SPDX-License-Identifier: MIT
// WSASendMsg and WSARecvMsg with control messages.
#include <mswsock.h>

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

constexpr auto send_test = "winetest:test_WSASendMsg";
constexpr auto info_test = "winetest:test_ip_pktinfo";
constexpr int udp_send_msg_size = 2;  // which older SDKs lack

LPFN_WSARECVMSG find_receive(SOCKET s) {
    return extension_function<LPFN_WSARECVMSG>(WSAID_WSARECVMSG, s);
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

BEHAVIOUR("sendmsg.refusals", "E.5-25", high, send_test,
          "WSASendMsg checks the socket, the message and the place for the count; on a stream it "
          "is WSAEINVAL") {
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

BEHAVIOUR("recvmsg.refusals", "F.14-1", medium, "docs:LPFN_WSARECVMSG",
          "WSARecvMsg checks the socket, the message and the place for the count") {
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

BEHAVIOUR(
    "recvmsg.no-count", "F.14-1", medium, "docs:LPFN_WSARECVMSG",
    "WSARecvMsg without a place for the count and without an OVERLAPPED fails with WSAEFAULT, and "
    "takes nothing") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    auto const own = local_address(s);
    REQUIRE(sendto(s, "kept", 4, 0, own.data(), own.length()) == 4);
    Message message;
    CHECK_THAT(outcome([&] { return receive(s, &message.raw, nullptr, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK(recv_text(s, 4) == "kept");
}

BEHAVIOUR("recvmsg.sender", "D.3-1 F.14-2", high, "docs:LPFN_WSARECVMSG",
          "WSARecvMsg reports the sender, and no control data that was not asked for") {
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

BEHAVIOUR("recvmsg.packet-info", "F.14-8", high, info_test,
          "IP_PKTINFO reports the address a datagram was sent to and its interface") {
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

BEHAVIOUR("recvmsg.short-control", "D.3-6 F.14-3", high, info_test,
          "WSARecvMsg with too little room for control data is WSAEMSGSIZE with MSG_CTRUNC, and "
          "the data is there") {
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

BEHAVIOUR("recvmsg.long-message", "D.3-6", medium, "docs:LPFN_WSARECVMSG",
          "WSARecvMsg of a datagram longer than the buffers is WSAEMSGSIZE with MSG_TRUNC") {
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

BEHAVIOUR("recvmsg.long-message-overlapped", "F.2-2", medium, "winetest:test_ip_pktinfo",
          "an overlapped WSARecvMsg that cuts a waiting datagram short pends, and ends with "
          "WSAEMSGSIZE") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    auto const own = local_address(s);
    REQUIRE(sendto(s, "abcdef", 6, 0, own.data(), own.length()) == 6);
    REQUIRE(await(s, Ready::to_read));
    Message in;
    in.buffer.len = 2;
    Overlap overlap;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, nullptr, &overlap, nullptr); }),
               FailsWith(WSA_IO_PENDING));
    CHECK(overlap.ends());
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_FALSE(WSAGetOverlappedResult(s, &overlap, &count, FALSE, &flags));
    CHECK(WSAGetLastError() == WSAEMSGSIZE);
    CHECK(std::string(in.data, 2) == "ab");
}

namespace {

// A socket that asks for control data and has received a datagram.
UniqueSocket receiver_of_hello() {
    auto s = bound_datagram();
    switch_on(s, IPPROTO_IP, IP_PKTINFO);
    auto const own = local_address(s);
    REQUIRE(sendto(s, "hello", 5, 0, own.data(), own.length()) == 5);
    REQUIRE(await(s, Ready::to_read));
    return s;
}

struct RoutineCall {
    int count = 0;
    DWORD error = 0;
    DWORD bytes = 0;
    DWORD flags = 0;
};
RoutineCall last_call;
void CALLBACK note_call(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD flags) {
    last_call = {last_call.count + 1, error, bytes, flags};
}

constexpr ULONG_PTR status_overflow = 0x80000005;

}  // namespace

BEHAVIOUR("recvmsg.short-control-overlapped", "F.2-3 F.14-4", high, info_test,
          "an overlapped WSARecvMsg whose control data is cut short pends, although everything was "
          "there, and ends with WSAEMSGSIZE, the size of the data and MSG_CTRUNC") {
    auto const s = receiver_of_hello();
    Message in;
    in.raw.Control.len = 1;
    Overlap overlap;
    CHECK_THAT(outcome([&] { return find_receive(s)(s, &in.raw, nullptr, &overlap, nullptr); }),
               FailsWith(WSA_IO_PENDING));
    CHECK(overlap.ends_with(status_overflow));
    CHECK(overlap.bytes() == 5);
    DWORD count = 0;
    DWORD flags = 0xdeadbeef;
    CHECK_FALSE(WSAGetOverlappedResult(s, &overlap, &count, FALSE, &flags));
    CHECK(WSAGetLastError() == WSAEMSGSIZE);
    CHECK(count == 5);
    CHECK(flags == 0xdeadbeef);
    CHECK(in.raw.dwFlags == MSG_CTRUNC);
    CHECK(std::string(in.data, 5) == "hello");
}

BEHAVIOUR("recvmsg.short-control-routine", "F.2-3 F.14-5", high, info_test,
          "a WSARecvMsg with a routine whose control data is cut short pends, and the routine gets "
          "WSAEMSGSIZE, the size and no flags") {
    auto const s = receiver_of_hello();
    Message in;
    in.raw.Control.len = 1;
    Overlap overlap{Overlap::Kind::without_event};
    last_call = {};
    CHECK_THAT(outcome([&] { return find_receive(s)(s, &in.raw, nullptr, &overlap, note_call); }),
               FailsWith(WSA_IO_PENDING));
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(last_call.count == 1);
    CHECK(last_call.error == WSAEMSGSIZE);
    CHECK(last_call.bytes == 5);
    CHECK(last_call.flags == 0);
    CHECK(in.raw.dwFlags == MSG_CTRUNC);
}

BEHAVIOUR("recvmsg.control-length", "F.14-6", high, info_test,
          "the length of WSARecvMsg's control data is what was stored once the receive has ended, "
          "and as it was until then") {
    auto const s = bound_datagram();
    switch_on(s, IPPROTO_IP, IP_PKTINFO);
    Message in;
    Overlap overlap;
    CHECK_THAT(outcome([&] { return find_receive(s)(s, &in.raw, nullptr, &overlap, nullptr); }),
               FailsWith(WSA_IO_PENDING));
    CHECK(in.raw.Control.len == sizeof in.control);
    auto const own = local_address(s);
    REQUIRE(sendto(s, "x", 1, 0, own.data(), own.length()) == 1);
    CHECK(overlap.ends_with(0));
    CHECK(in.raw.Control.len == WSA_CMSG_SPACE(sizeof(IN_PKTINFO)));
    CHECK(interface_of(in, AF_INET) != 0);
}

BEHAVIOUR("sendmsg.overlapped", "F.14-7", high, send_test,
          "an overlapped WSASendMsg binds its socket, sends and ends as other sends do") {
    auto const target = bound_datagram();
    auto const s = datagram_socket();
    Message out;
    out.say("hello");
    out.address_to(local_address(target));
    Overlap overlap;
    CHECK((WSASendMsg(s, &out.raw, 0, nullptr, &overlap, nullptr) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 5);
    CHECK(local_address(s).port() != 0);
    CHECK(recv_text(target, 5) == "hello");
}

BEHAVIOUR("recvmsg.peek", "D.3-3 D.2-14", high, "docs:LPFN_WSARECVMSG",
          "WSARecvMsg with MSG_PEEK leaves the datagram queued") {
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

namespace {

DWORD send_message(SOCKET s, Message& message) {
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return WSASendMsg(s, &message.raw, 0, &count, nullptr, nullptr); }),
               ReturnsAndResets(0));
    return count;
}

struct InfoRow {
    Behaviour is;
    int family;
};

// clang-format off
InfoRow const info_rows[] = {
    {{"sendmsg.packet-info", "F.14-9", medium, "docs:WSASendMsg", "IP_PKTINFO given to WSASendMsg chooses the address a datagram comes from"}, AF_INET},
    {{"sendmsg.packet-info6", "F.14-9", medium, "docs:WSASendMsg", "IPV6_PKTINFO given to WSASendMsg chooses the address a datagram comes from"}, AF_INET6},
};
// clang-format on

void add_source(Message& message, int family) {
    IN_PKTINFO ipv4{};
    ipv4.ipi_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    IN6_PKTINFO ipv6{};
    ipv6.ipi6_addr = in6addr_loopback;
    if (family == AF_INET)
        message.add(IPPROTO_IP, IP_PKTINFO, &ipv4, sizeof ipv4);
    else
        message.add(IPPROTO_IPV6, IPV6_PKTINFO, &ipv6, sizeof ipv6);
}

}  // namespace

BEHAVIOURS(info_rows, row) {
    require_family(row.family);
    auto const s = bound_datagram(row.family);
    auto const sender = datagram_socket(row.family);
    auto const any = Address::any(row.family);
    REQUIRE(bind(sender, any.data(), any.length()) == 0);
    Message out;
    out.say("x");
    out.address_to(local_address(s));
    add_source(out, row.family);
    CHECK(send_message(sender, out) == 1);
    sockaddr_storage from{};
    int length = sizeof from;
    char one{};
    REQUIRE(recvfrom(s, &one, 1, 0, reinterpret_cast<sockaddr*>(&from), &length) == 1);
    if (row.family == AF_INET)
        CHECK(reinterpret_cast<sockaddr_in const*>(&from)->sin_addr.s_addr ==
              htonl(INADDR_LOOPBACK + 1));
    else
        CHECK(IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<sockaddr_in6 const*>(&from)->sin6_addr));
}

namespace {

// A number that travels in the header of a packet: what the sender gives with one message, and what
// the receiver asked for. IP_RECVTOS and IPV6_RECVTCLASS are 40 in newer SDKs, IP_ECN and IPV6_ECN
// 50, which is what the option that asks for them is called by, too.
constexpr auto msquic = "web:microsoft/msquic#751, quinn-rs/quinn#2126";

struct NumberRow {
    Behaviour is;
    int family;
    int told_by;
    int type;
    INT value;
};

// clang-format off
NumberRow const number_rows[] = {
    {{"sendmsg.time-to-live", "F.14-9", medium, "docs:WSASendMsg", "a time to live that WSASendMsg is given is what the receiver gets"}, AF_INET, IP_RECVTTL, IP_TTL, 17},
    {{"sendmsg.hop-limit", "F.14-9", medium, "docs:WSASendMsg", "a hop limit that WSASendMsg is given is what the receiver gets"}, AF_INET6, IPV6_HOPLIMIT, IPV6_HOPLIMIT, 17},
    {{"sendmsg.type-of-service", "F.14-9", medium, "docs:WSASendMsg", "a type of service that WSASendMsg is given is what the receiver gets"}, AF_INET, 40, IP_TOS, 2},
    {{"sendmsg.traffic-class", "F.14-9", medium, "docs:WSASendMsg", "a traffic class that WSASendMsg is given is what the receiver gets"}, AF_INET6, 40, IPV6_TCLASS, 2},
    {{"sendmsg.congestion", "F.14-10", high, msquic, "congestion bits that WSASendMsg is given are what the receiver gets"}, AF_INET, 50, 50, 2},
    {{"sendmsg.congestion6", "F.14-10", high, msquic, "congestion bits that WSASendMsg is given are what the receiver gets"}, AF_INET6, 50, 50, 1},
};
NumberRow const told_rows[] = {
    {{"recvmsg.time-to-live", "F.14-8", high, "winetest:test_ip_pktinfo; docs:IPPROTO_IP socket options", "IP_RECVTTL reports the time to live of a datagram"}, AF_INET, IP_RECVTTL, IP_TTL, 128},
    {{"recvmsg.hop-limit", "F.14-8", high, "winetest:test_ip_pktinfo; docs:IPPROTO_IPV6 socket options", "IPV6_HOPLIMIT reports the hop limit of a datagram"}, AF_INET6, IPV6_HOPLIMIT, IPV6_HOPLIMIT, 128},
    {{"recvmsg.type-of-service", "F.14-8", medium, "docs:IPPROTO_IP socket options", "IP_RECVTOS reports the type of service of a datagram"}, AF_INET, 40, IP_TOS, 0},
    {{"recvmsg.traffic-class", "F.14-8", medium, "docs:IPPROTO_IPV6 socket options", "IPV6_RECVTCLASS reports the traffic class of a datagram"}, AF_INET6, 40, IPV6_TCLASS, 0},
    {{"recvmsg.congestion", "F.14-10", high, msquic, "IP_RECVECN reports the congestion bits of a datagram"}, AF_INET, 50, 50, 0},
    {{"recvmsg.congestion6", "F.14-10", high, msquic, "IPV6_RECVECN reports the congestion bits of a datagram"}, AF_INET6, 50, 50, 0},
};
// clang-format on

int ip_level(int family) { return family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6; }

// The number that came with one datagram from `sender`, sent by `send_it`; -1 for none.
template <class Send>
INT number_told(NumberRow const& row, Send&& send_it) {
    require_family(row.family);
    auto const s = bound_datagram(row.family);
    auto const receive = find_receive(s);
    switch_on(s, ip_level(row.family), row.told_by);
    auto const sender = bound_datagram(row.family);
    Message out;
    out.say("x");
    out.address_to(local_address(s));
    send_it(sender.get(), out);
    Message in;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }), Returns(0));
    auto* const found = in.find(ip_level(row.family), row.type);
    if (!found) return -1;
    INT told = 0;
    std::memcpy(&told, found, sizeof told);
    return told;
}

}  // namespace

BEHAVIOURS(number_rows, row) {
    auto const told = number_told(row, [&](SOCKET sender, Message& out) {
        out.add(ip_level(row.family), row.type, &row.value, sizeof row.value);
        send_message(sender, out);
    });
    CHECK(told == row.value);
}

BEHAVIOURS(told_rows, row) {
    auto const told =
        number_told(row, [](SOCKET sender, Message& out) { send_message(sender, out); });
    CHECK(told == row.value);
}

BEHAVIOUR("options.tos-not-sent", "E.13-37", medium, "docs:IPPROTO_IP socket options",
          "IP_TOS is kept by the socket and does not reach the wire") {
    CHECK(number_told(told_rows[2], [](SOCKET sender, Message& out) {
              INT const service = 0x10;
              REQUIRE(setsockopt(sender, IPPROTO_IP, IP_TOS,
                                 reinterpret_cast<char const*>(&service), sizeof service) == 0);
              send_message(sender, out);
          }) == 0);
}

BEHAVIOUR("recvmsg.all-control", "F.14-8", medium, "docs:LPFN_WSARECVMSG",
          "WSARecvMsg returns all the control data that was asked for with one datagram") {
    auto const s = bound_datagram();
    auto const receive = find_receive(s);
    for (int const option : {IP_PKTINFO, IP_RECVTTL, 40}) switch_on(s, IPPROTO_IP, option);
    auto const sender = bound_datagram();
    auto const target = local_address(s);
    REQUIRE(sendto(sender, "x", 1, 0, target.data(), target.length()) == 1);
    Message in;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }), Returns(0));
    for (int const type : {IP_PKTINFO, IP_TTL, IP_TOS}) {
        CAPTURE(type);
        CHECK(in.find(IPPROTO_IP, type) != nullptr);
    }
    CHECK(in.raw.Control.len ==
          WSA_CMSG_SPACE(sizeof(IN_PKTINFO)) + 2 * WSA_CMSG_SPACE(sizeof(INT)));
    CHECK(in.raw.dwFlags == 0);
}

BEHAVIOUR("recvmsg.class-and-congestion", "F.14-10", medium, msquic,
          "the type of service and its congestion bits are two announcements: each comes where it "
          "was asked for") {
    struct Asked {
        bool service, congestion;
    };
    for (auto const asked : {
             Asked{true,  true },
             Asked{false, true },
             Asked{true,  false}
    }) {
        CAPTURE(asked.service, asked.congestion);
        auto const s = bound_datagram();
        auto const receive = find_receive(s);
        for (int const option : {40, 50}) switch_on(s, IPPROTO_IP, option);
        DWORD const off = 0;
        for (int const option : {asked.service ? 0 : 40, asked.congestion ? 0 : 50})
            if (option != 0)
                REQUIRE(setsockopt(s, IPPROTO_IP, option, reinterpret_cast<char const*>(&off),
                                   sizeof off) == 0);
        auto const sender = bound_datagram();
        Message out;
        out.say("x");
        out.address_to(local_address(s));
        INT const service = 0x12;
        out.add(IPPROTO_IP, IP_TOS, &service, sizeof service);
        send_message(sender, out);
        Message in;
        DWORD count = 0;
        CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }),
                   Returns(0));
        CHECK((in.find(IPPROTO_IP, IP_TOS) != nullptr) == asked.service);
        auto* const found = in.find(IPPROTO_IP, 50);
        CHECK((found != nullptr) == asked.congestion);
        if (found) CHECK(*found == 2);
    }
}

BEHAVIOUR("recvmsg.mapped", "F.14-11", high, msquic,
          "an IPv6 socket that reaches IPv4 hosts exchanges IPv4's control messages with them") {
    require_family(AF_INET6);
    auto const s = datagram_socket(AF_INET6);
    DWORD const off = 0;
    REQUIRE(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char const*>(&off),
                       sizeof off) == 0);
    auto const any = Address::any(AF_INET6);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    for (int const option : {IP_PKTINFO, 50}) {
        switch_on(s, IPPROTO_IP, option);
        switch_on(s, IPPROTO_IPV6, option);
    }
    auto const receive = find_receive(s);
    auto const sender = bound_datagram();
    switch_on(sender, IPPROTO_IP, 50);
    auto const receive_answer = find_receive(sender);

    Message out;
    out.say("x");
    out.address_to(Address::loopback(AF_INET, local_address(s).port()));
    INT const capable = 2;
    out.add(IPPROTO_IP, 50, &capable, sizeof capable);
    send_message(sender, out);
    Message in;
    DWORD count = 0;
    CHECK_THAT(outcome([&] { return receive(s, &in.raw, &count, nullptr, nullptr); }), Returns(0));
    CHECK(interface_of(in, AF_INET) != 0);
    auto* const told = in.find(IPPROTO_IP, 50);
    REQUIRE(told);
    CHECK(*told == capable);
    CHECK(in.find(IPPROTO_IPV6, IPV6_PKTINFO) == nullptr);
    CHECK(IN6_IS_ADDR_V4MAPPED(&reinterpret_cast<sockaddr_in6 const*>(&in.name)->sin6_addr));

    Message answer;
    answer.say("y");
    std::memcpy(&answer.name, &in.name, sizeof in.name);
    answer.raw.namelen = in.raw.namelen;
    IN_PKTINFO source{};
    source.ipi_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    answer.add(IPPROTO_IP, IP_PKTINFO, &source, sizeof source);
    INT const experienced = 3;
    answer.add(IPPROTO_IP, 50, &experienced, sizeof experienced);
    send_message(s, answer);
    Message back;
    CHECK_THAT(outcome([&] { return receive_answer(sender, &back.raw, &count, nullptr, nullptr); }),
               Returns(0));
    auto* const mark = back.find(IPPROTO_IP, 50);
    REQUIRE(mark);
    CHECK(*mark == experienced);
    CHECK(reinterpret_cast<sockaddr_in const*>(&back.name)->sin_addr.s_addr ==
          source.ipi_addr.s_addr);
}

BEHAVIOUR("sendmsg.segments", "F.14-12", high,
          "docs:IPPROTO_UDP socket options; web:quinn-rs/quinn#1701",
          "UDP_SEND_MSG_SIZE as a control message: one WSASendMsg is datagrams of that length, and "
          "one of what is left") {
    auto const s = bound_datagram();
    auto const sender = bound_datagram();
    Message out;
    out.say("aabbc");
    out.address_to(local_address(s));
    DWORD const length = 2;
    out.add(IPPROTO_UDP, udp_send_msg_size, &length, sizeof length);
    CHECK(send_message(sender, out) == 5);
    for (auto const* const part : {"aa", "bb", "c"}) CHECK(recv_text(s, 5) == part);
}

BEHAVIOUR(
    "options.UDP_SEND_MSG_SIZE", "E.13-57", high, "docs:IPPROTO_UDP socket options",
    "UDP_SEND_MSG_SIZE as an option: one send is datagrams of that length, and one of what is "
    "left; 0, as at first, is none") {
    auto const s = bound_datagram();
    auto const sender = bound_datagram();
    auto const to = local_address(s);
    auto const send_to = [&](char const* text) {
        auto const length = static_cast<int>(std::strlen(text));
        return sendto(sender, text, length, 0, to.data(), to.length());
    };
    DWORD length = 1;
    int size = sizeof length;
    REQUIRE(getsockopt(sender, IPPROTO_UDP, udp_send_msg_size, reinterpret_cast<char*>(&length),
                       &size) == 0);
    CHECK(length == 0);
    for (DWORD const each : {DWORD{2}, DWORD{0}}) {
        REQUIRE(setsockopt(sender, IPPROTO_UDP, udp_send_msg_size,
                           reinterpret_cast<char const*>(&each), sizeof each) == 0);
        CHECK(send_to("aabbc") == 5);
        if (each == 0) {
            CHECK(recv_text(s, 5) == "aabbc");
        } else {
            for (auto const* const part : {"aa", "bb", "c"}) CHECK(recv_text(s, 5) == part);
        }
    }
}

BEHAVIOUR("sendmsg.malformed-control", "F.14-9", decided("no source says; the safe answer"),
          "inferred", "WSASendMsg refuses control data whose lengths cannot be with WSAEINVAL") {
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
