// SPDX-License-Identifier: MIT
// Looks at a stream with urgent bytes come to an end, whatever the host says of it.
#include <winsock2.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>

#include "platform/options.hpp"
#include "platform/socket_calls.hpp"
#include "platform/urgent.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::test;

TEST_CASE("an urgent byte that came when nobody could receive any more is not looked for",
          "[urgent][linux]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    auto const socket = core::acquire_socket(pair.server);
    REQUIRE(socket);
    int const fd = socket->fd();
    REQUIRE(platform::keep_urgent_in_stream(fd) == Code::ok);
    REQUIRE(send(pair.client, "ab", 2, 0) == 2);
    REQUIRE(await(pair.server, Ready::to_read));
    REQUIRE(platform::shut_down(fd, Direction::both) == Code::ok);
    REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
    REQUIRE(eventually([&] { return platform::view_stream(fd).failed; }));
    REQUIRE(platform::take_error(fd) != Code::ok);

    BlockedCall const look{[&] { return platform::view_stream(fd).urgent ? 1 : 0; }};
    auto const seen = look.result();
    REQUIRE(seen);
    CHECK(seen->value == 0);
}

// The sender leaves word with the listener until the connection has a handle, and delivers the byte
// itself from then on. That takes a host that reports the sender's position.
TEST_CASE("no urgent byte is lost whenever the connection is accepted", "[urgent][linux]") {
    WinsockSession const session;
    auto const listening = listener();
    for (int round = 0; round != 100; ++round) {
        CAPTURE(round);
        auto const client = connected_to(listening);
        std::atomic<int> failed{0};
        std::thread sender{[&] {
            for (char const text : std::string{"aAbBcCdDz"})
                if (send(client, &text, 1, text < 'a' ? MSG_OOB : 0) != 1) ++failed;
        }};
        UniqueSocket const server{accept(listening, nullptr, nullptr)};
        sender.join();
        CHECK(failed == 0);
        std::string urgent;
        for (int i = 0; i != 4; ++i) urgent += recv_text(server, 1, MSG_OOB);
        CHECK(urgent == "ABCD");
        std::string stream;
        while (stream.size() < 5) stream += recv_text(server, 5);
        CHECK(stream == "abcdz");
    }
}

// A thread that looks for urgent data gets a plain receive of another thread out of the host first,
// which works while the host's receives have a timeout. One that began between two settings without
// would stay, and keep everybody who looks.
TEST_CASE("a receive can be called back whatever its timeout was set to", "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    REQUIRE(recv_text(pair.server, 1) == "x");
    auto const socket = core::acquire_socket(pair.server);
    auto const& watch = socket->urgent_state().watch;
    bool const was_interruptible = watch.is_interruptible();
    bool const was_told = watch.notifies_this_thread();
    for (DWORD const timeout_ms : {1000u, 0u}) {
        CAPTURE(timeout_ms);
        REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                           reinterpret_cast<char const*>(&timeout_ms), sizeof timeout_ms) == 0);
        CHECK(watch.is_interruptible() == was_interruptible);
        CHECK(watch.notifies_this_thread() == was_told);
    }
}

// Operations and network events are performed under mutexes, and nothing waits while it holds one:
// what finds another thread in a plain receive has to be tried again when that has returned.
TEST_CASE("urgent data is seen by whoever waits for it while another thread is in recv",
          "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    char taken = 0;
    BlockedCall const plain{[&] { return recv(pair.server, &taken, 1, 0); }};
    REQUIRE(plain.is_blocked());
    SECTION("an overlapped receive of it") {
        Overlap receive;
        char urgent = 0;
        WSABUF buffer{1, &urgent};
        DWORD flags = MSG_OOB;
        REQUIRE(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &receive, nullptr) != 0);
        REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
        REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
        CHECK(receive.ends());
        CHECK(urgent == 'u');
    }
    SECTION("a network event") {
        OwnedHandle const event{WSACreateEvent()};
        REQUIRE(WSAEventSelect(pair.server, event, FD_OOB) == 0);
        REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
        CHECK(becomes_set(event));
        CHECK(recv_text(pair.server, 1, MSG_OOB) == "u");
    }
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    // WSAEventSelect makes the socket non-blocking.
    auto const received = plain.result();
    REQUIRE(received);
    CHECK((received->value == 1 ? taken == 'x' : received->last_error == WSAEWOULDBLOCK));
}

// The library does not know what the peer sends, and the event is not waited for.
TEST_CASE("an urgent byte that has arrived is enumerated while another thread is in recv",
          "[urgent]") {
    WinsockSession const session;
    for (int round = 0; round != 10; ++round) {
        CAPTURE(round);
        auto const pair = tcp_pair();
        auto const sender = core::acquire_socket(pair.client);
        char taken = 0;
        BlockedCall const plain{[&] { return recv(pair.server, &taken, 1, 0); }};
        REQUIRE(plain.is_blocked());
        OwnedHandle const event{WSACreateEvent()};
        REQUIRE(WSAEventSelect(pair.server, event, FD_OOB) == 0);
        REQUIRE(platform::send(sender->fd(), "u", 1, platform::flag_urgent));
        // The other thread's receive may have it in hand for a moment.
        CHECK(eventually([&] {
            WSANETWORKEVENTS events{};
            return WSAEnumNetworkEvents(pair.server, event, &events) == 0 &&
                   events.lNetworkEvents == FD_OOB;
        }));
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        CHECK(plain.result());
    }
}

namespace {

Pair apc_pair;

void send_past_library() {
    auto const sender = core::acquire_socket(apc_pair.client);
    static_cast<void>(platform::send(sender->fd(), "u", 1, platform::flag_urgent));
}

// Each waits for sleepers of the socket, of which the thread itself is one.
struct ApcRow {
    char const* name;
    void(CALLBACK* apc)(ULONG_PTR);
};
constexpr ApcRow apc_rows[] = {
    {"send",       [](ULONG_PTR) { send(apc_pair.client, "u", 1, MSG_OOB); }},
    {"FIONREAD",
     [](ULONG_PTR) {
         send_past_library();
         u_long count = 0;
         ioctlsocket(apc_pair.server, FIONREAD, &count);
     }                                                                      },
    {"SIOCATMARK",
     [](ULONG_PTR) {
         send_past_library();
         u_long is_at_mark = 0;
         ioctlsocket(apc_pair.server, static_cast<long>(SIOCATMARK), &is_at_mark);
     }                                                                      },
};

int select_exceptional(SOCKET s) {
    fd_set exceptional;
    FD_ZERO(&exceptional);
    FD_SET(s, &exceptional);
    timeval const limit{5, 0};
    return select(0, nullptr, nullptr, &exceptional, &limit);
}

int poll_exceptional(SOCKET s) {
    WSAPOLLFD item{s, POLLRDBAND, 0};
    return WSAPoll(&item, 1, 5000);
}

}  // namespace

TEST_CASE("an APC that runs in a wait may send and ask for urgent data of a socket of that wait",
          "[urgent]") {
    WinsockSession const session;
    for (auto const& row : apc_rows) {
        for (auto const wait : {select_exceptional, poll_exceptional}) {
            CAPTURE(row.name, wait == select_exceptional);
            apc_pair = tcp_pair();
            BlockedCall const call{[&] {
                QueueUserAPC(row.apc, GetCurrentThread(), 0);
                return wait(apc_pair.server);
            }};
            auto const end = call.result();
            REQUIRE(end);
            CHECK(end->value == 1);
        }
    }
    apc_pair = {};
}

TEST_CASE("a peer that sends nothing but urgent bytes fills no more than a receive buffer",
          "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    auto const sender = core::acquire_socket(pair.client);
    auto const receiver = core::acquire_socket(pair.server);
    constexpr int many = 400'000;
    // Far less than that, whatever the host's buffers are like.
    int const size = 65536;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char const*>(&size),
                       sizeof size) == 0);
    for (int i = 0; i != many; ++i) {
        // Past this library, which would collect each.
        if (!platform::send(sender->fd(), "u", 1, platform::flag_urgent | platform::flag_dont_wait))
            break;
        if (i % 8 == 0) core::urgent_waiting(*receiver);
    }
    auto* const store = receiver->urgent_state().store();
    REQUIRE(store);
    auto const room = platform::get_option(receiver->fd(), Option::receive_buffer);
    REQUIRE(room);
    REQUIRE(*room <= 2 * size);
    // The last thing taken may be all that the host held.
    CHECK(store->urgent.size() + store->ahead.size() <= 2 * std::size_t{*room} + 65536);
}

// On Windows all three are urgent; here they are not lost at least.
TEST_CASE("urgent bytes that come one after the other before the first receive are not lost",
          "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    auto const sender = core::acquire_socket(pair.client);
    // Past this library, which would collect each.
    for (char const* each : {"A", "B", "C"})
        REQUIRE(platform::send(sender->fd(), each, 1, platform::flag_urgent));
    REQUIRE(send(pair.client, "d", 1, 0) == 1);
    std::string all = recv_all_text(pair.server, 3);
    REQUIRE(await(pair.server, Ready::exceptional));
    all += recv_text(pair.server, 1, MSG_OOB);
    CHECK(all == "ABdC");
}

TEST_CASE("two urgent bytes of this process both arrive, though nobody receives in between",
          "[urgent]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    // It was this thread that received, and has gone.
    std::string first;
    std::thread{[&] { first = recv_text(pair.server, 1); }}.join();
    REQUIRE(first == "x");
    REQUIRE(send(pair.client, "A", 1, MSG_OOB) == 1);
    REQUIRE(send(pair.client, "y", 1, 0) == 1);
    REQUIRE(send(pair.client, "B", 1, MSG_OOB) == 1);
    CHECK(recv_text(pair.server, 1) == "y");
    CHECK(recv_text(pair.server, 1, MSG_OOB) == "A");
    CHECK(recv_text(pair.server, 1, MSG_OOB) == "B");
}

TEST_CASE("the other end of a connection is not looked for until there can be one", "[urgent]") {
    WinsockSession const session;
    auto const listening = listener();
    auto const client = connected_to(listening);
    auto const socket = core::acquire_socket(client);
    auto const& state = socket->urgent_state();
    auto const port_be = platform::local_address(socket->fd())->port_be;
    auto const count = [&] { return core::UrgentState::connections_with(port_be); };
    REQUIRE(send(client, "A", 1, MSG_OOB) == 1);
    CHECK(state.inner_peer == 0);
    CHECK(state.searched_at == count());
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    CHECK(state.searched_at != count());
    // Connections to others do not count.
    auto const before = count();
    auto const other = connected_to(listening);
    CHECK(count() == before);
    REQUIRE(send(client, "B", 1, MSG_OOB) == 1);
    CHECK(state.inner_peer == server.get());
}

TEST_CASE("FIONREAD comes back though the connection was reset behind an urgent byte", "[urgent]") {
    WinsockSession const session;
    for (char const* const between : {"", "d"}) {
        CAPTURE(between);
        auto pair = tcp_pair();
        auto const bytes = [s = pair.server.get()] {
            u_long count = 0;
            return ioctlsocket(s, FIONREAD, &count) == 0 ? static_cast<long long>(count) : -1;
        };
        REQUIRE(send(pair.client, "abcU", 4, MSG_OOB) == 4);
        REQUIRE(bytes() == 3);
        {
            auto const sender = core::acquire_socket(pair.client);
            // Past this library, which would collect it.
            REQUIRE(platform::send(sender->fd(), between, std::strlen(between), 0));
            REQUIRE(platform::send(sender->fd(), "V", 1, platform::flag_urgent));
        }
        linger const abort{1, 0};
        REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER,
                           reinterpret_cast<char const*>(&abort), sizeof abort) == 0);
        pair.client.close();
        auto const socket = core::acquire_socket(pair.server);
        REQUIRE(eventually([&] { return platform::view_stream(socket->fd()).failed; }));
        BlockedCall const asking{bytes};
        REQUIRE(asking.result());
        char next = 0;
        CHECK(recv(pair.server, &next, 1, 0) == SOCKET_ERROR);
        CHECK(WSAGetLastError() == WSAECONNRESET);
    }
}

namespace {

struct Look {
    char const* name;
    std::size_t taken;  // bytes of the stream
    void (*call)(SOCKET);
};
Look const looks_for_urgent_data[] = {
    {"select",                  0,
     [](SOCKET s) { CHECK(eventually([&] { return is_ready(s, Ready::exceptional); })); }  },
    {"WSAPoll",                 0,
     [](SOCKET s) {
         WSAPOLLFD item{s, POLLRDBAND, 0};
         CHECK(WSAPoll(&item, 1, static_cast<INT>(patience().count())) == 1);
     }                                                                                     },
    {"SIOCATMARK",              0,
     [](SOCKET s) {
         u_long at_mark = 2;
         CHECK(ioctlsocket(s, SIOCATMARK, &at_mark) == 0);
     }                                                                                     },
    {"FIONREAD",                0,
     [](SOCKET s) {
         u_long count = 0;
         CHECK(ioctlsocket(s, FIONREAD, &count) == 0);
     }                                                                                     },
    {"recv",                    1, [](SOCKET s) { CHECK(recv_text(s, 1) == "d"); }         },
    {"recv of the urgent byte", 0, [](SOCKET s) { CHECK(recv_text(s, 1, MSG_OOB) == "U"); }},
};

// Past this library, which would collect the urgent byte.
void send_as_another_process(SOCKET sender, std::string const& data, unsigned flags) {
    auto const socket = core::acquire_socket(sender);
    REQUIRE(platform::send(socket->fd(), data.data(), data.size(), flags));
}

std::string received_at(Port const& port, SOCKET s, std::string& room, DWORD flags = 0) {
    Overlap receive{Overlap::Kind::without_event};
    WSABUF buffer{static_cast<ULONG>(room.size()), room.data()};
    if (WSARecv(s, &buffer, 1, nullptr, &flags, &receive, nullptr) != 0)
        REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
    auto const entry = port.next();
    if (!entry.is_success) return "!" + std::to_string(entry.error);
    return room.substr(0, entry.bytes);
}

}  // namespace

// The host has no event any more for what a call of the program has moved into memory.
TEST_CASE("a receive at a port gets what a look for urgent data has taken from the host",
          "[urgent]") {
    WinsockSession const session;
    std::string room(16, '\0');
    for (bool const has_had_urgent : {false, true}) {
        for (auto const& look : looks_for_urgent_data) {
            CAPTURE(has_had_urgent, look.name);
            auto const pair = tcp_pair();
            Port const port;
            REQUIRE(port.take(pair.server, 7));
            say(pair.client, "abc");
            if (has_had_urgent) send_as_another_process(pair.client, "T", platform::flag_urgent);
            CHECK(received_at(port, pair.server, room) == "abc");
            if (has_had_urgent) CHECK(received_at(port, pair.server, room, MSG_OOB) == "T");
            say(pair.client, "def");
            send_as_another_process(pair.client, "U", platform::flag_urgent);
            REQUIRE(await(pair.server, Ready::exceptional));
            look.call(pair.server);
            CHECK(received_at(port, pair.server, room) == std::string{"def"}.substr(look.taken));
        }
    }
}
