// SPDX-License-Identifier: MIT
// Overlapped receives and sends: when they pend, how their end is reported, what stands in
// OVERLAPPED.
#include <winsock2.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr ULONG_PTR pending = 0x103;
constexpr ULONG_PTR cancelled = 0xC0000120;
constexpr ULONG_PTR buffer_overflow = 0x80000005;
constexpr ULONG_PTR garbage = 0xdeadbeef;

struct Event : OwnedHandle {
    Event() : OwnedHandle{new_event()} {}
};

}  // namespace

BEHAVIOUR(
    "overlapped.receive-pends", "F.2-9 F.2-12 F.12-1 F.13-1", high,
    "winetest:test_nonblocking_async_recv",
    "overlapped I/O: a receive without data pends: Internal is STATUS_PENDING, InternalHigh is as "
    "it was, the event is reset; both are written and the event is set when data comes") {
    auto const pair = tcp_pair();
    Event const event;
    SetEvent(event);
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK(request.overlapped.Internal == pending);
    CHECK(request.overlapped.InternalHigh == garbage);
    CHECK_FALSE(is_set(event));
    CHECK(request.count == 0xdeadbeef);
    say(pair.client, "data");
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == 0);
    CHECK(request.text() == "data");
}

BEHAVIOUR("overlapped.receive-at-once", "F.2-1 F.13-23", high, "docs:WSARecv",
          "overlapped I/O: a receive that finds data returns 0 with the count, and its event is "
          "set all the same") {
    auto const pair = tcp_pair();
    say(pair.client, "data");
    REQUIRE(await(pair.server, Ready::to_read));
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), ReturnsAndResets(0));
    CHECK(request.count == 4);
    CHECK(request.text() == "data");
    CHECK(request.overlapped.Internal == 0);
    CHECK(is_set(event));
}

BEHAVIOUR("overlapped.non-blocking-pends", "F.2-7", high, "winetest:test_nonblocking_async_recv",
          "overlapped I/O: the socket's non-blocking mode does not matter: the receive pends") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "x");
    CHECK(becomes_set(event));
    CHECK(request.text() == "x");
}

BEHAVIOUR("overlapped.handle-is-object", "F.2-10 F.12-2 F.10-5", high,
          "winetest:test_nonblocking_async_recv",
          "overlapped I/O: without an event the socket's handle is the object: not signalled while "
          "the receive pends, signalled when it has ended") {
    auto const pair = tcp_pair();
    auto const handle = reinterpret_cast<HANDLE>(pair.server.get());
    Request request;
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK_FALSE(is_set(handle));
    say(pair.client, "x");
    CHECK(becomes_set(handle));
    CHECK(request.text() == "x");
}

BEHAVIOUR("overlapped.looking-is-enough", "F.12-2", high, "sdk:HasOverlappedIoCompleted",
          "an overlapped operation without a port ends although no thread waits for it: Internal "
          "changes") {
    auto const pair = tcp_pair();
    Request request;
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "seen");
    CHECK(request.ends());
    CHECK(request.text() == "seen");
}

BEHAVIOUR("overlapped.receives-in-order", "F.2-14 F.13-10 D.5-7", high,
          "winetest:test_simultaneous_async_recv",
          "overlapped I/O: receives that pend are served in the order they were started, all of "
          "them by one segment") {
    auto const pair = tcp_pair();
    std::array<Event, 3> const events;
    Request first{events[0], 4};
    Request second{events[1], 4};
    Request third{events[2], 4};
    for (auto* const each : {&first, &second, &third})
        CHECK_THAT(outcome([&] { return each->receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "aaaabbbbcc");
    for (auto const& event : events) CHECK(becomes_set(event));
    CHECK(first.text() == "aaaa");
    CHECK(second.text() == "bbbb");
    CHECK(third.text() == "cc");
}

BEHAVIOUR("overlapped.end-of-stream", "F.13-8", high, "winetest:test_completion_port",
          "overlapped I/O: when the peer has finished every receive that pends ends with success "
          "and 0 bytes, later ones do so at once") {
    auto const pair = tcp_pair();
    Event const one;
    Event const other;
    Request first{one};
    Request second{other};
    for (auto* const each : {&first, &second})
        CHECK_THAT(outcome([&] { return each->receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK(becomes_set(one));
    CHECK(becomes_set(other));
    for (auto* const each : {&first, &second}) {
        CHECK(each->overlapped.Internal == 0);
        CHECK(each->overlapped.InternalHigh == 0);
    }
    Request third{one};
    CHECK_THAT(outcome([&] { return third.receive(pair.server); }), ReturnsAndResets(0));
    CHECK(third.count == 0);
}

BEHAVIOUR("overlapped.reset", "F.13-9", high, "winetest:test_tcp_reset",
          "overlapped I/O: a reset ends every receive that pends with STATUS_CONNECTION_RESET and "
          "0 bytes; later ones fail at once") {
    auto pair = tcp_pair();
    Event const one;
    Event const other;
    Request first{one};
    Request second{other};
    for (auto* const each : {&first, &second})
        CHECK_THAT(outcome([&] { return each->receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    close_with_reset(std::move(pair.client));
    CHECK(becomes_set(one));
    CHECK(becomes_set(other));
    for (auto* const each : {&first, &second}) {
        CHECK(each->overlapped.Internal == 0xC000020D);
        CHECK(each->overlapped.InternalHigh == 0);
    }
    Request third{one};
    CHECK_THAT(outcome([&] { return third.receive(pair.server); }), FailsWith(WSAECONNRESET));
}

BEHAVIOUR("overlapped.refused-stays-pending", "F.2-11 F.2-4 F.11-3", medium,
          "winetest:test_connect, test_AcceptEx",
          "overlapped I/O: a receive on a socket that is not connected fails with WSAENOTCONN, "
          "Internal is STATUS_PENDING and nothing follows") {
    auto const s = stream_socket();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(s); }), FailsWith(WSAENOTCONN));
    CHECK(request.overlapped.Internal == pending);
    CHECK(request.overlapped.InternalHigh == garbage);
}

BEHAVIOUR(
    "overlapped.send-at-once", "F.13-12 E.5-9", high, "winetest:test_send",
    "overlapped I/O: a send that the stack takes returns 0 with its count, and its event is set") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.send(pair.client, "hello"); }), ReturnsAndResets(0));
    CHECK(request.count == 5);
    CHECK(request.overlapped.Internal == 0);
    CHECK(request.overlapped.InternalHigh == 5);
    CHECK(is_set(event));
    CHECK(recv_all_text(pair.server, 5) == "hello");
}

BEHAVIOUR("overlapped.large-send", "F.13-12 F.13-14 E.5-9", high, "winetest:test_send",
          "overlapped I/O: a send of more than there is room for ends with its full count, once "
          "the peer has read enough; one behind it goes out behind it") {
    constexpr int no_buffer = 0;
    auto const pair = tcp_pair();
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_SNDBUF,
                       reinterpret_cast<char const*>(&no_buffer), sizeof no_buffer) == 0);
    Event const event;
    Event const behind;
    std::string const large(16u << 20, 'x');
    Request request{event};
    Request last{behind};
    auto const sent = outcome([&] { return request.send(pair.client, large); });
    CHECK_THAT(sent, FailsWith(WSA_IO_PENDING));
    CHECK_THAT(outcome([&] { return last.send(pair.client, "end"); }), FailsWith(WSA_IO_PENDING));
    auto const all = recv_all_text(pair.server, large.size() + 3);
    CHECK(all.size() == large.size() + 3);
    CHECK(all.substr(all.size() - 4) == "xend");
    CHECK(becomes_set(event));
    CHECK(becomes_set(behind));
    CHECK(request.overlapped.InternalHigh == large.size());
    CHECK(last.overlapped.InternalHigh == 3);
}

BEHAVIOUR("overlapped.shutdown-behind-sends", "F.13-15", medium, "docs:shutdown",
          "overlapped I/O: SD_SEND takes effect behind the sends that are under way") {
    auto const pair = tcp_pair();
    Event const event;
    std::string const large(16u << 20, 'x');
    Request request{event};
    auto const sent = outcome([&] { return request.send(pair.client, large); });
    REQUIRE((sent.value == 0 || sent.last_error == WSA_IO_PENDING));
    CHECK(shutdown(pair.client, SD_SEND) == 0);
    CHECK(recv_all_text(pair.server, large.size()).size() == large.size());
    CHECK(becomes_set(event));
    CHECK(request.overlapped.InternalHigh == large.size());
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("overlapped.wait-all", "F.13-2", high, "winetest:afd test_recv",
          "overlapped I/O: with MSG_WAITALL a receive ends when its buffer is full") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event, 6};
    say(pair.client, "1234");
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK_THAT(outcome([&] { return request.receive(pair.server, MSG_WAITALL); }),
               FailsWith(WSA_IO_PENDING));
    CHECK_FALSE(is_set(event));
    say(pair.client, "56");
    CHECK(becomes_set(event));
    CHECK(request.text() == "123456");
}

BEHAVIOUR("overlapped.peek", "F.13-4 D.2-13", high, "winetest:afd test_recv",
          "overlapped I/O: with MSG_PEEK a receive ends when there is data, which stays") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server, MSG_PEEK); }),
               FailsWith(WSA_IO_PENDING));
    say(pair.client, "peek");
    CHECK(becomes_set(event));
    CHECK(request.text() == "peek");
    CHECK(recv_all_text(pair.server, 4) == "peek");
}

BEHAVIOUR("overlapped.zero-bytes", "D.4-2", high, "winetest:test_empty_recv",
          "overlapped I/O: a receive of no bytes ends when there is data, and takes none") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event, 0};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "rest");
    CHECK(becomes_set(event));
    CHECK(request.overlapped.InternalHigh == 0);
    CHECK(recv_all_text(pair.server, 4) == "rest");
}

BEHAVIOUR("overlapped.datagram-truncated", "D.3-5 F.13-18 F.5-4", high, "winetest:afd test_recv",
          "overlapped I/O: a datagram longer than the buffer ends a receive that pends with "
          "STATUS_BUFFER_OVERFLOW, the first bytes and their count") {
    auto const pair = udp_pair();
    Event const event;
    Request request{event, 4};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "too long");
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == buffer_overflow);
    CHECK(request.text() == "too ");
    DWORD count = 0;
    DWORD flags = 0xdeadbeef;
    CHECK_FALSE(WSAGetOverlappedResult(pair.server, &request.overlapped, &count, FALSE, &flags));
    CHECK(WSAGetLastError() == WSAEMSGSIZE);
    CHECK(count == 4);
}

BEHAVIOUR("overlapped.datagram-sender", "F.11-7", high, "docs:WSARecvFrom",
          "overlapped I/O: the sender's address and its length are written when the datagram "
          "comes, not before") {
    auto const receiver = bound_datagram();
    auto const sender = bound_datagram();
    Event const event;
    Request request{event};
    sockaddr_in from{};
    INT length = sizeof from;
    auto buffer = request.buffer();
    CHECK_THAT(outcome([&] {
                   return WSARecvFrom(receiver, &buffer, 1, nullptr, &request.flags,
                                      reinterpret_cast<sockaddr*>(&from), &length,
                                      &request.overlapped, nullptr);
               }),
               FailsWith(WSA_IO_PENDING));
    CHECK(from.sin_port == 0);
    auto const target = local_address(receiver);
    REQUIRE(sendto(sender, "hi", 2, 0, target.data(), target.length()) == 2);
    CHECK(becomes_set(event));
    CHECK(request.text() == "hi");
    CHECK(ntohs(from.sin_port) == local_address(sender).port());
}

BEHAVIOUR("overlapped.datagram-unbound", "F.13-20", high, "winetest:test_connect_udp",
          "overlapped I/O: a receive on a datagram socket that is not bound fails with WSAEINVAL") {
    auto const s = datagram_socket();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(s); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("overlapped.datagram-too-long", "E.5-38 E.5-15", high, "libuv:udp_dgram_too_big",
          "an overlapped send of more than a datagram can hold pends, and ends with WSAEMSGSIZE") {
    auto const sender = bound_datagram();
    auto const target = local_address(sender);
    std::string text(70000, 'x');
    WSABUF buffer{static_cast<ULONG>(text.size()), text.data()};
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] {
                   return WSASendTo(sender, &buffer, 1, nullptr, 0, target.data(), target.length(),
                                    &request.overlapped, nullptr);
               }),
               FailsWith(WSA_IO_PENDING));
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == 0xC0000206);  // STATUS_INVALID_BUFFER_SIZE
    CHECK(request.overlapped.InternalHigh == 0);
    DWORD count = 7;
    DWORD flags = 0;
    CHECK_THAT(outcome([&] {
                   return WSAGetOverlappedResult(sender, &request.overlapped, &count, FALSE, &flags)
                              ? 0
                              : SOCKET_ERROR;
               }),
               FailsWith(WSAEMSGSIZE));
    CHECK(count == 0);
}

BEHAVIOUR(
    "overlapped.datagram-send", "F.13", high, "docs:WSASendTo",
    "an overlapped WSASendTo sends a datagram at once, to the address that the call is given") {
    auto const receiver = bound_datagram();
    auto const sender = datagram_socket();
    Event const event;
    Request request{event};
    request.bytes = "to you";
    auto buffer = request.buffer();
    auto const target = local_address(receiver);
    CHECK_THAT(outcome([&] {
                   return WSASendTo(sender, &buffer, 1, &request.count, 0, target.data(),
                                    target.length(), &request.overlapped, nullptr);
               }),
               ReturnsAndResets(0));
    CHECK(request.count == 6);
    CHECK(is_set(event));
    CHECK(recv_text(receiver, 16) == "to you");
}

// --- results ------------------------------------------------------------------------------------

BEHAVIOUR("overlapped.result", "F.5-1 F.5-2 F.5-9 0.4-1", high,
          "winetest:test_WSAGetOverlappedResult",
          "WSAGetOverlappedResult says WSA_IO_INCOMPLETE while the operation is under way, then "
          "its count") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    DWORD count = 0xdeadbeef;
    DWORD flags = 0xdeadbeef;
    auto const before = outcome([&] {
        return WSAGetOverlappedResult(pair.server, &request.overlapped, &count, FALSE, &flags);
    });
    CHECK(before.value == FALSE);
    CHECK(before.last_error == WSA_IO_INCOMPLETE);
    say(pair.client, "abc");
    CHECK(WSAGetOverlappedResult(pair.server, &request.overlapped, &count, TRUE, &flags));
    CHECK(count == 3);
    CHECK(flags == 0);
    CHECK(GetOverlappedResult(reinterpret_cast<HANDLE>(pair.server.get()), &request.overlapped,
                              &count, FALSE));
    CHECK(count == 3);
}

BEHAVIOUR("overlapped.result-waits-for-handle", "F.17-4", medium, "docs:WSAGetOverlappedResult",
          "overlapped I/O: without an event the wait is for the socket's handle") {
    auto const pair = tcp_pair();
    Request request;
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    BlockedCall const waiting{[&] {
        DWORD count = 0;
        DWORD flags = 0;
        auto const done =
            WSAGetOverlappedResult(pair.server, &request.overlapped, &count, TRUE, &flags);
        return done ? static_cast<long long>(count) : -1;
    }};
    CHECK(waiting.is_blocked());
    say(pair.client, "abc");
    auto const result = waiting.result();
    REQUIRE(result);
    CHECK(result->value == 3);
}

namespace {

struct StatusRow {
    ULONG_PTR status;
    int error;
    Behaviour is;
};
#define STATUS(name, rows, status, error)                                                  \
    {                                                                                      \
        status, error, {                                                                   \
            "overlapped.status-" name, rows, high, "winetest:test_WSAGetOverlappedResult", \
                "WSAGetOverlappedResult calls status " #status " " #error                  \
        }                                                                                  \
    }
StatusRow const status_rows[] = {
    STATUS("success", "F.17-2", 0, 0),
    STATUS("pending", "0.4-1", 0x103, WSA_IO_INCOMPLETE),
    STATUS("buffer-overflow", "0.4-2", 0x80000005, WSAEMSGSIZE),
    STATUS("invalid-buffer-size", "0.4-2", 0xC0000206, WSAEMSGSIZE),
    STATUS("not-implemented", "0.4-3", 0xC0000002, WSAEOPNOTSUPP),
    STATUS("not-supported", "0.4-3", 0xC00000BB, WSAEOPNOTSUPP),
    STATUS("access-violation", "0.4-4", 0xC0000005, WSAEFAULT),
    STATUS("buffer-too-small", "0.4-4", 0xC0000023, WSAEFAULT),
    STATUS("misalignment", "0.4-4", 0xC00002C5, WSAEFAULT),
    STATUS("invalid-handle", "0.4-5", 0xC0000008, WSAENOTSOCK),
    STATUS("object-type-mismatch", "0.4-5", 0xC0000024, WSAENOTSOCK),
    STATUS("pagefile-quota", "0.4-6", 0xC0000007, WSAENOBUFS),
    STATUS("no-memory", "0.4-6", 0xC0000017, WSAENOBUFS),
    STATUS("conflicting-addresses", "0.4-6", 0xC0000018, WSAENOBUFS),
    STATUS("quota-exceeded", "0.4-6", 0xC0000044, WSAENOBUFS),
    STATUS("too-many-paging-files", "0.4-6", 0xC0000097, WSAENOBUFS),
    STATUS("insufficient-resources", "0.4-6", 0xC000009A, WSAENOBUFS),
    STATUS("working-set-quota", "0.4-6", 0xC00000A1, WSAENOBUFS),
    STATUS("commitment-limit", "0.4-6", 0xC000012D, WSAENOBUFS),
    STATUS("remote-resources", "0.4-6", 0xC000013D, WSAENOBUFS),
    STATUS("too-many-addresses", "0.4-6", 0xC0000209, WSAENOBUFS),
    STATUS("no-such-device", "0.4-7", 0xC000000E, WSAENETDOWN),
    STATUS("no-such-file", "0.4-7", 0xC000000F, WSAENETDOWN),
    STATUS("name-not-found", "0.4-7", 0xC0000034, WSAENETDOWN),
    STATUS("path-not-found", "0.4-7", 0xC000003A, WSAENETDOWN),
    STATUS("network-busy", "0.4-7", 0xC00000BF, WSAENETDOWN),
    STATUS("invalid-network-response", "0.4-7", 0xC00000C3, WSAENETDOWN),
    STATUS("unexpected-network-error", "0.4-7", 0xC00000C4, WSAENETDOWN),
    STATUS("access-denied", "0.4-8", 0xC0000022, WSAEACCES),
    STATUS("sharing-violation", "0.4-9", 0xC0000043, WSAEADDRINUSE),
    STATUS("address-already-exists", "0.4-9", 0xC000020A, WSAEADDRINUSE),
    STATUS("device-not-ready", "0.4-10", 0xC00000A3, WSAEWOULDBLOCK),
    STATUS("request-not-accepted", "0.4-10", 0xC00000D0, WSAEWOULDBLOCK),
    STATUS("pipe-disconnected", "0.4-11", 0xC00000B0, WSAESHUTDOWN),
    STATUS("io-timeout", "0.4-12", 0xC00000B5, WSAETIMEDOUT),
    STATUS("link-timeout", "0.4-12", 0xC000013F, WSAETIMEDOUT),
    STATUS("remote-not-listening", "0.4-13", 0xC00000BC, WSAECONNREFUSED),
    STATUS("connection-refused", "0.4-13", 0xC0000236, WSAECONNREFUSED),
    STATUS("bad-network-path", "0.4-14", 0xC00000BE, WSAENETUNREACH),
    STATUS("network-unreachable", "0.4-14", 0xC000023C, WSAENETUNREACH),
    STATUS("protocol-unreachable", "0.4-14", 0xC000023E, WSAENETUNREACH),
    STATUS("host-unreachable", "0.4-15", 0xC000023D, WSAEHOSTUNREACH),
    STATUS("port-unreachable", "0.4-16", 0xC000023F, WSAECONNRESET),
    STATUS("connection-reset", "0.4-16", 0xC000020D, WSAECONNRESET),
    STATUS("connection-disconnected", "0.4-16", 0xC000020C, WSAECONNRESET),
    STATUS("remote-disconnect", "0.4-16", 0xC000013C, WSAECONNRESET),
    STATUS("link-failed", "0.4-16", 0xC000013E, WSAECONNRESET),
    STATUS("local-disconnect", "0.4-17", 0xC000013B, WSAECONNABORTED),
    STATUS("transaction-aborted", "0.4-17", 0xC000020F, WSAECONNABORTED),
    STATUS("connection-aborted", "0.4-17 F.5-3", 0xC0000241, WSAECONNABORTED),
    STATUS("cancelled", "0.4-18", 0xC0000120, WSA_OPERATION_ABORTED),
    STATUS("request-aborted", "0.4-19", 0xC0000240, WSAEINTR),
    STATUS("invalid-connection", "0.4-20", 0xC0000140, WSAENOTCONN),
    STATUS("invalid-address", "0.4-21", 0xC0000141, WSAEADDRNOTAVAIL),
    STATUS("invalid-address-component", "0.4-21", 0xC0000207, WSAEADDRNOTAVAIL),
    STATUS("graceful-disconnect", "0.4-22", 0xC0000237, WSAEDISCON),
    STATUS("connection-active", "0.4-23", 0xC000023B, WSAEISCONN),
    STATUS("host-down", "0.4-24", 0xC0000350, WSAEHOSTDOWN),
    STATUS("unknown-error", "0.4-25", 0xC0000123, WSAEINVAL),
    {0xC0070005,
                                                        WSAEINVAL,         {"overlapped.status-win32", "F.17-3", high, "winetest:test_WSAGetOverlappedResult",
      "a Win32 code that a status carries is WSAEINVAL for WSAGetOverlappedResult"}                },
    {0xC00703E4,
                                                        WSA_IO_INCOMPLETE, {"overlapped.status-win32-pending", "F.17-3", high, "winetest:test_WSAGetOverlappedResult",
      "WSAGetOverlappedResult gives WSA_IO_INCOMPLETE for a status that carries that code"}},
};
#undef STATUS

#define STATUS(name, rows, status, error)                                              \
    {                                                                                  \
        status, error, {                                                               \
            "overlapped.win32-status-" name, rows, high, "docs:RtlNtStatusToDosError", \
                "GetOverlappedResult calls status " #status " " #error                 \
        }                                                                              \
    }
StatusRow const win32_status_rows[] = {
    STATUS("connection-reset", "0.4-27", 0xC000020D, ERROR_NETNAME_DELETED),
    STATUS("local-disconnect", "0.4-27", 0xC000013B, ERROR_NETNAME_DELETED),
    STATUS("connection-refused", "0.4-28", 0xC0000236, ERROR_CONNECTION_REFUSED),
    STATUS("connection-aborted", "0.4-29", 0xC0000241, ERROR_CONNECTION_ABORTED),
    STATUS("cancelled", "0.4-30", 0xC0000120, ERROR_OPERATION_ABORTED),
    STATUS("buffer-overflow", "0.4-31", 0x80000005, ERROR_MORE_DATA),
    STATUS("buffer-too-small", "0.4-32", 0xC0000023, ERROR_INSUFFICIENT_BUFFER),
    STATUS("not-supported", "0.4-33", 0xC00000BB, ERROR_NOT_SUPPORTED),
};
#undef STATUS

}  // namespace

BEHAVIOURS(status_rows, row) {
    auto const s = stream_socket();
    OVERLAPPED overlapped{};
    overlapped.Internal = row.status;
    overlapped.InternalHigh = 7;
    DWORD count = 0;
    DWORD flags = 0;
    auto const told = outcome(
        [&] { return WSAGetOverlappedResult(s, &overlapped, &count, FALSE, &flags) ? 1 : 0; });
    CHECK(told.value == (row.error == 0 ? 1 : 0));
    CHECK(told.last_error == row.error);
}

BEHAVIOURS(win32_status_rows, row) {
    auto const s = stream_socket();
    OVERLAPPED overlapped{};
    overlapped.Internal = row.status;
    DWORD count = 0;
    auto const told = outcome([&] {
        return GetOverlappedResult(reinterpret_cast<HANDLE>(s.get()), &overlapped, &count, FALSE)
                   ? 1
                   : 0;
    });
    CHECK(told.value == 0);
    CHECK(told.last_error == row.error);
}

// --- cancelling and closing ----------------------------------------------------------------------

BEHAVIOUR("overlapped.cancel", "F.2-20 F.2-21", high, "docs:CancelIoEx",
          "CancelIoEx ends a receive with STATUS_CANCELLED; with nothing under way it fails with "
          "ERROR_NOT_FOUND") {
    auto const pair = tcp_pair();
    auto const handle = reinterpret_cast<HANDLE>(pair.server.get());
    Event const event;
    Request request{event};
    auto const nothing = outcome([&] { return CancelIoEx(handle, nullptr); });
    CHECK(nothing.value == FALSE);
    CHECK(nothing.last_error == ERROR_NOT_FOUND);
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    OVERLAPPED other{};
    CHECK_FALSE(CancelIoEx(handle, &other));
    CHECK(CancelIoEx(handle, &request.overlapped));
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == cancelled);
    CHECK(request.overlapped.InternalHigh == 0);
    say(pair.client, "later");
    CHECK(recv_all_text(pair.server, 5) == "later");
}

BEHAVIOUR("overlapped.cancel-datagram", "F.2-23 F.16-6", high,
          "nettest:CanceledOneOfMultipleReceives_Udp",
          "overlapped I/O: cancelling one receive of a datagram socket leaves the others") {
    auto const pair = udp_pair();
    Event const one;
    Event const other;
    Request first{one};
    Request second{other};
    for (auto* const each : {&first, &second})
        CHECK_THAT(outcome([&] { return each->receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(reinterpret_cast<HANDLE>(pair.server.get()), &first.overlapped));
    CHECK(becomes_set(one));
    CHECK(first.overlapped.Internal == cancelled);
    CHECK_FALSE(is_set(other));
    say(pair.client, "second");
    CHECK(becomes_set(other));
    CHECK(second.text() == "second");
}

BEHAVIOUR("overlapped.cancel-by-thread", "F.16-1 F.2-20", high, "docs:CancelIo",
          "CancelIo ends what the calling thread has started, and succeeds when that is nothing") {
    auto const pair = udp_pair();
    auto const handle = reinterpret_cast<HANDLE>(pair.server.get());
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    BlockedCall const other{[&] { return CancelIo(handle) ? 1 : 0; }};
    auto const by_other = other.result();
    REQUIRE(by_other);
    CHECK(by_other->value == 1);
    CHECK_FALSE(is_set(event));
    CHECK(CancelIo(handle));
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == cancelled);
}

BEHAVIOUR("overlapped.close-datagram", "F.4-19 F.13-19", high,
          "winetest:afd test_async_cancel_on_handle_close",
          "overlapped I/O: closesocket ends a datagram socket's receive with STATUS_CANCELLED") {
    auto pair = udp_pair();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    pair.server.close();
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == cancelled);
    CHECK(request.overlapped.InternalHigh == 0);
}

BEHAVIOUR("overlapped.close-stream", "F.4-16 F.4-25", high, "winetest:test_iocp",
          "overlapped I/O: closesocket ends a connection's receive with STATUS_CONNECTION_ABORTED "
          "and resets the connection") {
    auto pair = tcp_pair();
    Event const event;
    Request request{event};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    pair.server.close();
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == 0xC0000241);
    char unused = 0;
    CHECK_THAT(outcome([&] { return recv(pair.client, &unused, 1, 0); }), FailsWith(WSAECONNRESET));
}

BEHAVIOUR("overlapped.thread-ends", "F.2-19 F.16-12", high,
          "winetest:afd test_async_thread_termination",
          "an overlapped operation on a socket without a port is cancelled when the thread that "
          "started it ends") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event};
    struct Start {
        Request* request;
        SOCKET socket;
        int result;
    } start{&request, pair.server, 0};
    HANDLE const thread = CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            auto& it = *static_cast<Start*>(argument);
            it.result = it.request->receive(it.socket);
            return 0;
        },
        &start, 0, nullptr);
    REQUIRE(thread);
    CHECK(becomes_set(thread));
    CloseHandle(thread);
    CHECK(start.result == SOCKET_ERROR);
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == cancelled);
}

// --- routines -----------------------------------------------------------------------------------

namespace {

struct RoutineCall {
    DWORD error;
    DWORD bytes;
    LPWSAOVERLAPPED overlapped;
    DWORD flags;
};
std::vector<RoutineCall>& routine_calls() {
    static std::vector<RoutineCall> all;
    return all;
}
void CALLBACK note_end(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    routine_calls().push_back({error, bytes, overlapped, flags});
}

}  // namespace

BEHAVIOUR("overlapped.routine", "F.3-1 F.3-2 F.3-4 F.11-1", high, "winetest:test_WSARecv",
          "a completion routine runs in the thread that started the receive, while it waits "
          "alertably, and hEvent is not looked at") {
    routine_calls().clear();
    auto const pair = tcp_pair();
    Request request{reinterpret_cast<HANDLE>(garbage)};
    CHECK_THAT(outcome([&] { return request.receive(pair.server, 0, note_end); }),
               FailsWith(WSA_IO_PENDING));
    say(pair.client, "data");
    CHECK(request.ends());
    CHECK(routine_calls().empty());
    CHECK(SleepEx(static_cast<DWORD>(patience().count()), TRUE) == WAIT_IO_COMPLETION);
    REQUIRE(routine_calls().size() == 1);
    CHECK(routine_calls()[0].error == 0);
    CHECK(routine_calls()[0].bytes == 4);
    CHECK(routine_calls()[0].overlapped == &request.overlapped);
    CHECK(request.text() == "data");
}

BEHAVIOUR("overlapped.routine-at-once", "F.3-3", high, "docs:WSARecv",
          "a completion routine is queued also when the call returned 0") {
    routine_calls().clear();
    auto const pair = tcp_pair();
    Request request;
    CHECK_THAT(outcome([&] { return request.send(pair.client, "abc", note_end); }),
               ReturnsAndResets(0));
    CHECK(routine_calls().empty());
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    REQUIRE(routine_calls().size() == 1);
    CHECK(routine_calls()[0].bytes == 3);
}

BEHAVIOUR("overlapped.routine-cancelled", "F.15-8 F.16-4", high, "docs:CancelIoEx",
          "a completion routine gets WSA_OPERATION_ABORTED for a cancelled receive, WSAECONNRESET "
          "for one that was reset") {
    routine_calls().clear();
    auto pair = tcp_pair();
    Request request;
    CHECK_THAT(outcome([&] { return request.receive(pair.server, 0, note_end); }),
               FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(reinterpret_cast<HANDLE>(pair.server.get()), nullptr));
    CHECK(SleepEx(static_cast<DWORD>(patience().count()), TRUE) == WAIT_IO_COMPLETION);
    Request again;
    CHECK_THAT(outcome([&] { return again.receive(pair.server, 0, note_end); }),
               FailsWith(WSA_IO_PENDING));
    close_with_reset(std::move(pair.client));
    CHECK(SleepEx(static_cast<DWORD>(patience().count()), TRUE) == WAIT_IO_COMPLETION);
    REQUIRE(routine_calls().size() == 2);
    CHECK(routine_calls()[0].error == WSA_OPERATION_ABORTED);
    CHECK(routine_calls()[1].error == WSAECONNRESET);
}

// --- plain calls beside them ---------------------------------------------------------------------

BEHAVIOUR("overlapped.select-does-not-see", "B.6", medium, "winetest:test_read_events",
          "data that an overlapped receive under way takes makes no select ready") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event, 4};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "1234");
    CHECK(becomes_set(event));
    CHECK_FALSE(is_ready(pair.server, Ready::to_read));
    say(pair.client, "5");
    CHECK(await(pair.server, Ready::to_read));
}

BEHAVIOUR("overlapped.select-waits-on", "B.6", medium, "winetest:test_read_events",
          "a select that waits sleeps on while overlapped receives under way take the data, and "
          "wakes for what is left") {
    auto const pair = tcp_pair();
    std::array<Event, 2> const events;
    Request first{events[0], 4};
    Request second{events[1], 4};
    for (auto* const each : {&first, &second})
        CHECK_THAT(outcome([&] { return each->receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    BlockedCall const selecting{[&] { return await(pair.server, Ready::to_read) ? 1 : 0; }};
    say(pair.client, "1234");
    CHECK(becomes_set(events[0]));
    CHECK(selecting.is_blocked());
    say(pair.client, "5678x");
    CHECK(becomes_set(events[1]));
    auto const result = selecting.result();
    REQUIRE(result);
    CHECK(result->value == 1);
}

BEHAVIOUR("overlapped.plain-receive-behind", "F.11",
          decided("the order of issue is the only one that keeps the stream's"), "inferred",
          "a recv without an OVERLAPPED waits behind the overlapped receives that are under way") {
    auto const pair = tcp_pair();
    Event const event;
    Request request{event, 4};
    CHECK_THAT(outcome([&] { return request.receive(pair.server); }), FailsWith(WSA_IO_PENDING));
    std::array<char, 4> bytes{};
    BlockedCall const plain{[&] { return recv(pair.server, bytes.data(), 4, 0); }};
    CHECK(plain.is_blocked());
    say(pair.client, "aaaabbbb");
    auto const result = plain.result();
    REQUIRE(result);
    CHECK(result->value == 4);
    CHECK(becomes_set(event));
    CHECK(request.text() == "aaaa");
    CHECK(std::string(bytes.data(), 4) == "bbbb");
}

BEHAVIOUR("overlapped.without-the-flag", "F.2-8 F.11-2 E.2-25", high,
          "winetest:test_nonblocking_async_recv",
          "on a socket made without WSA_FLAG_OVERLAPPED a WSARecv with an OVERLAPPED waits for its "
          "end, also in non-blocking mode") {
    auto const listening = listener();
    UniqueSocket const s{WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0)};
    auto const target = local_address(listening);
    REQUIRE(connect(s, target.data(), target.length()) == 0);
    UniqueSocket const peer{accept(listening, nullptr, nullptr)};
    set_non_blocking(s);
    Event const event;
    Request request{event};
    BlockedCall const receiving{[&] { return request.receive(s); }};
    CHECK(receiving.is_blocked());
    say(peer, "data");
    auto const result = receiving.result();
    REQUIRE(result);
    CHECK(result->value == 0);
    CHECK(request.text() == "data");
    CHECK(is_set(event));
}
