// SPDX-License-Identifier: MIT
// What becomes of the ICMP answers to datagrams: each is one report, which one receive returns.
#include <mswsock.h>
#include <winsock2.h>

#include <array>
#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto queue_source = "web:JDK-4431020, libuv, q2pro, n0-computer/net-tools#166";

Address closed_port(int family = AF_INET) { return local_address(bound_datagram(family)); }

void send_to(SOCKET socket, Address const& target, char octet = 'x') {
    REQUIRE_THAT(
        outcome([&] { return sendto(socket, &octet, 1, 0, target.data(), target.length()); }),
        Returns(1));
}

struct Told {
    Outcome outcome;
    char octet = 0;
    Address from;
};

Told receive_from(SOCKET socket, int flags = 0) {
    Told told;
    told.outcome = outcome([&] {
        return recvfrom(socket, &told.octet, 1, flags, told.from.data(), told.from.length_out());
    });
    return told;
}

// Bound, and not waiting for what does not come.
UniqueSocket sender(int family = AF_INET) {
    auto s = bound_datagram(family);
    set_non_blocking(s);
    return s;
}

// Everything sent so far has been answered when what is sent to itself afterwards has arrived, so
// that is asked of a second socket, which leaves the first one alone.
void await_answers() {
    auto const other = sender();
    send_to(other, local_address(other));
    REQUIRE(await(other, Ready::to_read));
}

void check_reports(SOCKET s, int count) {
    for (int i = 0; i != count; ++i) {
        CAPTURE(i);
        REQUIRE(await(s, Ready::to_read));
        CHECK_THAT(receive_from(s).outcome, FailsWith(WSAECONNRESET));
    }
}

struct FamilyRow {
    Behaviour is;
    int family;
};

FamilyRow const count_rows[] = {
    {{"icmp.one-each", "E.5-29 E.5-33", high, queue_source,
      "n datagrams that were sent to a closed port fail n receives with WSAECONNRESET; then "
      "receives bring data again"},
     AF_INET },
    {{"icmp.one-each-ipv6", "E.5-29 E.5-33", high, queue_source,
      "n IPv6 datagrams that were sent to a closed port fail n receives with WSAECONNRESET; then "
      "receives bring data again"},
     AF_INET6},
};

}  // namespace

BEHAVIOURS(count_rows, row) {
    require_family(row.family);
    auto const s = sender(row.family);
    auto const target = closed_port(row.family);
    for (int i = 0; i != 5; ++i) send_to(s, target);
    check_reports(s, 5);
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAEWOULDBLOCK));
    CHECK(!is_ready(s, Ready::to_read));
    send_to(s, local_address(s), 'y');
    REQUIRE(await(s, Ready::to_read));
    CHECK(receive_from(s).octet == 'y');
}

BEHAVIOUR("icmp.costs-no-datagram", "E.5-33", high, queue_source,
          "a receive that fails with an ICMP report takes none of the datagrams that came before "
          "or after") {
    auto const s = sender();
    auto const self = local_address(s);
    send_to(s, self, 'a');
    REQUIRE(await(s, Ready::to_read));
    send_to(s, closed_port());
    await_answers();
    send_to(s, self, 'b');
    std::string data;
    int reports = 0;
    for (int i = 0; i != 3; ++i) {
        REQUIRE(await(s, Ready::to_read));
        auto const told = receive_from(s);
        if (told.outcome.value == 1)
            data += told.octet;
        else
            reports += told.outcome.last_error == WSAECONNRESET ? 1 : 0;
    }
    CHECK(data == "ab");
    CHECK(reports == 1);
}

BEHAVIOUR("icmp.peek", "E.5-34", high, queue_source,
          "a receive with MSG_PEEK fails with the ICMP report and leaves it to the next receive") {
    auto const s = sender();
    send_to(s, closed_port());
    REQUIRE(await(s, Ready::to_read));
    for (int i = 0; i != 2; ++i)
        CHECK_THAT(receive_from(s, MSG_PEEK).outcome, FailsWith(WSAECONNRESET));
    CHECK(is_ready(s, Ready::to_read));
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAECONNRESET));
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR(
    "icmp.whose", "E.5-35", medium, "web:n0-computer/net-tools#166",
    "recvfrom returns the address that an ICMP report is about, also for reports of several") {
    auto const s = sender();
    std::array const targets{closed_port(), closed_port(), closed_port()};
    for (auto const& target : targets) send_to(s, target);
    for (auto const& target : targets) {
        REQUIRE(await(s, Ready::to_read));
        auto const told = receive_from(s);
        CHECK_THAT(told.outcome, FailsWith(WSAECONNRESET));
        CHECK(told.from == target);
    }
}

BEHAVIOUR("icmp.connected", "E.5-33", high, queue_source,
          "a connected datagram socket gets one ICMP report for each send that was answered") {
    auto const s = sender();
    auto const target = closed_port();
    REQUIRE(connect(s, target.data(), target.length()) == 0);
    for (int i = 0; i != 3; ++i) {
        CHECK_THAT(outcome([&] { return send(s, "x", 1, 0); }), Returns(1));
        await_answers();
    }
    for (int i = 0; i != 3; ++i) {
        REQUIRE(await(s, Ready::to_read));
        char octet = 0;
        CHECK_THAT(outcome([&] { return recv(s, &octet, 1, 0); }), FailsWith(WSAECONNRESET));
    }
    char octet = 0;
    CHECK_THAT(outcome([&] { return recv(s, &octet, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("icmp.sends-between", "E.5-32 E.5-33", high, "winetest:test_UDP",
          "sends while ICMP reports wait succeed, reach others, and lose none of the reports") {
    auto const s = sender();
    auto const other = sender();
    auto const target = closed_port();
    for (int i = 0; i != 3; ++i) {
        send_to(s, target);
        await_answers();
        send_to(s, local_address(other), 'y');
    }
    check_reports(s, 3);
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAEWOULDBLOCK));
    for (int i = 0; i != 3; ++i) {
        REQUIRE(await(other, Ready::to_read));
        CHECK(receive_from(other).octet == 'y');
    }
}

BEHAVIOUR("icmp.blocked", "E.5-29", high, "docs:recvfrom",
          "an ICMP report ends a blocked receive") {
    auto const s = bound_datagram();
    auto const target = closed_port();
    char octet = 0;
    BlockedCall const call{[&] { return recv(s, &octet, 1, 0); }};
    REQUIRE(call.is_blocked());
    send_to(s, target);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNRESET));
}

namespace {

// A receive of a datagram that waits. Made before the socket, so that it is there until that is
// closed.
struct PendingReceive {
    explicit PendingReceive(Overlap::Kind kind = Overlap::Kind::with_event) : overlap{kind} {}
    void start(SOCKET socket) {
        WSABUF buffer{1, &octet};
        REQUIRE_THAT(outcome([&] {
                         return WSARecvFrom(socket, &buffer, 1, nullptr, &flags, nullptr, nullptr,
                                            &overlap, nullptr);
                     }),
                     FailsWith(WSA_IO_PENDING));
    }
    char octet = 0;
    DWORD flags = 0;
    Overlap overlap;
};

}  // namespace

BEHAVIOUR("icmp.overlapped", "F.13-17", medium, "web:libuv/libuv#5242",
          "an ICMP report ends one overlapped receive with PORT_UNREACHABLE, which is "
          "WSAECONNRESET to Winsock and ERROR_PORT_UNREACHABLE to others") {
    PendingReceive first;
    PendingReceive next;
    auto const s = bound_datagram();
    first.start(s);
    send_to(s, closed_port());
    REQUIRE(first.overlap.ends());
    CHECK(first.overlap.status() == 0xC000023F);
    DWORD bytes = 0;
    DWORD flags = 0;
    CHECK_THAT(outcome_of_bool([&] {
                   return WSAGetOverlappedResult(s, &first.overlap, &bytes, FALSE, &flags);
               }),
               FailsWith(WSAECONNRESET));
    CHECK_THAT(outcome_of_bool([&] {
                   return GetOverlappedResult(handle_of(s), &first.overlap, &bytes, FALSE);
               }),
               FailsWith(ERROR_PORT_UNREACHABLE));
    next.start(s);
    send_to(s, local_address(s), 'y');
    CHECK(next.overlap.ends_with(0));
    CHECK(next.octet == 'y');
}

BEHAVIOUR("icmp.packet", "F.13-17 G-33", medium, "web:libuv/libuv#5242",
          "the packet of an overlapped receive that an ICMP report has ended says "
          "ERROR_PORT_UNREACHABLE") {
    PendingReceive receive{Overlap::Kind::without_event};
    auto const s = bound_datagram();
    Port const port;
    REQUIRE(port.take(s, 7));
    receive.start(s);
    send_to(s, closed_port());
    auto const entry = port.next();
    CHECK(entry.overlapped == &receive.overlap);
    CHECK(!entry.is_success);
    CHECK(entry.error == ERROR_PORT_UNREACHABLE);
}

BEHAVIOUR(
    "icmp.too-long-send", "E.5-15", high, "docs:sendto",
    "sending a datagram that is too long for the network fails and leaves nothing to receive") {
    auto const s = sender();
    std::string const long_data(65508, 'x');
    auto const self = local_address(s);
    CHECK_THAT(outcome([&] {
                   return sendto(s, long_data.data(), static_cast<int>(long_data.size()), 0,
                                 self.data(), self.length());
               }),
               FailsWith(WSAEMSGSIZE));
    CHECK(!is_ready(s, Ready::to_read));
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("icmp.off-not-ready", "E.5-30", high, "docs:Winsock IOCTLs",
          "with SIO_UDP_CONNRESET off an ICMP answer makes nothing ready, and a receive goes on "
          "waiting") {
    auto const s = bound_datagram();
    BOOL off = FALSE;
    DWORD bytes = 0;
    REQUIRE(WSAIoctl(s, SIO_UDP_CONNRESET, &off, sizeof off, nullptr, 0, &bytes, nullptr,
                     nullptr) == 0);
    send_to(s, closed_port());
    await_answers();
    CHECK(!is_ready(s, Ready::to_read));
    char octet = 0;
    BlockedCall const call{[&] { return recv(s, &octet, 1, 0); }};
    REQUIRE(call.is_blocked());
    send_to(s, closed_port());
    await_answers();
    CHECK(call.is_blocked());
    send_to(s, local_address(s), 'y');
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(1));
    CHECK(octet == 'y');
}

namespace {

// What a router says of a datagram whose hops have run out: its first bytes come back.
class HopsExceeded {
public:
    HopsExceeded(Address const& from, Address const& to) {
        auto const* const source = reinterpret_cast<sockaddr_in const*>(from.data());
        auto const* const target = reinterpret_cast<sockaddr_in const*>(to.data());
        constexpr unsigned char time_exceeded = 11;
        constexpr unsigned char version_and_words = 0x45;
        constexpr unsigned char whole_length = 29;
        bytes_[0] = time_exceeded;
        auto* const ip = &bytes_[8];
        ip[0] = version_and_words;
        ip[3] = whole_length;
        ip[8] = 1;  // hops
        ip[9] = IPPROTO_UDP;
        memcpy(&ip[12], &source->sin_addr, 4);
        memcpy(&ip[16], &target->sin_addr, 4);
        auto* const udp = &ip[20];
        memcpy(&udp[0], &source->sin_port, 2);
        memcpy(&udp[2], &target->sin_port, 2);
        udp[5] = 9;  // bytes
        unsigned sum = 0;
        for (std::size_t i = 0; i != bytes_.size(); i += 2) sum += bytes_[i] * 256u + bytes_[i + 1];
        while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
        bytes_[2] = static_cast<unsigned char>(~sum >> 8);
        bytes_[3] = static_cast<unsigned char>(~sum);
    }
    void arrive(Address to) const {
        UniqueSocket const router{socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)};
        REQUIRE(router.valid());
        REQUIRE(sendto(router, reinterpret_cast<char const*>(bytes_.data()),
                       static_cast<int>(bytes_.size()), 0, to.data(),
                       to.length()) == static_cast<int>(bytes_.size()));
    }

private:
    std::array<unsigned char, 36> bytes_{};
};

// The same of an IPv6 datagram; the host fills the checksum in.
using Answer6 = std::array<unsigned char, 57>;

Answer6 hops_exceeded6(Address const& from, Address const& to) {
    auto const* const source = reinterpret_cast<sockaddr_in6 const*>(from.data());
    auto const* const target = reinterpret_cast<sockaddr_in6 const*>(to.data());
    constexpr unsigned char time_exceeded = 3;
    constexpr unsigned char version = 0x60;
    constexpr unsigned char udp_length = 9;
    Answer6 bytes{};
    bytes[0] = time_exceeded;
    auto* const ip = &bytes[8];
    ip[0] = version;
    ip[5] = udp_length;
    ip[6] = IPPROTO_UDP;
    ip[7] = 1;  // hops
    memcpy(&ip[8], &source->sin6_addr, 16);
    memcpy(&ip[24], &target->sin6_addr, 16);
    auto* const udp = &ip[40];
    memcpy(&udp[0], &source->sin6_port, 2);
    memcpy(&udp[2], &target->sin6_port, 2);
    udp[5] = udp_length;
    return bytes;
}

void arrive_from_router(Answer6 const& answer, Address to) {
    UniqueSocket const router{socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6)};
    REQUIRE(router.valid());
    reinterpret_cast<sockaddr_in6*>(to.data())->sin6_port = 0;  // a raw socket has none
    REQUIRE(sendto(router, reinterpret_cast<char const*>(answer.data()),
                   static_cast<int>(answer.size()), 0, to.data(),
                   to.length()) == static_cast<int>(answer.size()));
}

}  // namespace

BEHAVIOUR("icmp.hops-exceeded", "E.5-31 E.5-35", medium, "docs:recvfrom",
          "a datagram whose hops ran out fails the next receive with WSAENETRESET, which tells "
          "the target") {
    require(Capability::raw_sockets);
    auto const s = sender();
    auto const target = bound_datagram();
    send_to(s, local_address(target));
    HopsExceeded const answer{local_address(s), local_address(target)};
    answer.arrive(local_address(s));
    REQUIRE(await(s, Ready::to_read));
    auto const told = receive_from(s);
    CHECK_THAT(told.outcome, FailsWith(WSAENETRESET));
    CHECK(told.from == local_address(target));
    CHECK_THAT(receive_from(s).outcome, FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR(
    "icmp.hops-exceeded-ipv6", "E.5-31 E.5-35", medium, "docs:recvfrom",
    "an IPv6 datagram whose hops ran out fails the next receive with WSAENETRESET, which tells "
    "the target") {
    require(Capability::raw_sockets);
    require_family(AF_INET6);
    auto const s = sender(AF_INET6);
    auto const target = bound_datagram(AF_INET6);
    send_to(s, local_address(target));
    arrive_from_router(hops_exceeded6(local_address(s), local_address(target)), local_address(s));
    REQUIRE(await(s, Ready::to_read));
    auto const told = receive_from(s);
    CHECK_THAT(told.outcome, FailsWith(WSAENETRESET));
    CHECK(told.from == local_address(target));
}

BEHAVIOUR("icmp.hops-exceeded-overlapped", "E.5-31", medium, "docs:WSARecvFrom",
          "a datagram whose hops ran out ends an overlapped receive with WSAENETRESET") {
    require(Capability::raw_sockets);
    PendingReceive receive;
    auto const s = bound_datagram();
    receive.start(s);
    auto const target = bound_datagram();
    send_to(s, local_address(target));
    HopsExceeded const answer{local_address(s), local_address(target)};
    answer.arrive(local_address(s));
    REQUIRE(receive.overlap.ends());
    DWORD bytes = 0;
    DWORD flags = 0;
    CHECK_THAT(outcome_of_bool([&] {
                   return WSAGetOverlappedResult(s, &receive.overlap, &bytes, FALSE, &flags);
               }),
               FailsWith(WSAENETRESET));
}

BEHAVIOUR("icmp.hops-exceeded-off", "E.5-31", medium, "docs:Winsock IOCTLs",
          "with SIO_UDP_NETRESET off nobody hears of a datagram whose hops were used up") {
    require(Capability::raw_sockets);
    auto const s = sender();
    auto const target = bound_datagram();
    BOOL off = FALSE;
    DWORD bytes = 0;
    REQUIRE(WSAIoctl(s, SIO_UDP_NETRESET, &off, sizeof off, nullptr, 0, &bytes, nullptr, nullptr) ==
            0);
    send_to(s, local_address(target));
    HopsExceeded const answer{local_address(s), local_address(target)};
    answer.arrive(local_address(s));
    await_answers();
    CHECK(!is_ready(s, Ready::to_read));
    send_to(s, local_address(s), 'y');
    REQUIRE(await(s, Ready::to_read));
    CHECK(receive_from(s).octet == 'y');
}
