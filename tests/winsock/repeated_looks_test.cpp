// SPDX-License-Identifier: MIT
// WSAPoll() and select() that look at the same sockets again and again: each look finds what has
// changed since the one before, also where no data have come.
#include <array>
#include <cstddef>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr int looks = 4;

// Two connections, of which the servers' ends are looked at.
struct Watched {
    std::array<Pair, 2> pairs{tcp_pair(), tcp_pair()};
    std::vector<WSAPOLLFD> items;

    explicit Watched(SHORT asked) {
        for (auto const& pair : pairs) items.push_back({pair.server, asked, 0});
        for (int i = 0; i != looks; ++i) REQUIRE(look() == 0);
    }
    int look() { return WSAPoll(items.data(), static_cast<ULONG>(items.size()), 0); }
    int events(std::size_t index) const { return items[index].revents; }
};

void say(SOCKET socket, char text, int flags = 0) { REQUIRE(send(socket, &text, 1, flags) == 1); }

struct Sets {
    fd_set readable{};
    fd_set writable{};

    explicit Sets(std::array<Pair, 2> const& pairs) {
        for (auto const& pair : pairs) FD_SET(pair.server, &readable);
    }
    int look() {
        timeval now{};
        return select(0, &readable, &writable, nullptr, &now);
    }
};

void look_in_vain(std::array<Pair, 2> const& pairs) {
    for (int i = 0; i != looks; ++i) {
        Sets sets{pairs};
        REQUIRE(sets.look() == 0);
        REQUIRE(sets.readable.fd_count == 0);
    }
}

}  // namespace

BEHAVIOUR("poll.again-data", "E.10-16 E.10-10", high, "winetest:test_WSAPoll",
          "data that come between two looks of WSAPoll are found by the second") {
    Watched watched{POLLRDNORM};
    say(watched.pairs[1].client, 'x');
    CHECK(eventually([&] { return watched.look() == 1; }));
    CHECK(watched.events(0) == 0);
    CHECK(watched.events(1) == POLLRDNORM);
}

BEHAVIOUR("poll.again-question", "E.10-15 E.10-10", high, "winetest:test_WSAPoll",
          "WSAPoll answers a new question about the same sockets") {
    Watched watched{POLLRDNORM};
    watched.items[1].events = POLLWRNORM;
    CHECK(watched.look() == 1);
    CHECK(watched.events(0) == 0);
    CHECK(watched.events(1) == POLLWRNORM);
}

// Another socket may get what the closed one had in the host; Windows may give it the handle, too.
BEHAVIOUR("poll.again-closed", "E.10-8", high, "winetest:test_WSAPoll",
          "a socket closed between two looks of WSAPoll has POLLNVAL and is not counted") {
    Watched watched{POLLRDNORM};
    SOCKET const closed = watched.pairs[0].server;
    watched.pairs[0].server.close();
    CHECK(watched.look() == 0);
    CHECK(watched.events(0) == POLLNVAL);
    auto const another = tcp_pair();
    say(another.client, 'x');
    say(another.server, 'x');
    REQUIRE(await(another.server, Ready::to_read));
    REQUIRE(await(another.client, Ready::to_read));
    bool const has_handle = another.server == closed || another.client == closed;
    CHECK(watched.look() == (has_handle ? 1 : 0));
    CHECK(watched.events(0) == (has_handle ? POLLRDNORM : POLLNVAL));
    CHECK(watched.events(1) == 0);
}

BEHAVIOUR("poll.again-urgent", "C.7-2 E.10-17", high, "winetest:test_WSAPoll",
          "WSAPoll: an urgent byte stays an event when a receive has taken the data behind it") {
    Watched watched{POLLRDBAND};
    auto const& pair = watched.pairs[0];
    say(pair.client, 'X', MSG_OOB);
    say(pair.client, 'n');
    REQUIRE(recv_text(pair.server, 8) == "n");
    CHECK(watched.look() == 1);
    CHECK(watched.events(0) == POLLRDBAND);
}

BEHAVIOUR("select.again-data", "E.9-18 E.9-5", high, "winetest:test_select",
          "data that come between two looks of select are found by the second") {
    std::array<Pair, 2> const pairs{tcp_pair(), tcp_pair()};
    look_in_vain(pairs);
    say(pairs[1].client, 'x');
    REQUIRE(await(pairs[1].server, Ready::to_read));
    Sets sets{pairs};
    CHECK(sets.look() == 1);
    CHECK(FD_ISSET(pairs[1].server, &sets.readable));
}

BEHAVIOUR("select.again-question", "E.9-15 E.9-5", high, "winetest:test_select",
          "select answers a new question about the same sockets") {
    std::array<Pair, 2> const pairs{tcp_pair(), tcp_pair()};
    look_in_vain(pairs);
    Sets sets{pairs};
    std::swap(sets.readable, sets.writable);
    CHECK(sets.look() == 2);
    CHECK(sets.writable.fd_count == 2);
}

BEHAVIOUR("select.again-closed", "E.9-3", high, "winetest:test_select",
          "a socket closed between two looks of select makes the second fail") {
    std::array<Pair, 2> pairs{tcp_pair(), tcp_pair()};
    look_in_vain(pairs);
    Sets sets{pairs};
    pairs[0].server.close();
    CHECK_THAT(outcome([&] { return sets.look(); }), FailsWith(WSAENOTSOCK));
    CHECK(sets.readable.fd_count == 2);
}
