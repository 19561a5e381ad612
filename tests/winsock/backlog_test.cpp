// SPDX-License-Identifier: MIT
// The listen backlog: how many connections complete without accept(), what the next client gets,
// and that those whose connect succeeded are there when accept() comes.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Attempt {
    UniqueSocket socket;
    bool connected = false;
    int error = 0;  // SO_ERROR of a failed one
};

// A non-blocking connect to `target`, and its answer.
Attempt attempt(Address const& target) {
    Attempt result{stream_socket(target.family())};
    set_non_blocking(result.socket);
    REQUIRE_THAT(outcome([&] { return connect(result.socket, target.data(), target.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    REQUIRE(eventually([&] {
        result.connected = is_ready(result.socket, Ready::to_write);
        return result.connected || is_ready(result.socket, Ready::exceptional);
    }));
    result.error = result.connected ? 0 : error_option(result.socket);
    return result;
}

struct Crowd {
    std::vector<UniqueSocket> connected;
    int refusal = 0;
};

// Connects until a client is refused, or `limit` are in.
Crowd connect_until_refused(Address const& target, std::size_t limit) {
    Crowd crowd;
    while (crowd.connected.size() != limit) {
        auto next = attempt(target);
        if (!next.connected) {
            crowd.refusal = next.error;
            return crowd;
        }
        crowd.connected.push_back(std::move(next.socket));
    }
    return crowd;
}

struct BacklogRow {
    Behaviour is;
    int backlog;
    std::size_t queue;
};

// clang-format off
BacklogRow const backlog_rows[] = {
    {{"backlog.0", "A.2-7", decided("the length is not published; the smallest legal queue is one"), "docs:listen", "backlog 0 queues one connection and refuses the next client"}, 0, 1},
    {{"backlog.1", "A.2-2 A.3-1", medium, "docs:listen", "backlog 1 queues one connection and refuses the next client"}, 1, 1},
    {{"backlog.2", "A.2-2 A.3-1", medium, "docs:listen", "backlog 2 queues two connections and refuses the next client"}, 2, 2},
    {{"backlog.5", "A.2-2 A.3-1", medium, "docs:listen", "backlog 5 queues five connections and refuses the next client"}, 5, 5},
    {{"backlog.64", "A.2-2 A.3-1", medium, "docs:listen", "backlog 64 queues 64 connections and refuses the next client"}, 64, 64},
    {{"backlog.200", "A.2-2", medium, "web:node#38736", "backlog 200 queues 200 connections"}, 200, 200},
    {{"backlog.511", "A.2-3", medium, "web:node#38736", "a backlog above 200 queues 200 connections"}, 511, 200},
    {{"backlog.somaxconn", "A.2-1", medium, "docs:listen", "SOMAXCONN queues 200 connections, as client editions do"}, SOMAXCONN, 200},
    {{"backlog.hint-minus-1", "A.2-5", medium, "inferred from the encoding", "backlog -1 is a hint below the lower clamp and queues 200"}, -1, 200},
    {{"backlog.hint-300", "A.2-4", high, "docs:listen", "SOMAXCONN_HINT(300) queues 300 connections"}, -300, 300},
};
// clang-format on

}  // namespace

BEHAVIOURS(backlog_rows, row) {
    auto const listening = listener(AF_INET, row.backlog);
    auto const crowd = connect_until_refused(local_address(listening), row.queue + 1);
    CHECK(crowd.connected.size() == row.queue);
    CHECK(error_name(crowd.refusal) == error_name(WSAECONNREFUSED));
}

BEHAVIOUR("backlog.ipv6", "A.2-2 A.3-1", medium, "docs:listen",
          "an IPv6 listener's queue is as long and refuses as clearly") {
    require(Capability::ipv6_loopback);
    auto const listening = listener(AF_INET6, 3);
    auto const crowd = connect_until_refused(local_address(listening), 4);
    CHECK(crowd.connected.size() == 3);
    CHECK(error_name(crowd.refusal) == error_name(WSAECONNREFUSED));
}

BEHAVIOUR("backlog.dual-stack", "A.2-2 A.3-1", medium, "docs:listen",
          "IPv4 and IPv6 clients of a dual-stack listener share one queue") {
    require(Capability::ipv6_loopback);
    auto const listening = stream_socket(AF_INET6);
    DWORD const off = 0;
    REQUIRE(setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char const*>(&off),
                       sizeof off) == 0);
    auto const any = Address::any(AF_INET6);
    REQUIRE(bind(listening, any.data(), any.length()) == 0);
    REQUIRE(listen(listening, 2) == 0);
    auto const port = local_address(listening).port();
    auto const ipv4 = attempt(Address::loopback(AF_INET, port));
    auto const ipv6 = attempt(Address::loopback(AF_INET6, port));
    CHECK(ipv4.connected);
    CHECK(ipv6.connected);
    auto const late = attempt(Address::loopback(AF_INET, port));
    CHECK(!late.connected);
    CHECK(error_name(late.error) == error_name(WSAECONNREFUSED));
}

BEHAVIOUR("backlog.blocking-refused", "A.3-1 A.3-6", high, "docs:listen; kb:113576",
          "a blocking connect to a full listener fails with WSAECONNREFUSED") {
    auto const listening = listener(AF_INET, 1);
    auto const target = local_address(listening);
    auto const queued = attempt(target);
    REQUIRE(queued.connected);
    auto const client = stream_socket();
    BlockedCall const call{[socket = client.get(), target] {
        return connect(socket, target.data(), target.length());
    }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNREFUSED));
}

BEHAVIOUR("backlog.second-listen", "A.1-7", medium, "docs:listen",
          "a second listen leaves the backlog of the first in force") {
    auto const listening = listener(AF_INET, 2);
    REQUIRE(listen(listening, 50) == 0);
    auto const crowd = connect_until_refused(local_address(listening), 3);
    CHECK(crowd.connected.size() == 2);
    CHECK(error_name(crowd.refusal) == error_name(WSAECONNREFUSED));
}

BEHAVIOUR("backlog.queued-in-order", "A.3-1", high, "docs:listen",
          "connections queued before an overflow are accepted in order, with their data") {
    constexpr std::size_t queue = 4;
    auto const listening = listener(AF_INET, queue);
    auto const crowd = connect_until_refused(local_address(listening), queue + 1);
    REQUIRE(crowd.connected.size() == queue);
    for (std::size_t i = 0; i != queue; ++i) {
        char const name = static_cast<char>('a' + i);
        REQUIRE(send(crowd.connected[i], &name, 1, 0) == 1);
    }
    std::string heard;
    for (std::size_t i = 0; i != queue; ++i) {
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        char name = '?';
        REQUIRE(recv(accepted, &name, 1, 0) == 1);
        heard += name;
    }
    CHECK(heard == "abcd");
}

BEHAVIOUR("backlog.room-again", "A.3-1", high, "kb:113576",
          "when accept makes room the next client gets in, and the one after is refused") {
    auto const listening = listener(AF_INET, 2);
    auto const target = local_address(listening);
    auto crowd = connect_until_refused(target, 3);
    REQUIRE(crowd.connected.size() == 2);
    for (int round = 0; round != 5; ++round) {
        CAPTURE(round);
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        auto next = attempt(target);
        CHECK(next.connected);
        crowd.connected.push_back(std::move(next.socket));
        auto const late = attempt(target);
        CHECK(!late.connected);
        CHECK(error_name(late.error) == error_name(WSAECONNREFUSED));
    }
}

// The connection that an AcceptEx takes leaves the queue while the next client comes.
BEHAVIOUR("backlog.accept-ex", "A.2-12 A.3-1", medium, "web:nodejs/node#38736",
          "an AcceptEx that waits is room for one client beside the backlog, and the next one is "
          "refused") {
    for (int round = 0; round != 100; ++round) {
        CAPTURE(round);
        auto const listening = listener(AF_INET, 2);
        Acceptance waiting;
        REQUIRE(waiting.begins(listening));
        auto const crowd = connect_until_refused(local_address(listening), 4);
        REQUIRE(crowd.connected.size() == 3);
        CHECK(error_name(crowd.refusal) == error_name(WSAECONNREFUSED));
        CHECK(waiting.overlap.ends_with(0));
    }
}

BEHAVIOUR("backlog.exclusive", "A.3-1", high, "kb:113576",
          "an exclusive listener refuses and lets in as any other, beside its connections") {
    BOOL const on = TRUE;
    auto const listening = stream_socket();
    REQUIRE(setsockopt(listening, SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                       reinterpret_cast<char const*>(&on), sizeof on) == 0);
    auto const any = Address::loopback(AF_INET, 0);
    REQUIRE(bind(listening, any.data(), any.length()) == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto const target = local_address(listening);
    std::vector<UniqueSocket> kept;
    for (int round = 0; round != 3; ++round) {
        CAPTURE(round);
        auto next = attempt(target);
        CHECK(next.connected);
        CHECK(error_name(attempt(target).error) == error_name(WSAECONNREFUSED));
        kept.push_back(std::move(next.socket));
        kept.emplace_back(accept(listening, nullptr, nullptr));
        REQUIRE(kept.back().valid());
    }
}

BEHAVIOUR("backlog.paused-full", "A.2-14", medium, "docs:SOL_SOCKET Socket Options",
          "SO_PAUSE_ACCEPT leaves what waits already in the queue, and accept takes it") {
    auto const listening = listener(AF_INET, 5);
    auto const target = local_address(listening);
    auto const queued = attempt(target);
    REQUIRE(queued.connected);
    BOOL const on = TRUE;
    REQUIRE(setsockopt(listening, SOL_SOCKET, SO_PAUSE_ACCEPT, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    CHECK(!attempt(target).connected);
    CHECK(is_ready(listening, Ready::to_read));
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    REQUIRE(send(queued.socket, "x", 1, 0) == 1);
    char one = 0;
    CHECK(recv(accepted, &one, 1, 0) == 1);
    CHECK(!is_ready(listening, Ready::to_read));
    CHECK(!attempt(target).connected);
    set_non_blocking(listening);
    CHECK_THAT(outcome([&] { return accept(listening, nullptr, nullptr); }),
               FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("backlog.nobody-lost", "A.3-1", high, "docs:listen; kb:113576",
          "while many clients come at a time, every one that was told connected is served") {
    {
        auto const probe = listener(AF_INET, 1);
        if (connect_until_refused(local_address(probe), 2).connected.size() == 2)
            skip("clients wait for a place here, so that whether one is lost depends on time");
    }
    constexpr int threads = 64;
    constexpr int clients_of_each = 10;
    auto const listening = listener(AF_INET, 1);
    auto const target = local_address(listening);
    std::atomic<int> served{0};
    std::atomic<int> refused{0};
    std::atomic<int> lost{0};
    std::thread server{[&] {
        for (;;) {
            UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
            char word = 0;
            if (!accepted.valid() || recv(accepted, &word, 1, 0) != 1) continue;
            send(accepted, &word, 1, 0);
            if (word == 'q') return;
        }
    }};
    auto const limit = static_cast<DWORD>(patience().count());
    auto const come = [&](char word) {
        auto const client = stream_socket();
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&limit),
                   sizeof limit);
        if (connect(client, target.data(), target.length()) != 0) {
            ++refused;
            return false;
        }
        send(client, &word, 1, 0);
        bool const is_served = recv(client, &word, 1, 0) == 1;
        ++(is_served ? served : lost);
        return is_served;
    };
    std::vector<std::thread> crowd;
    for (int i = 0; i != threads; ++i)
        crowd.emplace_back([&] {
            for (int n = 0; n != clients_of_each; ++n) come('x');
        });
    for (auto& each : crowd) each.join();
    CHECK(served + refused == threads * clients_of_each);
    CHECK(served > 0);
    CHECK(lost == 0);
    while (!come('q')) {
    }
    server.join();
}

BEHAVIOUR("backlog.burst", "A.3-1", high, "docs:listen; kb:113576",
          "of 500 clients at once every one is either queued and served or refused: none hangs") {
    constexpr std::size_t crowd_size = 500;
    auto const listening = listener(AF_INET, 5);
    auto const target = local_address(listening);
    std::vector<UniqueSocket> clients;
    for (std::size_t i = 0; i != crowd_size; ++i) {
        clients.push_back(stream_socket());
        set_non_blocking(clients.back());
        connect(clients.back(), target.data(), target.length());
    }
    std::vector<SOCKET> connected;
    for (auto const& client : clients) {
        REQUIRE(eventually([&] {
            return is_ready(client, Ready::to_write) || is_ready(client, Ready::exceptional);
        }));
        if (is_ready(client, Ready::to_write))
            connected.push_back(client);
        else
            CHECK(error_name(error_option(client)) == error_name(WSAECONNREFUSED));
    }
    CHECK(connected.size() == 5);
    for (auto const client : connected) {
        REQUIRE(send(client, "x", 1, 0) == 1);
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        char one = 0;
        CHECK(recv(accepted, &one, 1, 0) == 1);
    }
}

BEHAVIOUR("backlog.listener-closed", "A.4-4", medium, "inferred",
          "closing the listener resets the connections that were still queued") {
    auto listening = listener(AF_INET, 2);
    auto const client = connected_to(listening);
    listening.close();
    char one = 0;
    BlockedCall const call{[socket = client.get(), &one] { return recv(socket, &one, 1, 0); }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, (FailsWith{WSAECONNRESET, WSAECONNABORTED}));
}

BEHAVIOUR("backlog.paused", "A.2-14", medium, "docs:SOL_SOCKET Socket Options",
          "while SO_PAUSE_ACCEPT is TRUE every client of the listener is refused") {
    auto const listening = listener(AF_INET, 5);
    auto const target = local_address(listening);
    auto const pause = [&](BOOL on) {
        return setsockopt(listening, SOL_SOCKET, SO_PAUSE_ACCEPT,
                          reinterpret_cast<char const*>(&on), sizeof on);
    };
    REQUIRE(pause(TRUE) == 0);
    auto const refused = attempt(target);
    CHECK(!refused.connected);
    CHECK(error_name(refused.error) == error_name(WSAECONNREFUSED));
    REQUIRE(pause(FALSE) == 0);
    CHECK(attempt(target).connected);
}

BEHAVIOUR("backlog.refused-for-good", "A.3-1 E.4-10", high, "docs:listen",
          "a client that was refused stays refused when there is room, and may connect again") {
    auto const listening = listener(AF_INET, 1);
    auto const target = local_address(listening);
    auto const queued = attempt(target);
    REQUIRE(queued.connected);
    auto const late = attempt(target);
    REQUIRE(!late.connected);
    REQUIRE(UniqueSocket{accept(listening, nullptr, nullptr)}.valid());
    CHECK(is_ready(late.socket, Ready::exceptional));
    REQUIRE_THAT(outcome([&] { return connect(late.socket, target.data(), target.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    CHECK(await(late.socket, Ready::to_write));
}
