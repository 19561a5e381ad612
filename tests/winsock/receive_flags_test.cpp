// SPDX-License-Identifier: MIT
// MSG_PEEK, MSG_WAITALL, MSG_PARTIAL, zero lengths and truncation, on streams and datagrams.
#include <algorithm>
#include <array>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

std::string take(SOCKET socket, int length, int flags = 0) {
    return recv_text(socket, length, flags);
}

std::string error(int code) { return "!" + std::to_string(code); }

Pair non_blocking(Pair pair) {
    set_non_blocking(pair.server);
    return pair;
}

struct FlagRow {
    Behaviour is;
    bool datagram;
    bool blocking;
    int flags;
    int code;
};

// clang-format off
FlagRow const flag_rows[] = {
    {{"recv.wait-all-non-blocking", "D.1-3 F.13-3", medium, "docs:recv", "MSG_WAITALL on a non-blocking socket fails with WSAEOPNOTSUPP"}, false, false, MSG_WAITALL, WSAEOPNOTSUPP},
    {{"recv.wait-all-peek", "D.1-4 F.13-3", medium, "docs:recv", "MSG_WAITALL with MSG_PEEK fails with WSAEOPNOTSUPP"}, false, true, MSG_WAITALL | MSG_PEEK, WSAEOPNOTSUPP},
    {{"recv.wait-all-datagram", "D.1-5 F.13-3", medium, "docs:recv", "MSG_WAITALL on a datagram socket fails with WSAEOPNOTSUPP"}, true, true, MSG_WAITALL, WSAEOPNOTSUPP},
    {{"recv.wait-all-partial", "D.1-4", medium, "docs:recv", "MSG_WAITALL with MSG_PARTIAL fails with WSAEOPNOTSUPP"}, false, true, MSG_WAITALL | MSG_PARTIAL, WSAEOPNOTSUPP},
    {{"recv.wait-all-push", "D.1-7", decided("documented as not allowed together, without a code; the one of the other combinations"), "docs:WSARecv", "MSG_WAITALL with MSG_PUSH_IMMEDIATE fails with WSAEOPNOTSUPP"}, false, true, MSG_WAITALL | MSG_PUSH_IMMEDIATE, WSAEOPNOTSUPP},
    {{"recv.push-datagram", "D.1-7", decided("documented for streams only, without a code; the one of other flags out of place"), "docs:WSARecv", "MSG_PUSH_IMMEDIATE on a datagram socket fails with WSAEOPNOTSUPP"}, true, true, MSG_PUSH_IMMEDIATE, WSAEOPNOTSUPP},
    {{"recv.trunc-input", "D.3-7", medium, "dotnet/runtime#46785", "MSG_TRUNC is no flag to ask with: a receive with it fails with WSAEOPNOTSUPP"}, true, true, MSG_TRUNC, WSAEOPNOTSUPP},
    {{"recv.unknown-flag", "D.1-2", decided("documentation says WSAEINVAL, the driver WSAEOPNOTSUPP; the driver decides"), "docs:recv", "a receive with an unknown flag fails with WSAEOPNOTSUPP"}, false, true, 0x4000, WSAEOPNOTSUPP},
};
// clang-format on

}  // namespace

BEHAVIOURS(flag_rows, row) {
    auto const pair = row.datagram ? udp_pair() : tcp_pair();
    say(pair.client, "data");
    REQUIRE(await(pair.server, Ready::to_read));
    if (!row.blocking) set_non_blocking(pair.server);
    REQUIRE(take(pair.server, 4, row.flags) == error(row.code));
    CHECK(take(pair.server, 4) == "data");
}

// --- streams ------------------------------------------------------------------------------------

BEHAVIOUR("recv.partial-stream", "D.1-6", medium, "docs:WSARecv",
          "MSG_PARTIAL on a stream changes nothing") {
    auto const pair = tcp_pair();
    say(pair.client, "abcdef");
    CHECK(take(pair.server, 3, MSG_PARTIAL) == "abc");
    CHECK(take(pair.server, 9, MSG_PARTIAL) == "def");
}

BEHAVIOUR("wsarecv.partial-stream", "D.1-6 F.17-7", medium, "docs:WSARecv",
          "WSARecv with MSG_PARTIAL on a stream takes the data, and clears the flag") {
    auto const pair = tcp_pair();
    say(pair.client, "def");
    char data[8] = {};
    WSABUF buffer{sizeof data, data};
    DWORD count = 0;
    DWORD flags = MSG_PARTIAL;
    CHECK(WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, nullptr) == 0);
    CHECK(std::string(data, count) == "def");
    CHECK(flags == 0);
}

BEHAVIOUR("peek.repeats", "D.2-1 D.2-2", high, "winetest:afd test_recv",
          "MSG_PEEK returns the same bytes as often as it is asked and takes none") {
    auto const pair = tcp_pair();
    say(pair.client, "abcdef");
    CHECK(take(pair.server, 3, MSG_PEEK) == "abc");
    CHECK(take(pair.server, 9, MSG_PEEK) == "abcdef");
    CHECK(take(pair.server, 9, MSG_PEEK) == "abcdef");
    CHECK(take(pair.server, 9) == "abcdef");
}

BEHAVIOUR("peek.nothing", "D.2-4", high, "docs:recv",
          "MSG_PEEK with nothing queued fails with WSAEWOULDBLOCK on a non-blocking socket") {
    auto const pair = non_blocking(tcp_pair());
    CHECK(take(pair.server, 1, MSG_PEEK) == error(WSAEWOULDBLOCK));
}

BEHAVIOUR("peek.waits", "D.2-5", high, "docs:recv",
          "MSG_PEEK on a blocking socket waits for data") {
    auto const pair = tcp_pair();
    char data[8] = {};
    BlockedCall const call{[&] { return recv(pair.server, data, 8, MSG_PEEK); }};
    CHECK(call.is_blocked());
    say(pair.client, "abc");
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(3));
    CHECK(take(pair.server, 9) == "abc");
}

BEHAVIOUR("peek.end", "D.2-6 D.2-7", high, "docs:recv",
          "MSG_PEEK returns the data before the end of the stream, then 0, repeatedly") {
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK(take(pair.server, 9, MSG_PEEK) == "abc");
    CHECK(take(pair.server, 9) == "abc");
    CHECK(take(pair.server, 9, MSG_PEEK).empty());
    CHECK(take(pair.server, 9, MSG_PEEK).empty());
    CHECK(take(pair.server, 9).empty());
}

BEHAVIOUR("peek.timeout", "D.2-11", medium, "docs:SOL_SOCKET Socket Options",
          "SO_RCVTIMEO ends MSG_PEEK with WSAETIMEDOUT") {
    auto const pair = tcp_pair();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
    CHECK(take(pair.server, 1, MSG_PEEK) == error(WSAETIMEDOUT));
    CHECK(take(pair.server, 1, MSG_WAITALL) == error(WSAETIMEDOUT));
}

BEHAVIOUR("recv.reset-discards", "D.2-8 E.7-6", high, "dotnet/runtime#57186",
          "data that was unread when the connection was reset is gone: WSAECONNRESET, also for "
          "MSG_PEEK") {
    auto pair = tcp_pair();
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    close_with_reset(std::move(pair.client));
    CHECK(take(pair.server, 9, MSG_PEEK) == error(WSAECONNRESET));
    CHECK(take(pair.server, 9) == error(WSAECONNRESET));
}

BEHAVIOUR("recv.noticed-reset-discards", "D.2-8 E.7-6", high, "dotnet/runtime#57186",
          "a reset that WSAPoll has reported makes recv fail, whatever was queued") {
    auto pair = tcp_pair();
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    close_with_reset(std::move(pair.client));
    REQUIRE(eventually([&] {
        WSAPOLLFD item{pair.server, POLLRDNORM, 0};
        return WSAPoll(&item, 1, 0) == 1 && (item.revents & POLLERR) != 0;
    }));
    CHECK(take(pair.server, 9, MSG_PEEK) == error(WSAECONNRESET));
    CHECK(take(pair.server, 9) == error(WSAECONNRESET));
}

BEHAVIOUR("recv.wait-all", "D.5-2", high, "winetest:afd test_recv",
          "MSG_WAITALL returns when the buffer is full") {
    auto const pair = tcp_pair();
    char data[7] = {};
    say(pair.client, "abcd");
    BlockedCall const call{[&] { return recv(pair.server, data, 6, MSG_WAITALL); }};
    CHECK(call.is_blocked());
    say(pair.client, "efg");
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(6));
    CHECK(std::string{data} == "abcdef");
    CHECK(take(pair.server, 9) == "g");
}

BEHAVIOUR("recv.wait-all-end", "D.5-2", high, "winetest:afd test_recv",
          "the end of the stream ends MSG_WAITALL with what there is") {
    auto const pair = tcp_pair();
    char data[7] = {};
    say(pair.client, "abcd");
    BlockedCall const call{[&] { return recv(pair.server, data, 6, MSG_WAITALL); }};
    CHECK(call.is_blocked());
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(4));
}

BEHAVIOUR("recv.zero-length", "D.4-1", high, "winetest:test_empty_recv",
          "recv of zero bytes with data queued returns 0 and takes nothing") {
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK_THAT(outcome([&] { return recv(pair.server, nullptr, 0, 0); }), Returns(0));
    CHECK(take(pair.server, 9) == "abc");
}

BEHAVIOUR("recv.zero-length-nothing", "D.4-1", high, "nettest:SendReceive.SendRecv_0ByteReceive",
          "recv of zero bytes with nothing queued fails with WSAEWOULDBLOCK if non-blocking") {
    auto const pair = non_blocking(tcp_pair());
    char letter = 0;
    CHECK_THAT(outcome([&] { return recv(pair.server, &letter, 0, 0); }),
               FailsWith(WSAEWOULDBLOCK));
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK_THAT(outcome([&] { return recv(pair.server, &letter, 0, 0); }), Returns(0));
}

namespace {

struct NothingRow {
    Behaviour is;
    int flags;
};

// clang-format off
NothingRow const nothing_rows[] = {
    {{"recv.zero-length-waits", "D.4-1", high, "nettest:SendReceive.SendRecv_0ByteReceive", "a blocking recv of zero bytes waits for data and takes none"}, 0},
    {{"peek.zero-length-waits", "D.2-10", decided("waits as recv does"), "inferred", "a blocking recv of zero bytes with MSG_PEEK waits for data and takes none"}, MSG_PEEK},
};
// clang-format on

}  // namespace

BEHAVIOURS(nothing_rows, row) {
    auto const pair = tcp_pair();
    char letter = 0;
    BlockedCall const call{[&] { return recv(pair.server, &letter, 0, row.flags); }};
    CHECK(call.is_blocked());
    say(pair.client, "abc");
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(0));
    CHECK(take(pair.server, 9) == "abc");
}

BEHAVIOUR("recv.negative-length", "D.4-5", high, "winetest:test_read_events",
          "recv of a negative length fails with WSAEFAULT") {
    auto const pair = tcp_pair();
    char letter = 0;
    CHECK_THAT(outcome([&] { return recv(pair.server, &letter, -1, 0); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("wsarecv.no-buffers", "D.4-4", high, "winetest:test_empty_recv",
          "WSARecv with no buffers fails with WSAEINVAL") {
    auto const pair = non_blocking(tcp_pair());
    WSABUF buffer{0, nullptr};
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_THAT(
        outcome([&] { return WSARecv(pair.server, &buffer, 0, &count, &flags, nullptr, nullptr); }),
        FailsWith(WSAEINVAL));
    CHECK_THAT(
        outcome([&] { return WSARecv(pair.server, nullptr, 0, &count, &flags, nullptr, nullptr); }),
        FailsWith(WSAEINVAL));
}

BEHAVIOUR("wsarecv.scatter-peek", "D.5-1", high, "winetest:test_WSARecv",
          "WSARecv fills its buffers in order, with MSG_PEEK as without") {
    auto const pair = tcp_pair();
    say(pair.client, "abcde");
    REQUIRE(await(pair.server, Ready::to_read));
    for (DWORD const asked : {DWORD{MSG_PEEK}, DWORD{0}}) {
        char data[8] = {};
        WSABUF buffers[] = {
            {2, data    },
            {0, nullptr },
            {4, data + 2}
        };
        DWORD count = 0;
        DWORD flags = asked;
        CHECK_THAT(outcome([&] {
                       return WSARecv(pair.server, buffers, 3, &count, &flags, nullptr, nullptr);
                   }),
                   Returns(0));
        CHECK(count == 5);
        CHECK(flags == 0);
        CHECK(std::string{data} == "abcde");
    }
}

BEHAVIOUR("recvfrom.stream-ignores-from", "D.5-6", high, "winetest:test_tcp_sendto_recvfrom",
          "recvfrom on a stream touches neither the address nor its length") {
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    char data[8];
    sockaddr_in from;
    from.sin_port = 0x5a5a;
    int length = -7;
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 8, 0, reinterpret_cast<sockaddr*>(&from),
                                   &length);
               }),
               Returns(3));
    CHECK(length == -7);
    CHECK(from.sin_port == 0x5a5a);
}

// --- datagrams ----------------------------------------------------------------------------------

BEHAVIOUR("datagram.truncated", "D.3-2", high, "docs:recvfrom",
          "a datagram that does not fit fills the buffer, fails with WSAEMSGSIZE and is gone") {
    auto const pair = non_blocking(udp_pair());
    say(pair.client, "abcdef");
    REQUIRE(await(pair.server, Ready::to_read));
    char data[4] = {};
    CHECK_THAT(outcome([&] { return recv(pair.server, data, 3, 0); }), FailsWith(WSAEMSGSIZE));
    CHECK(std::string{data} == "abc");
    CHECK(take(pair.server, 9) == error(WSAEWOULDBLOCK));
}

BEHAVIOUR("datagram.sender-anyway", "D.3-1 D.3-2", medium, "docs:recvfrom",
          "a datagram that does not fit has a sender, and so has an empty one") {
    auto const pair = udp_pair();
    for (std::string const text : {"abcdef", ""}) {
        CAPTURE(text);
        say(pair.client, text);
        REQUIRE(await(pair.server, Ready::to_read));
        char data[4] = {};
        sockaddr_in from{};
        int length = sizeof from;
        auto const received = outcome([&] {
            return recvfrom(pair.server, data, 3, 0, reinterpret_cast<sockaddr*>(&from), &length);
        });
        if (text.empty())
            CHECK_THAT(received, Returns(0));
        else
            CHECK_THAT(received, FailsWith(WSAEMSGSIZE));
        CHECK(length == sizeof from);
        CHECK(from.sin_family == AF_INET);
        CHECK(ntohs(from.sin_port) == local_address(pair.client).port());
    }
}

BEHAVIOUR("datagram.truncated-peek", "D.3-3", medium, "docs:recvfrom",
          "recv with MSG_PEEK of a datagram that does not fit leaves the datagram queued") {
    auto const pair = udp_pair();
    say(pair.client, "abcdef");
    char data[4] = {};
    CHECK_THAT(outcome([&] { return recv(pair.server, data, 3, MSG_PEEK); }),
               FailsWith(WSAEMSGSIZE));
    CHECK(std::string{data} == "abc");
    CHECK(take(pair.server, 9, MSG_PEEK) == "abcdef");
    CHECK(take(pair.server, 9) == "abcdef");
}

BEHAVIOUR("datagram.truncated-wsarecv", "D.3-4", medium, "docs:WSARecvFrom",
          "WSARecv of a datagram that does not fit reports the count and MSG_PARTIAL") {
    auto const pair = udp_pair();
    say(pair.client, "abcdef");
    char data[4] = {};
    WSABUF buffer{3, data};
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_THAT(
        outcome([&] { return WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, nullptr); }),
        FailsWith(WSAEMSGSIZE));
    CHECK(count == 3);
    CHECK(flags == MSG_PARTIAL);
}

BEHAVIOUR(
    "datagram.truncated-wsarecvfrom", "D.3-4", medium, "docs:WSARecvFrom",
    "WSARecvFrom of a datagram that does not fit reports the count, MSG_PARTIAL and the sender") {
    auto const pair = udp_pair();
    say(pair.client, "abcdef");
    char data[4] = {};
    WSABUF buffer{3, data};
    DWORD count = 0;
    DWORD flags = 0;
    Address from;
    CHECK_THAT(outcome([&] {
                   return WSARecvFrom(pair.server, &buffer, 1, &count, &flags, from.data(),
                                      from.length_out(), nullptr, nullptr);
               }),
               FailsWith(WSAEMSGSIZE));
    CHECK(count == 3);
    CHECK(flags == MSG_PARTIAL);
    CHECK(from == local_address(pair.client));
}

BEHAVIOUR("datagram.truncated-from", "D.3-2", high, "docs:recvfrom",
          "recvfrom of a datagram that does not fit reports the sender, also with MSG_PEEK") {
    auto const pair = udp_pair();
    say(pair.client, "abcdef");
    for (int const flags : {MSG_PEEK, 0}) {
        char data[4] = {};
        Address from;
        CHECK_THAT(outcome([&] {
                       return recvfrom(pair.server, data, 3, flags, from.data(), from.length_out());
                   }),
                   FailsWith(WSAEMSGSIZE));
        CHECK(std::string{data} == "abc");
        CHECK(from == local_address(pair.client));
    }
}

BEHAVIOUR("datagram.unbound-recvfrom", "D.3-12", high, "winetest:test_connect_udp; docs:recvfrom",
          "recvfrom on an unbound datagram socket fails with WSAEINVAL, with an address or not") {
    auto const s = datagram_socket();
    set_non_blocking(s);
    char letter = 0;
    Address from;
    CHECK_THAT(outcome([&] { return recvfrom(s, &letter, 1, 0, nullptr, nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return recvfrom(s, &letter, 1, 0, from.data(), from.length_out()); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("datagram.counted", "D.3-15",
          decided("today's documentation says all bytes, but any answer that covers the next "
                  "datagram serves programs"),
          "docs:ioctlsocket", "FIONREAD on a datagram socket is not less than the next datagram") {
    auto const pair = udp_pair();
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    u_long count = 0;
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, &count); }),
               ReturnsAndResets(0));
    CHECK(count >= 3);
    CHECK(take(pair.server, 9) == "abc");
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, &count); }),
               ReturnsAndResets(0));
    CHECK(count == 0);
}

BEHAVIOUR("datagram.zero-length-buffer", "D.4-10", medium, "web:lalinsky/zio#733; libuv",
          "a receive of a datagram into no room takes it and fails with WSAEMSGSIZE; with MSG_PEEK "
          "it stays") {
    auto const pair = non_blocking(udp_pair());
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    char none{};
    WSABUF buffer{0, &none};
    for (DWORD const asked : {DWORD{MSG_PEEK}, DWORD{0}}) {
        CAPTURE(asked);
        DWORD count = 0;
        DWORD flags = asked;
        CHECK_THAT(outcome([&] {
                       return WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, nullptr);
                   }),
                   FailsWith(WSAEMSGSIZE));
    }
    CHECK(take(pair.server, 9) == error(WSAEWOULDBLOCK));
}

BEHAVIOUR("datagram.empty", "D.3-1", high, "docs:recvfrom",
          "a receive of an empty datagram returns 0; with MSG_PEEK it stays queued") {
    auto const pair = non_blocking(udp_pair());
    CHECK_THAT(outcome([&] { return send(pair.client, nullptr, 0, 0); }), Returns(0));
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(take(pair.server, 9, MSG_PEEK).empty());
    CHECK(take(pair.server, 9).empty());
    CHECK(take(pair.server, 9) == error(WSAEWOULDBLOCK));
}

BEHAVIOUR("datagram.unbound", "D.3-12", high, "winetest:test_connect_udp",
          "recv on an unbound datagram socket fails with WSAEINVAL") {
    auto const s = datagram_socket();
    set_non_blocking(s);
    CHECK(take(s, 1) == error(WSAEINVAL));
    CHECK(take(s, 1, MSG_PEEK) == error(WSAEINVAL));
}

BEHAVIOUR("datagram.short-from", "D.3-8", high, "winetest:test_UDP",
          "recvfrom with a length that is too small for the address fails with WSAEFAULT and "
          "leaves the datagram queued") {
    auto const pair = non_blocking(udp_pair());
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    char data[8];
    sockaddr_in from{};
    from.sin_port = 0x5a5a;
    int length = 1;
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 8, 0, reinterpret_cast<sockaddr*>(&from),
                                   &length);
               }),
               FailsWith(WSAEFAULT));
    CHECK(length == 1);
    CHECK(from.sin_port == 0x5a5a);
    length = sizeof from;
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 8, MSG_PEEK,
                                   reinterpret_cast<sockaddr*>(&from), &length);
               }),
               Returns(3));
    CHECK(from.sin_family == AF_INET);
    CHECK(take(pair.server, 9) == "abc");
}

BEHAVIOUR("datagram.from-without-length", "D.3-10", medium, "docs:recvfrom",
          "recvfrom with a place for the address and none for its length fails with WSAEFAULT") {
    auto const pair = udp_pair();
    say(pair.client, "abc");
    char data[8];
    sockaddr_in from{};
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 8, 0, reinterpret_cast<sockaddr*>(&from),
                                   nullptr);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("recv.push-immediate", "D.1-7", medium, "docs:WSARecv",
          "MSG_PUSH_IMMEDIATE is a hint: the data comes as without it") {
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    CHECK(take(pair.server, 9, MSG_PUSH_IMMEDIATE) == "abc");
}

BEHAVIOUR("send.dontroute", "D.1-8", medium, "docs:send",
          "MSG_DONTROUTE is accepted and changes nothing") {
    for (auto const& pair : {tcp_pair(), udp_pair()}) {
        CHECK_THAT(outcome([&] { return send(pair.client, "abc", 3, MSG_DONTROUTE); }),
                   ReturnsAndResets(3));
        CHECK(take(pair.server, 3) == "abc");
    }
}

BEHAVIOUR("recv.closed", "D.2-9", high, "docs:recv",
          "recv and MSG_PEEK on a closed socket fail with WSAENOTSOCK") {
    auto pair = tcp_pair();
    SOCKET const gone = pair.server;
    pair.server.close();
    CHECK(take(gone, 1) == error(WSAENOTSOCK));
    CHECK(take(gone, 1, MSG_PEEK) == error(WSAENOTSOCK));
}

BEHAVIOUR("recv.unconnected", "D.5-4", high, "winetest:test_connecting_socket",
          "recv on a stream that is not connected fails with WSAENOTCONN, blocking or not") {
    for (bool const is_blocking : {true, false}) {
        UniqueSocket const all[] = {stream_socket(), bound_stream()};
        for (auto const& s : all) {
            if (!is_blocking) set_non_blocking(s);
            CHECK(take(s, 1) == error(WSAENOTCONN));
            CHECK(take(s, 1, MSG_PEEK) == error(WSAENOTCONN));
        }
    }
}

BEHAVIOUR(
    "recv.after-shutdown", "D.5-5", high, "winetest:test_shutdown",
    "after SD_RECEIVE or SD_BOTH recv fails with WSAESHUTDOWN, again and again, data or not") {
    for (int const how : {SD_RECEIVE, SD_BOTH}) {
        auto const pair = tcp_pair();
        say(pair.client, "abc");
        REQUIRE(await(pair.server, Ready::to_read));
        REQUIRE(shutdown(pair.server, how) == 0);
        for (int const flags : {0, MSG_PEEK, 0})
            CHECK(take(pair.server, 9, flags) == error(WSAESHUTDOWN));
    }
}

BEHAVIOUR("recv.end-stays", "D.5-3", high, "winetest:test_shutdown",
          "the end of the stream is reported again and again, whatever is called in between") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    char one = 0;
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return send(pair.server, "x", 1, 0); }), ReturnsAndResets(1));
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), ReturnsAndResets(0));
    REQUIRE(shutdown(pair.server, SD_SEND) == 0);
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return recvfrom(pair.server, &one, 1, 0, nullptr, nullptr); }),
               ReturnsAndResets(0));
}

BEHAVIOUR("recv.readable-count", "D.5-10", high,
          "docs:ioctlsocket; winetest:test_fionread_siocatmark",
          "FIONREAD counts what one receive can return, and is 0 after the end of the stream") {
    auto const pair = tcp_pair();
    auto const count = [&] {
        u_long value = 77;
        CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, &value); }),
                   ReturnsAndResets(0));
        return value;
    };
    say(pair.client, "ab");
    say(pair.client, "cde");
    CHECK(eventually([&] { return count() == 5; }));
    CHECK(take(pair.server, 9) == "abcde");
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(count() == 0);
    CHECK(take(pair.server, 9).empty());
    CHECK(count() == 0);
}

BEHAVIOUR("wsarecv.timeout", "D.5-11", high, "winetest:test_timeout",
          "SO_RCVTIMEO ends WSARecv with WSAETIMEDOUT and leaves the count alone") {
    auto const pair = tcp_pair();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
    char data[4];
    WSABUF buffer{4, data};
    DWORD count = 0xdeadbeef;
    DWORD flags = 0;
    CHECK_THAT(
        outcome([&] { return WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, nullptr); }),
        FailsWith(WSAETIMEDOUT));
    CHECK(count == 0xdeadbeef);
}

BEHAVIOUR("datagram.nothing", "D.3-13", high, "winetest:test_connect_udp",
          "a receive on a bound datagram socket with nothing queued fails with WSAEWOULDBLOCK if "
          "non-blocking") {
    auto const s = bound_datagram();
    set_non_blocking(s);
    CHECK(take(s, 1) == error(WSAEWOULDBLOCK));
    CHECK(take(s, 1, MSG_PEEK) == error(WSAEWOULDBLOCK));
}

BEHAVIOUR("datagram.long-from", "D.3-9", high, "winetest:test_UDP",
          "recvfrom writes only the address into a larger buffer, and its size into the length") {
    auto const pair = udp_pair();
    say(pair.client, "abc");
    std::array<unsigned char, 128> from;
    from.fill(0xCC);
    int length = sizeof from;
    char data[8];
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 8, 0,
                                   reinterpret_cast<sockaddr*>(from.data()), &length);
               }),
               ReturnsAndResets(3));
    CHECK(length == 16);
    CHECK(std::all_of(from.begin() + 16, from.end(), [](unsigned char b) { return b == 0xCC; }));
}

BEHAVIOUR("datagram.length-without-from", "D.3-11", medium, "cygwin",
          "WSARecvFrom with a length and no address fails with WSAEFAULT, and takes nothing") {
    auto const pair = udp_pair();
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    char data[8];
    WSABUF buffer{8, data};
    DWORD count = 0;
    DWORD flags = 0;
    int length = 16;
    CHECK_THAT(outcome([&] {
                   return WSARecvFrom(pair.server, &buffer, 1, &count, &flags, nullptr, &length,
                                      nullptr, nullptr);
               }),
               FailsWith(WSAEFAULT));
    CHECK(take(pair.server, 9) == "abc");
}

namespace {

struct TimeoutRow {
    Behaviour is;
    Pair (*prepare)();
    bool tells_sender;
};
Pair stream_pair() { return tcp_pair(); }
Pair datagram_pair() { return udp_pair(); }

// clang-format off
TimeoutRow const timeout_rows[] = {
    {{"recv.timeout", "D.5-11 E.13-16", high, "winetest:test_timeout", "SO_RCVTIMEO ends recv with WSAETIMEDOUT, and the socket goes on"}, stream_pair, false},
    {{"recv.timeout-datagram", "D.5-11", high, "winetest:test_timeout", "SO_RCVTIMEO ends recv of datagrams with WSAETIMEDOUT, and the socket goes on"}, datagram_pair, false},
    {{"recvfrom.timeout", "D.5-11", high, "winetest:test_timeout", "SO_RCVTIMEO ends recvfrom with WSAETIMEDOUT, and leaves the address alone"}, datagram_pair, true},
};
// clang-format on

}  // namespace

BEHAVIOURS(timeout_rows, row) {
    auto const pair = row.prepare();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
    char one = 0;
    sockaddr_in from{};
    from.sin_port = 0x5a5a;
    int length = sizeof from;
    CHECK_THAT(outcome([&] {
                   return row.tells_sender ? recvfrom(pair.server, &one, 1, 0,
                                                      reinterpret_cast<sockaddr*>(&from), &length)
                                           : recv(pair.server, &one, 1, 0);
               }),
               FailsWith(WSAETIMEDOUT));
    CHECK(from.sin_port == 0x5a5a);
    say(pair.client, "x");
    CHECK(take(pair.server, 1) == "x");
}
