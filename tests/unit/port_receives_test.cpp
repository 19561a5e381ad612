// SPDX-License-Identifier: MIT
// A receive that follows another one on a connection with a port, as those of servers do: what the
// program does to it while it waits, and what ends it. The library keeps it in a way of its own,
// core/io/port_receive.hpp, if the peer is in another process and the last receive has just ended.
// The behaviours port.* say the same of a first receive, and run on Windows as well.
#include <winsock2.h>

#include <string>
#include <thread>
#include <utility>

#include "shim/core/socket/listening.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;
namespace backlog_enforcer = ws2::core::backlog_enforcer;

namespace {

// A connection whose server has received a message through its port, and waits for the next one.
struct WaitingReceive {
    WinsockSession session;
    Port port;
    Pair ends = tcp_pair();
    Request request;

    WaitingReceive() {
        REQUIRE(port.take(ends.server, 42));
        Request before;
        REQUIRE(before.pends(ends.server));
        say(ends.client, "before");
        REQUIRE(port.next().overlapped == &before.overlapped);
        REQUIRE(before.text() == "before");
        backlog_enforcer::has_own_clients.store(false);  // as if the client were elsewhere
        REQUIRE(request.pends(ends.server));
    }
    bool receives(std::string const& text) {
        say(ends.client, text);
        return next_is(text);
    }
    bool next_is(std::string const& text) {
        auto const entry = port.next();
        return entry.is_success && entry.key == 42 && entry.overlapped == &request.overlapped &&
               entry.bytes == text.size() && request.text() == text;
    }
    bool next_fails_with(DWORD error) {
        auto const entry = port.next();
        return !entry.is_success && entry.key == 42 && entry.overlapped == &request.overlapped &&
               entry.bytes == 0 && entry.error == error;
    }
};

}  // namespace

TEST_CASE(
    "a receive that follows another has its OVERLAPPED pending until its packet is dequeued") {
    WaitingReceive on;
    CHECK(on.request.overlapped.Internal == status_pending);
    CHECK(on.port.is_empty());
    CHECK(on.receives("data"));
    CHECK(on.request.overlapped.Internal == 0);
    CHECK(on.port.is_empty());
}

TEST_CASE(
    "CancelIoEx ends a receive that follows another, by its OVERLAPPED or with all; what "
    "comes then is the next one's") {
    for (bool const by_name : {true, false}) {
        WaitingReceive on;
        auto* const which = by_name ? &on.request.overlapped : nullptr;
        CHECK(CancelIoEx(handle_of(on.ends.server), which));
        CHECK(on.request.overlapped.Internal == status_pending);
        CHECK(on.next_fails_with(ERROR_OPERATION_ABORTED));
        CHECK(on.request.overlapped.Internal == status_cancelled);
        CHECK_FALSE(CancelIoEx(handle_of(on.ends.server), which));
        REQUIRE(on.request.pends(on.ends.server));
        CHECK(on.receives("after"));
    }
}

TEST_CASE(
    "a receive that follows another stays when another OVERLAPPED is cancelled, or by CancelIo "
    "in another thread; CancelIo in its own ends it") {
    WaitingReceive on;
    HANDLE const handle = handle_of(on.ends.server);
    OVERLAPPED other{};
    CHECK_FALSE(CancelIoEx(handle, &other));
    CHECK(GetLastError() == ERROR_NOT_FOUND);
    std::thread{[&] { CHECK(CancelIo(handle)); }}.join();
    CHECK(on.port.is_empty());
    CHECK(on.receives("kept"));
    REQUIRE(on.request.pends(on.ends.server));
    CHECK(CancelIo(handle));
    CHECK(on.next_fails_with(ERROR_OPERATION_ABORTED));
}

TEST_CASE("closesocket ends a receive that follows another with ERROR_CONNECTION_ABORTED") {
    WaitingReceive on;
    on.ends.server.close();
    CHECK(on.next_fails_with(ERROR_CONNECTION_ABORTED));
}

TEST_CASE("closesocket with a receive that follows another resets the connection", "[linux]") {
    WaitingReceive on;
    on.ends.server.close();
    REQUIRE(await(on.ends.client, Ready::to_read));
    char byte = 0;
    CHECK_THAT(outcome([&] { return recv(on.ends.client, &byte, 1, 0); }),
               FailsWith(WSAECONNRESET));
}

TEST_CASE(
    "receives behind one that follows another get what comes in the order they were "
    "started") {
    WaitingReceive on;
    Request second;
    Request third;
    REQUIRE(second.pends(on.ends.server));
    REQUIRE(third.pends(on.ends.server));
    CHECK(on.receives("first"));
    for (auto* const request : {&second, &third}) {
        say(on.ends.client, "next");
        CHECK(on.port.next().overlapped == &request->overlapped);
        CHECK(request->text() == "next");
    }
}

TEST_CASE("CancelIoEx of a receive that follows another ends those behind it as well") {
    WaitingReceive on;
    Request second;
    REQUIRE(second.pends(on.ends.server));
    CHECK(CancelIoEx(handle_of(on.ends.server), &on.request.overlapped));
    CHECK(on.next_fails_with(ERROR_OPERATION_ABORTED));
    REQUIRE(shutdown(on.ends.client, SD_SEND) == 0);
    auto const entry = on.port.next();
    CHECK(entry.overlapped == &second.overlapped);
    CHECK(entry.error == ERROR_OPERATION_ABORTED);
}

TEST_CASE(
    "an urgent byte does not end a receive that follows another; one for urgent data behind "
    "it gets the byte, and data is the first one's") {
    WaitingReceive on;
    Request urgent;
    REQUIRE(urgent.receive(on.ends.server, MSG_OOB) == SOCKET_ERROR);
    REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
    REQUIRE(send(on.ends.client, "!", 1, MSG_OOB) == 1);
    auto const entry = on.port.next();
    CHECK(entry.overlapped == &urgent.overlapped);
    CHECK(urgent.text() == "!");
    CHECK(on.port.is_empty());
    CHECK(on.receives("data"));
}

TEST_CASE(
    "the peer's end gives a receive that follows another 0 bytes, its reset "
    "ERROR_NETNAME_DELETED") {
    SECTION("end") {
        WaitingReceive on;
        REQUIRE(shutdown(on.ends.client, SD_SEND) == 0);
        CHECK(on.next_is(""));
    }
    SECTION("reset") {
        WaitingReceive on;
        close_with_reset(std::move(on.ends.client));
        CHECK(on.next_fails_with(ERROR_NETNAME_DELETED));
        CHECK(on.request.overlapped.Internal == status_reset);
    }
}

TEST_CASE(
    "the handle of a port is set, and that of a socket, when a receive ends that follows "
    "another and was waiting before the first look at the handle") {
    for (bool const is_of_port : {true, false}) {
        WaitingReceive on;
        auto const handle = is_of_port ? static_cast<HANDLE>(on.port) : handle_of(on.ends.server);
        CHECK_FALSE(is_set(handle));
        say(on.ends.client, "x");
        CHECK(becomes_set(handle));
        CHECK(on.next_is("x"));
    }
}

TEST_CASE("a receive that follows another outlives the thread that started it") {
    WaitingReceive on;
    CHECK(on.receives("first"));
    std::thread{[&] { static_cast<void>(on.request.receive(on.ends.server)); }}.join();
    CHECK(on.port.is_empty());
    CHECK(on.receives("second"));
}

TEST_CASE("a plain receive gets what comes behind a receive that follows another") {
    WaitingReceive on;
    std::string late;
    std::thread receiving{[&] { late = recv_all_text(on.ends.server, 4); }};
    CHECK(on.receives("first"));
    say(on.ends.client, "late");
    receiving.join();
    CHECK(late == "late");
}
