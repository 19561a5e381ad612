// SPDX-License-Identifier: MIT
// closesocket: what it does to calls that wait in other threads, to the peer, and to the handle.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <io.h>

#include <functional>
#include <string>
#include <utility>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto close_docs = "docs:closesocket";

// The outcome of a call that waits when its socket is closed.
Outcome closed_under(UniqueSocket& s, std::function<long long()> call) {
    BlockedCall const waiting{std::move(call)};
    REQUIRE(waiting.is_blocked());
    REQUIRE(closesocket(s.release()) == 0);
    auto const result = waiting.result();
    REQUIRE(result);
    return *result;
}

}  // namespace

BEHAVIOUR("close.under-accept", "B.5-1 B.1-11 0.3-9", high,
          "nettest:Accept.AcceptGetsCanceledByDispose",
          "closesocket ends another thread's accept with WSAEINTR") {
    auto s = listener();
    SOCKET const handle = s;
    CHECK_THAT(
        closed_under(s, [=] { return static_cast<long long>(accept(handle, nullptr, nullptr)); }),
        FailsWith(WSAEINTR));
}

BEHAVIOUR("close.under-recv", "B.5-3", medium,
          "nettest:SendReceive.TcpReceiveSendGetsCanceledByDispose",
          "closesocket ends another thread's recv on a stream with WSAECONNABORTED") {
    auto pair = tcp_pair();
    SOCKET const handle = pair.client;
    static char data[4];  // of a thread that may stay behind
    CHECK_THAT(closed_under(pair.client, [=] { return recv(handle, data, 4, 0); }),
               FailsWith(WSAECONNABORTED));
}

BEHAVIOUR("close.under-send", "B.5-3", medium,
          "nettest:SendReceive.TcpReceiveSendGetsCanceledByDispose",
          "closesocket ends another thread's send on a stream with WSAECONNABORTED") {
    auto pair = tcp_pair();
    SOCKET const handle = pair.client;
    static std::string const data(50'000'000, 'x');
    CHECK_THAT(
        closed_under(pair.client,
                     [=] { return send(handle, data.data(), static_cast<int>(data.size()), 0); }),
        FailsWith(WSAECONNABORTED));
}

BEHAVIOUR("close.under-recvfrom", "B.5-2", high,
          "nettest:SendReceive.UdpReceiveGetsCanceledByDispose",
          "closesocket ends another thread's recvfrom on a datagram socket with WSAEINTR") {
    auto s = bound_datagram();
    SOCKET const handle = s;
    static char data[4];  // of a thread that may stay behind
    CHECK_THAT(closed_under(s, [=] { return recvfrom(handle, data, 4, 0, nullptr, nullptr); }),
               FailsWith(WSAEINTR));
}

BEHAVIOUR("close.under-duplicate", "B.5-2", medium, "inferred",
          "another thread's recvfrom ends when the last handle of its socket is closed, whichever "
          "handle it was called with") {
    auto s = bound_datagram();
    SOCKET const handle = s;
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(s, GetCurrentProcessId(), &info) == 0);
    UniqueSocket second{WSASocketW(0, 0, 0, &info, 0, 0)};
    REQUIRE(second.valid());
    static char data[4];  // of a thread that may stay behind
    BlockedCall const waiting{[=] { return recvfrom(handle, data, 4, 0, nullptr, nullptr); }};
    REQUIRE(waiting.is_blocked());
    s.close();
    CHECK(waiting.is_blocked());
    CHECK(closesocket(second.release()) == 0);
    auto const result = waiting.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAEINTR));
}

BEHAVIOUR("close.under-select", "B.5-5 E.9-26", high, "winetest:test_select",
          "closing a socket under another thread's select for reading makes it return 1 with the "
          "socket in the set") {
    auto listening = listener();
    SOCKET const handle = listening;
    bool is_set = false;
    CHECK_THAT(closed_under(listening,
                            [=, &is_set] {
                                fd_set set;
                                FD_ZERO(&set);
                                FD_SET(handle, &set);
                                auto const count = select(0, &set, nullptr, nullptr, nullptr);
                                is_set = FD_ISSET(handle, &set) != 0;
                                return count;
                            }),
               Returns(1));
    CHECK(is_set);
}

BEHAVIOUR("close.under-select-exceptional", "B.5-6 E.9-26", high, "winetest:test_select",
          "closing a socket under another thread's select for exceptions alone makes it fail with "
          "WSAENOTSOCK, its set empty") {
    auto pair = tcp_pair();
    SOCKET const handle = pair.client;
    u_int left = 99;
    CHECK_THAT(closed_under(pair.client,
                            [=, &left] {
                                fd_set set;
                                FD_ZERO(&set);
                                FD_SET(handle, &set);
                                auto const count = select(0, nullptr, nullptr, &set, nullptr);
                                left = set.fd_count;
                                return count;
                            }),
               FailsWith(WSAENOTSOCK));
    CHECK(left == 0);
}

BEHAVIOUR("close.under-recv-datagram", "B.5-2", high,
          "nettest:SendReceive.UdpReceiveGetsCanceledByDispose",
          "closesocket ends another thread's recv on a datagram socket with WSAEINTR") {
    auto pair = udp_pair();
    SOCKET const handle = pair.client;
    static char data[4];  // of a thread that may stay behind
    CHECK_THAT(closed_under(pair.client, [=] { return recv(handle, data, 4, 0); }),
               FailsWith(WSAEINTR));
}

BEHAVIOUR("close.under-poll", "B.5-7 E.10-26", high, "winetest:test_WSAPoll",
          "closing a socket under another thread's WSAPoll makes it return 1 with POLLNVAL") {
    auto listening = listener();
    WSAPOLLFD item{listening, POLLRDNORM, 0};
    CHECK_THAT(closed_under(listening, [&] { return WSAPoll(&item, 1, -1); }), Returns(1));
    CHECK(item.revents == POLLNVAL);
}

BEHAVIOUR("close.twice", "E.7-12", high, close_docs,
          "a closed handle is WSAENOTSOCK, and so is INVALID_SOCKET") {
    auto s = stream_socket();
    SOCKET const handle = s.release();
    CHECK_THAT(outcome([&] { return closesocket(handle); }), Returns(0));
    CHECK_THAT(outcome([&] { return closesocket(handle); }), FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([] { return closesocket(INVALID_SOCKET); }), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR(
    "close.by-descriptor", "Win32", high, "docs:_open_osfhandle",
    "_close of a descriptor that _open_osfhandle made for a SOCKET closes the socket: its peer "
    "receives the bytes sent, then the end of the stream") {
    auto pair = tcp_pair();
    int const descriptor = _open_osfhandle(static_cast<intptr_t>(pair.client.release()), 0);
    REQUIRE(descriptor >= 0);
    CHECK(send(static_cast<SOCKET>(_get_osfhandle(descriptor)), "x", 1, 0) == 1);
    CHECK(_close(descriptor) == 0);
    char data[4];
    CHECK(recv(pair.server, data, sizeof data, 0) == 1);
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(pair.server, &readable);
    timeval generous{60, 0};
    CHECK(select(0, &readable, nullptr, nullptr, &generous) == 1);
    set_non_blocking(pair.server);
    CHECK(recv(pair.server, data, sizeof data, 0) == 0);
}

BEHAVIOUR("close.queued-data-arrives", "E.7-1", high, close_docs,
          "what was sent before closesocket arrives, then the end of the stream") {
    auto pair = tcp_pair();
    std::string const data(300'000, 'q');
    set_non_blocking(pair.client);
    REQUIRE(send(pair.client, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
    CHECK_THAT(outcome([&] { return closesocket(pair.client.release()); }), Returns(0));
    CHECK(recv_all_text(pair.server, data.size() + 1) == data);
}

namespace {

// More than the host has room for.
std::string send_more_than_fits(SOCKET s) {
    set_non_blocking(s);
    std::string data(8 << 20, 'q');
    REQUIRE(send(s, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
    return data;
}

void set_blocking(SOCKET s) {
    u_long off = 0;
    REQUIRE(ioctlsocket(s, static_cast<long>(FIONBIO), &off) == 0);
}

struct CallInside {
    Behaviour is;
    std::function<long long(SOCKET)> call;
};

long long select_on(SOCKET s, bool read, bool write, bool exceptional) {
    fd_set sets[3];
    for (auto& set : sets) {
        FD_ZERO(&set);
        FD_SET(s, &set);
    }
    return select(0, read ? &sets[0] : nullptr, write ? &sets[1] : nullptr,
                  exceptional ? &sets[2] : nullptr, nullptr);
}

long long receive_one(SOCKET s) {
    static char byte;  // of a thread that may stay behind
    return recv(s, &byte, 1, 0);
}

// clang-format off
CallInside const calls_inside[] = {
    {{"close.accepted-under-recv", "E.7-1", high, close_docs, "after closesocket what was sent arrives in full, and then the end, also when another thread is in recv on the socket"}, receive_one},
    {{"close.accepted-under-select", "E.7-1", high, close_docs, "sent data arrives in full, and then the end, also when closesocket meets a thread that selects the socket for reading"}, [](SOCKET s) { return select_on(s, true, false, false); }},
    {{"close.accepted-under-select-write", "E.7-1", high, close_docs, "sent data arrives in full, and then the end, also when closesocket meets a thread that selects it for writing"}, [](SOCKET s) { return select_on(s, false, true, false); }},
    {{"close.accepted-under-select-exceptional", "E.7-1", high, close_docs, "sent data arrives in full, and then the end, also when closesocket meets a thread that selects it for exceptions"}, [](SOCKET s) { return select_on(s, false, false, true); }},
    {{"close.accepted-under-poll", "E.7-1", high, close_docs, "sent data arrives in full, and then the end, also when closesocket meets a thread that polls it"}, [](SOCKET s) { WSAPOLLFD item{s, POLLRDNORM, 0}; return static_cast<long long>(WSAPoll(&item, 1, -1)); }},
};
CallInside const abortive_calls[] = {
    {{"close.abortive-under-recv", "E.7-2", high, close_docs, "with SO_LINGER 0 the peer sees a reset, also when a thread is in recv on the socket"}, receive_one},
    {{"close.abortive-under-select", "E.7-2", high, close_docs, "with SO_LINGER 0 the peer sees a reset, also when a thread selects the socket"}, [](SOCKET s) { return select_on(s, true, false, false); }},
};
// clang-format on

}  // namespace

BEHAVIOURS(calls_inside, row) {
    auto pair = tcp_pair();
    auto const data = send_more_than_fits(pair.client);
    set_blocking(pair.client);
    SOCKET const handle = pair.client.release();
    BlockedCall const inside{[=, &row] { return row.call(handle); }};
    REQUIRE(inside.is_blocked());
    CHECK_THAT(outcome([&] { return closesocket(handle); }), Returns(0));
    CHECK(inside.result());
    CHECK(recv_all_text(pair.server, data.size()) == data);
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOURS(abortive_calls, row) {
    auto pair = tcp_pair();
    linger const at_once{1, 0};
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&at_once),
                       sizeof at_once) == 0);
    SOCKET const handle = pair.client.release();
    BlockedCall const inside{[=, &row] { return row.call(handle); }};
    REQUIRE(inside.is_blocked());
    CHECK_THAT(outcome([&] { return closesocket(handle); }), Returns(0));
    CHECK(inside.result());
    CHECK(recv_text(pair.server, 1) == "!" + std::to_string(WSAECONNRESET));
}

BEHAVIOUR("close.linger-waits", "E.7-3", medium, close_docs,
          "with SO_LINGER closesocket on a blocking socket waits no longer than the data takes") {
    auto pair = tcp_pair();
    linger const patient{1, 100};
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&patient),
                       sizeof patient) == 0);
    REQUIRE(send(pair.client, "bye", 3, 0) == 3);
    BlockedCall const call{[s = pair.client.release()] { return closesocket(s); }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(0));
    CHECK(recv_all_text(pair.server, 4) == "bye");
}

namespace {

void linger_for(SOCKET s, u_short seconds) {
    linger const value{1, seconds};
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&value),
                       sizeof value) == 0);
}

struct LingerRow {
    Behaviour is;
    bool fills_blocking;  // the host's buffers only, as blocking sends leave them
};

// clang-format off
LingerRow const linger_rows[] = {
    {{"close.linger-gives-up", "E.7-3", medium, close_docs, "when the time of SO_LINGER is over, closesocket on a blocking socket returns 0 and resets the connection"}, false},
    {{"close.linger-gives-up-blocking", "E.7-3", medium, close_docs, "when the time of SO_LINGER is over, closesocket resets a connection whose blocking send left data unsent"}, true},
};
// clang-format on

// Sends until no more fits.
void fill(SOCKET s) {
    static std::string const data(1 << 16, 'q');
    while (send(s, data.data(), static_cast<int>(data.size()), 0) > 0) {
    }
}

void fill_blocking(SOCKET s) {
    DWORD const timeout = 20;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, reinterpret_cast<char const*>(&timeout),
                       sizeof timeout) == 0);
    fill(s);
}

void fill_non_blocking(SOCKET s) {
    set_non_blocking(s);
    fill(s);
    u_long off = 0;
    REQUIRE(ioctlsocket(s, static_cast<long>(FIONBIO), &off) == 0);
}

}  // namespace

BEHAVIOURS(linger_rows, row) {
    auto pair = tcp_pair();
    linger_for(pair.client, 1);
    (row.fills_blocking ? fill_blocking : fill_non_blocking)(pair.client);
    BlockedCall const call{[s = pair.client.release()] { return closesocket(s); }};
    CHECK(call.is_blocked());
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(0));
    std::string last;
    while (last.empty() || last[0] == 'q') {
        last = recv_text(pair.server, 1 << 16);
        if (last.empty()) break;
    }
    CHECK(last == "!" + std::to_string(WSAECONNRESET));
}

BEHAVIOUR(
    "close.linger-would-block", "E.7-4", medium, "docs:closesocket; cygwin",
    "with SO_LINGER a non-blocking socket that has unsent data is not closed: WSAEWOULDBLOCK, "
    "again and again, until the data is gone") {
    auto pair = tcp_pair();
    linger_for(pair.client, 2);
    std::string const data(3'000'000, 'q');
    set_non_blocking(pair.client);
    REQUIRE(send(pair.client, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
    SOCKET const handle = pair.client.release();
    REQUIRE_THAT(outcome([&] { return closesocket(handle); }), FailsWith(WSAEWOULDBLOCK));
    CHECK_THAT(outcome([&] { return closesocket(handle); }), FailsWith(WSAEWOULDBLOCK));
    CHECK(remote_address(handle) == local_address(pair.server));
    CHECK(recv_all_text(pair.server, data.size()) == data);
    CHECK(eventually([&] { return closesocket(handle) == 0; }));
    CHECK_THAT(outcome([&] { return closesocket(handle); }), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("close.one-of-several-lingers-not", "E.7-13", high,
          "winetest:test_completion_port; docs:WSADuplicateSocket",
          "closing one of several handles returns at once whatever SO_LINGER says, and changes "
          "nothing for the others") {
    auto pair = tcp_pair();
    linger_for(pair.client, 1);
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info) == 0);
    UniqueSocket second{WSASocketW(0, 0, 0, &info, 0, 0)};
    REQUIRE(second.valid());
    auto const data = send_more_than_fits(second);
    set_blocking(second);
    CHECK_THAT(outcome([&] { return closesocket(pair.client.release()); }), Returns(0));
    auto const now = option<linger>(second, SOL_SOCKET, SO_LINGER);
    CHECK(now.l_onoff == 1);
    CHECK(now.l_linger == 1);
    CHECK(is_ready(pair.server, Ready::to_read));
    linger_for(second, 100);
    BlockedCall const closing{[s = second.release()] { return closesocket(s); }};
    CHECK(recv_all_text(pair.server, data.size()) == data);
    CHECK(recv_text(pair.server, 1).empty());
    CHECK(closing.result());
}
