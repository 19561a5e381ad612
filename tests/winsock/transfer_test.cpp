// SPDX-License-Identifier: MIT
// send, sendto and their kin: what is refused in which state, and what an accepted send means.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto send_test = "winetest:test_send";
constexpr auto udp_test = "winetest:test_UDP";
constexpr auto sendto_docs = "docs:sendto";

Outcome sent(SOCKET s, int length = 1) {
    static std::string const data(70'000, 'd');
    return outcome([&] { return send(s, data.data(), length, 0); });
}

Outcome sent_to(SOCKET s, Address const& target, int length = 1) {
    static std::string const data(70'000, 'd');
    return outcome(
        [&] { return sendto(s, data.data(), length, 0, target.data(), target.length()); });
}

// Nothing listens there; a datagram is gone once it is sent.
Address somewhere() { return Address::loopback(AF_INET, 9); }

// A text in pieces of two bytes, with empty ones between them.
struct Pieces {
    explicit Pieces(std::size_t count) : text(2 * count, 'p'), buffers(2 * count) {
        std::iota(text.begin(), text.end(), '\0');
        for (std::size_t i = 0; i != count; ++i) buffers[2 * i + 1] = {2, &text[2 * i]};
    }
    DWORD count() const { return static_cast<DWORD>(buffers.size()); }
    std::string text;
    std::vector<WSABUF> buffers;
};

struct RefusalRow {
    Behaviour is;
    Outcome (*call)();
    int error;
};

// clang-format off
RefusalRow const refusal_rows[] = {
    {{"send.no-socket", "E.5-1", high, send_test, "send on an unknown handle is WSAENOTSOCK"}, [] { return sent(INVALID_SOCKET); }, WSAENOTSOCK},
    {{"send.fresh", "E.5-2", high, "rostest:send", "send on a stream that was never connected is WSAENOTCONN"}, [] { return sent(stream_socket()); }, WSAENOTCONN},
    {{"send.bound", "E.5-2", high, "rostest:send", "send on a stream that is bound and not connected is WSAENOTCONN"}, [] { return sent(bound_stream()); }, WSAENOTCONN},
    {{"send.datagram-no-peer", "E.5-12", high, "winetest:test_connect_udp", "send on a datagram socket without a peer is WSAENOTCONN"}, [] { return sent(datagram_socket()); }, WSAENOTCONN},
    {{"sendto.no-socket", "E.5-1", high, sendto_docs, "sendto on an unknown handle is WSAENOTSOCK"}, [] { return sent_to(INVALID_SOCKET, somewhere()); }, WSAENOTSOCK},
    {{"sendto.too-long", "E.5-15 E.13-22", high, sendto_docs, "sendto of more than a datagram holds is WSAEMSGSIZE"}, [] { return sent_to(datagram_socket(), somewhere(), 65'508); }, WSAEMSGSIZE},
    {{"sendto.too-long-ipv6", "E.5-15 E.13-22", high, sendto_docs, "sendto of more than an IPv6 datagram holds is WSAEMSGSIZE"}, [] { require_family(AF_INET6); return sent_to(datagram_socket(AF_INET6), Address::loopback(AF_INET6, 9), 65'528); }, WSAEMSGSIZE},
    {{"send.too-long", "E.5-15 E.13-22", high, sendto_docs, "send of more than a datagram holds to a connected peer is WSAEMSGSIZE"}, [] { return sent(udp_pair().client, 65'508); }, WSAEMSGSIZE},
    {{"sendto.wildcard", "E.4-11", high, "docs:sendto; cygwin", "sendto to the wildcard address is WSAEADDRNOTAVAIL"}, [] { return sent_to(datagram_socket(), Address::any(AF_INET, 9)); }, WSAEADDRNOTAVAIL},
    {{"sendto.wildcard-ipv6", "E.4-11", high, "docs:sendto; cygwin", "sendto to the IPv6 wildcard address is WSAEADDRNOTAVAIL"}, [] { return sent_to(datagram_socket(AF_INET6), Address::any(AF_INET6, 9)); }, WSAEADDRNOTAVAIL},
    {{"send.nothing-fresh", "D.4-9", high, "rostest:send", "sending nothing on a stream that is not connected is WSAENOTCONN"}, [] { auto const s = stream_socket(); return outcome([&] { return send(s, nullptr, 0, 0); }); }, WSAENOTCONN},
    {{"sendto.other-family", "E.5-23", medium, sendto_docs, "sendto to an address of another family is WSAEAFNOSUPPORT"}, [] { return sent_to(datagram_socket(), Address::loopback(AF_INET6, 9)); }, WSAEAFNOSUPPORT},
};
// clang-format on

}  // namespace

BEHAVIOURS(refusal_rows, row) {
    auto const got = row.call();
    CHECK_THAT(got, FailsWith(row.error));
}

BEHAVIOUR("sendto.largest", "E.5-15 E.13-22", high,
          "docs:sendto; winetest:test_extendedSocketOptions",
          "a datagram of exactly SO_MAX_MSG_SIZE is sent, and comes whole") {
    auto const pair = udp_pair();
    CHECK_THAT(sent(pair.client, 65'507), ReturnsAndResets(65'507));
    REQUIRE(await(pair.server, Ready::to_read));
    std::string room(70'000, ' ');
    CHECK_THAT(outcome([&] { return recv(pair.server, room.data(), 70'000, 0); }),
               ReturnsAndResets(65'507));
}

BEHAVIOUR("sendto.too-long-sends-nothing", "E.5-15 E.13-22", high, sendto_docs,
          "nothing of a datagram that is too long is sent") {
    auto const pair = udp_pair();
    REQUIRE_THAT(sent(pair.client, 65'508), FailsWith(WSAEMSGSIZE));
    REQUIRE_THAT(sent(pair.client, 1), Returns(1));
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(recv_text(pair.server, 9) == "d");
}

BEHAVIOUR("sendto.multicast", "E.5-17", high, "winetest:test_broadcast; docs:sendto",
          "a socket that has not joined a group can send to it") {
    auto const s = datagram_socket();
    in_addr through{};
    through.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, reinterpret_cast<char const*>(&through),
                       sizeof through) == 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(9);
    target.sin_addr.s_addr = htonl(0xE0000074);
    CHECK_THAT(outcome([&] {
                   return sendto(s, "x", 1, 0, reinterpret_cast<sockaddr*>(&target), sizeof target);
               }),
               ReturnsAndResets(1));
}

BEHAVIOUR("wsasendto.refusals", "E.5-26 F.11-5", high, "winetest:test_WSASendTo",
          "WSASendTo checks the socket and the place for the count; then the datagram is sent") {
    auto const s = datagram_socket();
    auto const target = somewhere();
    char data[] = "abc";
    WSABUF buffer{3, data};
    DWORD count = 0xdeadbeef;
    auto const send_with = [&](SOCKET handle, DWORD* sent) {
        return outcome([&] {
            return WSASendTo(handle, &buffer, 1, sent, 0, target.data(), target.length(), nullptr,
                             nullptr);
        });
    };
    CHECK_THAT(send_with(INVALID_SOCKET, &count), FailsWith(WSAENOTSOCK));
    CHECK_THAT(send_with(s, nullptr), FailsWith(WSAEFAULT));
    CHECK(count == 0xdeadbeef);
    CHECK_THAT(send_with(s, &count), ReturnsAndResets(0));
    CHECK(count == 3);
    CHECK(local_address(s).port() != 0);
}

BEHAVIOUR("wsasend.no-count", "E.5-26 F.11-5", high, "winetest:test_WSASendTo; docs:WSASend",
          "WSASend without a place for the count fails with WSAEFAULT and sends nothing") {
    auto const pair = tcp_pair();
    char data[] = "abc";
    WSABUF buffer{3, data};
    CHECK_THAT(
        outcome([&] { return WSASend(pair.client, &buffer, 1, nullptr, 0, nullptr, nullptr); }),
        FailsWith(WSAEFAULT));
    REQUIRE_THAT(sent(pair.client), Returns(1));
    CHECK(recv_text(pair.server, 9) == "d");
}

BEHAVIOUR("sendto.short-address", "E.5-22", high, sendto_docs,
          "sendto with too short an address is WSAEFAULT") {
    auto const s = datagram_socket();
    auto const target = somewhere();
    CHECK_THAT(outcome([&] { return sendto(s, "x", 1, 0, target.data(), 15); }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("sendto.broadcast", "E.5-16", high, "winetest:test_broadcast",
          "sendto to the broadcast address without SO_BROADCAST is WSAEACCES") {
    auto const s = datagram_socket();
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(9);
    target.sin_addr.s_addr = INADDR_BROADCAST;
    CHECK_THAT(outcome([&] {
                   return sendto(s, "x", 1, 0, reinterpret_cast<sockaddr*>(&target), sizeof target);
               }),
               FailsWith(WSAEACCES));
}

BEHAVIOUR("sendto.binds", "E.5-11", high, "winetest:test_WSASendMsg",
          "sendto on an unbound socket binds it to the wildcard and a port") {
    auto const s = datagram_socket();
    REQUIRE_THAT(sent_to(s, somewhere()), Returns(1));
    auto const name = local_address(s);
    CHECK(name.port() != 0);
    CHECK(name == Address::any(AF_INET, name.port()));
}

BEHAVIOUR("sendto.port-zero", "E.5-14", high, udp_test,
          "sendto to port 0 succeeds as to any other port") {
    CHECK_THAT(sent_to(datagram_socket(), Address::loopback(AF_INET, 0)), Returns(1));
    CHECK_THAT(sent_to(datagram_socket(AF_INET6), Address::loopback(AF_INET6, 0)), Returns(1));
}

BEHAVIOUR("sendto.closed-port", "E.5-13 E.5-32", high, udp_test,
          "sendto succeeds however many earlier datagrams met a closed port") {
    auto const s = bound_datagram();
    auto const closed = local_address(bound_datagram());  // closed again by now
    for (int i = 0; i != 10; ++i) CHECK_THAT(sent_to(s, closed), Returns(1));
}

BEHAVIOUR("sendto.null-address", "E.5-19", medium, sendto_docs,
          "sendto without an address is send: the connected peer gets the data") {
    auto const pair = udp_pair();
    CHECK_THAT(outcome([&] { return sendto(pair.client, "x", 1, 0, nullptr, 0); }), Returns(1));
    REQUIRE(await(pair.server, Ready::to_read));
    char data[4];
    CHECK_THAT(outcome([&] { return recv(pair.server, data, 4, 0); }), Returns(1));
    auto const alone = datagram_socket();
    CHECK_THAT(outcome([&] { return sendto(alone, "x", 1, 0, nullptr, 0); }),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR("sendto.explicit-wins", "E.5-18", medium, sendto_docs,
          "a connected datagram socket sends to the address it is given") {
    auto const pair = udp_pair();
    auto const other = bound_datagram();
    CHECK_THAT(sent_to(pair.client, local_address(other)), Returns(1));
    REQUIRE(await(other, Ready::to_read));
    CHECK(!is_ready(pair.server, Ready::to_read));
}

BEHAVIOUR("sendto.stream-ignores-address", "E.5-21", high, "winetest:test_tcp_sendto_recvfrom",
          "sendto on a connected stream does not look at the address") {
    auto const pair = tcp_pair();
    sockaddr_in nonsense{};
    nonsense.sin_family = 0x55;
    CHECK_THAT(outcome([&] {
                   return sendto(pair.client, "x", 1, 0, reinterpret_cast<sockaddr*>(&nonsense), 3);
               }),
               Returns(1));
    CHECK(recv_text(pair.server, 1) == "x");
}

BEHAVIOUR("send.nothing", "E.5-24 D.4-7", high, "rostest:send",
          "sending no bytes succeeds; a datagram socket sends an empty datagram") {
    auto const stream = tcp_pair();
    CHECK_THAT(sent(stream.client, 0), Returns(0));
    CHECK_THAT(outcome([&] { return send(stream.client, nullptr, 0, 0); }), Returns(0));
    CHECK(!is_ready(stream.server, Ready::to_read));
    auto const pair = udp_pair();
    CHECK_THAT(sent(pair.client, 0), Returns(0));
    REQUIRE(await(pair.server, Ready::to_read));
    char data[4];
    CHECK_THAT(outcome([&] { return recv(pair.server, data, 4, 0); }), Returns(0));
}

BEHAVIOUR("sendto.nothing", "D.4-8", high, "rostest:send; docs:sendto",
          "sendto of no bytes from no buffer sends an empty datagram") {
    auto const target = bound_datagram();
    auto const address = local_address(target);
    auto const s = datagram_socket();
    CHECK_THAT(outcome([&] { return sendto(s, nullptr, 0, 0, address.data(), address.length()); }),
               ReturnsAndResets(0));
    REQUIRE(await(target, Ready::to_read));
    char data[4];
    CHECK_THAT(outcome([&] { return recv(target, data, 4, 0); }), ReturnsAndResets(0));
}

BEHAVIOUR(
    "send.after-shutdown", "E.5-3 E.5-20 0.3-9", high, "winetest:test_shutdown",
    "send and sendto after shutdown(SD_SEND) are WSAESHUTDOWN, on streams and datagram sockets") {
    auto const stream = tcp_pair();
    REQUIRE(shutdown(stream.client, SD_SEND) == 0);
    CHECK_THAT(sent(stream.client), FailsWith(WSAESHUTDOWN));
    auto const s = bound_datagram();
    REQUIRE(shutdown(s, SD_SEND) == 0);
    CHECK_THAT(sent_to(s, somewhere()), FailsWith(WSAESHUTDOWN));
}

BEHAVIOUR("send.after-reset", "E.5-4", high, "winetest:test_tcp_reset",
          "send after the peer's reset is WSAECONNRESET") {
    auto pair = tcp_pair();
    close_with_reset(std::move(pair.server));
    REQUIRE(eventually([&] {
        WSAPOLLFD item{pair.client, POLLRDNORM, 0};
        return WSAPoll(&item, 1, 0) == 1;
    }));
    CHECK_THAT(sent(pair.client), FailsWith(WSAECONNRESET));
}

BEHAVIOUR("send.peer-closed", "E.5-5", high, "winetest:test_shutdown",
          "the first send after the peer has closed succeeds, a later one does not") {
    auto pair = tcp_pair();
    pair.server.close();
    REQUIRE(await(pair.client, Ready::to_read));
    CHECK_THAT(sent(pair.client, 1000), Returns(1000));
    REQUIRE(eventually([&] { return send(pair.client, "x", 1, 0) == SOCKET_ERROR; }));
    CHECK_THAT(sent(pair.client), FailsWith({WSAECONNABORTED, WSAECONNRESET}));
}

BEHAVIOUR("send.timeout", "E.13-14 E.5-27", high,
          "nettest:TimeoutTest.SendTimesOut_Throws; docs:SOL_SOCKET Socket Options",
          "SO_SNDTIMEO ends a blocking send to a peer that does not read with WSAETIMEDOUT") {
    auto const pair = tcp_pair();
    DWORD const timeout_ms = 50;
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_SNDTIMEO,
                       reinterpret_cast<char const*>(&timeout_ms), sizeof timeout_ms) == 0);
    std::string const data(20'000'000, 'b');
    BlockedCall const call{[&] {
        for (;;)
            if (send(pair.client, data.data(), static_cast<int>(data.size()), 0) == SOCKET_ERROR)
                return SOCKET_ERROR;
    }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAETIMEDOUT));
    CHECK(recv_all_text(pair.server, 1000) == data.substr(0, 1000));
}

BEHAVIOUR("send.blocks-until-buffered", "E.5-8", high, send_test,
          "a blocking send of more than fits waits, and returns the whole length") {
    auto const pair = tcp_pair();
    std::string const data(8'000'000, 'b');
    BlockedCall const call{
        [&] { return send(pair.client, data.data(), static_cast<int>(data.size()), 0); }};
    CHECK(call.is_blocked());
    CHECK(recv_all_text(pair.server, data.size()) == data);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(8'000'000));
}

BEHAVIOUR("wsasend.many-buffers", "E.5-37", medium, "libuv: test-tcp-writealot",
          "a send and a receive take more buffers than a call of POSIX hosts does") {
    auto const pair = tcp_pair();
    Pieces from{2000}, to{2000};
    to.text.assign(to.text.size(), '-');
    DWORD count = 0;
    REQUIRE(WSASend(pair.client, from.buffers.data(), from.count(), &count, 0, nullptr, nullptr) ==
            0);
    CHECK(count == from.text.size());
    REQUIRE(await(pair.server, Ready::to_read));
    DWORD flags = MSG_WAITALL;
    CHECK(WSARecv(pair.server, to.buffers.data(), to.count(), &count, &flags, nullptr, nullptr) ==
          0);
    CHECK(count == from.text.size());
    CHECK(to.text == from.text);
}

BEHAVIOUR("wsasend.many-buffers-overlapped", "E.5-37", medium, "libuv: test-tcp-writealot",
          "an overlapped WSASend takes more buffers than a call of POSIX hosts does") {
    auto const pair = tcp_pair();
    Pieces from{2000};
    WSAOVERLAPPED overlapped{};
    DWORD count = 0, flags = 0;
    auto const code =
        WSASend(pair.client, from.buffers.data(), from.count(), nullptr, 0, &overlapped, nullptr);
    REQUIRE((code == 0 || WSAGetLastError() == WSA_IO_PENDING));
    CHECK(recv_all_text(pair.server, from.text.size()) == from.text);
    CHECK(WSAGetOverlappedResult(pair.client, &overlapped, &count, TRUE, &flags));
    CHECK(count == from.text.size());
}

BEHAVIOUR("wsasendto.many-buffers", "E.5-37", medium, "libuv: test-tcp-writealot; inferred",
          "a datagram may come from and go to more buffers than a call of POSIX hosts takes") {
    auto const receiver = bound_datagram();
    auto const sender = datagram_socket();
    auto const target = local_address(receiver);
    Pieces from{2000}, to{2500};
    DWORD count = 0, flags = 0;
    REQUIRE(WSASendTo(sender, from.buffers.data(), from.count(), &count, 0, target.data(),
                      target.length(), nullptr, nullptr) == 0);
    CHECK(count == from.text.size());
    REQUIRE(await(receiver, Ready::to_read));
    CHECK(WSARecvFrom(receiver, to.buffers.data(), to.count(), &count, &flags, nullptr, nullptr,
                      nullptr, nullptr) == 0);
    CHECK(count == from.text.size());
    CHECK(to.text.substr(0, from.text.size()) == from.text);
}
