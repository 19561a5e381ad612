// SPDX-License-Identifier: MIT
// Waiting for changes of addresses and routes, which do not come: that it waits, and how it ends.
#include "tests/support/completion.hpp"

#include <mstcpip.h>

#include <memory>
#include <thread>

#include "tests/support/behaviour.hpp"

using namespace ws2::test;

namespace {

// A WSAIoctl that waits for a change.
struct Control {
    DWORD code;
    bool has_peer;
    int run(SOCKET s, OVERLAPPED* overlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) const {
        sockaddr_in peer{};
        peer.sin_family = AF_INET;
        peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return WSAIoctl(s, code, has_peer ? &peer : nullptr, has_peer ? sizeof peer : 0, nullptr, 0,
                        &size, overlapped, routine);
    }
    Outcome outcome_of(SOCKET s, OVERLAPPED* overlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) const {
        return outcome([&] { return run(s, overlapped, routine); });
    }
    mutable DWORD size = 0;
};

bool still_waits(Overlap& overlap) {
    constexpr DWORD moment = 20;  // too short can only miss a defect
    return WaitForSingleObject(overlap->hEvent, moment) == WAIT_TIMEOUT;
}

struct Row {
    Behaviour is;
    DWORD code;
    bool has_peer;
    void (*check)(Control const& control);
};

void pends(Control const& control) {
    Overlap blocking;
    Overlap other;
    auto const s = datagram_socket();
    CHECK_THAT(control.outcome_of(s, &blocking), FailsWith(WSA_IO_PENDING));
    set_non_blocking(s);
    CHECK_THAT(control.outcome_of(s, &other), FailsWith(WSA_IO_PENDING));
    CHECK(still_waits(blocking));
    CHECK(still_waits(other));
}

void closed(Control const& control) {
    Overlap change{Overlap::Kind::without_event};
    Port const port;
    auto s = stream_socket();
    REQUIRE(port.take(s, 5));
    CHECK_THAT(control.outcome_of(s, &change), FailsWith(WSA_IO_PENDING));
    s = UniqueSocket{};
    DWORD bytes = 1;
    ULONG_PTR key = 0;
    OVERLAPPED* done = nullptr;
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &done, 0) == FALSE);
    CHECK(GetLastError() == ERROR_OPERATION_ABORTED);
    CHECK(done == &change);
    CHECK(key == 5);
    CHECK(bytes == 0);
}

void cancelled(Control const& control) {
    Overlap first;
    Overlap second;
    auto const s = datagram_socket();
    CHECK_THAT(control.outcome_of(s, &first), FailsWith(WSA_IO_PENDING));
    CHECK_THAT(control.outcome_of(s, &second), FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(handle_of(s), &first));
    CHECK(first.ends_with(status_cancelled));
    CHECK(still_waits(second));
    CHECK(CancelIo(handle_of(s)));
    CHECK(second.ends_with(status_cancelled));
}

DWORD routine_error = 0;
void CALLBACK note(DWORD error, DWORD, LPWSAOVERLAPPED, DWORD) { routine_error = error; }

void routine(Control const& control) {
    Overlap change{Overlap::Kind::without_event};
    auto const s = datagram_socket();
    routine_error = 0;
    CHECK_THAT(control.outcome_of(s, &change, note), FailsWith(WSA_IO_PENDING));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(CancelIoEx(handle_of(s), &change));
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(routine_error == WSA_OPERATION_ABORTED);
}

void beside_receives(Control const& control) {
    Overlap change;
    Transfer receive;
    auto const pair = tcp_pair();
    CHECK_THAT(control.outcome_of(pair.server, &change), FailsWith(WSA_IO_PENDING));
    CHECK(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
    say(pair.client, "de");
    CHECK(recv_all_text(pair.server, 2) == "de");
    CHECK(still_waits(change));
}

void thread_ends(Control const& control) {
    Overlap change;
    Outcome started{};
    auto const s = datagram_socket();
    std::thread{[&] { started = control.outcome_of(s, &change); }}.join();
    CHECK_THAT(started, FailsWith(WSA_IO_PENDING));
    CHECK(change.ends_with(status_cancelled));
}

void would_block(Control const& control) {
    auto const s = datagram_socket();
    set_non_blocking(s);
    CHECK_THAT(control.outcome_of(s, nullptr), FailsWith(WSAEWOULDBLOCK));
    CHECK_THAT(control.outcome_of(s, nullptr), FailsWith(WSAEWOULDBLOCK));
}

// Left behind with its thread on a host that does not wait for it.
void blocks(Control const& control) {
    SOCKET const s = datagram_socket().release();
    auto const own = std::make_shared<Control>(control);
    BlockedCall const call{[s, own] { return own->run(s, nullptr); }};
    CHECK(call.is_blocked());
    closesocket(s);
    auto const result = call.result();
    REQUIRE(result);
    CHECK(result->value == SOCKET_ERROR);
}

constexpr auto docs = "docs:WSAIoctl";
constexpr DWORD addresses = SIO_ADDRESS_LIST_CHANGE;
constexpr DWORD route = SIO_ROUTING_INTERFACE_CHANGE;

// clang-format off
Row const rows[] = {
    {{"network-changes.addresses-pend", "F.21-5 F.21-3", high, "winetest:test_sioAddressListChange", "waiting for a change of addresses pends on blocking and non-blocking sockets"}, addresses, false, pends},
    {{"network-changes.addresses-closed", "F.21-5 E.11-18", high, "winetest:test_sioAddressListChange", "closesocket ends waiting for a change of addresses, and its packet is there at once"}, addresses, false, closed},
    {{"network-changes.addresses-cancelled", "E.11-18 F.16-2", medium, docs, "CancelIoEx ends one wait for a change of addresses, CancelIo those of the thread"}, addresses, false, cancelled},
    {{"network-changes.addresses-routine", "E.11-18 F.15-8", medium, docs, "the completion routine of a wait for a change of addresses runs when the wait is cancelled"}, addresses, false, routine},
    {{"network-changes.addresses-receive", "E.11-18", medium, docs, "waiting for a change of addresses keeps no receive back"}, addresses, false, beside_receives},
    {{"network-changes.addresses-thread", "E.11-18 F.16-12", medium, docs, "the end of the thread that waits for a change of addresses cancels that"}, addresses, false, thread_ends},
    {{"network-changes.addresses-blocks", "E.11-18", medium, docs, "without an OVERLAPPED a blocking socket waits for a change of addresses until it is closed"}, addresses, false, blocks},
    {{"network-changes.route-pends", "F.21-3", medium, docs, "waiting for a change of a route pends on blocking and non-blocking sockets"}, route, true, pends},
    {{"network-changes.route-closed", "F.21-5", medium, docs, "closesocket ends waiting for a change of a route, and its packet is there at once"}, route, true, closed},
    {{"network-changes.route-cancelled", "F.16-2", medium, docs, "CancelIoEx ends one wait for a change of a route, CancelIo those of the thread"}, route, true, cancelled},
    {{"network-changes.route-would-block", "F.8-16", medium, docs, "a non-blocking socket cannot wait for a change of a route"}, route, true, would_block},
};
// clang-format on

}  // namespace

BEHAVIOURS(rows, row) { row.check(Control{row.code, row.has_peer}); }
