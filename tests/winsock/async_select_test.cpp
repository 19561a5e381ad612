// SPDX-License-Identifier: MIT
// WSAAsyncSelect: what is posted to a window, when, and how often.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <cstring>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"
#include "tests/winsock/socket_window.hpp"

using namespace ws2::test;

namespace {

constexpr auto docs = "docs:WSAAsyncSelect";
constexpr auto told = SocketWindow::told;
constexpr LONG all_events = FD_ALL_EVENTS;

bool is_event(MSG const& message, SOCKET s, int event, int error = 0) {
    return message.message == told && message.wParam == s &&
           message.lParam == WSAMAKESELECTREPLY(event, error);
}

void give(SOCKET s, char const* text, int flags = 0) {
    auto const length = static_cast<int>(std::strlen(text));
    REQUIRE(send(s, text, length, flags) == length);
}
int take(SOCKET s, int length = 1, int flags = 0) {
    char bytes[64];
    return recv(s, bytes, length, flags);
}

}  // namespace

BEHAVIOUR("async-select.connected", "F.1-18 F.1-21 F.1-24", high, "winetest:test_connect_events",
          "WSAAsyncSelect: on a connected socket FD_WRITE is posted, at every call, and FD_CONNECT "
          "is not") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    for (int time = 0; time != 2; ++time) {
        REQUIRE(WSAAsyncSelect(pair.client, window, told, all_events) == 0);
        CHECK(is_event(window.next(), pair.client, FD_WRITE));
        CHECK(window.nothing_comes() == 0);
    }
}

BEHAVIOUR("async-select.read-once", "F.1-17 F.9-5", high, "winetest:test_read_events",
          "WSAAsyncSelect: FD_READ is posted once until a receive, then again while data is left") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    give(pair.server, "ab");
    CHECK(is_event(window.next(), pair.client, FD_READ));
    give(pair.server, "cd");
    CHECK(window.nothing_comes() == 0);
    CHECK(take(pair.client) == 1);
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(take(pair.client, 3) == 3);
    CHECK(window.nothing_comes() == 0);
    CHECK_THAT(outcome([&] { return take(pair.client); }), FailsWith(WSAEWOULDBLOCK));
    CHECK(window.nothing_comes() == 0);
    give(pair.server, "e");
    CHECK(is_event(window.next(), pair.client, FD_READ));
}

BEHAVIOUR("async-select.peek", "F.9-6", medium, docs,
          "WSAAsyncSelect: a receive that leaves the data has FD_READ posted again") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    give(pair.server, "a");
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(take(pair.client, 1, MSG_PEEK) == 1);
    CHECK(is_event(window.next(), pair.client, FD_READ));
}

BEHAVIOUR("async-select.read-at-call", "F.1-9", high, "winetest:test_read_events",
          "WSAAsyncSelect posts FD_READ for data that is there at every call, told before or not") {
    auto const pair = tcp_pair();
    give(pair.server, "a");
    CHECK(take(pair.client, 1, MSG_PEEK) == 1);
    SocketWindow const window;
    for (int time = 0; time != 2; ++time) {
        REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
        CHECK(is_event(window.next(), pair.client, FD_READ));
        CHECK(window.nothing_comes() == 0);
    }
}

BEHAVIOUR("async-select.order-at-call", "F.1-9", high, "winetest:test_read_events",
          "WSAAsyncSelect reports FD_READ before FD_WRITE when both are the case already") {
    auto const pair = tcp_pair();
    give(pair.server, "a");
    REQUIRE(await(pair.client, Ready::to_read));
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ | FD_WRITE) == 0);
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(is_event(window.next(), pair.client, FD_WRITE));
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR("async-select.accept", "F.1-20 F.1-14", high, "winetest:test_accept_events",
          "WSAAsyncSelect: FD_ACCEPT is posted once until accept, then again while clients wait; "
          "the accepted socket is selected as the listener is") {
    auto const listening = listener();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(listening, window, told, FD_ACCEPT | FD_READ | FD_WRITE) == 0);
    auto const first = connected_to(listening);
    CHECK(is_event(window.next(), listening, FD_ACCEPT));
    auto const second = connected_to(listening);
    CHECK(window.nothing_comes() == 0);
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    bool write = false;
    bool again = false;
    for (int each = 0; each != 2; ++each) {
        auto const message = window.next();
        write |= is_event(message, accepted, FD_WRITE);
        again |= is_event(message, listening, FD_ACCEPT);
    }
    CHECK(write);
    CHECK(again);
    give(first, "a");
    CHECK(is_event(window.next(), accepted, FD_READ));
    CHECK_THAT(outcome([&] { return take(accepted, 1) == 1 ? take(accepted, 1) : 0; }),
               FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("async-select.connect", "F.1-21", high, "winetest:test_connect_events",
          "WSAAsyncSelect: a connect that succeeds posts FD_CONNECT, then FD_WRITE") {
    auto const listening = listener();
    auto const target = local_address(listening);
    auto const s = stream_socket();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(s, window, told, FD_CONNECT | FD_WRITE) == 0);
    CHECK_THAT(outcome([&] { return connect(s, target.data(), target.length()); }),
               FailsWith(WSAEWOULDBLOCK));
    CHECK(is_event(window.next(), s, FD_CONNECT));
    CHECK(is_event(window.next(), s, FD_WRITE));
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR(
    "async-select.refused", "F.8-14", high, "winetest:test_connect_events",
    "WSAAsyncSelect: a connect that fails posts FD_CONNECT with the error, once, and no FD_WRITE") {
    auto const target = nobody();
    auto const s = stream_socket();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(s, window, told, FD_CONNECT | FD_WRITE) == 0);
    CHECK_THAT(outcome([&] { return connect(s, target.address.data(), target.address.length()); }),
               FailsWith(WSAEWOULDBLOCK));
    CHECK(is_event(window.next(), s, FD_CONNECT, WSAECONNREFUSED));
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR("async-select.close", "F.1-22", high, "winetest:test_close_events",
          "WSAAsyncSelect: the peer's end posts FD_CLOSE with 0, once") {
    auto pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_CLOSE | FD_READ) == 0);
    pair.server = UniqueSocket{};
    CHECK(is_event(window.next(), pair.client, FD_CLOSE));
    CHECK(take(pair.client) == 0);
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR("async-select.reset", "F.8-13", high, "winetest:test_close_events",
          "WSAAsyncSelect: a reset posts FD_CLOSE with WSAECONNABORTED, at every call") {
    auto pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_CLOSE) == 0);
    close_with_reset(std::move(pair.server));
    CHECK(is_event(window.next(), pair.client, FD_CLOSE, WSAECONNABORTED));
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_CLOSE) == 0);
    CHECK(is_event(window.next(), pair.client, FD_CLOSE, WSAECONNABORTED));
}

BEHAVIOUR(
    "async-select.urgent", "C.7-4", high, "winetest:test_oob_events",
    "WSAAsyncSelect: FD_OOB is posted for urgent data, and again at every call while it waits") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_OOB) == 0);
    give(pair.server, "a", MSG_OOB);
    CHECK(is_event(window.next(), pair.client, FD_OOB));
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_OOB) == 0);
    CHECK(is_event(window.next(), pair.client, FD_OOB));
    CHECK(take(pair.client, 1, MSG_OOB) == 1);
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR(
    "async-select.datagrams", "F.1-17 F.1-27", high, "winetest:test_connect_events",
    "WSAAsyncSelect: a datagram socket has FD_WRITE even unbound; FD_READ comes per receive") {
    auto const pair = udp_pair();
    SocketWindow const window;
    auto const unbound = datagram_socket();
    REQUIRE(WSAAsyncSelect(unbound, window, told, all_events) == 0);
    CHECK(is_event(window.next(), unbound, FD_WRITE));
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    give(pair.server, "a");
    give(pair.server, "b");
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(window.nothing_comes() == 0);
    CHECK(take(pair.client) == 1);
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(take(pair.client) == 1);
    CHECK(window.nothing_comes() == 0);
}

BEHAVIOUR(
    "async-select.write-again", "F.1-18", high, "winetest:test_write_events",
    "WSAAsyncSelect: after a send that would have blocked FD_WRITE is posted when there is room") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_WRITE) == 0);
    CHECK(is_event(window.next(), pair.client, FD_WRITE));
    static char bytes[65536];
    while (send(pair.client, bytes, sizeof bytes, 0) > 0)
        ;
    CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
    set_non_blocking(pair.server);
    MSG message{};
    while (!window.is_told(message))
        if (recv(pair.server, bytes, sizeof bytes, 0) < 0 &&
            MsgWaitForMultipleObjectsEx(0, nullptr, 10, QS_ALLINPUT, MWMO_INPUTAVAILABLE) ==
                WAIT_FAILED)
            break;
    CHECK(is_event(message, pair.client, FD_WRITE));
}

BEHAVIOUR("async-select.cancelled", "F.9-2 F.9-8 F.1-24", high, docs,
          "WSAAsyncSelect with no events has nothing more posted; what was posted stays") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ | FD_WRITE) == 0);
    REQUIRE(WSAAsyncSelect(pair.client, window, 0, 0) == 0);
    CHECK(is_event(window.next(), pair.client, FD_WRITE));
    give(pair.server, "a");
    CHECK(window.nothing_comes() == 0);
    u_long off = 0;
    CHECK(ioctlsocket(pair.client, static_cast<int>(FIONBIO), &off) == 0);
}

BEHAVIOUR("async-select.non-blocking", "F.1-2 F.1-3", high, "winetest:test_fionbio",
          "WSAAsyncSelect makes the socket non-blocking, and it cannot be made blocking while it "
          "is selected") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    CHECK_THAT(outcome([&] { return take(pair.client); }), FailsWith(WSAEWOULDBLOCK));
    u_long off = 0;
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.client, static_cast<int>(FIONBIO), &off); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("async-select.event-instead", "F.8-19 F.1-4", high, docs,
          "WSAEventSelect ends the messages of WSAAsyncSelect, and WSAAsyncSelect the event") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    WSAEVENT const event = WSACreateEvent();
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    REQUIRE(WSAEventSelect(pair.client, event, FD_READ) == 0);
    give(pair.server, "a");
    CHECK(WSAWaitForMultipleEvents(1, &event, FALSE, static_cast<DWORD>(patience().count()),
                                   FALSE) == WSA_WAIT_EVENT_0);
    CHECK(window.leftover() == 0);
    WSAResetEvent(event);
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    CHECK(WSACloseEvent(event));
}

BEHAVIOUR("async-select.other-thread", "F.9-1", high, "winetest:test_iocp",
          "WSAAsyncSelect may be called by another thread; the messages go to the window's") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    HWND const handle = window;
    int result = -1;
    std::thread{[&] { result = WSAAsyncSelect(pair.client, handle, told, FD_READ); }}.join();
    REQUIRE(result == 0);
    give(pair.server, "a");
    CHECK(is_event(window.next(), pair.client, FD_READ));
}

BEHAVIOUR(
    "async-select.window-gone", "F.9-7 F.1-16", medium, docs,
    "WSAAsyncSelect for a window that was destroyed is WSAEINVAL, and no message is posted to it") {
    auto const pair = tcp_pair();
    HWND gone = nullptr;
    {
        SocketWindow const window;
        gone = window;
        REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    }
    give(pair.server, "a");
    CHECK(take(pair.client, 1, MSG_PEEK) != 0);
    CHECK_THAT(outcome([&] { return WSAAsyncSelect(pair.client, gone, told, FD_READ); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("async-select.failed-receive", "F.1-17 F.8-5", high, "winetest:test_read_events",
          "WSAAsyncSelect: a receive of a length below 0 fails, and has FD_READ posted again") {
    auto const pair = tcp_pair();
    SocketWindow const window;
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    give(pair.server, "a");
    CHECK(is_event(window.next(), pair.client, FD_READ));
    CHECK_THAT(outcome([&] { return take(pair.client, -1); }), FailsWith(WSAEFAULT));
    CHECK(is_event(window.next(), pair.client, FD_READ));
}

BEHAVIOUR("async-select.close-handle", "F.9-4 E.7-10", high, "winetest:test_iocp",
          "WSAAsyncSelect: CloseHandle posts FD_CLOSE when a receive is under way; closesocket "
          "does not") {
    SocketWindow const window;
    for (bool const by_handle : {true, false}) {
        Transfer receive;
        auto pair = tcp_pair();
        auto const s = pair.client.release();
        CHECK(receive.pends(s));
        REQUIRE(WSAAsyncSelect(s, window, told, FD_READ | FD_CLOSE) == 0);
        if (by_handle) {
            CHECK(CloseHandle(handle_of(s)));
            CHECK(is_event(window.next(), s, FD_CLOSE));
        } else {
            CHECK(closesocket(s) == 0);
        }
        CHECK(window.nothing_comes() == 0);
        CHECK(receive.overlap.ends());
    }
}

BEHAVIOUR(
    "async-select.overlapped-receive", "F.9-3", high, "winetest:test_iocp",
    "WSAAsyncSelect: a receive that is under way takes what comes, and no FD_READ is posted") {
    SocketWindow const window;
    Transfer receive;
    auto const pair = tcp_pair();
    CHECK(receive.pends(pair.client));
    REQUIRE(WSAAsyncSelect(pair.client, window, told, FD_READ) == 0);
    give(pair.server, "abc");
    CHECK(receive.text() == "abc");
    CHECK(window.nothing_comes() == 0);
}
