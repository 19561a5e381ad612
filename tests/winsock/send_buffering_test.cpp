// SPDX-License-Identifier: MIT
// A non-blocking send takes everything or nothing, and what it took is delivered.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr int large = 20'000'000;  // more than hosts have room for

std::string random_bytes() {
    std::string bytes(large, '\0');
    std::uint32_t state = 12345;
    for (auto& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

// Made once: with a sanitizer it takes a second.
std::string const& pattern() {
    static std::string const bytes = random_bytes();
    return bytes;
}

std::string read_to_end(SOCKET socket) {
    std::string all;
    all.reserve(large + 1);
    std::vector<char> piece(1 << 16);
    for (;;) {
        auto const count = recv(socket, piece.data(), static_cast<int>(piece.size()), 0);
        if (count <= 0) return all;
        all.append(piece.data(), static_cast<std::size_t>(count));
    }
}

// Accepted by a non-blocking send.
std::string const& send_large(SOCKET socket) {
    set_non_blocking(socket);
    auto const& data = pattern();
    REQUIRE(send(socket, data.data(), large, 0) == large);
    return data;
}

bool becomes_hung_up(SOCKET socket) {
    return eventually([&] {
        WSAPOLLFD item{socket, POLLWRNORM, 0};
        return WSAPoll(&item, 1, 0) == 1 && (item.revents & POLLHUP) != 0;
    });
}

// True when the peer of `socket` answers with a reset before all of `expected` bytes have come.
bool ends_with_reset(SOCKET socket, std::size_t expected) {
    bool const is_reset = becomes_hung_up(socket);
    auto const heard = read_to_end(socket).size();
    auto const code = WSAGetLastError();
    CAPTURE(heard, expected, code);
    return is_reset && heard < expected && code == WSAECONNRESET;
}

}  // namespace

BEHAVIOUR("send.non-blocking-takes-all", "E.5-6 E.5-7", high, "winetest:test_send_buffering",
          "a non-blocking send takes the whole buffer however large; the next one would block") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.client);
    auto const& data = pattern();
    REQUIRE_THAT(outcome([&] { return send(pair.client, data.data(), large, 0); }), Returns(large));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), FailsWith(WSAEWOULDBLOCK));
    CHECK(!is_ready(pair.client, Ready::to_write));
}

BEHAVIOUR("send.accepted-is-delivered", "E.5-10", high, "winetest:test_send_buffering",
          "what a non-blocking send accepted arrives, also after closesocket") {
    auto pair = tcp_pair();
    auto const& data = send_large(pair.client);
    pair.client.close();
    CHECK(read_to_end(pair.server) == data);
}

BEHAVIOUR("send.shutdown-behind-accepted", "E.5-10", high, "winetest:test_send_buffering",
          "shutdown(SD_SEND) ends the stream behind what was accepted") {
    auto const pair = tcp_pair();
    auto const& data = send_large(pair.client);
    CHECK_THAT(outcome([&] { return shutdown(pair.client, SD_SEND); }), Returns(0));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), FailsWith(WSAESHUTDOWN));
    CHECK(read_to_end(pair.server) == data);
}

BEHAVIOUR("send.writable-again", "E.5-7", high, "winetest:test_write_events",
          "a socket whose send queue was full is writable again once the peer has read, and a send "
          "then succeeds") {
    auto const pair = tcp_pair();
    auto const& data = send_large(pair.client);
    std::string heard;
    heard.reserve(data.size());
    std::vector<char> piece(1 << 16);
    while (heard.size() != data.size()) {
        auto const count = recv(pair.server, piece.data(), static_cast<int>(piece.size()), 0);
        REQUIRE(count > 0);
        heard.append(piece.data(), static_cast<std::size_t>(count));
    }
    CHECK(heard == data);
    CHECK(await(pair.client, Ready::to_write));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), Returns(1));
}

BEHAVIOUR("send.gathered-takes-all", "E.5-6 E.5-7", high, "winetest:test_send_buffering",
          "WSASend of several buffers takes all of them too, in order") {
    auto pair = tcp_pair();
    set_non_blocking(pair.client);
    auto first = pattern().substr(0, large / 2);
    std::string second(large / 2, 'z');
    WSABUF buffers[] = {
        {static_cast<ULONG>(first.size()),  first.data() },
        {static_cast<ULONG>(second.size()), second.data()}
    };
    DWORD sent = 0;
    REQUIRE_THAT(
        outcome([&] { return WSASend(pair.client, buffers, 2, &sent, 0, nullptr, nullptr); }),
        Returns(0));
    REQUIRE(sent == large);
    pair.client.close();
    CHECK(read_to_end(pair.server) == first + second);
}

BEHAVIOUR(
    "send.peer-resets-queue", "E.5-4", high, "winetest:test_tcp_reset",
    "a reset by the peer drops what waits to be sent, and the next send fails with WSAECONNRESET") {
    auto pair = tcp_pair();
    send_large(pair.client);
    close_with_reset(std::move(pair.server));
    CHECK(eventually([&] {
        auto const result = outcome([&] { return send(pair.client, "x", 1, 0); });
        return result.last_error != WSAEWOULDBLOCK;
    }));
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, 0); }), FailsWith(WSAECONNRESET));
}

BEHAVIOUR(
    "send.abort-drops-accepted", "E.7-2", high, "docs:closesocket",
    "closesocket with SO_LINGER {1, 0} resets the connection at once, whatever waits to be sent") {
    auto pair = tcp_pair();
    send_large(pair.client);
    close_with_reset(std::move(pair.client));
    CHECK(becomes_hung_up(pair.server));
}

BEHAVIOUR("send.unread-resets-queue", "E.7-5", medium,
          "https://github.com/dotnet/runtime/issues/57186",
          "closesocket with unread data resets the connection, whatever waits to be sent") {
    auto pair = tcp_pair();
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    REQUIRE(await(pair.client, Ready::to_read));
    auto const& data = send_large(pair.client);
    pair.client.close();
    CHECK(ends_with_reset(pair.server, data.size()));
}

BEHAVIOUR("send.late-data-resets-queue", "E.7-5", medium, "RFC 1122 4.2.2.13",
          "data that comes for a closed socket resets the connection, whatever waits to be sent") {
    auto pair = tcp_pair();
    auto const& data = send_large(pair.client);
    pair.client.close();
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    CHECK(ends_with_reset(pair.server, data.size()));
}

BEHAVIOUR("send.peer-ends-before-queue", "E.7-1 E.5-10", high, "winetest:test_send_buffering",
          "a peer that has finished sending still gets all that waits for it") {
    auto pair = tcp_pair();
    auto const& data = send_large(pair.client);
    pair.client.close();
    REQUIRE(shutdown(pair.server, SD_SEND) == 0);
    CHECK(read_to_end(pair.server) == data);
}

namespace {

struct SmallBufferRow {
    Behaviour is;
    int bytes;
};

// clang-format off
SmallBufferRow const small_buffer_rows[] = {
    {{"send.small-buffer-0", "E.5-28", medium, "web:netty#4724, libuv#74; kb:214397", "without a send buffer a bulk transfer is not slowed down"}, 0},
    {{"send.small-buffer-8192", "E.5-28", medium, "web:netty#4724, libuv#74; kb:214397", "with a send buffer of 8192 bytes a bulk transfer is not slowed down"}, 8192},
};
// clang-format on

// How long 4 MB take, in pieces.
std::chrono::milliseconds bulk_time(int const* send_buffer) {
    auto const pair = tcp_pair();
    if (send_buffer)
        REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_SNDBUF,
                           reinterpret_cast<char const*>(send_buffer), sizeof *send_buffer) == 0);
    constexpr std::size_t total = 4'000'000;
    auto const bytes = pattern().substr(0, 50'000);
    auto const start = std::chrono::steady_clock::now();
    BlockedCall const sending{[&] {
        long long sent = 0;
        while (sent < static_cast<long long>(total))
            sent += send(pair.client, bytes.data(), static_cast<int>(bytes.size()), 0);
        return sent;
    }};
    CHECK(recv_all_text(pair.server, total).size() == total);
    REQUIRE(sending.result());
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 start);
}

}  // namespace

// A slow transfer waits 40 ms or more for each of 60 parts or more. The fastest of three tries is
// held against that, and against what the machine needs without the option: it may have other
// things to do.
BEHAVIOURS(small_buffer_rows, row) {
    using namespace std::chrono_literals;
    auto best = bulk_time(&row.bytes);
    auto usual = 0ms;
    for (int i = 0; i != 2 && best > 1000ms + 2 * usual; ++i) {
        usual = bulk_time(nullptr);
        best = std::min(best, bulk_time(&row.bytes));
    }
    CHECK(best <= 1000ms + 2 * usual);
}
