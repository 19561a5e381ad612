// SPDX-License-Identifier: MIT
// listen(): what it answers in every state, and what a listening socket does and refuses.
#include <limits>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct ListenRow {
    Behaviour is;
    UniqueSocket (*prepare)();
    int backlog;
    int expected;  // error code; 0 is success
};

UniqueSocket closed_socket() { return UniqueSocket{}; }
UniqueSocket unbound() { return stream_socket(); }
UniqueSocket bound() { return bound_stream(); }
UniqueSocket listening() { return listener(); }
UniqueSocket connected() { return std::move(tcp_pair().client); }
UniqueSocket datagram() { return datagram_socket(); }
UniqueSocket bound_udp() { return bound_datagram(); }
UniqueSocket failed_bind() {
    auto const taken = bound_stream();
    auto const address = local_address(taken);
    auto s = stream_socket();
    bind(s, address.data(), address.length());
    return s;
}

// clang-format off
ListenRow const listen_rows[] = {
    {{"listen.invalid-handle", "A.1-1", high, "winetest:test_listen", "listen on no socket fails with WSAENOTSOCK"}, closed_socket, 5, WSAENOTSOCK},
    {{"listen.datagram", "A.1-2", high, "winetest:test_listen", "listen on a datagram socket fails with WSAEOPNOTSUPP"}, datagram, 5, WSAEOPNOTSUPP},
    {{"listen.datagram-bound", "A.1-2", high, "winetest:test_listen", "listen on a bound datagram socket fails with WSAEOPNOTSUPP"}, bound_udp, 5, WSAEOPNOTSUPP},
    {{"listen.unbound", "A.1-3", high, "winetest:test_listen", "listen on an unbound stream socket fails with WSAEINVAL and binds nothing"}, unbound, 5, WSAEINVAL},
    {{"listen.unbound-backlog-0", "A.1-3", high, "winetest:test_listen", "listen with backlog 0 on an unbound socket fails with WSAEINVAL"}, unbound, 0, WSAEINVAL},
    {{"listen.unbound-backlog-hint", "A.1-3 A.2-6", high, "winetest:test_listen", "listen with a negative backlog on an unbound socket fails with WSAEINVAL"}, unbound, -2, WSAEINVAL},
    {{"listen.unbound-somaxconn", "A.1-3", high, "winetest:test_listen", "listen with SOMAXCONN on an unbound socket fails with WSAEINVAL"}, unbound, SOMAXCONN, WSAEINVAL},
    {{"listen.failed-bind", "A.1-4", high, "winetest:test_listen", "after a failed bind listen fails with WSAEINVAL: the socket is still unbound"}, failed_bind, 5, WSAEINVAL},
    {{"listen.backlog-0", "A.1-5 A.2-7", high, "winetest:test_listen", "listen with backlog 0 succeeds"}, bound, 0, 0},
    {{"listen.backlog-1", "A.1-6", high, "winetest:test_listen", "listen with backlog 1 succeeds"}, bound, 1, 0},
    {{"listen.somaxconn", "A.1-6", high, "winetest:test_listen", "listen with SOMAXCONN succeeds"}, bound, SOMAXCONN, 0},
    {{"listen.backlog-hint", "A.2-4", high, "docs:listen", "listen with SOMAXCONN_HINT(300) succeeds"}, bound, -300, 0},
    {{"listen.backlog-5", "A.1-6", high, "winetest:test_listen", "listen with backlog 5 succeeds"}, bound, 5, 0},
    {{"listen.backlog-smallest", "A.2-2", medium, "docs:listen", "no backlog is an error: the smallest number of all is replaced by a legal one"}, bound, std::numeric_limits<int>::min(), 0},
    {{"listen.again", "A.1-7", high, "winetest:test_listen", "listen on a listening socket succeeds"}, listening, 1, 0},
    {{"listen.again-0", "A.1-7", high, "winetest:test_listen", "listen with backlog 0 on a listening socket succeeds"}, listening, 0, 0},
    {{"listen.connected", "A.1-8", medium, "docs:listen", "listen on a connected socket fails with WSAEISCONN"}, connected, 5, WSAEISCONN},
};
// clang-format on

}  // namespace

BEHAVIOURS(listen_rows, row) {
    auto const s = row.prepare();
    CHECK_THAT(outcome([&] { return listen(s, row.backlog); }), Yields(row.expected));
}

BEHAVIOUR("listen.no-such-handle", "A.1-1", high, "winetest:test_listen",
          "listen on 0, and on a number that is no handle, fails with WSAENOTSOCK") {
    for (SOCKET const s : {SOCKET{0}, SOCKET{0xdeadbeef}, SOCKET{0xdeadbeec}})
        CHECK_THAT(outcome([&] { return listen(s, 5); }), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("listen.binds-nothing", "A.1-3", high, "winetest:test_listen; cygwin",
          "a listen that failed for want of an address leaves the socket unbound") {
    auto const s = stream_socket();
    REQUIRE_THAT(outcome([&] { return listen(s, SOMAXCONN); }), FailsWith(WSAEINVAL));
    Address name;
    CHECK_THAT(outcome([&] { return getsockname(s, name.data(), name.length_out()); }),
               FailsWith(WSAEINVAL));
    auto const any = Address::loopback(AF_INET);
    CHECK_THAT(outcome([&] { return bind(s, any.data(), any.length()); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return listen(s, SOMAXCONN); }), ReturnsAndResets(0));
}

BEHAVIOUR("listen.acceptconn", "A.1-15", high, "winetest:test_listen",
          "SO_ACCEPTCONN is 0 before listen and 1 after, and cannot be set") {
    auto const s = bound_stream();
    auto const accepting = [&] { return option(s, SOL_SOCKET, SO_ACCEPTCONN); };
    int const on = 1;
    auto const set = [&] {
        return setsockopt(s, SOL_SOCKET, SO_ACCEPTCONN, reinterpret_cast<char const*>(&on),
                          sizeof on);
    };
    CHECK(accepting() == 0);
    CHECK_THAT(outcome(set), FailsWith(WSAENOPROTOOPT));
    CHECK_THAT(outcome([&] { return listen(s, 1); }), ReturnsAndResets(0));
    CHECK(accepting() == 1);
    CHECK_THAT(outcome(set), FailsWith(WSAENOPROTOOPT));
}

BEHAVIOUR("listen.connect", "A.1-16 E.4-7", high, "winetest:test_connect",
          "connect on a listening socket fails with WSAEINVAL") {
    auto const s = listener();
    auto const other = listener();
    auto const address = local_address(other);
    CHECK_THAT(outcome([&] { return connect(s, address.data(), address.length()); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("listen.wsaconnect", "A.1-16 E.4-7", high, "winetest:test_connect; cygwin",
          "WSAConnect on a listening socket fails with WSAEINVAL, and it goes on listening") {
    auto const s = listener();
    auto const other = listener();
    auto const address = local_address(other);
    CHECK_THAT(outcome([&] {
                   return WSAConnect(s, address.data(), address.length(), nullptr, nullptr, nullptr,
                                     nullptr);
               }),
               FailsWith(WSAEINVAL));
    auto const client = connected_to(s);
    CHECK(UniqueSocket{accept(s, nullptr, nullptr)}.valid());
}

BEHAVIOUR("listen.shutdown-under-accept", "A.1-17 B.5-9", high,
          "winetest:test_shutdown; cygwin; web:epics-base#30",
          "shutdown on a listening socket does not wake a thread that is blocked in accept") {
    auto const s = listener();
    BlockedCall const call{[handle = s.get()] {
        return UniqueSocket{accept(handle, nullptr, nullptr)}.valid() ? 1 : SOCKET_ERROR;
    }};
    REQUIRE(call.is_blocked());
    for (auto const how : {SD_RECEIVE, SD_SEND, SD_BOTH})
        CHECK_THAT(outcome([&] { return shutdown(s, how); }), FailsWith(WSAENOTCONN));
    CHECK(call.is_blocked());
    auto const client = connected_to(s);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(1));
}

BEHAVIOUR("listen.after-refusal", "A.1-10 E.4.1-7", high, "winetest:test_select",
          "a bound socket whose non-blocking connect was refused listens and accepts, and goes on "
          "showing that failure") {
    auto const target = nobody();
    auto const s = bound_stream();
    set_non_blocking(s);
    REQUIRE_THAT(
        outcome([&] { return connect(s, target.address.data(), target.address.length()); }),
        FailsWith(WSAEWOULDBLOCK));
    REQUIRE(await(s, Ready::exceptional));
    REQUIRE_THAT(outcome([&] { return listen(s, 5); }), ReturnsAndResets(0));
    auto const client = connected_to(s);
    REQUIRE(await(s, Ready::to_read));
    CHECK(UniqueSocket{accept(s, nullptr, nullptr)}.valid());
    CHECK(is_ready(s, Ready::exceptional));
    int error = 0;
    int length = sizeof error;
    CHECK_THAT(outcome([&] {
                   return getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error),
                                     &length);
               }),
               ReturnsAndResets(0));
    CHECK(error == WSAECONNREFUSED);
}

BEHAVIOUR("listen.shutdown", "A.1-17 E.6-2", high, "winetest:test_shutdown",
          "shutdown on a listening socket fails with WSAENOTCONN and accept keeps working") {
    auto const s = listener();
    for (auto const how : {SD_RECEIVE, SD_SEND, SD_BOTH})
        CHECK_THAT(outcome([&] { return shutdown(s, how); }), FailsWith(WSAENOTCONN));
    auto const client = connected_to(s);
    CHECK(UniqueSocket{accept(s, nullptr, nullptr)}.valid());
}

BEHAVIOUR("listen.recv", "A.1-18", high, "winetest:afd test_recv",
          "recv on a listening socket fails with WSAENOTCONN") {
    auto const s = listener();
    set_non_blocking(s);  // so that an implementation that would wait cannot hang the test
    char one{};
    CHECK_THAT(outcome([&] { return recv(s, &one, 1, 0); }), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("listen.send", "A.1-18", decided("the sources name recv; the state forbids both alike"),
          "inferred", "send on a listening socket fails with WSAENOTCONN") {
    auto const s = listener();
    set_non_blocking(s);
    CHECK_THAT(outcome([&] { return send(s, "x", 1, 0); }), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("listen.fionread", "A.1-19 C.6-1", high, "winetest:test_fionread_siocatmark",
          "FIONREAD is 0 on unbound, bound and listening stream sockets") {
    UniqueSocket const all[] = {stream_socket(), bound_stream(), listener()};
    for (auto const& s : all) {
        u_long count = 77;
        CHECK_THAT(outcome([&] { return ioctlsocket(s, FIONREAD, &count); }), ReturnsAndResets(0));
        CHECK(count == 0);
    }
}

BEHAVIOUR("listen.atmark", "A.1-19 C.6-1", high, "winetest:test_fionread_siocatmark",
          "SIOCATMARK is TRUE on unbound, bound and listening stream sockets") {
    UniqueSocket const all[] = {stream_socket(), bound_stream(), listener()};
    for (auto const& s : all) {
        u_long at_mark = 77;
        CHECK_THAT(outcome([&] { return ioctlsocket(s, SIOCATMARK, &at_mark); }),
                   ReturnsAndResets(0));
        CHECK(at_mark == TRUE);
    }
}

BEHAVIOUR("listen.peer", "A.1-20", high, "winetest:test_getpeername",
          "a listening socket has no peer: getpeername fails with WSAENOTCONN") {
    auto const s = listener();
    Address name;
    CHECK_THAT(outcome([&] { return getpeername(s, name.data(), name.length_out()); }),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR(
    "listen.readiness", "A.1-21", high, "winetest:test_select, test_WSAPoll",
    "a listening socket is readable while a client waits, never writable, never exceptional") {
    auto const s = listener();
    CHECK(!is_ready(s, Ready::to_read));
    auto const client = connected_to(s);
    CHECK(await(s, Ready::to_read));
    CHECK(!is_ready(s, Ready::to_write));
    CHECK(!is_ready(s, Ready::exceptional));
}

BEHAVIOUR("listen.outlives-thread", "A.1-22", high, "rostest:listen",
          "listen stays in force when the thread that called it has ended") {
    auto const s = bound_stream();
    int result = SOCKET_ERROR;
    std::thread{[&] { result = listen(s, 5); }}.join();
    REQUIRE(result == 0);
    auto const client = connected_to(s);
    CHECK(UniqueSocket{accept(s, nullptr, nullptr)}.valid());
}

BEHAVIOUR("listen.closed", "A.1-11", high, "docs:listen",
          "listen on a closed socket fails with WSAENOTSOCK") {
    auto s = bound_stream();
    SOCKET const gone = s;
    s.close();
    CHECK_THAT(outcome([&] { return listen(gone, 5); }), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("listen.duplicate", "A.4-3", high, "docs:WSADuplicateSocket; rostest:close",
          "two handles of a listener share its queue, and it listens until the last is closed") {
    auto original = listener();
    WSAPROTOCOL_INFOW description;
    REQUIRE(WSADuplicateSocketW(original, GetCurrentProcessId(), &description) == 0);
    UniqueSocket const copy{WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                       &description, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(copy.valid());
    auto const first = connected_to(original);
    CHECK(UniqueSocket{accept(copy, nullptr, nullptr)}.valid());
    auto const waiting = connected_to(original);
    original.close();
    CHECK(UniqueSocket{accept(copy, nullptr, nullptr)}.valid());
    auto const late = connected_to(copy);
    CHECK(UniqueSocket{accept(copy, nullptr, nullptr)}.valid());
}
