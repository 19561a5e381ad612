// SPDX-License-Identifier: MIT
// select(): what it makes of its arguments, and what it leaves in the sets.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

timeval no_time{};  // not const: the SDK of mingw wants it so

fd_set set_of(std::initializer_list<SOCKET> sockets) {
    fd_set set;
    FD_ZERO(&set);
    for (auto const socket : sockets) set.fd_array[set.fd_count++] = socket;
    return set;
}

std::vector<SOCKET> sockets_in(fd_set const& set) {
    return {set.fd_array, set.fd_array + set.fd_count};
}

// A datagram socket with something to read, and another that sends to it.
Pair readable_datagram() {
    auto pair = udp_pair();
    if (send(pair.client, "x", 1, 0) != 1 || !await(pair.server, Ready::to_read))
        throw std::runtime_error{"test bench: no datagram"};
    return pair;
}

// Sets of any size: the call looks at the count, not at FD_SETSIZE.
class LargeSet {
public:
    explicit LargeSet(std::vector<SOCKET> const& sockets) : words_(1 + sockets.size()) {
        static_assert(offsetof(fd_set, fd_array) == sizeof(SOCKET));
        std::copy(sockets.begin(), sockets.end(), words_.begin() + 1);
        get()->fd_count = static_cast<u_int>(sockets.size());
    }
    fd_set* get() { return reinterpret_cast<fd_set*>(words_.data()); }
    std::vector<SOCKET> sockets() {
        return {words_.begin() + 1, words_.begin() + 1 + get()->fd_count};
    }

private:
    // Exactly as long as the sockets: reading further is an error that tools notice.
    std::vector<SOCKET> words_;
};

enum class Which { read, write, except };
int select_with(Which which, fd_set* set, timeval* timeout) {
    return select(0, which == Which::read ? set : nullptr, which == Which::write ? set : nullptr,
                  which == Which::except ? set : nullptr, timeout);
}

struct WhichRow {
    Behaviour is;
    Which which;
};

// clang-format off
WhichRow const invalid_rows[] = {
    {{"select.invalid-read", "E.9-3", high, "winetest:test_select", "select: a socket in readfds that is none fails with WSAENOTSOCK and changes no set"}, Which::read},
    {{"select.invalid-write", "E.9-3", high, "winetest:test_select", "select: a socket in writefds that is none fails with WSAENOTSOCK and changes no set"}, Which::write},
    {{"select.invalid-except", "E.9-3", high, "winetest:test_select", "select: a socket in exceptfds that is none fails with WSAENOTSOCK and changes no set"}, Which::except},
};
WhichRow const empty_rows[] = {
    {{"select.empty-read", "E.9-2", high, "winetest:test_select", "select: an empty readfds alone fails with WSAEINVAL"}, Which::read},
    {{"select.empty-write", "E.9-2", high, "winetest:test_select", "select: an empty writefds alone fails with WSAEINVAL"}, Which::write},
    {{"select.empty-except", "E.9-2", high, "winetest:test_select", "select: an empty exceptfds alone fails with WSAEINVAL"}, Which::except},
};

struct TimeRow {
    Behaviour is;
    int seconds;
    int microseconds;
};
TimeRow const bad_times[] = {
    {{"select.negative-seconds", "E.9-4", medium, "docs:select", "select: a timeout of negative seconds fails with WSAEINVAL"}, -1, 0},
    {{"select.negative-microseconds", "E.9-4", medium, "docs:select", "select: a timeout of negative microseconds fails with WSAEINVAL"}, 0, -1},
};
// clang-format on

}  // namespace

BEHAVIOURS(invalid_rows, row) {
    auto const ready = readable_datagram();
    SOCKET stale = INVALID_SOCKET;
    {
        auto const closed = datagram_socket();
        stale = closed.get();
    }
    for (SOCKET const bad : {INVALID_SOCKET, SOCKET{0}, stale}) {
        auto other = set_of({ready.server.get()});
        auto set = set_of({ready.server.get(), bad});
        auto* const given = &set;
        auto* const second = &other;
        CHECK_THAT(outcome([&] {
                       return select(0, row.which == Which::read ? given : second,
                                     row.which == Which::write ? given : nullptr,
                                     row.which == Which::except ? given : nullptr, &no_time);
                   }),
                   FailsWith(WSAENOTSOCK));
        CHECK(sockets_in(set) == std::vector<SOCKET>{ready.server.get(), bad});
        CHECK(sockets_in(other) == std::vector<SOCKET>{ready.server.get()});
    }
}

BEHAVIOURS(empty_rows, row) {
    auto set = set_of({});
    CHECK_THAT(outcome([&] { return select_with(row.which, &set, &no_time); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return select_with(row.which, &set, nullptr); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("select.no-sets", "E.9-2", high, "winetest:test_select",
          "without any set select fails with WSAEINVAL and does not sleep") {
    timeval long_time{};
    long_time.tv_sec = 3600;
    CHECK_THAT(outcome([] { return select(0, nullptr, nullptr, nullptr, nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return select(0, nullptr, nullptr, nullptr, &long_time); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("select.three-empty-sets", "E.9-2", high, "winetest:test_select",
          "select: three empty sets fail with WSAEINVAL") {
    auto a = set_of({});
    auto b = set_of({});
    auto c = set_of({});
    CHECK_THAT(outcome([&] { return select(0, &a, &b, &c, &no_time); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("select.one-empty-set", "E.9-2", high, "winetest:test_select",
          "select: an empty set beside one with sockets is fine") {
    auto const s = datagram_socket();
    auto empty = set_of({});
    auto set = set_of({s.get()});
    CHECK_THAT(outcome([&] { return select(0, &empty, &set, nullptr, &no_time); }),
               ReturnsAndResets(1));
    CHECK(empty.fd_count == 0);
}

BEHAVIOURS(bad_times, row) {
    auto const ready = readable_datagram();
    auto set = set_of({ready.server.get()});
    timeval timeout{};
    timeout.tv_sec = row.seconds;
    timeout.tv_usec = row.microseconds;
    CHECK_THAT(outcome([&] { return select(0, &set, nullptr, nullptr, &timeout); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("select.count-ignored", "E.9-1", high, "docs:select",
          "select ignores its first argument") {
    auto const s = datagram_socket();
    for (int const count : {0, 1, -1, 2147483647}) {
        auto set = set_of({s.get()});
        CHECK_THAT(outcome([&] { return select(count, nullptr, &set, nullptr, &no_time); }),
                   ReturnsAndResets(1));
    }
}

BEHAVIOUR("select.timeout", "E.9-6", high, "winetest:test_select",
          "after the timeout select returns 0, empties all sets and leaves the array alone") {
    auto const s = bound_datagram();
    auto const other = bound_datagram();
    auto readable = set_of({s.get(), other.get()});
    auto exceptional = set_of({other.get()});
    timeval timeout{};
    timeout.tv_usec = 1000;
    CHECK_THAT(outcome([&] { return select(0, &readable, nullptr, &exceptional, &timeout); }),
               ReturnsAndResets(0));
    CHECK(readable.fd_count == 0);
    CHECK(exceptional.fd_count == 0);
    CHECK(readable.fd_array[0] == s.get());
    CHECK(readable.fd_array[1] == other.get());
    CHECK(timeout.tv_sec == 0);
    CHECK(timeout.tv_usec == 1000);
}

BEHAVIOUR("select.timeout-takes-its-time", "E.9-4", high, "docs:select",
          "select does not return before its timeout has passed") {
    auto const s = bound_datagram();
    auto const start = std::chrono::steady_clock::now();
    for (int i = 0; i != 5; ++i) {
        auto set = set_of({s.get()});
        timeval timeout{};
        timeout.tv_usec = 20000;
        CHECK_THAT(outcome([&] { return select(0, &set, nullptr, nullptr, &timeout); }),
                   ReturnsAndResets(0));
    }
    // Clocks of a millisecond or more may end each wait a little early.
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{80});
}

BEHAVIOUR("select.microseconds-over-a-second", "E.9-4", decided("what programs pass"),
          "docs:select", "select: a timeout of more than a million microseconds is no error") {
    auto const s = datagram_socket();
    auto set = set_of({s.get()});
    timeval timeout{};
    timeout.tv_usec = 5000000;
    CHECK_THAT(outcome([&] { return select(0, nullptr, &set, nullptr, &timeout); }),
               ReturnsAndResets(1));
}

BEHAVIOUR(
    "select.keeps-order", "E.9-5", high, "winetest:test_select",
    "select: the ready sockets stay in their order and the rest of the array keeps its bytes") {
    auto const first = readable_datagram();
    auto const idle = bound_datagram();
    auto const second = readable_datagram();
    auto set = set_of({second.server.get(), idle.get(), first.server.get()});
    CHECK_THAT(outcome([&] { return select(0, &set, nullptr, nullptr, &no_time); }),
               ReturnsAndResets(2));
    CHECK(sockets_in(set) == std::vector<SOCKET>{second.server.get(), first.server.get()});
    CHECK(set.fd_array[2] == first.server.get());
}

BEHAVIOUR("select.counts-every-set", "E.9-5", high, "winetest:test_select",
          "select: the result is the number of entries left in all the sets together") {
    auto const ready = readable_datagram();
    auto const idle = bound_datagram();
    auto readable = set_of({idle.get(), ready.server.get()});
    auto writable = set_of({ready.server.get(), idle.get()});
    auto exceptional = set_of({idle.get()});
    CHECK_THAT(outcome([&] { return select(0, &readable, &writable, &exceptional, nullptr); }),
               ReturnsAndResets(3));
    CHECK(sockets_in(readable) == std::vector<SOCKET>{ready.server.get()});
    CHECK(sockets_in(writable) == std::vector<SOCKET>{ready.server.get(), idle.get()});
    CHECK(exceptional.fd_count == 0);
}

BEHAVIOUR("select.repeated", "E.9-7", high, "winetest:test_select",
          "select: a socket listed twice is returned and counted once") {
    auto const s = datagram_socket();
    auto const other = datagram_socket();
    auto set = set_of({s.get(), other.get(), s.get(), s.get(), other.get()});
    CHECK_THAT(outcome([&] { return select(0, nullptr, &set, nullptr, &no_time); }),
               ReturnsAndResets(2));
    CHECK(sockets_in(set) == std::vector<SOCKET>{s.get(), other.get()});
}

BEHAVIOUR("select.repeated-often", "E.9-7", high, "winetest:test_select",
          "select: thousands of repetitions of a few sockets collapse to them") {
    std::vector<UniqueSocket> owners;
    std::vector<SOCKET> expected;
    for (int i = 0; i != 20; ++i) {
        owners.push_back(datagram_socket());
        expected.push_back(owners.back());
    }
    std::vector<SOCKET> listed;
    for (int i = 0; i != 200; ++i) listed.insert(listed.end(), expected.begin(), expected.end());
    LargeSet set{listed};
    CHECK_THAT(outcome([&] { return select(0, nullptr, set.get(), nullptr, &no_time); }),
               ReturnsAndResets(20));
    CHECK(set.sockets() == expected);
}

BEHAVIOUR(
    "select.same-set-twice", "E.9-8", high, "winetest:test_select",
    "select: one set passed for two parameters ends up with the union, each socket counted once") {
    auto const ready = readable_datagram();
    auto const listening = listener();
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    auto const idle = stream_socket();
    auto set = set_of({listening.get(), idle.get(), ready.server.get(), client.get()});
    CHECK_THAT(outcome([&] { return select(0, &set, &set, nullptr, &no_time); }),
               ReturnsAndResets(3));
    CHECK(sockets_in(set) ==
          std::vector<SOCKET>{listening.get(), ready.server.get(), client.get()});
}

BEHAVIOUR("select.same-set-thrice", "E.9-8", high, "winetest:test_select",
          "select: one set passed for all parameters works") {
    auto const s = datagram_socket();
    auto set = set_of({s.get()});
    CHECK_THAT(outcome([&] { return select(0, &set, &set, &set, &no_time); }), ReturnsAndResets(1));
    CHECK(sockets_in(set) == std::vector<SOCKET>{s.get()});
}

BEHAVIOUR("select.larger-than-fd_setsize", "E.9-9 E.9-10 0.2-3", high, "winetest:test_select",
          "a set with more sockets than FD_SETSIZE is fine, and only its sockets are read") {
    std::vector<UniqueSocket> owners;
    std::vector<SOCKET> sockets;
    for (int i = 0; i != FD_SETSIZE + 36; ++i) {
        owners.push_back(bound_datagram());
        sockets.push_back(owners.back());
    }
    auto const last = readable_datagram();
    sockets.push_back(last.server);
    LargeSet readable{sockets};
    LargeSet writable{sockets};
    CHECK_THAT(outcome([&] { return select(0, readable.get(), nullptr, nullptr, nullptr); }),
               ReturnsAndResets(1));
    CHECK(readable.sockets() == std::vector<SOCKET>{last.server.get()});
    CHECK_THAT(outcome([&] { return select(0, nullptr, writable.get(), nullptr, nullptr); }),
               ReturnsAndResets(static_cast<int>(sockets.size())));
    CHECK(writable.sockets() == sockets);
}

BEHAVIOUR("select.thousands", "E.9-9", high, "winetest:test_select; nettest:SelectTest",
          "select: thousands of sockets in every set are answered in their order") {
    std::vector<UniqueSocket> owners;
    std::vector<SOCKET> sockets;
    auto const ready = readable_datagram();
    for (int i = 0; i != 4000; ++i) {
        UniqueSocket s{socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)};
        if (!s.valid()) skip("the machine has not enough descriptors");
        sockets.push_back(s);
        owners.push_back(std::move(s));
    }
    sockets.push_back(ready.server);
    LargeSet readable{sockets};
    LargeSet writable{sockets};
    LargeSet exceptional{sockets};
    CHECK_THAT(outcome([&] {
                   return select(0, readable.get(), writable.get(), exceptional.get(), nullptr);
               }),
               ReturnsAndResets(4002));
    CHECK(readable.sockets() == std::vector<SOCKET>{ready.server.get()});
    CHECK(writable.sockets() == sockets);
    CHECK(exceptional.sockets().empty());
}

BEHAVIOUR("select.timeout-stays", "E.9-4", high, "winetest:test_select",
          "select does not change its timeout when a socket is ready before it has passed") {
    auto const s = datagram_socket();
    auto set = set_of({s.get()});
    timeval timeout{};
    timeout.tv_sec = 5;
    timeout.tv_usec = 17;
    CHECK_THAT(outcome([&] { return select(0, nullptr, &set, nullptr, &timeout); }),
               ReturnsAndResets(1));
    CHECK(timeout.tv_sec == 5);
    CHECK(timeout.tv_usec == 17);
}

BEHAVIOUR(
    "select.mixed-sets", "E.9-5", high, "winetest:test_select",
    "select: sets with the same sockets in different orders are answered each by its question") {
    std::vector<UniqueSocket> owners;
    std::vector<SOCKET> sockets;
    for (int i = 0; i != 50; ++i) {
        owners.push_back(bound_datagram());
        sockets.push_back(owners.back());
    }
    auto const ready = readable_datagram();
    sockets.insert(sockets.begin() + 25, ready.server.get());
    auto reversed = sockets;
    std::reverse(reversed.begin(), reversed.end());
    LargeSet readable{sockets};
    LargeSet writable{reversed};
    LargeSet exceptional{sockets};
    CHECK_THAT(outcome([&] {
                   return select(0, readable.get(), writable.get(), exceptional.get(), nullptr);
               }),
               ReturnsAndResets(52));
    CHECK(readable.sockets() == std::vector<SOCKET>{ready.server.get()});
    CHECK(writable.sockets() == reversed);
    CHECK(exceptional.sockets().empty());
}

BEHAVIOUR("select.sets-macros", "E.9-27", high, "sdk",
          "FD_SET adds once and not beyond the room, FD_CLR closes the gap, FD_ISSET looks") {
    auto set = set_of({4, 8, 12});
    FD_SET(SOCKET{8}, &set);
    CHECK(sockets_in(set) == std::vector<SOCKET>{4, 8, 12});
    CHECK(FD_ISSET(SOCKET{8}, &set));
    CHECK(__WSAFDIsSet(8, &set) != 0);
    FD_CLR(SOCKET{4}, &set);
    CHECK(sockets_in(set) == std::vector<SOCKET>{8, 12});
    CHECK_FALSE(FD_ISSET(SOCKET{4}, &set));
    CHECK(__WSAFDIsSet(4, &set) == 0);
    FD_CLR(SOCKET{4}, &set);
    CHECK(set.fd_count == 2);
    for (SOCKET s = 100; s != 300; ++s) FD_SET(s, &set);
    CHECK(set.fd_count == FD_SETSIZE);
    CHECK(set.fd_array[FD_SETSIZE - 1] == 100 + FD_SETSIZE - 3);
    FD_ZERO(&set);
    CHECK(set.fd_count == 0);
    CHECK_FALSE(FD_ISSET(SOCKET{12}, &set));
}
