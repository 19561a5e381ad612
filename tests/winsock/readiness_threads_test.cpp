// SPDX-License-Identifier: MIT
// select() and WSAPoll() while another thread changes the sockets they wait for.
#include <memory>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"
#include "tests/winsock/readiness_stages.hpp"

using namespace ws2::test;

namespace {

// A select() without timeout in a thread of its own. The set is shared with the thread, which is
// left behind when a test fails.
struct Selecting {
    std::shared_ptr<fd_set> set = std::make_shared<fd_set>();
    BlockedCall call;

    Selecting(std::vector<SOCKET> const& sockets, Ready what)
        : set{[&] {
              auto given = std::make_shared<fd_set>();
              FD_ZERO(given.get());
              for (auto const socket : sockets) FD_SET(socket, given.get());
              return given;
          }()},
          call{[given = set, what] {
              auto const when = [&](Ready which) { return which == what ? given.get() : nullptr; };
              return select(0, when(Ready::to_read), when(Ready::to_write),
                            when(Ready::exceptional), nullptr);
          }} {}
};

struct Polling {
    std::shared_ptr<WSAPOLLFD> item = std::make_shared<WSAPOLLFD>();
    BlockedCall call;

    Polling(SOCKET socket, int events)
        : item{std::make_shared<WSAPOLLFD>(
              WSAPOLLFD{socket, static_cast<SHORT>(events), static_cast<SHORT>(0)})},
          call{[given = item] { return WSAPoll(given.get(), 1, -1); }} {}
};

struct CloseRow {
    Behaviour is;
    Stage (*prepare)();
};

// clang-format off
CloseRow const close_read_rows[] = {
    {{"select.close-read-listener", "B.5-5 E.9-26", high, "winetest:test_select", "a listener closed during select counts as readable"}, idle_listener},
    {{"select.close-read-connection", "B.5-5 E.9-26", high, "winetest:test_select", "a connection closed during select counts as readable"}, idle_connection},
    {{"select.close-read-datagram", "B.5-5 E.9-26", high, "winetest:test_select", "a datagram socket closed during select counts as readable"}, idle_datagram},
    {{"select.close-read-fresh", "B.5-5 E.9-26", high, "winetest:test_select", "a fresh socket closed during select counts as readable"}, fresh_stream},
    {{"select.close-read-bound", "B.5-5 E.9-26", high, "winetest:test_select", "a bound socket closed during select counts as readable"}, bound_stream_stage},
};
CloseRow const close_except_rows[] = {
    {{"select.close-except-listener", "B.5-6 E.9-26", high, "winetest:test_select", "a listener in exceptfds alone, closed during select, fails it with WSAENOTSOCK"}, idle_listener},
    {{"select.close-except-connection", "B.5-6 E.9-26", high, "winetest:test_select", "a connection in exceptfds alone, closed during select, fails it with WSAENOTSOCK"}, idle_connection},
    {{"select.close-except-datagram", "B.5-6 E.9-26", high, "winetest:test_select", "a datagram socket in exceptfds alone, closed during select, fails it with WSAENOTSOCK"}, idle_datagram},
    {{"select.close-except-fresh", "B.5-6 E.9-26", high, "winetest:test_select", "a fresh socket in exceptfds alone, closed during select, fails it with WSAENOTSOCK"}, fresh_stream},
    {{"select.close-except-finished", "B.5-6 E.9-26", high, "winetest:test_select", "select: a connection whose ends have both finished, in exceptfds alone, blocks until it is closed"}, with_finished_peer_after_own_shutdown},
    {{"select.close-except-reset", "B.5-6 E.9-26", high, "winetest:test_select", "select: a reset connection, in exceptfds alone, blocks until it is closed"}, with_reset},
};
CloseRow const close_poll_rows[] = {
    {{"poll.close-listener", "B.5-7 E.10-26", high, "winetest:test_WSAPoll", "a listener closed during WSAPoll has POLLNVAL and is counted"}, idle_listener},
    {{"poll.close-connection", "B.5-7 E.10-26", high, "winetest:test_WSAPoll", "a connection closed during WSAPoll has POLLNVAL and is counted"}, idle_connection},
    {{"poll.close-datagram", "B.5-7 E.10-26", high, "winetest:test_WSAPoll", "a datagram socket closed during WSAPoll has POLLNVAL and is counted"}, idle_datagram},
    {{"poll.close-fresh", "B.5-7 E.10-26", high, "winetest:test_WSAPoll", "a fresh socket closed during WSAPoll has POLLNVAL and is counted"}, fresh_stream},
};
// clang-format on

}  // namespace

BEHAVIOURS(close_read_rows, row) {
    auto stage = row.prepare();
    SOCKET const socket = stage.subject;
    Selecting const waiting{{socket}, Ready::to_read};
    REQUIRE(waiting.call.is_blocked());
    stage.subject.close();
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.set->fd_count == 1);
    CHECK(waiting.set->fd_array[0] == socket);
}

BEHAVIOURS(close_except_rows, row) {
    auto stage = row.prepare();
    Selecting const waiting{{stage.subject.get()}, Ready::exceptional};
    REQUIRE(waiting.call.is_blocked());
    stage.subject.close();
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAENOTSOCK));
    CHECK(waiting.set->fd_count == 0);
}

BEHAVIOURS(close_poll_rows, row) {
    auto stage = row.prepare();
    Polling const waiting{stage.subject, POLLIN};
    REQUIRE(waiting.call.is_blocked());
    stage.subject.close();
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.item->revents == POLLNVAL);
}

BEHAVIOUR("select.close-one-of-many", "B.5-5 E.9-26", high, "winetest:test_select",
          "of many sockets only the one closed during select is left in readfds") {
    auto const first = bound_datagram();
    auto const last = idle_listener();
    auto closing = stream_socket();
    SOCKET const socket = closing;
    Selecting const waiting{
        {first.get(), socket, last.subject.get()},
        Ready::to_read
    };
    REQUIRE(waiting.call.is_blocked());
    closing.close();
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.set->fd_count == 1);
    CHECK(waiting.set->fd_array[0] == socket);
}

BEHAVIOUR("select.wakes-for-client", "B.6-1", high, "winetest:test_select",
          "a connection that arrives ends a select on the listener") {
    auto const stage = idle_listener();
    Selecting const waiting{{stage.subject.get()}, Ready::to_read};
    REQUIRE(waiting.call.is_blocked());
    auto const client = connected_to(stage.subject);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.wakes-for-data", "E.9-18", high, "winetest:test_select",
          "data that arrives ends a select on the connection, one of several sockets") {
    auto const stage = idle_connection();
    auto const idle = bound_datagram();
    Selecting const waiting{
        {idle.get(), stage.subject.get()},
        Ready::to_read
    };
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(send(stage.others[0], "x", 1, 0) == 1);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.set->fd_array[0] == stage.subject.get());
}

BEHAVIOUR("select.wakes-for-urgent", "C.7-1", high, "winetest:test_select",
          "an urgent byte ends a select on exceptfds, other data does not") {
    auto const stage = idle_connection();
    Selecting const waiting{{stage.subject.get()}, Ready::exceptional};
    REQUIRE(send(stage.others[0], "x", 1, 0) == 1);
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(send(stage.others[0], "!", 1, MSG_OOB) == 1);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.urgent-does-not-wake-readers", "C.7-1", high, "winetest:test_select",
          "urgent bytes do not end a select for reading, data behind them does") {
    auto const stage = idle_connection();
    Selecting const waiting{{stage.subject.get()}, Ready::to_read};
    for (int i = 0; i != 3; ++i) {
        REQUIRE(send(stage.others[0], "!", 1, MSG_OOB) == 1);
        REQUIRE(waiting.call.is_blocked());
    }
    REQUIRE(send(stage.others[0], "x", 1, 0) == 1);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.wakes-for-connect", "E.9-15", high, "winetest:test_select",
          "a select for writing on a fresh socket ends when another thread connects it") {
    auto const listening = listener();
    auto const target = local_address(listening);
    auto const s = stream_socket();
    Selecting const waiting{{s.get()}, Ready::to_write};
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(connect(s, target.data(), target.length()) == 0);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.wakes-for-failed-connect", "E.4.1-2 E.9-16", high, "winetest:test_select",
          "a select on exceptfds of a fresh socket ends when its connect fails") {
    auto const target = nobody();
    auto const s = stream_socket();
    set_non_blocking(s);
    Selecting const waiting{{s.get()}, Ready::exceptional};
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(connect(s, target.address.data(), target.address.length()) == SOCKET_ERROR);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.failed-connect-not-writable", "E.4.1-2 E.9-16", high, "winetest:test_select",
          "a select for writing does not end when the connect fails") {
    auto const target = nobody();
    auto s = start_connect(target.address);
    SOCKET const socket = s;
    Selecting const waiting{{socket}, Ready::to_write};
    REQUIRE(await(socket, Ready::exceptional));
    REQUIRE(waiting.call.is_blocked());
    auto const listening = listener();
    auto const better = local_address(listening);
    REQUIRE_THAT(outcome([&] { return connect(s, better.data(), better.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.wakes-for-listen", "B.6-1", high, "winetest:test_select",
          "a select on a bound socket ends when it listens and a client has come") {
    auto const s = bound_stream();
    Selecting const waiting{{s.get()}, Ready::to_read};
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(listen(s, 1) == 0);
    auto const client = connected_to(s);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
}

BEHAVIOUR("select.wakes-for-room", "E.9-22", high, "winetest:test_select",
          "a select for writing on a full connection ends when the peer reads") {
    auto const stage = with_full_send_queue();
    Selecting const waiting{{stage.subject.get()}, Ready::to_write};
    REQUIRE(waiting.call.is_blocked());
    set_non_blocking(stage.others[0]);
    std::vector<char> buffer(65536);
    REQUIRE(eventually([&] {
        while (recv(stage.others[0], buffer.data(), static_cast<int>(buffer.size()), 0) > 0) {
        }
        return waiting.call.result_within(std::chrono::milliseconds{0}).has_value();
    }));
    CHECK_THAT(*waiting.call.result(), ReturnsAndResets(1));
}

BEHAVIOUR("poll.wakes-without-events", "E.10-27", high, "winetest:test_WSAPoll",
          "a WSAPoll that asks for nothing ends with POLLHUP when the peer finishes") {
    auto const stage = idle_connection();
    Polling const waiting{stage.subject, 0};
    REQUIRE(send(stage.others[0], "x", 1, 0) == 1);
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(shutdown(stage.others[0], SD_SEND) == 0);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.item->revents == POLLHUP);
}

BEHAVIOUR("poll.wakes-for-data", "E.10-16", high, "winetest:test_WSAPoll",
          "data that comes ends a WSAPoll that waits") {
    auto const stage = idle_connection();
    Polling const waiting{stage.subject, POLLIN};
    REQUIRE(waiting.call.is_blocked());
    REQUIRE(send(stage.others[0], "x", 1, 0) == 1);
    auto const result = waiting.call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(1));
    CHECK(waiting.item->revents == POLLRDNORM);
}
