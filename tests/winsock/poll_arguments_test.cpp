// SPDX-License-Identifier: MIT
// WSAPoll(): what it makes of its arguments.
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr SHORT not_written = 0x5555;

WSAPOLLFD item_of(SOCKET socket, int events) {
    WSAPOLLFD item{};
    item.fd = socket;
    item.events = static_cast<SHORT>(events);
    item.revents = not_written;
    return item;
}

// A handle value that was a socket and is none any more.
SOCKET closed_socket() {
    auto const s = datagram_socket();
    return s.get();
}

// Every bit that is neither POLLRDNORM, POLLRDBAND nor POLLWRNORM.
constexpr int refused_bits[] = {0x1,   0x2,   0x4,    0x8,    0x20,   0x40,  0x80,
                                0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000};

}  // namespace

BEHAVIOUR("poll.nothing", "E.10-2", high, "winetest:test_WSAPoll",
          "WSAPoll without an array and sockets fails with WSAEINVAL") {
    for (int const timeout : {0, -1, 1000})
        CHECK_THAT(outcome([&] { return WSAPoll(nullptr, 0, timeout); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("poll.no-array", "E.10-3", high, "winetest:test_WSAPoll",
          "WSAPoll with a count and no array fails with WSAEFAULT") {
    CHECK_THAT(outcome([] { return WSAPoll(nullptr, 1, 0); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("poll.count-0", "E.10-4", medium, "docs:WSAPoll",
          "WSAPoll of 0 sockets fails with WSAEINVAL") {
    auto const s = datagram_socket();
    auto item = item_of(s, POLLOUT);
    CHECK_THAT(outcome([&] { return WSAPoll(&item, 0, 0); }), FailsWith(WSAEINVAL));
    CHECK(item.revents == not_written);
}

BEHAVIOUR("poll.refused-bits", "E.10-5 E.10-1", high, "winetest:test_WSAPoll",
          "WSAPoll: events that cannot be asked for fail with WSAEINVAL") {
    auto const s = datagram_socket();
    for (int const bit : refused_bits) {
        CAPTURE(bit);
        auto alone = item_of(s, bit);
        CHECK_THAT(outcome([&] { return WSAPoll(&alone, 1, 0); }), FailsWith(WSAEINVAL));
        auto together = item_of(s, bit | POLLOUT);
        CHECK_THAT(outcome([&] { return WSAPoll(&together, 1, 0); }), FailsWith(WSAEINVAL));
    }
}

BEHAVIOUR("poll.refused-bits-among", "E.10-5 E.10-1", high, "winetest:test_WSAPoll",
          "WSAPoll: one socket with events that cannot be asked for spoils the call for all") {
    auto const s = datagram_socket();
    for (int const bit : refused_bits) {
        CAPTURE(bit);
        WSAPOLLFD items[] = {item_of(s, POLLOUT), item_of(s, POLLIN | bit), item_of(s, POLLOUT)};
        CHECK_THAT(outcome([&] { return WSAPoll(items, 3, -1); }), FailsWith(WSAEINVAL));
    }
}

BEHAVIOUR("poll.refused-bits-closed", "E.10-6", high, "winetest:test_WSAPoll",
          "events that cannot be asked for fail WSAPoll with WSAEINVAL also for a handle that is "
          "none, when another is a socket") {
    auto const s = bound_datagram();
    auto const closed = closed_socket();
    for (int const bit : refused_bits) {
        CAPTURE(bit);
        WSAPOLLFD items[] = {item_of(s, POLLIN), item_of(closed, bit)};
        CHECK_THAT(outcome([&] { return WSAPoll(items, 2, 0); }), FailsWith(WSAEINVAL));
        CHECK(items[0].revents == 0);
        CHECK(items[1].revents == 0);
    }
}

BEHAVIOUR("poll.refused-bits-no-socket", "E.10-6", high, "winetest:test_WSAPoll",
          "events that cannot be asked for, with no handle that is a socket, fail WSAPoll with "
          "WSAENOTSOCK and have POLLNVAL") {
    auto const closed = closed_socket();
    for (int const bit : refused_bits) {
        CAPTURE(bit);
        WSAPOLLFD items[] = {item_of(INVALID_SOCKET, bit), item_of(closed, bit)};
        CHECK_THAT(outcome([&] { return WSAPoll(items, 2, 0); }), FailsWith(WSAENOTSOCK));
        CHECK(items[0].revents == POLLNVAL);
        CHECK(items[1].revents == POLLNVAL);
    }
}

BEHAVIOUR(
    "poll.invalid-socket", "E.10-7 E.10-9", high, "winetest:test_WSAPoll",
    "WSAPoll: INVALID_SOCKET alone, with any events, fails with WSAENOTSOCK and has POLLNVAL") {
    for (int const events : {POLLIN, 0, POLLERR, POLLPRI, 0x8000}) {
        CAPTURE(events);
        auto item = item_of(INVALID_SOCKET, events);
        CHECK_THAT(outcome([&] { return WSAPoll(&item, 1, 0); }), FailsWith(WSAENOTSOCK));
        CHECK(item.revents == POLLNVAL);
    }
}

BEHAVIOUR("poll.all-invalid", "E.10-9", high, "winetest:test_WSAPoll",
          "WSAPoll: when no socket is one the call fails with WSAENOTSOCK and all have POLLNVAL") {
    WSAPOLLFD items[] = {item_of(INVALID_SOCKET, POLLIN), item_of(closed_socket(), POLLIN),
                         item_of(0, POLLOUT)};
    CHECK_THAT(outcome([&] { return WSAPoll(items, 3, -1); }), FailsWith(WSAENOTSOCK));
    for (auto const& item : items) CHECK(item.revents == POLLNVAL);
}

BEHAVIOUR("poll.some-invalid", "E.10-8", high, "winetest:test_WSAPoll",
          "WSAPoll: sockets that are none have POLLNVAL beside valid ones and are not counted") {
    auto const ready = datagram_socket();
    auto const idle = bound_datagram();
    WSAPOLLFD items[] = {item_of(INVALID_SOCKET, POLLERR), item_of(idle, POLLIN),
                         item_of(closed_socket(), POLLIN), item_of(ready, POLLOUT)};
    CHECK_THAT(outcome([&] { return WSAPoll(items, 4, -1); }), ReturnsAndResets(1));
    CHECK(items[0].revents == POLLNVAL);
    CHECK(items[1].revents == 0);
    CHECK(items[2].revents == POLLNVAL);
    CHECK(items[3].revents == POLLWRNORM);
}

BEHAVIOUR("poll.some-invalid-none-ready", "E.10-8 E.10-11", high, "winetest:test_WSAPoll",
          "WSAPoll: POLLNVAL beside a socket that is not ready makes a result of 0") {
    auto const idle = bound_datagram();
    WSAPOLLFD items[] = {item_of(idle, POLLIN), item_of(closed_socket(), POLLIN)};
    CHECK_THAT(outcome([&] { return WSAPoll(items, 2, 0); }), ReturnsAndResets(0));
    CHECK(items[0].revents == 0);
    CHECK(items[1].revents == POLLNVAL);
}

BEHAVIOUR("poll.repeated", "E.10-28", high, "docs:WSAPoll",
          "WSAPoll: a socket listed twice is answered twice") {
    auto const s = datagram_socket();
    WSAPOLLFD items[] = {item_of(s, POLLOUT), item_of(s, POLLIN), item_of(s, POLLIN | POLLOUT)};
    CHECK_THAT(outcome([&] { return WSAPoll(items, 3, -1); }), ReturnsAndResets(2));
    CHECK(items[0].revents == POLLWRNORM);
    CHECK(items[1].revents == 0);
    CHECK(items[2].revents == POLLWRNORM);
}

BEHAVIOUR("poll.timeout", "E.10-10", high, "docs:WSAPoll",
          "WSAPoll: a timeout in milliseconds passes, and then nothing has events") {
    auto const s = bound_datagram();
    auto const start = std::chrono::steady_clock::now();
    for (int i = 0; i != 5; ++i) {
        auto item = item_of(s, POLLIN);
        CHECK_THAT(outcome([&] { return WSAPoll(&item, 1, 20); }), ReturnsAndResets(0));
        CHECK(item.revents == 0);
    }
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{80});
}

BEHAVIOUR("poll.negative-timeout", "E.10-10", high, "docs:WSAPoll",
          "WSAPoll waits for ever with every negative timeout") {
    for (int const timeout : {-1, -2, -1000000}) {
        auto const pair = udp_pair();
        SOCKET const socket = pair.server;
        BlockedCall const polling{[socket, timeout] {
            auto item = item_of(socket, POLLIN);
            return WSAPoll(&item, 1, timeout);
        }};
        CHECK(polling.is_blocked());
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        auto const result = polling.result();
        REQUIRE(result);
        CHECK_THAT(*result, ReturnsAndResets(1));
    }
}

BEHAVIOUR("poll.no-limit", "E.10-13", medium, "docs:WSAPoll",
          "WSAPoll: more entries than any table of descriptors has are fine") {
    auto const s = datagram_socket();
    std::vector<WSAPOLLFD> items(70000, item_of(INVALID_SOCKET, POLLIN));
    items.back() = item_of(s, POLLOUT);
    auto const size = static_cast<ULONG>(items.size());
    CHECK_THAT(outcome([&] { return WSAPoll(items.data(), size, -1); }), ReturnsAndResets(1));
    CHECK(items.front().revents == POLLNVAL);
    CHECK(items[items.size() - 2].revents == POLLNVAL);
    CHECK(items.back().revents == POLLWRNORM);
}

BEHAVIOUR("poll.thousands", "E.10-13", medium, "docs:WSAPoll",
          "WSAPoll: thousands of sockets are polled in one call") {
    std::size_t const count = 5000;
    std::vector<UniqueSocket> owners;
    std::vector<WSAPOLLFD> items;
    for (std::size_t i = 0; i != count; ++i) {
        UniqueSocket s{socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)};
        if (!s.valid()) skip("the machine has not enough descriptors");
        items.push_back(item_of(s, POLLIN));
        owners.push_back(std::move(s));
    }
    auto const size = static_cast<ULONG>(count);
    CHECK_THAT(outcome([&] { return WSAPoll(items.data(), size, 0); }), ReturnsAndResets(0));
    items[count - 1].events = POLLOUT;
    items[17].events = POLLOUT;
    CHECK_THAT(outcome([&] { return WSAPoll(items.data(), size, -1); }), ReturnsAndResets(2));
    CHECK(items[17].revents == POLLWRNORM);
    CHECK(items[count - 1].revents == POLLWRNORM);
    CHECK(items[18].revents == 0);
    for (auto& item : items) item.events = POLLOUT;
    CHECK_THAT(outcome([&] { return WSAPoll(items.data(), size, -1); }),
               ReturnsAndResets(static_cast<int>(count)));
}
