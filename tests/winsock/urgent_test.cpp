// SPDX-License-Identifier: MIT
// MSG_OOB: the queue of urgent bytes beside the stream, and who sees what of it.
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

int send_text(SOCKET socket, std::string const& text, int flags = 0) {
    return send(socket, text.data(), static_cast<int>(text.size()), flags);
}

u_long ask(SOCKET socket, long request) {
    u_long value = 4711;
    return ioctlsocket(socket, request, &value) == 0 ? value : 4712;
}

// FIONREAD and SIOCATMARK together, as the specification's trace has them.
struct Marks {
    u_long readable;
    u_long at_mark;
    bool operator==(Marks const&) const = default;
};
std::ostream& operator<<(std::ostream& out, Marks const& marks) {
    return out << "FIONREAD " << marks.readable << ", SIOCATMARK " << marks.at_mark;
}
Marks marks_of(SOCKET socket) { return {ask(socket, FIONREAD), ask(socket, SIOCATMARK)}; }

bool urgent_came(SOCKET socket) { return await(socket, Ready::exceptional); }
bool bytes_came(SOCKET socket, u_long count) {
    return eventually([&] { return ask(socket, FIONREAD) >= count; });
}

std::string take(SOCKET socket, int length, int flags = 0) {
    return recv_text(socket, length, flags);
}

std::string const would_block = "!" + std::to_string(WSAEWOULDBLOCK);

// Both bytes have to be in the queue, so the second is sent when the first is there.
void send_two_urgent(Pair const& pair) {
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    REQUIRE(send_text(pair.client, "Y", MSG_OOB) == 1);
    REQUIRE(send_text(pair.client, "z") == 1);
    REQUIRE(bytes_came(pair.server, 1));
}

void set_inline(SOCKET socket, BOOL on) {
    REQUIRE(setsockopt(socket, SOL_SOCKET, SO_OOBINLINE, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
}

short poll_bits(SOCKET socket, SHORT events) {
    WSAPOLLFD item{socket, events, 0};
    return WSAPoll(&item, 1, 0) >= 0 ? item.revents : SHORT{-1};
}

}  // namespace

// --- sending ------------------------------------------------------------------------------------

BEHAVIOUR("oob.send-last-byte", "C.1-2 C.2-1", medium, "docs:Protocol Independent Out-of-Band Data",
          "only the last byte of a send with MSG_OOB is urgent, the others are normal data") {
    auto const pair = tcp_pair();
    CHECK_THAT(outcome([&] { return send_text(pair.client, "abcX", MSG_OOB); }), Returns(4));
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
    CHECK(take(pair.server, 10) == "abc");
}

BEHAVIOUR("oob.send-nothing", "C.2-7", decided("nothing to mark"), "inferred",
          "a send of zero bytes with MSG_OOB succeeds and sends nothing") {
    auto const pair = tcp_pair();
    CHECK_THAT(outcome([&] { return send(pair.client, "", 0, MSG_OOB); }), Returns(0));
    REQUIRE(send_text(pair.client, "n") == 1);
    REQUIRE(bytes_came(pair.server, 1));
    CHECK(marks_of(pair.server) == Marks{1, TRUE});
}

BEHAVIOUR("oob.send-datagram", "C.2-3", medium, "docs:send",
          "MSG_OOB on a datagram socket fails with WSAEOPNOTSUPP") {
    auto const pair = udp_pair();
    CHECK_THAT(outcome([&] { return send_text(pair.client, "X", MSG_OOB); }),
               FailsWith(WSAEOPNOTSUPP));
}

BEHAVIOUR("oob.sendto-datagram", "C.2-3", medium, "docs:sendto",
          "sendto with MSG_OOB on a datagram socket fails with WSAEOPNOTSUPP") {
    auto const s = datagram_socket();
    auto const other = bound_datagram();
    auto const target = local_address(other);
    CHECK_THAT(outcome([&] { return sendto(s, "X", 1, MSG_OOB, target.data(), target.length()); }),
               FailsWith(WSAEOPNOTSUPP));
}

BEHAVIOUR("oob.send-inline", "C.2-6",
          decided("the option is about receiving; only sendto's page says "
                  "otherwise"),
          "docs:sendto", "a socket with SO_OOBINLINE sends urgent bytes as any other") {
    auto const pair = tcp_pair();
    set_inline(pair.client, TRUE);
    CHECK_THAT(outcome([&] { return send_text(pair.client, "X", MSG_OOB); }), ReturnsAndResets(1));
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.send-unconnected", "C.2-4", medium, "docs:send",
          "MSG_OOB on an unconnected stream fails with WSAENOTCONN") {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return send_text(s, "X", MSG_OOB); }), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("oob.send-after-shutdown", "C.2-5", medium, "docs:send",
          "MSG_OOB after shutdown(SD_SEND) fails with WSAESHUTDOWN") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK_THAT(outcome([&] { return send_text(pair.client, "X", MSG_OOB); }),
               FailsWith(WSAESHUTDOWN));
}

BEHAVIOUR("oob.send-peer-closed", "C.2-1 E.5-5", high, "winetest:test_shutdown",
          "the first send with MSG_OOB after the peer has closed succeeds, a later one does not") {
    for (bool const is_overlapped : {false, true}) {
        CAPTURE(is_overlapped);
        auto pair = tcp_pair();
        pair.server.close();
        REQUIRE(await(pair.client, Ready::to_read));
        char text[] = "abX";
        WSABUF buffers[] = {
            {1, text    },
            {2, text + 1}
        };
        DWORD count = 0;
        OVERLAPPED overlapped{};
        CHECK_THAT(outcome([&] {
                       return WSASend(pair.client, buffers, 2, &count, MSG_OOB,
                                      is_overlapped ? &overlapped : nullptr, nullptr);
                   }),
                   Returns(0));
        CHECK(count == 3);
        REQUIRE(eventually([&] { return send_text(pair.client, "x") == SOCKET_ERROR; }));
        CHECK_THAT(outcome([&] { return send_text(pair.client, "abX", MSG_OOB); }),
                   FailsWith({WSAECONNABORTED, WSAECONNRESET}));
    }
}

BEHAVIOUR("oob.wsasend", "C.2-8", medium, "docs:WSASend",
          "WSASend with MSG_OOB makes the last byte of the last buffer urgent") {
    auto const pair = tcp_pair();
    char text[] = "abcX";
    WSABUF buffers[] = {
        {2, text    },
        {2, text + 2}
    };
    DWORD sent = 0;
    CHECK_THAT(
        outcome([&] { return WSASend(pair.client, buffers, 2, &sent, MSG_OOB, nullptr, nullptr); }),
        Returns(0));
    CHECK(sent == 4);
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 9, MSG_OOB) == "X");
    CHECK(take(pair.server, 9) == "abc");
}

// --- receiving with MSG_OOB ---------------------------------------------------------------------

BEHAVIOUR("oob.two-queue", "C.3-1 C.3-2 C.3-3 C.3-7 C.1-4", high,
          "winetest:test_fionread_siocatmark",
          "two unread urgent bytes are both kept and come one per call, oldest first") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    send_two_urgent(pair);
    CHECK(take(pair.server, 10, MSG_OOB) == "X");
    CHECK(take(pair.server, 10, MSG_OOB) == "Y");
    CHECK(take(pair.server, 10, MSG_OOB) == would_block);
    CHECK(take(pair.server, 10) == "z");
}

BEHAVIOUR("oob.before-first-receive", "C.1-1 C.1-4 C.1-5", high,
          "winetest:test_fionread_siocatmark",
          "urgent bytes that come alone before the first receive queue up, one behind the other") {
    auto const pair = tcp_pair();
    for (auto const* const each : {"A", "B", "C"})
        REQUIRE(send_text(pair.client, each, MSG_OOB) == 1);
    REQUIRE(send_text(pair.client, "z") == 1);
    REQUIRE(bytes_came(pair.server, 1));
    for (auto const* const each : {"A", "B", "C"}) CHECK(take(pair.server, 1, MSG_OOB) == each);
    CHECK(take(pair.server, 10) == "z");
}

BEHAVIOUR(
    "oob.before-accept", "C.1-1 C.1-4 C.1-5", high, "winetest:test_fionread_siocatmark",
    "urgent bytes that come before the connection is accepted queue up, one behind the other") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    for (auto const* const each : {"A", "B", "C"}) REQUIRE(send_text(client, each, MSG_OOB) == 1);
    REQUIRE(send_text(client, "z") == 1);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    REQUIRE(bytes_came(server, 1));
    for (auto const* const each : {"A", "B", "C"}) CHECK(take(server, 1, MSG_OOB) == each);
    CHECK(take(server, 10) == "z");
}

BEHAVIOUR("oob.before-accept-ended", "C.1-1 C.1-3 C.1-4 C.1-5", high,
          "winetest:test_fionread_siocatmark",
          "urgent bytes between others that come before the connection is accepted queue up beside "
          "the stream, which ends behind them") {
    auto const listening = listener();
    {
        auto const client = connected_to(listening);
        REQUIRE(send_text(client, "ab") == 2);
        REQUIRE(send_text(client, "A", MSG_OOB) == 1);
        REQUIRE(send_text(client, "cdB", MSG_OOB) == 3);
        REQUIRE(send_text(client, "ef") == 2);
    }
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    REQUIRE(bytes_came(server, 6));
    CHECK(marks_of(server) == Marks{6, 0});
    CHECK(take(server, 1, MSG_OOB) == "A");
    CHECK(take(server, 3) == "abc");
    CHECK(take(server, 1, MSG_OOB) == "B");
    CHECK(take(server, 10) == "def");
    CHECK(take(server, 10).empty());
}

BEHAVIOUR("oob.none-non-blocking", "C.3-4", medium, "cygwin",
          "recv(MSG_OOB) with nothing queued fails with WSAEWOULDBLOCK on a non-blocking socket") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    CHECK(take(pair.server, 1, MSG_OOB) == would_block);
    REQUIRE(send_text(pair.client, "n") == 1);
    REQUIRE(bytes_came(pair.server, 1));
    CHECK(take(pair.server, 1, MSG_OOB) == would_block);
}

BEHAVIOUR("oob.waits", "C.3-5", medium, "cygwin",
          "recv(MSG_OOB) on a blocking socket waits until an urgent byte comes") {
    auto const pair = tcp_pair();
    char letter = 0;
    BlockedCall const call{[&] { return recv(pair.server, &letter, 1, MSG_OOB); }};
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "normal") == 6);
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(1));
    CHECK(letter == 'X');
    CHECK(take(pair.server, 10) == "normal");
}

BEHAVIOUR("oob.waits-for-time", "C.3-5 C.3-18", decided("the timeout of every receive"), "inferred",
          "SO_RCVTIMEO ends a waiting recv(MSG_OOB) with WSAETIMEDOUT") {
    auto const pair = tcp_pair();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAETIMEDOUT));
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.waits-for-end", "C.3-5 C.3-13", decided("no more can come"), "inferred",
          "the peer's end of stream ends a waiting recv(MSG_OOB) with 0") {
    auto const pair = tcp_pair();
    char letter = 0;
    BlockedCall const call{[&] { return recv(pair.server, &letter, 1, MSG_OOB); }};
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "left") == 4);
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(0));
    CHECK(take(pair.server, 10) == "left");
}

BEHAVIOUR("oob.waits-for-reset", "C.3-5 C.3-15", medium, "docs:recv",
          "a reset ends a waiting recv(MSG_OOB) with WSAECONNRESET") {
    auto pair = tcp_pair();
    char letter = 0;
    BlockedCall const call{[&] { return recv(pair.server, &letter, 1, MSG_OOB); }};
    CHECK(call.is_blocked());
    close_with_reset(std::move(pair.client));
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNRESET));
}

BEHAVIOUR("oob.closed-under-it", "B.5-3", high, "nettest:TcpReceiveSendGetsCanceledByDispose",
          "closesocket ends a waiting recv(MSG_OOB) with WSAECONNABORTED") {
    auto pair = tcp_pair();
    SOCKET const server = pair.server;
    char letter = 0;
    BlockedCall const call{[server, &letter] { return recv(server, &letter, 1, MSG_OOB); }};
    CHECK(call.is_blocked());
    pair.server.close();
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNABORTED));
}

BEHAVIOUR("oob.peek", "C.3-16", decided("documented as possible"),
          "docs:Protocol Independent Out-of-Band Data",
          "MSG_OOB with MSG_PEEK returns the byte and leaves it queued") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 9, MSG_OOB | MSG_PEEK) == "X");
    CHECK(take(pair.server, 9, MSG_OOB | MSG_PEEK) == "X");
    CHECK(marks_of(pair.server) == Marks{0, FALSE});
    CHECK(take(pair.server, 9, MSG_OOB) == "X");
    CHECK(marks_of(pair.server) == Marks{0, TRUE});
}

BEHAVIOUR("oob.wait-all", "C.3-17 D.1-4", medium, "docs:recv",
          "MSG_OOB with MSG_WAITALL fails with WSAEOPNOTSUPP") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    REQUIRE(take(pair.server, 1, MSG_OOB | MSG_WAITALL) == "!" + std::to_string(WSAEOPNOTSUPP));
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.receive-datagram", "C.3-10", medium, "docs:recv",
          "recv(MSG_OOB) on a datagram socket fails with WSAEOPNOTSUPP") {
    auto const pair = udp_pair();
    set_non_blocking(pair.server);
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAEOPNOTSUPP));
}

BEHAVIOUR("oob.receive-unconnected", "C.3-11", medium, "docs:recv",
          "recv(MSG_OOB) on an unconnected stream fails with WSAENOTCONN") {
    auto const s = stream_socket();
    set_non_blocking(s);
    CHECK(take(s, 1, MSG_OOB) == "!" + std::to_string(WSAENOTCONN));
}

BEHAVIOUR("oob.receive-after-shutdown", "C.3-12", medium, "docs:recv",
          "recv(MSG_OOB) after shutdown(SD_RECEIVE) fails with WSAESHUTDOWN") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.server, SD_RECEIVE) == 0);
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAESHUTDOWN));
}

BEHAVIOUR("oob.survives-end", "C.3-13 C.3-14", medium, "winetest:oob_server",
          "an unread urgent byte outlives the stream and its end; then recv(MSG_OOB) returns 0") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "abX", MSG_OOB) == 3);
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 9) == "ab");
    CHECK(take(pair.server, 9).empty());
    CHECK(ask(pair.server, SIOCATMARK) == FALSE);
    CHECK(take(pair.server, 9, MSG_OOB) == "X");
    CHECK(take(pair.server, 9, MSG_OOB).empty());
}

BEHAVIOUR("oob.wsarecv-flags", "C.3-19 C.3-20", medium, "docs:WSARecv",
          "WSARecv(MSG_OOB) returns MSG_OOB in the flags; when it fails it clears them") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    char data[8] = {};
    WSABUF buffer{8, data};
    DWORD count = 0;
    DWORD flags = MSG_OOB;
    auto const receive = [&] {
        return WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, nullptr);
    };
    CHECK_THAT(outcome(receive), FailsWith(WSAEWOULDBLOCK));
    CHECK(flags == 0);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    flags = MSG_OOB;
    CHECK_THAT(outcome(receive), Returns(0));
    CHECK(count == 1);
    CHECK(flags == MSG_OOB);
}

// --- the stream around urgent bytes -------------------------------------------------------------

BEHAVIOUR("oob.stream-behind", "C.4-1", high, "winetest:afd test_recv",
          "a receive of data behind an urgent byte neither sees nor loses that byte") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "a", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    REQUIRE(send_text(pair.client, "data") == 4);
    REQUIRE(bytes_came(pair.server, 4));
    CHECK(take(pair.server, 10) == "data");
    CHECK(take(pair.server, 10, MSG_OOB) == "a");
}

BEHAVIOUR("oob.stream-joined", "C.4-3", decided("two queues: the stream has no gap"), "inferred",
          "one receive returns the data before and behind an urgent byte") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "abc") == 3);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    REQUIRE(send_text(pair.client, "def") == 3);
    REQUIRE(bytes_came(pair.server, 6));
    CHECK(take(pair.server, 10, MSG_PEEK) == "abcdef");
    CHECK(take(pair.server, 10) == "abcdef");
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.stream-wait-all", "C.4-3", decided("two queues: the stream has no gap"), "inferred",
          "MSG_WAITALL fills the buffer across an urgent byte") {
    auto const pair = tcp_pair();
    char data[7] = {};
    BlockedCall const call{[&] { return recv(pair.server, data, 6, MSG_WAITALL); }};
    REQUIRE(send_text(pair.client, "abc") == 3);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(send_text(pair.client, "def") == 3);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(6));
    CHECK(std::string{data} == "abcdef");
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR(
    "oob.stream-wait-all-behind", "C.4-3", decided("two queues: the stream has no gap"), "inferred",
    "MSG_WAITALL that begins when the urgent byte is there already fills the buffer across it") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "abc") == 3);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    char data[7] = {};
    BlockedCall const call{[&] { return recv(pair.server, data, 6, MSG_WAITALL); }};
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "def") == 3);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(6));
    CHECK(std::string{data} == "abcdef");
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.only-urgent-queued", "C.4-4", medium, "winetest:test_select",
          "with only urgent bytes queued a non-blocking recv fails with WSAEWOULDBLOCK, and they "
          "stay") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 10) == would_block);
    CHECK(take(pair.server, 10, MSG_PEEK) == would_block);
    CHECK(take(pair.server, 10, MSG_OOB) == "X");
}

BEHAVIOUR("oob.late-interest", "C.1-1", high, "winetest:afd test_recv",
          "an urgent byte that comes while another thread waits in recv is there for a later "
          "recv(MSG_OOB)") {
    auto const pair = tcp_pair();
    char data[8] = {};
    BlockedCall const call{[&] { return recv(pair.server, data, 8, 0); }};
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    CHECK(call.is_blocked());
    REQUIRE(send_text(pair.client, "n") == 1);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(1));
    CHECK(data[0] == 'n');
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
}

BEHAVIOUR("oob.many", "C.4-5 C.2-2", medium, "winetest:oob_server",
          "sixteen sends of 128 bytes with MSG_OOB give a stream of 16 * 127 bytes and sixteen "
          "urgent ones") {
    auto const pair = tcp_pair();
    std::string stream;
    std::thread reader{[&] {
        for (;;) {
            auto const piece = take(pair.server, 300);
            if (piece.empty() || piece[0] == '!') return;
            stream += piece;
        }
    }};
    for (int i = 0; i != 16; ++i)
        CHECK(send_text(pair.client, std::string(127, 'n') + static_cast<char>('A' + i), MSG_OOB) ==
              128);
    shutdown(pair.client, SD_SEND);
    reader.join();
    CHECK(stream == std::string(std::size_t{16} * 127, 'n'));
    std::string urgent;
    for (int i = 0; i != 16; ++i) urgent += take(pair.server, 1, MSG_OOB);
    CHECK(urgent == "ABCDEFGHIJKLMNOP");
}

BEHAVIOUR("oob.reset-discards", "C.3-15", medium, "docs:recv",
          "a reset that was noticed makes recv(MSG_OOB) fail with WSAECONNRESET") {
    auto pair = tcp_pair();
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    close_with_reset(std::move(pair.client));
    REQUIRE(eventually([&] { return (poll_bits(pair.server, POLLRDNORM) & POLLERR) != 0; }));
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAECONNRESET));
}

// --- SO_OOBINLINE -------------------------------------------------------------------------------

BEHAVIOUR("oob.inline", "C.5-1 C.5-2 C.5-3 C.3-9", high, "winetest:test_select",
          "with SO_OOBINLINE the urgent byte is normal data, never an exceptional condition") {
    auto const pair = tcp_pair();
    set_inline(pair.server, TRUE);
    set_non_blocking(pair.server);
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAEINVAL));
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(!is_ready(pair.server, Ready::exceptional));
    CHECK(poll_bits(pair.server, POLLIN) == POLLRDNORM);
    CHECK(marks_of(pair.server) == Marks{1, TRUE});
    CHECK(take(pair.server, 1, MSG_OOB) == "!" + std::to_string(WSAEINVAL));
    CHECK(take(pair.server, 9) == "X");
    CHECK(take(pair.server, 9) == would_block);
}

BEHAVIOUR("oob.inline-awaited", "C.5-1 E.10-18", high, "winetest:test_select",
          "with SO_OOBINLINE a wait for urgent bytes alone ends with its time-out though one is "
          "there") {
    auto const pair = tcp_pair();
    set_inline(pair.server, TRUE);
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(bytes_came(pair.server, 1));
    WSAPOLLFD item{pair.server, POLLRDBAND, 0};
    CHECK(WSAPoll(&item, 1, 20) == 0);
    fd_set exceptional;
    FD_ZERO(&exceptional);
    FD_SET(SOCKET{pair.server}, &exceptional);
    timeval soon{0, 20000};
    CHECK(select(0, nullptr, nullptr, &exceptional, &soon) == 0);
    CHECK(take(pair.server, 9) == "X");
}

BEHAVIOUR("oob.inline-inherited", "C.5-6", high, "winetest:test_accept_inheritance",
          "an accepted socket has the listener's SO_OOBINLINE") {
    auto const listening = listener();
    set_inline(listening, TRUE);
    auto const client = connected_to(listening);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    BOOL on = 5;
    int length = sizeof on;
    CHECK(getsockopt(server, SOL_SOCKET, SO_OOBINLINE, reinterpret_cast<char*>(&on), &length) == 0);
    CHECK(on == TRUE);
    REQUIRE(send_text(client, "X", MSG_OOB) == 1);
    CHECK(take(server, 9) == "X");
}

BEHAVIOUR("oob.inline-taken-back", "C.1-3", high, "winetest:test_fionread_siocatmark",
          "an urgent byte that arrived under SO_OOBINLINE stays in the stream when the option is "
          "taken back") {
    auto const pair = tcp_pair();
    set_inline(pair.server, TRUE);
    REQUIRE(send_text(pair.client, "aX", MSG_OOB) == 2);
    REQUIRE(bytes_came(pair.server, 2));
    set_inline(pair.server, FALSE);
    CHECK(marks_of(pair.server) == Marks{2, TRUE});
    REQUIRE(send_text(pair.client, "Y", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 9) == "aX");
    CHECK(take(pair.server, 9, MSG_OOB) == "Y");
}

// --- FIONREAD, SIOCATMARK, readiness ------------------------------------------------------------

BEHAVIOUR("oob.trace",
          "C.6-2 C.6-3 C.6-4 C.6-5 C.6-6 C.6-7 C.6-8 C.6-9 C.6-10 C.6-11 C.6-12 C.6-13 C.6-15 "
          "C.5-5 C.1-7 C.4-2",
          high, "winetest:test_fionread_siocatmark",
          "FIONREAD never counts queued urgent bytes; SIOCATMARK is TRUE when none is queued") {
    CHECK(marks_of(stream_socket()) == Marks{0, TRUE});
    auto const pair = tcp_pair();
    auto const s = pair.server.get();
    CHECK(marks_of(s) == Marks{0, TRUE});
    REQUIRE(send_text(pair.client, "abcde") == 5);
    REQUIRE(bytes_came(s, 5));
    CHECK(marks_of(s) == Marks{5, TRUE});
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(s));
    CHECK(marks_of(s) == Marks{5, FALSE});
    REQUIRE(send_text(pair.client, "Y", MSG_OOB) == 1);
    CHECK(marks_of(s) == Marks{5, FALSE});
    CHECK(take(s, 3) == "abc");
    CHECK(marks_of(s) == Marks{2, FALSE});
    CHECK(take(s, 1, MSG_OOB) == "X");
    CHECK(poll_bits(s, POLLIN) == (POLLRDNORM | POLLRDBAND));
    CHECK(marks_of(s) == Marks{2, FALSE});
    CHECK(take(s, 5) == "de");
    CHECK(marks_of(s) == Marks{0, FALSE});
    CHECK(take(s, 1, MSG_OOB) == "Y");
    CHECK(marks_of(s) == Marks{0, TRUE});
    REQUIRE(send_text(pair.client, "Z", MSG_OOB) == 1);
    REQUIRE(urgent_came(s));
    CHECK(marks_of(s) == Marks{0, FALSE});
    set_inline(s, TRUE);
    CHECK(marks_of(s) == Marks{1, FALSE});
    CHECK(take(s, 1) == "Z");
    CHECK(marks_of(s) == Marks{0, TRUE});
    REQUIRE(send_text(pair.client, "W", MSG_OOB) == 1);
    REQUIRE(bytes_came(s, 1));
    CHECK(marks_of(s) == Marks{1, TRUE});
}

BEHAVIOUR(
    "oob.mark-one-each", "C.6-14", high,
    "nettest:OSSupport.IOControl_SIOCATMARK_Windows_Success; dotnet/corefx#27583",
    "SIOCATMARK is FALSE from the urgent byte's arrival to its receipt, whatever else is read") {
    auto const pair = tcp_pair();
    auto const s = pair.server.get();
    CHECK(ask(s, SIOCATMARK) == TRUE);
    REQUIRE(send_text(pair.client, "n") == 1);
    REQUIRE(send_text(pair.client, "u", MSG_OOB) == 1);
    REQUIRE(bytes_came(s, 1));
    REQUIRE(urgent_came(s));
    CHECK(ask(s, SIOCATMARK) == FALSE);
    CHECK(take(s, 1) == "n");
    CHECK(ask(s, SIOCATMARK) == FALSE);
    CHECK(take(s, 1, MSG_OOB) == "u");
    CHECK(ask(s, SIOCATMARK) == TRUE);
}

BEHAVIOUR("oob.mark-size", "C.6-18 C.6-19", high, "winetest:test_fionread_siocatmark",
          "WSAIoctl(SIOCATMARK) reports 4 bytes, and takes no fewer") {
    auto const pair = tcp_pair();
    DWORD at_mark = 99;
    DWORD size = 0xdeadbeef;
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(pair.server, SIOCATMARK, nullptr, 0, &at_mark, 3, &size, nullptr,
                                   nullptr);
               }),
               FailsWith(WSAEFAULT));
    CHECK(size == 0xdeadbeef);
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(pair.server, SIOCATMARK, nullptr, 0, &at_mark, sizeof at_mark,
                                   &size, nullptr, nullptr);
               }),
               ReturnsAndResets(0));
    CHECK(size == 4);
    CHECK(at_mark == TRUE);
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(pair.server, SIOCATMARK, nullptr, 0, &at_mark, sizeof at_mark,
                                   nullptr, nullptr, nullptr);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("oob.mark-datagram", "C.6-21", decided("no urgent byte is queued, as none can be"),
          "inferred", "SIOCATMARK on a datagram socket is TRUE") {
    auto const s = bound_datagram();
    u_long at_mark = 77;
    CHECK_THAT(outcome([&] { return ioctlsocket(s, SIOCATMARK, &at_mark); }), ReturnsAndResets(0));
    CHECK(at_mark == TRUE);
}

BEHAVIOUR("oob.select", "C.7-1", high, "winetest:test_select",
          "select reports a queued urgent byte in exceptfds and not in readfds") {
    auto const pair = tcp_pair();
    CHECK(!is_ready(pair.server, Ready::exceptional));
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    CHECK(!is_ready(pair.server, Ready::to_read));
    CHECK(is_ready(pair.server, Ready::exceptional));
    CHECK(take(pair.server, 1, MSG_OOB) == "X");
    CHECK(!is_ready(pair.server, Ready::exceptional));
}

BEHAVIOUR("oob.poll", "C.7-2", high, "winetest:test_WSAPoll",
          "WSAPoll reports a queued urgent byte as POLLRDBAND and not as POLLRDNORM") {
    auto const pair = tcp_pair();
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    REQUIRE(urgent_came(pair.server));
    CHECK(poll_bits(pair.server, POLLIN | POLLOUT) == (POLLRDBAND | POLLWRNORM));
    CHECK(poll_bits(pair.server, POLLRDNORM | POLLOUT) == POLLWRNORM);
}

BEHAVIOUR("oob.wakes-select", "C.7-1", high, "winetest:test_select",
          "a thread asleep in select hears of an urgent byte; one that waits to read does not") {
    auto const pair = tcp_pair();
    auto const sleep_in = [s = pair.server.get()](bool exceptional) {
        return [s, exceptional]() -> long long {
            fd_set set;
            FD_ZERO(&set);
            FD_SET(s, &set);
            return exceptional ? select(0, nullptr, nullptr, &set, nullptr)
                               : select(0, &set, nullptr, nullptr, nullptr);
        };
    };
    BlockedCall const exceptional{sleep_in(true)};
    CHECK(exceptional.is_blocked());
    REQUIRE(send_text(pair.client, "X", MSG_OOB) == 1);
    auto const first = exceptional.result();
    REQUIRE(first);
    CHECK_THAT(*first, Returns(1));
    BlockedCall const reader{sleep_in(false)};
    CHECK(reader.is_blocked());
    REQUIRE(send_text(pair.client, "n") == 1);
    auto const second = reader.result();
    REQUIRE(second);
    CHECK_THAT(*second, Returns(1));
}

BEHAVIOUR("urgent.send-takes-all", "E.5-6 E.5-7", high, "winetest:test_send_buffering",
          "a non-blocking send with MSG_OOB takes everything, or WSAEWOULDBLOCK") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.client);
    std::string const data(8'000'000, 'd');
    REQUIRE(send_text(pair.client, data, MSG_OOB) == static_cast<int>(data.size()));
    CHECK_THAT(outcome([&] { return send_text(pair.client, data, MSG_OOB); }),
               FailsWith(WSAEWOULDBLOCK));
    CHECK(recv_all_text(pair.server, data.size() - 1) == data.substr(1));
    REQUIRE(urgent_came(pair.server));
    CHECK(take(pair.server, 10, MSG_OOB) == "d");
}
