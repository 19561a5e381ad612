// SPDX-License-Identifier: MIT
// WSAPoll(): the events of a socket in every state it can be in.
#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"
#include "tests/winsock/readiness_stages.hpp"

using namespace ws2::test;

namespace {

constexpr int not_written = 0x5555;

// revents, or a number that is none when the call did not go as it should.
int events_of(SOCKET socket, int asked) {
    WSAPOLLFD item{};
    item.fd = socket;
    item.events = static_cast<SHORT>(asked);
    item.revents = static_cast<SHORT>(not_written);
    auto const result = outcome([&] { return WSAPoll(&item, 1, 0); });
    bool const counted = result.value == (item.revents != 0 ? 1 : 0) && result.last_error == 0;
    return counted ? item.revents : -1;
}

// Only what comes has to be waited for: a socket without events has none from the beginning.
int settled_events(SOCKET socket, int asked, int expected) {
    if (expected != 0) eventually([&] { return events_of(socket, asked) == expected; });
    return events_of(socket, asked);
}

struct StateRow {
    Behaviour is;
    Stage (*prepare)();
    int expected;  // when asked for POLLIN | POLLOUT
};

constexpr int failure = POLLERR | POLLHUP | POLLWRNORM;

// clang-format off
StateRow const state_rows[] = {
    {{"poll.fresh", "E.10-23", decided("documented POLLHUP is possible"), "docs:WSAPoll", "WSAPoll: a stream socket that was never connected has no events"}, fresh_stream, 0},
    {{"poll.bound", "E.10-23", decided("documented POLLHUP is possible"), "docs:WSAPoll", "WSAPoll: a bound stream socket has no events"}, bound_stream_stage, 0},
    {{"poll.connecting", "E.9-14 G-26", high, "winetest:test_WSAPoll", "WSAPoll: a connecting socket has no events"}, connecting, 0},
    {{"poll.connected", "E.10-15 F.7-1", high, "winetest:test_WSAPoll", "WSAPoll: a connected socket has POLLWRNORM"}, idle_connection, POLLWRNORM},
    {{"poll.connect-failed", "E.4.1-4 E.10-22 F.7-10", high, "winetest:test_WSAPoll", "WSAPoll: a failed non-blocking connect has POLLERR, POLLHUP and POLLWRNORM"}, failed_connect, failure},
    {{"poll.connect-failed-blocking", "E.4.1-4 E.10-22", high, "winetest:test_WSAPoll", "WSAPoll: a failed blocking connect has POLLERR, POLLHUP and POLLWRNORM"}, failed_blocking_connect, failure},
    {{"poll.listening", "E.10-14 B.6-2", high, "winetest:test_WSAPoll", "WSAPoll: a listener without clients has no events"}, idle_listener, 0},
    {{"poll.listening-client", "E.10-14 B.6-2", high, "winetest:test_WSAPoll", "WSAPoll: a listener with a queued connection has POLLRDNORM"}, listener_with_client, POLLRDNORM},
    {{"poll.data", "E.10-16 F.7-3", high, "winetest:test_WSAPoll", "WSAPoll: data adds POLLRDNORM"}, with_data, POLLRDNORM | POLLWRNORM},
    {{"poll.urgent", "E.10-17 F.7-4", high, "winetest:test_WSAPoll", "WSAPoll: an urgent byte is POLLRDBAND without POLLRDNORM"}, with_urgent_byte, POLLRDBAND | POLLWRNORM},
    {{"poll.urgent-inline", "E.10-18 C.5-1 F.7-5", high, "winetest:test_WSAPoll", "WSAPoll: with SO_OOBINLINE an urgent byte is POLLRDNORM"}, with_urgent_byte_inline, POLLRDNORM | POLLWRNORM},
    {{"poll.peer-finished", "E.10-19", high, "winetest:test_WSAPoll", "WSAPoll: the peer's end without data is POLLHUP without POLLRDNORM"}, with_finished_peer, POLLHUP | POLLWRNORM},
    {{"poll.peer-finished-data", "E.10-20 F.7-6", high, "winetest:test_WSAPoll", "WSAPoll: the peer's end behind data is POLLHUP and POLLRDNORM"}, with_data_and_finished_peer, POLLRDNORM | POLLHUP | POLLWRNORM},
    {{"poll.both-finished", "F.7-7", high, "winetest:afd test_poll", "WSAPoll reports POLLHUP when both ends have finished"}, with_finished_peer_after_own_shutdown, POLLHUP | POLLWRNORM},
    {{"poll.reset", "E.10-21 F.7-9", high, "winetest:test_tcp_reset", "WSAPoll: a reset is POLLERR and POLLHUP"}, with_reset, failure},
    {{"poll.reset-data", "E.10-21 D.2-8", high, "winetest:test_tcp_reset", "WSAPoll: data before a reset does not count"}, with_data_and_reset, failure},
    {{"poll.send-queue-full", "F.7-2", high, "winetest:afd test_poll", "WSAPoll: a socket with a full send queue has no events"}, with_full_send_queue, 0},
    {{"poll.shutdown-receive", "E.10-25", high, "winetest:test_WSAPoll", "WSAPoll: shutting down the receiving half changes nothing"}, after_shutdown_receive, POLLWRNORM},
    {{"poll.shutdown-send", "F.7-8", high, "winetest:afd test_poll", "WSAPoll: shutting down the sending half has no event of its own"}, after_shutdown_send, POLLWRNORM},
    {{"poll.datagram-unbound", "E.10-24", high, "winetest:test_WSAPoll", "WSAPoll: an unbound datagram socket has POLLWRNORM"}, unbound_datagram, POLLWRNORM},
    {{"poll.datagram-idle", "E.10-24", high, "winetest:test_WSAPoll", "WSAPoll: an idle datagram socket has POLLWRNORM"}, idle_datagram, POLLWRNORM},
    {{"poll.datagram-waiting", "E.10-24", high, "winetest:test_WSAPoll", "WSAPoll: a datagram is POLLRDNORM"}, waiting_datagram, POLLRDNORM | POLLWRNORM},
    {{"poll.datagram-shutdown-receive", "E.10-25", high, "winetest:test_WSAPoll", "WSAPoll: shutting down the receiving half of a datagram socket changes nothing"}, datagram_after_shutdown_receive, POLLWRNORM},
};

struct MaskRow {
    Behaviour is;
    Stage (*prepare)();
    int asked;
    int expected;
};

MaskRow const mask_rows[] = {
    {{"poll.mask-listener", "B.6-2", high, "winetest:test_WSAPoll", "WSAPoll: a listener with a client has no event when only POLLRDBAND and POLLWRNORM are asked"}, listener_with_client, POLLRDBAND | POLLWRNORM, 0},
    {{"poll.mask-data", "E.10-16", high, "winetest:test_WSAPoll", "WSAPoll: data is not told to who asks for writing"}, with_data, POLLWRNORM, POLLWRNORM},
    {{"poll.mask-urgent", "C.7-2", high, "winetest:test_WSAPoll", "WSAPoll: POLLRDBAND comes only if asked for"}, with_urgent_byte, POLLRDNORM, 0},
    {{"poll.mask-none-finished", "E.10-27", high, "winetest:test_WSAPoll", "WSAPoll: POLLHUP comes without being asked for"}, with_finished_peer, 0, POLLHUP},
    {{"poll.mask-none-finished-data", "E.10-27", high, "winetest:test_WSAPoll", "WSAPoll: POLLHUP comes alone when nothing is asked for, even with data"}, with_data_and_finished_peer, 0, POLLHUP},
    {{"poll.mask-write-finished", "E.10-27", high, "winetest:test_WSAPoll", "WSAPoll: who asks for writing hears of POLLHUP"}, with_finished_peer, POLLWRNORM, POLLWRNORM | POLLHUP},
    {{"poll.mask-read-reset", "E.10-21", high, "winetest:test_tcp_reset", "WSAPoll: who asks for reading hears of POLLERR and POLLHUP at a reset"}, with_reset, POLLRDNORM, POLLERR | POLLHUP},
    {{"poll.mask-none-connected", "E.10-27", high, "winetest:test_WSAPoll", "WSAPoll: asking for nothing on a connected socket yields nothing"}, idle_connection, 0, 0},
};
// clang-format on

}  // namespace

BEHAVIOURS(state_rows, row) {
    auto const stage = row.prepare();
    auto const seen = settled_events(stage.subject, POLLIN | POLLOUT, row.expected);
    if (seen != row.expected && row.prepare == connecting) skip_if_answered(stage.subject);
    CHECK(seen == row.expected);
}

BEHAVIOURS(mask_rows, row) {
    auto const stage = row.prepare();
    CHECK(settled_events(stage.subject, row.asked, row.expected) == row.expected);
}

BEHAVIOUR("poll.connect-failed-stays", "E.4.1-4 E.10-22", high, "winetest:test_WSAPoll",
          "WSAPoll: the events of a failed connect stay until a connect succeeds") {
    auto const stage = failed_connect();
    CHECK(settled_events(stage.subject, POLLIN | POLLOUT, failure) == failure);
    CHECK(events_of(stage.subject, POLLIN | POLLOUT) == failure);

    auto const listening = listener();
    auto const target = local_address(listening);
    REQUIRE_THAT(outcome([&] { return connect(stage.subject, target.data(), target.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    CHECK(settled_events(stage.subject, POLLIN | POLLOUT, POLLWRNORM) == POLLWRNORM);
}

BEHAVIOUR("poll.finished-data-read", "E.10-20", high, "winetest:test_WSAPoll",
          "WSAPoll: POLLRDNORM goes with the last byte before the peer's end, POLLHUP stays") {
    auto const stage = with_data_and_finished_peer();
    int const both = POLLRDNORM | POLLHUP;
    REQUIRE(settled_events(stage.subject, POLLIN, both) == both);
    char buffer[8];
    CHECK_THAT(outcome([&] { return recv(stage.subject, buffer, 8, 0); }), Returns(4));
    CHECK(events_of(stage.subject, POLLIN) == POLLHUP);
    CHECK_THAT(outcome([&] { return recv(stage.subject, buffer, 8, 0); }), Returns(0));
    CHECK(events_of(stage.subject, POLLIN) == POLLHUP);
}
