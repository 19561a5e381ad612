// SPDX-License-Identifier: MIT
// accept(): results by state, the rules for its address arguments, and what the new socket
// inherits.
#include <algorithm>
#include <array>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct StateRow {
    Behaviour is;
    UniqueSocket (*prepare)();
    int error;
};

UniqueSocket none() { return UniqueSocket{}; }
UniqueSocket unbound() { return stream_socket(); }
UniqueSocket bound() { return bound_stream(); }
UniqueSocket datagram() { return bound_datagram(); }
UniqueSocket connected() { return std::move(tcp_pair().client); }
UniqueSocket idle_non_blocking() {
    auto s = listener();
    set_non_blocking(s);
    return s;
}

// clang-format off
StateRow const state_rows[] = {
    {{"accept.invalid-handle", "B.1-1", high, "docs:accept", "accept on no socket fails with WSAENOTSOCK"}, none, WSAENOTSOCK},
    {{"accept.unbound", "B.1-2", high, "docs:accept; cygwin", "accept on an unbound socket fails with WSAEINVAL"}, unbound, WSAEINVAL},
    {{"accept.bound", "B.1-2", high, "docs:accept; cygwin", "accept before listen fails with WSAEINVAL"}, bound, WSAEINVAL},
    {{"accept.connected", "B.1-2", high, "docs:accept", "accept on a connected socket fails with WSAEINVAL"}, connected, WSAEINVAL},
    {{"accept.datagram", "B.1-3", medium, "docs:accept", "accept on a datagram socket fails with WSAEOPNOTSUPP"}, datagram, WSAEOPNOTSUPP},
    {{"accept.would-block", "B.1-4", high, "docs:accept", "accept on a non-blocking listener with an empty queue fails with WSAEWOULDBLOCK"}, idle_non_blocking, WSAEWOULDBLOCK},
};
// clang-format on

using AcceptCall = SOCKET (*)(SOCKET, sockaddr*, int*);
SOCKET plain_accept(SOCKET s, sockaddr* name, int* length) { return accept(s, name, length); }
SOCKET wsa_accept(SOCKET s, sockaddr* name, int* length) {
    return WSAAccept(s, name, length, nullptr, 0);
}

struct RoomRow {
    Behaviour is;
    AcceptCall call;
    bool has_name;
    int length;  // none: no pointer
    int stored;  // none: WSAEFAULT, and the length is what it was
};
constexpr int none_given = -1;

// clang-format off
RoomRow const room_rows[] = {
    {{"accept.room.nothing", "B.2-1", high, "winetest:test_accept", "accept needs no place for the address"}, plain_accept, false, none_given, none_given},
    {{"accept.room.one-byte-short", "B.2-4", decided("stated for a length of 0"), "winetest:test_accept", "accept with room for a byte less than an address fails with WSAEFAULT"}, plain_accept, true, 15, none_given},
    {{"accept.room.exact", "B.2-5", high, "winetest:test_accept", "accept is content with room for exactly one address"}, plain_accept, true, 16, 16},
    {{"accept.room.wsa-nothing", "B.2-1 B.4-1", high, "winetest:test_accept", "WSAAccept wants no address and no function"}, wsa_accept, false, none_given, none_given},
    {{"accept.room.wsa-no-buffer", "B.2-2", high, "docs:accept; winetest:test_accept", "WSAAccept with a length alone works"}, wsa_accept, false, 128, none_given},
    {{"accept.room.wsa-no-length", "B.2-3", high, "winetest:test_accept", "WSAAccept with a buffer alone works and does not touch it"}, wsa_accept, true, none_given, none_given},
    {{"accept.room.wsa-one-byte-short", "B.2-4 B.2-6", decided("stated for a length of 0"), "winetest:test_accept", "a byte less than an address is too little for WSAAccept"}, wsa_accept, true, 15, none_given},
    {{"accept.room.wsa-larger", "B.2-5 B.2-6", high, "winetest:test_accept", "WSAAccept reduces the length to the address' size"}, wsa_accept, true, 128, 16},
};
// clang-format on

// A buffer for an address whose untouched bytes show.
struct Name {
    std::array<unsigned char, 128> bytes;
    Name() { bytes.fill(0xCC); }
    sockaddr* data() { return reinterpret_cast<sockaddr*>(bytes.data()); }
    int family() const { return reinterpret_cast<sockaddr const*>(bytes.data())->sa_family; }
    bool untouched() const {
        return std::all_of(bytes.begin(), bytes.end(), [](unsigned char b) { return b == 0xCC; });
    }
};

struct Option {
    int level, name;
    int value;
};

int option_of(SOCKET s, Option const& which) { return option(s, which.level, which.name); }

struct InheritRow {
    Behaviour is;
    Option option;
};

// clang-format off
InheritRow const inherit_rows[] = {
    {{"accept.inherits-reuseaddr", "B.3-1", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_REUSEADDR from its listener"}, {SOL_SOCKET, SO_REUSEADDR, 1}},
    {{"accept.inherits-keepalive", "B.3-1", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_KEEPALIVE from its listener"}, {SOL_SOCKET, SO_KEEPALIVE, 1}},
    {{"accept.inherits-oobinline", "B.3-1 C.5-6", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_OOBINLINE from its listener"}, {SOL_SOCKET, SO_OOBINLINE, 1}},
    {{"accept.inherits-nodelay", "B.3-5 E.13-31", high, "winetest:test_accept_inheritance", "an accepted socket inherits TCP_NODELAY from its listener"}, {IPPROTO_TCP, TCP_NODELAY, 1}},
    {{"accept.inherits-rcvtimeo", "B.3-3", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_RCVTIMEO from its listener"}, {SOL_SOCKET, SO_RCVTIMEO, 1234}},
    {{"accept.inherits-sndtimeo", "B.3-3", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_SNDTIMEO from its listener"}, {SOL_SOCKET, SO_SNDTIMEO, 1234}},
    {{"accept.inherits-sndbuf", "B.3-2", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_SNDBUF from its listener, to the byte"}, {SOL_SOCKET, SO_SNDBUF, 0x123}},
    {{"accept.inherits-rcvbuf", "B.3-2", high, "winetest:test_accept_inheritance", "an accepted socket inherits SO_RCVBUF from its listener, to the byte"}, {SOL_SOCKET, SO_RCVBUF, 0x123}},
};
// clang-format on

}  // namespace

BEHAVIOURS(state_rows, row) {
    auto const s = row.prepare();
    CHECK_THAT(outcome([&] { return accept(s, nullptr, nullptr); }), FailsWith(row.error));
}

BEHAVIOURS(room_rows, row) {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Name name;
    int length = row.length;
    UniqueSocket accepted;
    auto const result = outcome([&] {
        accepted = UniqueSocket{row.call(listening, row.has_name ? name.data() : nullptr,
                                         row.length == none_given ? nullptr : &length)};
        return accepted.valid() ? 0 : SOCKET_ERROR;
    });
    bool const is_short = row.has_name && row.length != none_given && row.stored == none_given;
    CHECK_THAT(result, Yields(is_short ? WSAEFAULT : 0));
    bool const tells = row.stored != none_given;
    if (row.has_name) CHECK(length == (tells ? row.stored : row.length));
    CHECK(name.untouched() == !tells);
    if (tells) CHECK(name.family() == AF_INET);
}

BEHAVIOUR("accept.no-length", "B.2-3", high, "winetest:test_accept",
          "with an address buffer and no length accept works and does not touch the buffer") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Name name;
    CHECK(UniqueSocket{accept(listening, name.data(), nullptr)}.valid());
    CHECK(name.untouched());
}

BEHAVIOUR("accept.no-buffer", "B.2-2", high, "docs:accept; winetest:test_accept",
          "with a length and no address buffer accept works") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    int length = 128;
    CHECK(UniqueSocket{accept(listening, nullptr, &length)}.valid());
}

BEHAVIOUR("accept.short-buffer", "B.2-4", high, "winetest:test_accept",
          "with a length of 0 accept fails with WSAEFAULT and leaves buffer and length alone") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Name name;
    int length = 0;
    CHECK_THAT(outcome([&] { return accept(listening, name.data(), &length); }),
               FailsWith(WSAEFAULT));
    CHECK(length == 0);
    CHECK(name.untouched());
}

BEHAVIOUR(
    "accept.short-buffer-keeps", "B.2-4",
    decided("not established; recvfrom, whose rule is known, checks before it takes anything"),
    "inferred", "an accept that failed for too short an address leaves the connection queued") {
    auto const listening = listener();
    set_non_blocking(listening);
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    Name name;
    int length = 0;
    CHECK_THAT(outcome([&] { return accept(listening, name.data(), &length); }),
               FailsWith(WSAEFAULT));
    CHECK(UniqueSocket{accept(listening, nullptr, nullptr)}.valid());
}

BEHAVIOUR("accept.length", "B.2-5", high, "winetest:test_accept",
          "accept reduces the length to 16 for IPv4 and sets the family") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Name name;
    int length = sizeof(sockaddr_storage);
    CHECK(UniqueSocket{accept(listening, name.data(), &length)}.valid());
    CHECK(length == 16);
    CHECK(name.family() == AF_INET);
}

BEHAVIOUR("accept.length6", "B.2-5", high, "winetest:test_accept",
          "accept reduces the length to 28 for IPv6 and sets the family") {
    require(Capability::ipv6_loopback);
    auto const listening = listener(AF_INET6);
    auto const client = connected_to(listening);
    Name name;
    int length = sizeof(sockaddr_storage);
    CHECK(UniqueSocket{accept(listening, name.data(), &length)}.valid());
    CHECK(length == 28);
    CHECK(name.family() == AF_INET6);
}

BEHAVIOURS(inherit_rows, row) {
    auto const listening = bound_stream();
    REQUIRE(setsockopt(listening, row.option.level, row.option.name,
                       reinterpret_cast<char const*>(&row.option.value), sizeof(int)) == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto const client = connected_to(listening);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    CHECK(option_of(server, row.option) == row.option.value);
}

BEHAVIOUR("accept.inherits-linger", "B.3-4", high, "winetest:test_accept_inheritance",
          "an accepted socket inherits SO_LINGER from its listener") {
    auto const listening = bound_stream();
    linger set{};
    set.l_onoff = 1;
    set.l_linger = 555;
    REQUIRE(setsockopt(listening, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&set),
                       sizeof set) == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto const client = connected_to(listening);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    auto const got = option<linger>(server, SOL_SOCKET, SO_LINGER);
    CHECK(got.l_onoff == 1);
    CHECK(got.l_linger == 555);
    linger none_at_all{};  // so that closing the socket does not wait
    setsockopt(server, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&none_at_all),
               sizeof none_at_all);
}

BEHAVIOUR("accept.inherits-non-blocking", "B.3-6", high, "docs:accept; winetest:test_accept_events",
          "an accepted socket inherits the non-blocking mode from its listener") {
    auto const listening = listener();
    set_non_blocking(listening);
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    char one{};
    CHECK_THAT(outcome([&] { return recv(server, &one, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("accept.order", "B.1-12", high, "docs:accept",
          "accept takes the connections in the order they came") {
    auto const listening = listener();
    auto const first = connected_to(listening);
    auto const second = connected_to(listening);
    UniqueSocket const a{accept(listening, nullptr, nullptr)};
    UniqueSocket const b{accept(listening, nullptr, nullptr)};
    CHECK(remote_address(a) == local_address(first));
    CHECK(remote_address(b) == local_address(second));
}

BEHAVIOUR("accept.wsaaccept-short-buffer", "B.2-4 B.2-6", high, "winetest:test_accept",
          "WSAAccept with a length of 0 fails with WSAEFAULT and leaves the length alone") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Name name;
    int length = 0;
    CHECK_THAT(outcome([&] { return WSAAccept(listening, name.data(), &length, nullptr, 0); }),
               FailsWith(WSAEFAULT));
    CHECK(length == 0);
    CHECK(name.untouched());
}

BEHAVIOUR("accept.finished-in-queue", "B.1-6", medium,
          "nettest:SelectTest.Select_AcceptNonBlocking",
          "a connection that was closed while it waited is accepted: its data comes, then 0") {
    auto const listening = listener();
    auto client = connected_to(listening);
    REQUIRE(send(client, "abc", 3, 0) == 3);
    client.close();
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    CHECK(recv_text(accepted, 9) == "abc");
    CHECK(recv_text(accepted, 9).empty());
}

BEHAVIOUR("accept.reset-in-queue", "B.1-7", medium, "docs:accept; python/cpython#93821",
          "a connection that was reset while it waited fails accept with WSAECONNRESET, once") {
    auto const listening = listener();
    close_with_reset(connected_to(listening));
    auto const next = connected_to(listening);
    CHECK_THAT(outcome([&] { return accept(listening, nullptr, nullptr); }),
               FailsWith(WSAECONNRESET));
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    CHECK(remote_address(accepted) == local_address(next));
}

BEHAVIOUR(
    "accept.inheritable", "B.3-9", medium, "docs:WSASocket",
    "the handle of a socket is inheritable, unless it was made with WSA_FLAG_NO_HANDLE_INHERIT") {
    auto const is_inheritable = [](SOCKET s) {
        DWORD flags = 0;
        REQUIRE(GetHandleInformation(reinterpret_cast<HANDLE>(s), &flags));
        return (flags & HANDLE_FLAG_INHERIT) != 0;
    };
    CHECK(is_inheritable(stream_socket()));
    UniqueSocket const kept{WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                                       WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT)};
    REQUIRE(kept.valid());
    CHECK(!is_inheritable(kept));
}
