// SPDX-License-Identifier: MIT
// select(): in which of the three sets a socket is ready, for every state it can be in.
#include <algorithm>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"
#include "tests/winsock/readiness_stages.hpp"

using namespace ws2::test;

namespace {

// As "rw-": readable, writable, exceptional.
std::string readiness(SOCKET socket) {
    fd_set sets[3];
    for (auto& set : sets) {
        FD_ZERO(&set);
        FD_SET(socket, &set);
    }
    timeval now{};
    auto const count = select(0, &sets[0], &sets[1], &sets[2], &now);
    std::string text = "---";
    for (std::size_t i = 0; i != 3; ++i)
        if (FD_ISSET(socket, &sets[i])) text[i] = "rwe"[i];
    auto const set_bits = 3 - std::count(text.begin(), text.end(), '-');
    return count == set_bits ? text : text + ", but select returned " + std::to_string(count);
}

// Waits for what is on its way, then looks again: what was seen must stay.
// Only what comes has to be waited for: a socket in no set is in none from the beginning.
std::string settled_readiness(SOCKET socket, std::string const& expected) {
    if (expected != "---") eventually([&] { return readiness(socket) == expected; });
    return readiness(socket);
}

struct StateRow {
    Behaviour is;
    Stage (*prepare)();
    char const* expected;
};

// clang-format off
StateRow const state_rows[] = {
    {{"select.fresh", "E.9-13", high, "winetest:test_select", "select: a stream socket that was never connected is in no set"}, fresh_stream, "---"},
    {{"select.bound", "E.9-13", high, "winetest:test_select", "select: a bound stream socket is in no set"}, bound_stream_stage, "---"},
    {{"select.connecting", "E.9-14", high, "winetest:test_select", "select: a connecting socket is in no set"}, connecting, "---"},
    {{"select.connected", "E.9-15", high, "winetest:test_select", "select: a connected socket is writable"}, idle_connection, "-w-"},
    {{"select.connect-failed", "E.4.1-2 E.9-16", high, "winetest:test_select", "select: a failed non-blocking connect shows in exceptfds only"}, failed_connect, "--e"},
    {{"select.connect-failed-blocking", "E.4.1-2 E.9-16", high, "winetest:test_errors", "select: a failed blocking connect shows in exceptfds only"}, failed_blocking_connect, "--e"},
    {{"select.connect-failed-listen", "E.4.1-2 E.4.1-7", high, "winetest:test_select", "select: a failed connect stays in exceptfds when the socket listens afterwards"}, listening_after_failed_connect, "--e"},
    {{"select.listening", "E.9-17", high, "winetest:test_select", "select: a listener without clients is in no set"}, idle_listener, "---"},
    {{"select.listening-client", "B.6-1 E.9-17", high, "winetest:test_select", "select: a listener with a queued connection is readable"}, listener_with_client, "r--"},
    {{"select.data", "E.9-18", high, "winetest:test_select", "select: a socket with data is readable"}, with_data, "rw-"},
    {{"select.urgent", "C.7-1 E.9-19", high, "winetest:test_select", "select: an urgent byte shows in exceptfds and not in readfds"}, with_urgent_byte, "-we"},
    {{"select.urgent-inline", "C.5-1", high, "winetest:test_select", "select: with SO_OOBINLINE an urgent byte shows in readfds and not in exceptfds"}, with_urgent_byte_inline, "rw-"},
    {{"select.peer-finished", "E.9-20", high, "winetest:test_select", "select: a socket whose peer has finished is readable and writable"}, with_finished_peer, "rw-"},
    {{"select.peer-finished-data", "E.9-20", high, "winetest:test_select", "select: data before the peer's end is readable"}, with_data_and_finished_peer, "rw-"},
    {{"select.both-finished", "F.7-7", high, "winetest:afd test_poll", "select: a socket whose ends have both finished is readable and writable"}, with_finished_peer_after_own_shutdown, "rw-"},
    {{"select.reset", "E.9-21", high, "winetest:test_tcp_reset", "select: a reset connection is readable and writable"}, with_reset, "rw-"},
    {{"select.send-queue-full", "E.9-22", high, "winetest:test_select", "select: a socket with a full send queue is not writable"}, with_full_send_queue, "---"},
    {{"select.shutdown-receive", "E.9-25", medium, "winetest:test_WSAPoll", "select: shutting down the receiving half changes nothing"}, after_shutdown_receive, "-w-"},
    {{"select.shutdown-send", "F.7-8", high, "winetest:afd test_poll", "select: shutting down the sending half makes nothing ready"}, after_shutdown_send, "-w-"},
    {{"select.datagram-unbound", "E.9-23", high, "winetest:test_select", "select: an unbound datagram socket is writable"}, unbound_datagram, "-w-"},
    {{"select.datagram-idle", "E.9-23", high, "winetest:test_select", "select: an idle datagram socket is writable"}, idle_datagram, "-w-"},
    {{"select.datagram-waiting", "E.9-23", high, "winetest:test_select", "select: a socket with a datagram is readable"}, waiting_datagram, "rw-"},
    {{"select.datagram-empty", "E.9-23", high, "winetest:test_select", "select: a socket with a datagram without data is readable"}, empty_datagram, "rw-"},
    {{"select.datagram-shutdown-receive", "E.9-25", medium, "winetest:test_WSAPoll", "select: shutting down the receiving half of a datagram socket makes nothing readable"}, datagram_after_shutdown_receive, "-w-"},
    {{"select.datagram-icmp", "E.9-24", medium, "cygwin", "select: an ICMP answer makes a datagram socket readable"}, datagram_nobody_took, "rw-"},
};
// clang-format on

}  // namespace

BEHAVIOURS(state_rows, row) {
    auto const stage = row.prepare();
    auto const seen = settled_readiness(stage.subject, row.expected);
    if (seen != row.expected && row.prepare == connecting) skip_if_answered(stage.subject);
    CHECK(seen == row.expected);
}

BEHAVIOUR("select.failure-stays", "E.4.1-2 E.9-16", high, "winetest:test_select",
          "a failed connect is in exceptfds at every later select until a connect succeeds") {
    auto const stage = failed_connect();
    REQUIRE(await(stage.subject, Ready::exceptional));
    CHECK(readiness(stage.subject) == "--e");
    CHECK(readiness(stage.subject) == "--e");

    auto const listening = listener();
    auto const target = local_address(listening);
    REQUIRE_THAT(outcome([&] { return connect(stage.subject, target.data(), target.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    CHECK(settled_readiness(stage.subject, "-w-") == "-w-");
}

BEHAVIOUR("select.reset-discards", "D.2-8 E.7-6", high, "web:dotnet/runtime#57186",
          "select: data that was not read before the reset is gone once the reset was seen") {
    auto const stage = with_data_and_reset();
    REQUIRE(eventually([&] {
        WSAPOLLFD item{};
        item.fd = stage.subject;
        return WSAPoll(&item, 1, 0) == 1 && (item.revents & POLLERR) != 0;
    }));
    CHECK(readiness(stage.subject) == "rw-");
    char buffer[8];
    CHECK_THAT(outcome([&] { return recv(stage.subject, buffer, 8, 0); }),
               FailsWith(WSAECONNRESET));
    CHECK_THAT(outcome([&] { return recv(stage.subject, buffer, 8, 0); }),
               FailsWith(WSAECONNRESET));
    CHECK(readiness(stage.subject) == "rw-");
}

BEHAVIOUR("select.urgent-taken", "C.7-1", high, "winetest:test_select",
          "select: exceptfds is empty again when the urgent byte was received") {
    auto const stage = with_urgent_byte();
    REQUIRE(await(stage.subject, Ready::exceptional));
    char urgent{};
    CHECK_THAT(outcome([&] { return recv(stage.subject, &urgent, 1, MSG_OOB); }), Returns(1));
    CHECK(readiness(stage.subject) == "-w-");
}

BEHAVIOUR("select.listener-accepted", "B.6-1", high, "winetest:test_select",
          "select: a listener is readable while a connection is queued and no longer") {
    auto const stage = listener_with_client();
    REQUIRE(await(stage.subject, Ready::to_read));
    UniqueSocket const accepted{accept(stage.subject, nullptr, nullptr)};
    CHECK(accepted.valid());
    CHECK(readiness(stage.subject) == "---");
    CHECK(readiness(accepted) == "-w-");
}

BEHAVIOUR("select.writable-takes-a-send", "E.9-22", high, "docs:select",
          "a send to a socket that select called writable does not fail with WSAEWOULDBLOCK") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.client);
    BlockedCall const reader{[&] {
        char buffer[4096];
        long long total = 0;
        for (int count = 0; (count = recv(pair.server, buffer, 4096, 0)) > 0;) total += count;
        return total;
    }};
    char const block[1024]{};
    int blocks = 0;
    for (int waits = 0; waits != 10 && blocks != 5000; ++blocks) {
        if (!is_ready(pair.client, Ready::to_write)) ++waits;
        REQUIRE(await(pair.client, Ready::to_write));
        REQUIRE(send(pair.client, block, 1024, 0) == 1024);
    }
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    auto const received = reader.result();
    REQUIRE(received);
    CHECK(received->value == blocks * 1024);
}
