// SPDX-License-Identifier: MIT
// WSAEventSelect and WSAEnumNetworkEvents: what is recorded, when, and how often it is reported.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr LONG all_events = FD_ALL_EVENTS;
constexpr auto docs = "docs:WSAEventSelect";

class UniqueEvent {
public:
    UniqueEvent() : event_{WSACreateEvent()} {}
    UniqueEvent(UniqueEvent const&) = delete;
    UniqueEvent& operator=(UniqueEvent const&) = delete;
    ~UniqueEvent() { WSACloseEvent(event_); }
    operator WSAEVENT() const { return event_; }

    bool is_set() const { return waits(0); }
    bool comes() const { return waits(static_cast<DWORD>(patience().count())); }
    bool stays_away() const { return !waits(static_cast<DWORD>(glance().count())); }

private:
    bool waits(DWORD milliseconds) const {
        return WSAWaitForMultipleEvents(1, &event_, FALSE, milliseconds, FALSE) == WSA_WAIT_EVENT_0;
    }
    WSAEVENT event_;
};

struct Told {
    LONG events;
    int connect;
    int close;
    bool operator==(Told const&) const = default;
};
std::ostream& operator<<(std::ostream& out, Told const& told) {
    return out << std::hex << told.events << std::dec << ", connect " << told.connect << ", close "
               << told.close;
}
constexpr int unwritten = -1;

Told fetch(SOCKET s, WSAEVENT event = nullptr) {
    WSANETWORKEVENTS events{};
    for (auto& each : events.iErrorCode) each = unwritten;
    CHECK(WSAEnumNetworkEvents(s, event, &events) == 0);
    return {events.lNetworkEvents, events.iErrorCode[FD_CONNECT_BIT],
            events.iErrorCode[FD_CLOSE_BIT]};
}
LONG fetch_bits(SOCKET s, WSAEVENT event = nullptr) { return fetch(s, event).events; }

int select_events(SOCKET s, WSAEVENT event, LONG mask) { return WSAEventSelect(s, event, mask); }

// What comes until `wanted` is complete: two conditions may be two events.
LONG gather(SOCKET s, UniqueEvent const& event, LONG wanted) {
    LONG got = 0;
    while ((got & wanted) != wanted && event.comes()) got |= fetch_bits(s, event);
    return got;
}
// Nothing comes; what did.
LONG nothing_comes(SOCKET s, UniqueEvent const& event) {
    return event.stays_away() ? 0 : fetch_bits(s, event);
}

void give(SOCKET s, char const* text, int flags = 0) {
    auto const length = static_cast<int>(std::strlen(text));
    REQUIRE(send(s, text, length, flags) == length);
}
std::string take(SOCKET s, int length, int flags = 0) {
    char text[64];
    auto const count = recv(s, text, length, flags);
    return count < 0 ? "!" : std::string(text, static_cast<std::size_t>(count));
}

// A selected end whose first events have been fetched.
struct Selected {
    explicit Selected(LONG mask = all_events) : pair{tcp_pair()} {
        REQUIRE(select_events(pair.server, event, mask) == 0);
        fetch(pair.server, event);
    }
    SOCKET socket() const { return pair.server; }
    SOCKET peer() const { return pair.client; }
    LONG comes() { return event.comes() ? fetch_bits(socket(), event) : 0; }
    Pair pair;
    UniqueEvent event;
};

UniqueSocket connect_later(Address const& address, UniqueEvent const& event, LONG mask) {
    auto s = stream_socket();
    REQUIRE(select_events(s, event, mask) == 0);
    CHECK_THAT(outcome([&] { return connect(s, address.data(), address.length()); }),
               FailsWith(WSAEWOULDBLOCK));
    return s;
}

// Fills the way to the peer until a send would block.
void fill(SOCKET s) {
    static std::string const block(size_t{1} << 16, 'x');
    while (send(s, block.data(), static_cast<int>(block.size()), 0) != SOCKET_ERROR) {
    }
    REQUIRE(WSAGetLastError() == WSAEWOULDBLOCK);
}
void drain(SOCKET s) {
    static std::string block(size_t{1} << 16, 0);
    set_non_blocking(s);
    eventually([&] {
        auto const count = recv(s, block.data(), static_cast<int>(block.size()), 0);
        return count == SOCKET_ERROR && !is_ready(s, Ready::to_read);
    });
}

}  // namespace

// --- arguments and mode -----------------------------------------------------------------------

BEHAVIOUR(
    "network-events.arguments", "F.1-15", high, "winetest:afd test_event_select",
    "WSAEventSelect for events without an event object is WSAEINVAL, for no socket WSAENOTSOCK") {
    auto const s = stream_socket();
    UniqueEvent const event;
    CHECK_THAT(outcome([&] { return select_events(s, nullptr, FD_READ); }), FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return select_events(INVALID_SOCKET, event, FD_READ); }),
               FailsWith(WSAENOTSOCK));
    WSANETWORKEVENTS events;
    CHECK_THAT(outcome([&] { return WSAEnumNetworkEvents(INVALID_SOCKET, event, &events); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("network-events.no-mask", "F.8-3", high, "winetest:afd test_event_select",
          "WSAEventSelect with a mask of 0 needs no event object, and then nothing is reported") {
    Selected selected;
    CHECK_THAT(outcome([&] { return select_events(selected.socket(), nullptr, 0); }), Returns(0));
    give(selected.peer(), "a");
    REQUIRE(await(selected.socket(), Ready::to_read));
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    CHECK(fetch_bits(selected.socket()) == 0);
}

BEHAVIOUR("network-events.non-blocking", "F.1-2", high, "winetest:test_fionbio",
          "WSAEventSelect makes the socket non-blocking, also with a mask of 0") {
    auto const pair = tcp_pair();
    CHECK(select_events(pair.server, nullptr, 0) == 0);
    char one;
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR(
    "network-events.fionbio", "F.1-3 F.8-21", high, "winetest:test_fionbio",
    "while WSAEventSelect has events selected the socket cannot be made blocking: WSAEINVAL") {
    auto const s = stream_socket();
    UniqueEvent const event;
    REQUIRE(select_events(s, event, FD_READ) == 0);
    u_long on = 1;
    u_long off = 0;
    CHECK_THAT(outcome([&] { return ioctlsocket(s, static_cast<int>(FIONBIO), &on); }), Returns(0));
    CHECK_THAT(outcome([&] { return ioctlsocket(s, static_cast<int>(FIONBIO), &off); }),
               FailsWith(WSAEINVAL));
    DWORD size = 0x5EED;
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(s, FIONBIO, &off, sizeof off, nullptr, 0, &size, nullptr,
                                   nullptr);
               }),
               FailsWith(WSAEINVAL));
    CHECK(size == 0);
    REQUIRE(select_events(s, nullptr, 0) == 0);
    CHECK_THAT(outcome([&] { return ioctlsocket(s, static_cast<int>(FIONBIO), &off); }),
               Returns(0));
}

// --- what a fresh selection reports ----------------------------------------------------------

BEHAVIOUR("network-events.fresh-unconnected", "F.1-25", high, "winetest:test_WSAEnumNetworkEvents",
          "WSAEventSelect finds nothing to report for a stream that is not connected") {
    auto const s = stream_socket();
    UniqueEvent const event;
    REQUIRE(select_events(s, event, all_events) == 0);
    CHECK(nothing_comes(s, event) == 0);
}

BEHAVIOUR("network-events.fresh-bound-datagram", "F.1-26 F.8-8", high,
          "winetest:test_WSAEnumNetworkEvents", "a bound datagram socket reports FD_WRITE, once") {
    auto const s = bound_datagram();
    UniqueEvent const event;
    REQUIRE(select_events(s, event, all_events) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(s, event) == FD_WRITE);
    CHECK(nothing_comes(s, event) == 0);
}

BEHAVIOUR("network-events.fresh-unbound-datagram", "F.1-27", high, "winetest:test_connect_events",
          "WSAEventSelect finds nothing to report for an unbound datagram socket") {
    auto const s = datagram_socket();
    UniqueEvent const event;
    REQUIRE(select_events(s, event, all_events) == 0);
    CHECK(nothing_comes(s, event) == 0);
}

BEHAVIOUR("network-events.fresh-connected", "F.1-28", high, "winetest:test_WSAEnumNetworkEvents",
          "a connected stream reports FD_WRITE, once") {
    auto const pair = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.client, event, all_events & ~FD_CONNECT) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(pair.client, event) == FD_WRITE);
    CHECK(nothing_comes(pair.client, event) == 0);
}

BEHAVIOUR(
    "network-events.fresh-connected-connect", "F.1-29", high, "winetest:test_connect_events",
    "WSAEventSelect reports FD_CONNECT of a stream that is connected already, if asked for it") {
    auto const pair = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.client, event, all_events) == 0);
    CHECK(event.comes());
    auto const told = fetch(pair.client, event);
    CHECK(told == Told{FD_CONNECT | FD_WRITE, 0, unwritten});
    CHECK(nothing_comes(pair.client, event) == 0);
}

BEHAVIOUR("network-events.fresh-accepted", "F.1-30", high, "winetest:test_connect_events",
          "an accepted stream has no FD_CONNECT") {
    auto const pair = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, all_events) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_WRITE);
}

BEHAVIOUR("network-events.fresh-listener", "F.1-31", high, "winetest:test_accept_events",
          "a listener with a connection waiting reports FD_ACCEPT, once") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    UniqueEvent const event;
    REQUIRE(select_events(listening, event, all_events) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    CHECK(nothing_comes(listening, event) == 0);
}

BEHAVIOUR("network-events.fresh-finished", "F.1-32 F.1-22", high, "winetest:test_close_events",
          "a stream whose peer is gone reports FD_CLOSE, once, with error 0") {
    auto pair = tcp_pair();
    pair.client.close();
    REQUIRE(await(pair.server, Ready::to_read));
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, all_events & ~FD_WRITE) == 0);
    CHECK(event.comes());
    CHECK(fetch(pair.server, event) == Told{FD_CLOSE, unwritten, 0});
    CHECK(nothing_comes(pair.server, event) == 0);
}

BEHAVIOUR("network-events.fresh-data", "F.1-8 F.1-17", high, "winetest:test_read_events",
          "WSAEventSelect reports FD_READ for data that was there before, and not for data that "
          "was read before") {
    auto const pair = tcp_pair();
    give(pair.client, "ab");
    REQUIRE(await(pair.server, Ready::to_read));
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, FD_READ) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_READ);

    auto const other = tcp_pair();
    give(other.client, "ab");
    REQUIRE(recv_all_text(other.server, 2) == "ab");
    REQUIRE(select_events(other.server, event, FD_READ) == 0);
    CHECK(nothing_comes(other.server, event) == 0);
}

// --- records ----------------------------------------------------------------------------------

BEHAVIOUR(
    "network-events.mask-hides", "F.1-6 F.1-8", high, "winetest:test_read_events",
    "an event that comes while it is not selected is reported when WSAEventSelect selects it") {
    Selected selected{FD_CLOSE};
    give(selected.peer(), "a");
    REQUIRE(await(selected.socket(), Ready::to_read));
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    REQUIRE(select_events(selected.socket(), selected.event, FD_READ | FD_CLOSE) == 0);
    CHECK(selected.comes() == FD_READ);
}

BEHAVIOUR("network-events.not-again", "F.1-9", high, "winetest:test_read_events",
          "WSAEventSelect reports nothing again that was reported, also after a mask of 0") {
    Selected selected;
    give(selected.peer(), "a");
    CHECK(selected.comes() == FD_READ);
    REQUIRE(select_events(selected.socket(), selected.event, all_events) == 0);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    REQUIRE(select_events(selected.socket(), nullptr, 0) == 0);
    REQUIRE(select_events(selected.socket(), selected.event, all_events) == 0);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.record-stays", "F.1-10 F.8-4", high, "winetest:test_accept_events",
          "WSAEventSelect called again sets the event for what was recorded and not fetched") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    REQUIRE(WSAResetEvent(selected.event));
    REQUIRE(select_events(selected.socket(), selected.event, all_events) == 0);
    CHECK(selected.comes() == FD_READ);
}

BEHAVIOUR("network-events.unselected-stays", "F.1-11", high, "winetest:test_accept_events",
          "a WSAEventSelect without a recorded event's bit neither resets the event object nor "
          "loses the record") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    REQUIRE(select_events(selected.socket(), selected.event, FD_CLOSE) == 0);
    CHECK(selected.event.is_set());
    CHECK(fetch_bits(selected.socket(), selected.event) == 0);
    REQUIRE(select_events(selected.socket(), selected.event, FD_READ) == 0);
    CHECK(selected.comes() == FD_READ);
}

BEHAVIOUR(
    "network-events.event-stays", "F.1-5", high, "winetest:test_WSAEnumNetworkEvents",
    "the event that WSAEventSelect was given stays set until WSAEnumNetworkEvents is given it") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    CHECK(fetch_bits(selected.socket()) == FD_READ);
    CHECK(selected.event.is_set());
    CHECK(fetch_bits(selected.socket(), selected.event) == 0);
    CHECK_FALSE(selected.event.is_set());
}

BEHAVIOUR("network-events.failing-fetch", "F.8-1 F.8-2", high, "docs:WSAEnumNetworkEvents",
          "a WSAEnumNetworkEvents that fails changes nothing") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    CHECK_THAT(
        outcome([&] { return WSAEnumNetworkEvents(selected.socket(), selected.event, nullptr); }),
        FailsWith(WSAEFAULT));
    CHECK(selected.event.is_set());
    CHECK(fetch_bits(selected.socket(), selected.event) == FD_READ);
}

BEHAVIOUR("network-events.codes", "F.1-7", high, "winetest:test_WSAEnumNetworkEvents",
          "WSAEnumNetworkEvents writes only the codes of events that it reports") {
    auto const pair = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, FD_WRITE) == 0);
    REQUIRE(event.comes());
    WSANETWORKEVENTS events{};
    for (auto& each : events.iErrorCode) each = unwritten;
    REQUIRE(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    CHECK(events.lNetworkEvents == FD_WRITE);
    for (int bit = 0; bit != FD_MAX_EVENTS; ++bit)
        CHECK(events.iErrorCode[bit] == (bit == FD_WRITE_BIT ? 0 : unwritten));
}

BEHAVIOUR("network-events.select-beside", "F.1-12 E.9-12", high,
          "winetest:test_select_after_WSAEventSelect",
          "select neither takes the network events that are recorded nor records them again") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    CHECK(is_ready(selected.socket(), Ready::to_read));
    CHECK(fetch_bits(selected.socket(), selected.event) == FD_READ);
    CHECK(is_ready(selected.socket(), Ready::to_read));
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.replaced", "F.1-4", high, docs,
          "WSAEventSelect with another event object replaces the first") {
    Selected selected;
    UniqueEvent const second;
    REQUIRE(select_events(selected.socket(), second, FD_READ) == 0);
    give(selected.peer(), "a");
    CHECK(second.comes());
    CHECK_FALSE(selected.event.is_set());
    CHECK(fetch_bits(selected.socket(), second) == FD_READ);
}

BEHAVIOUR("network-events.shared-event", "F.8-17", high, docs,
          "several sockets may be selected for one event object; WSAEnumNetworkEvents asks each") {
    auto const first = tcp_pair();
    auto const second = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(first.server, event, FD_READ) == 0);
    REQUIRE(select_events(second.server, event, FD_READ) == 0);
    give(second.client, "a");
    CHECK(event.comes());
    CHECK(fetch_bits(first.server) == 0);
    CHECK(fetch_bits(second.server) == FD_READ);
}

BEHAVIOUR("network-events.closed", "F.8-18", high, docs,
          "closing a socket leaves the event object that it was selected for as it is") {
    Selected selected;
    give(selected.peer(), "a");
    REQUIRE(selected.event.comes());
    selected.pair.server.close();
    CHECK(selected.event.is_set());
    CHECK(WSAResetEvent(selected.event));
    CHECK(selected.event.stays_away());
}

// --- FD_READ ----------------------------------------------------------------------------------

BEHAVIOUR("network-events.read-arrival", "F.1-17", high, "winetest:test_read_events",
          "every arrival records FD_READ, also when nothing was received in between") {
    Selected selected;
    for (int i = 0; i != 3; ++i) {
        give(selected.peer(), "a");
        CHECK(selected.comes() == FD_READ);
    }
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.read-left", "F.8-7 F.8-5", high, "winetest:test_read_events",
          "a receive that leaves data records FD_READ again, the last one does not") {
    Selected selected;
    give(selected.peer(), "abc");
    CHECK(selected.comes() == FD_READ);
    for (auto const* const expected : {"a", "b"}) {
        CHECK(take(selected.socket(), 1) == expected);
        CHECK(selected.comes() == FD_READ);
    }
    CHECK(take(selected.socket(), 1) == "c");
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.read-drained", "F.1-17", high, "winetest:event_client",
          "once all is received no FD_READ is left over from the receives before the last") {
    Selected selected;
    give(selected.peer(), "abc");
    CHECK(selected.comes() == FD_READ);
    char one;
    for (int left = 3; left != 0; --left) CHECK(recv(selected.socket(), &one, 1, 0) == 1);
    CHECK(fetch_bits(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.read-peek", "F.1-17", high, docs,
          "a receive with MSG_PEEK has FD_READ reported again for what it leaves") {
    Selected selected;
    give(selected.peer(), "a");
    CHECK(selected.comes() == FD_READ);
    CHECK(take(selected.socket(), 1, MSG_PEEK) == "a");
    CHECK(selected.comes() == FD_READ);
}

BEHAVIOUR("network-events.read-datagram", "F.1-17 F.8-6", high, docs,
          "each datagram records FD_READ, and a receive that leaves one records it again") {
    auto const pair = udp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, FD_READ) == 0);
    fetch(pair.server, event);
    give(pair.client, "a");
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_READ);
    give(pair.client, "b");
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_READ);
    CHECK(take(pair.server, 8) == "a");
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_READ);
    CHECK(take(pair.server, 8) == "b");
    CHECK(nothing_comes(pair.server, event) == 0);
}

// --- FD_WRITE ---------------------------------------------------------------------------------

BEHAVIOUR("network-events.write-once", "F.1-18", high, "winetest:test_write_events",
          "a send that succeeds neither clears a recorded FD_WRITE nor records another") {
    auto const pair = tcp_pair();
    UniqueEvent const event;
    REQUIRE(select_events(pair.server, event, FD_WRITE) == 0);
    give(pair.server, "a");
    CHECK(event.comes());
    CHECK(fetch_bits(pair.server, event) == FD_WRITE);
    give(pair.server, "b");
    CHECK(nothing_comes(pair.server, event) == 0);
}

BEHAVIOUR("network-events.write-again", "F.1-18 F.8-5", high, "winetest:test_write_events",
          "after a send that would have blocked FD_WRITE comes when there is room") {
    Selected selected{FD_WRITE};
    fill(selected.socket());
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    drain(selected.peer());
    CHECK(selected.comes() == FD_WRITE);
    CHECK(send(selected.socket(), "a", 1, 0) == 1);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

// --- FD_ACCEPT --------------------------------------------------------------------------------

BEHAVIOUR("network-events.accept-arrival", "F.1-20", high, "winetest:test_accept_events",
          "every connection records FD_ACCEPT, also when none was accepted in between") {
    auto const listening = listener();
    UniqueEvent const event;
    REQUIRE(select_events(listening, event, FD_ACCEPT) == 0);
    auto const first = connected_to(listening);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    auto const second = connected_to(listening);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    CHECK(nothing_comes(listening, event) == 0);
}

BEHAVIOUR("network-events.accept-left", "F.1-20 F.8-5", high, "winetest:test_accept_events",
          "an accept that leaves a connection records FD_ACCEPT again, the last one does not") {
    auto const listening = listener();
    UniqueEvent const event;
    auto const first = connected_to(listening);
    auto const second = connected_to(listening);
    REQUIRE(select_events(listening, event, FD_ACCEPT) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    UniqueSocket const one{accept(listening, nullptr, nullptr)};
    REQUIRE(one.valid());
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    UniqueSocket const two{accept(listening, nullptr, nullptr)};
    REQUIRE(two.valid());
    CHECK(nothing_comes(listening, event) == 0);
}

BEHAVIOUR("network-events.accept-deferred", "B.4-6", medium, "docs:WSAAccept",
          "a connection that CF_DEFER leaves records FD_ACCEPT no second time") {
    auto const listening = listener();
    UniqueEvent const event;
    auto const client = connected_to(listening);
    REQUIRE(select_events(listening, event, FD_ACCEPT) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    auto const defer = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                          DWORD_PTR) -> int { return CF_DEFER; };
    CHECK_THAT(outcome([&] { return WSAAccept(listening, nullptr, nullptr, defer, 0); }),
               FailsWith(WSATRY_AGAIN));
    CHECK(fetch_bits(listening, event) == 0);
}

BEHAVIOUR("network-events.accept-inherits", "F.1-14 F.8-9 B.3-7", high,
          "winetest:test_accept_events",
          "an accepted socket has the listener's event and mask, and FD_WRITE at once") {
    auto const listening = listener();
    UniqueEvent const event;
    REQUIRE(select_events(listening, event, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE) == 0);
    auto const client = connected_to(listening);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    CHECK(event.comes());
    CHECK(fetch_bits(accepted, event) == FD_WRITE);
    give(client, "a");
    CHECK(event.comes());
    CHECK(fetch_bits(accepted, event) == FD_READ);
    char bytes[2];
    CHECK(recv(accepted, bytes, 2, 0) == 1);
    CHECK_THAT(outcome([&] { return recv(accepted, bytes, 2, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("network-events.accept-deselected", "F.8-11", medium, "docs:WSAAsyncSelect",
          "an accepted socket's selection of network events is its own: ended there, the listener "
          "keeps its") {
    auto const listening = listener();
    UniqueEvent const event;
    REQUIRE(select_events(listening, event, FD_ACCEPT | FD_READ) == 0);
    auto const client = connected_to(listening);
    REQUIRE(event.comes());
    fetch(listening, event);
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(select_events(accepted, nullptr, 0) == 0);
    fetch(accepted, event);
    give(client, "a");
    CHECK(nothing_comes(accepted, event) == 0);
    auto const second = connected_to(listening);
    CHECK(event.comes());
    CHECK(fetch_bits(listening, event) == FD_ACCEPT);
}

// --- FD_CONNECT -------------------------------------------------------------------------------

BEHAVIOUR("network-events.connect", "F.1-21 F.8-8", high, "winetest:test_connect_events",
          "a connect that succeeds reports FD_CONNECT with 0, and FD_WRITE") {
    auto const listening = listener();
    UniqueEvent const event;
    auto const s = connect_later(local_address(listening), event, FD_CONNECT | FD_WRITE);
    CHECK(gather(s, event, FD_CONNECT | FD_WRITE) == (FD_CONNECT | FD_WRITE));
    CHECK(nothing_comes(s, event) == 0);
    CHECK(send(s, "a", 1, 0) == 1);
}

BEHAVIOUR("network-events.connect-unselected", "F.1-21", high, "winetest:test_connect_events",
          "a connect that ended while FD_CONNECT was not selected is reported when it is") {
    auto const listening = listener();
    UniqueEvent const event;
    auto const s = connect_later(local_address(listening), event, FD_WRITE);
    CHECK(gather(s, event, FD_WRITE) == FD_WRITE);
    REQUIRE(select_events(s, event, FD_CONNECT | FD_WRITE) == 0);
    CHECK(event.comes());
    CHECK(fetch_bits(s, event) == FD_CONNECT);
}

BEHAVIOUR("network-events.connect-refused", "F.8-14 F.8-15 E.4.1-5", high,
          "winetest:test_connect_events",
          "a refused connect reports FD_CONNECT with WSAECONNREFUSED, once, and no FD_WRITE") {
    auto const target = nobody();
    UniqueEvent const event;
    auto const s = connect_later(target.address, event, FD_CONNECT | FD_WRITE | FD_CLOSE);
    CHECK(event.comes());
    CHECK(fetch(s, event) == Told{FD_CONNECT, WSAECONNREFUSED, unwritten});
    CHECK(nothing_comes(s, event) == 0);
    REQUIRE(select_events(s, event, FD_CONNECT | FD_WRITE | FD_CLOSE) == 0);
    CHECK(nothing_comes(s, event) == 0);
}

BEHAVIOUR(
    "network-events.connect-again", "F.1-21 E.4-5", medium, docs,
    "a connect that is refused because the socket is connected already reports no FD_CONNECT") {
    auto const listening = listener();
    auto const target = local_address(listening);
    UniqueEvent const event;
    auto const s = connect_later(target, event, FD_CONNECT | FD_WRITE);
    CHECK(gather(s, event, FD_CONNECT | FD_WRITE) == (FD_CONNECT | FD_WRITE));
    CHECK_THAT(outcome([&] { return connect(s, target.data(), target.length()); }),
               FailsWith(WSAEISCONN));
    CHECK(nothing_comes(s, event) == 0);
}

BEHAVIOUR("network-events.connect-datagram", "F.1-21", high, "winetest:test_connect_events",
          "connecting a datagram socket reports FD_CONNECT and FD_WRITE") {
    auto const target = bound_datagram();
    auto const address = local_address(target);
    auto const s = datagram_socket();
    UniqueEvent const event;
    REQUIRE(select_events(s, event, FD_CONNECT | FD_WRITE) == 0);
    REQUIRE(connect(s, address.data(), address.length()) == 0);
    CHECK(gather(s, event, FD_CONNECT | FD_WRITE) == (FD_CONNECT | FD_WRITE));
}

// --- FD_CLOSE ---------------------------------------------------------------------------------

BEHAVIOUR("network-events.close", "F.1-22", high, "winetest:test_close_events",
          "the peer's end reports FD_CLOSE with error 0, once") {
    Selected selected{FD_READ | FD_CLOSE};
    REQUIRE(shutdown(selected.peer(), SD_SEND) == 0);
    REQUIRE(selected.event.comes());
    CHECK(fetch(selected.socket(), selected.event) == Told{FD_CLOSE, unwritten, 0});
    CHECK(take(selected.socket(), 1).empty());
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.close-behind-data", "F.1-22", high, "winetest:test_close_events",
          "FD_CLOSE does not wait for the data before it to be read, and does not come again") {
    Selected selected{FD_READ | FD_CLOSE};
    give(selected.peer(), "ab");
    REQUIRE(shutdown(selected.peer(), SD_SEND) == 0);
    CHECK(gather(selected.socket(), selected.event, FD_READ | FD_CLOSE) == (FD_READ | FD_CLOSE));
    CHECK(take(selected.socket(), 1) == "a");
    CHECK(selected.comes() == FD_READ);
    CHECK(take(selected.socket(), 1) == "b");
    CHECK(take(selected.socket(), 1).empty());
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.close-reset", "F.1-22 F.8-13", high, "winetest:test_close_events",
          "a reset reports FD_CLOSE with WSAECONNABORTED, once") {
    Selected selected{FD_READ | FD_CLOSE};
    close_with_reset(std::move(selected.pair.client));
    REQUIRE(selected.event.comes());
    CHECK(fetch(selected.socket(), selected.event) == Told{FD_CLOSE, unwritten, WSAECONNABORTED});
    REQUIRE(select_events(selected.socket(), selected.event, FD_READ | FD_CLOSE) == 0);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.close-unselected", "F.8-12", high, "winetest:test_close_events",
          "an end that came while FD_CLOSE was not selected is reported when it is") {
    Selected selected{FD_READ};
    selected.pair.client.close();
    REQUIRE(await(selected.socket(), Ready::to_read));
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    REQUIRE(select_events(selected.socket(), selected.event, FD_CLOSE) == 0);
    REQUIRE(selected.event.comes());
    CHECK(fetch(selected.socket(), selected.event) == Told{FD_CLOSE, unwritten, 0});
}

BEHAVIOUR("network-events.close-own", "F.1-22", high, "winetest:test_close_events",
          "shutdown by the program reports no FD_CLOSE; the peer's end does after that") {
    Selected selected{FD_READ | FD_CLOSE};
    REQUIRE(shutdown(selected.socket(), SD_BOTH) == 0);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
    selected.pair.client.close();
    REQUIRE(selected.event.comes());
    CHECK((fetch_bits(selected.socket(), selected.event) & FD_CLOSE) != 0);
}

// --- FD_OOB -----------------------------------------------------------------------------------

BEHAVIOUR("network-events.oob", "C.7-3", high, "winetest:test_oob_events",
          "each urgent byte records FD_OOB, and a receive that leaves one records it again") {
    Selected selected{FD_READ | FD_OOB};
    give(selected.peer(), "1", MSG_OOB);
    CHECK(selected.comes() == FD_OOB);
    give(selected.peer(), "2", MSG_OOB);
    CHECK(selected.comes() == FD_OOB);
    CHECK(take(selected.socket(), 1, MSG_OOB) == "1");
    CHECK(selected.comes() == FD_OOB);
    CHECK(take(selected.socket(), 1, MSG_OOB) == "2");
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

namespace {

enum class Receiver { recv, recvfrom, wsa_recv, wsa_recv_from };

int receive_one(Receiver by, SOCKET s, int flags) {
    char byte = 0;
    WSABUF buffer{1, &byte};
    DWORD count = 0;
    auto wsa_flags = static_cast<DWORD>(flags);
    switch (by) {
        case Receiver::recv:
            return recv(s, &byte, 1, flags);
        case Receiver::recvfrom:
            return recvfrom(s, &byte, 1, flags, nullptr, nullptr);
        case Receiver::wsa_recv:
            return WSARecv(s, &buffer, 1, &count, &wsa_flags, nullptr, nullptr) == 0 ? 1 : -1;
        case Receiver::wsa_recv_from:
            return WSARecvFrom(s, &buffer, 1, &count, &wsa_flags, nullptr, nullptr, nullptr,
                               nullptr) == 0
                       ? 1
                       : -1;
    }
    return -1;
}

}  // namespace

BEHAVIOUR("network-events.oob-again", "C.7-5", medium, "docs:WSAEventSelect",
          "every receiving call, of urgent or of other data, that leaves an urgent byte has FD_OOB "
          "recorded again") {
    for (auto const by :
         {Receiver::recv, Receiver::recvfrom, Receiver::wsa_recv, Receiver::wsa_recv_from})
        for (int const flags : {MSG_OOB, 0}) {
            CAPTURE(static_cast<int>(by), flags);
            Selected selected{FD_READ | FD_OOB};
            give(selected.peer(), "ab");
            give(selected.peer(), "1", MSG_OOB);
            REQUIRE(gather(selected.socket(), selected.event, FD_READ | FD_OOB) ==
                    (FD_READ | FD_OOB));
            give(selected.peer(), "2", MSG_OOB);
            REQUIRE(selected.comes() == FD_OOB);
            CHECK(receive_one(by, selected.socket(), flags) == 1);
            CHECK((gather(selected.socket(), selected.event, FD_OOB) & FD_OOB) != 0);
        }
}

BEHAVIOUR("network-events.oob-unselected", "C.7-3", high, "winetest:test_oob_events",
          "an urgent byte that came while FD_OOB was not selected is reported when it is, once") {
    Selected selected{FD_READ};
    give(selected.peer(), "1", MSG_OOB);
    REQUIRE(await(selected.socket(), Ready::exceptional));
    REQUIRE(select_events(selected.socket(), selected.event, FD_OOB) == 0);
    CHECK(selected.comes() == FD_OOB);
    REQUIRE(select_events(selected.socket(), selected.event, FD_OOB) == 0);
    CHECK(nothing_comes(selected.socket(), selected.event) == 0);
}

BEHAVIOUR("network-events.oob-inline", "F.1-19", high, "winetest:test_oob_events",
          "with SO_OOBINLINE an urgent byte is FD_READ and not FD_OOB") {
    Selected selected{FD_READ | FD_OOB};
    BOOL const on = TRUE;
    REQUIRE(setsockopt(selected.socket(), SOL_SOCKET, SO_OOBINLINE,
                       reinterpret_cast<char const*>(&on), sizeof on) == 0);
    give(selected.peer(), "1", MSG_OOB);
    CHECK(selected.comes() == FD_READ);
    CHECK(take(selected.socket(), 1) == "1");
}
