// SPDX-License-Identifier: MIT
// Overlapped transfers beside each other and beside the rest of Winsock: what a call leaves alone,
// what a routine may do, what cancelling and closing leave.
#include "tests/support/completion.hpp"

#include <array>
#include <vector>

#include "tests/support/behaviour.hpp"

using namespace ws2::test;

namespace {

constexpr DWORD moment = 20;  // too short can only miss a defect

struct RoutineCall {
    DWORD error;
    DWORD bytes;
};
std::vector<RoutineCall>& calls() {
    static std::vector<RoutineCall> all;
    return all;
}
void CALLBACK note(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD) {
    calls().push_back({error, bytes});
}

}  // namespace

// --- what a call leaves alone -------------------------------------------------------------------

BEHAVIOUR("overlapped.routine-alone", "F.2-5 F.2-6 F.11-1", medium, "docs:WSARecv",
          "a routine without an OVERLAPPED is ignored: the call is an ordinary one") {
    calls().clear();
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    char bytes[16];
    WSABUF buffer{sizeof bytes, bytes};
    DWORD count = 0;
    DWORD flags = 0;
    CHECK(WSARecv(pair.server, &buffer, 1, &count, &flags, nullptr, note) == 0);
    CHECK(count == 3);
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(calls().empty());
}

BEHAVIOUR("overlapped.count", "F.2-16 F.11-4", high, "docs:WSARecv",
          "the count of an overlapped call is optional, and not written by one that pends") {
    auto const pair = tcp_pair();
    Transfer first;
    CHECK(first.pends(pair.server));
    say(pair.client, "abc");
    CHECK(first.text() == "abc");
    CHECK(first.count == 0xdeadbeef);
    say(pair.client, "de");
    CHECK(await(pair.server, Ready::to_read));
    Overlap overlap;
    char bytes[16];
    WSABUF buffer{sizeof bytes, bytes};
    DWORD flags = 0;
    CHECK(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlap, nullptr) == 0);
    CHECK(overlap.ends());
    CHECK(overlap.bytes() == 2);
}

BEHAVIOUR("overlapped.buffers-captured", "F.2-13", high, "docs:WSARecv",
          "overlapped I/O: the array of buffers is the caller's again when the call returns") {
    auto const pair = tcp_pair();
    std::array<char, 2> first{};
    std::array<char, 2> second{};
    std::array<WSABUF, 2> buffers{
        {{2, first.data()}, {2, second.data()}}
    };
    Overlap overlap;
    DWORD flags = 0;
    CHECK(WSARecv(pair.server, buffers.data(), 2, nullptr, &flags, &overlap, nullptr) ==
          SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSA_IO_PENDING);
    buffers.fill({0, nullptr});
    say(pair.client, "abcd");
    CHECK(overlap.ends_with(0));
    CHECK(std::string(first.data(), 2) + std::string(second.data(), 2) == "abcd");
}

BEHAVIOUR("overlapped.flags-stay", "F.11-6", medium, "docs:WSARecv",
          "overlapped I/O: the flags of a call that pended are not written when it ends") {
    auto const pair = udp_pair();
    Transfer receive{Overlap::Kind::with_event, 2};
    CHECK(receive.pends(pair.server));
    say(pair.client, "much too long");
    CHECK(receive.overlap.ends());
    CHECK(receive.flags == 0);
}

BEHAVIOUR("overlapped.offset-stays", "F.12-7", high, "winetest:test_WSARecv",
          "the offsets in OVERLAPPED mean nothing to a socket and stay as they are") {
    auto const pair = tcp_pair();
    Transfer receive;
    receive.overlap->Offset = 0x12345678;
    receive.overlap->OffsetHigh = 0x9abcdef0;
    CHECK(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
    CHECK(receive.overlap->Offset == 0x12345678);
    CHECK(receive.overlap->OffsetHigh == 0x9abcdef0);
}

BEHAVIOUR("overlapped.no-receive-buffer", "F.13-22", medium,
          "docs:Overlapped I/O and Event Objects",
          "overlapped I/O: with SO_RCVBUF 0 a datagram that no receive waits for is lost") {
    auto const pair = udp_pair();
    int const none = 0;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char const*>(&none),
                       sizeof none) == 0);
    say(pair.client, "lost");
    Transfer receive;
    CHECK(receive.pends(pair.server));
    say(pair.client, "taken");
    CHECK(receive.text() == "taken");
}

BEHAVIOUR("overlapped.no-timeout", "F.2-17", high, "docs:SOL_SOCKET Socket Options",
          "SO_RCVTIMEO does not end an overlapped receive") {
    auto const pair = tcp_pair();
    DWORD const limit = 1;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&limit),
                       sizeof limit) == 0);
    Transfer receive;
    CHECK(receive.pends(pair.server));
    CHECK(WaitForSingleObject(receive.overlap->hEvent, moment) == WAIT_TIMEOUT);
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
}

BEHAVIOUR("overlapped.immediate-errors", "F.11-11", high, "winetest:test_WSARecv",
          "an overlapped receive fails at once where an ordinary one would be refused, and nothing "
          "follows") {
    auto const listening = listener();
    Transfer at_listener;
    CHECK_THAT(outcome([&] { return at_listener.receive(listening); }), FailsWith(WSAENOTCONN));
    auto const pair = tcp_pair();
    Transfer shut;
    REQUIRE(shutdown(pair.server, SD_RECEIVE) == 0);
    CHECK_THAT(outcome([&] { return shut.receive(pair.server); }), FailsWith(WSAESHUTDOWN));
    CHECK(!is_set(shut.overlap->hEvent));
}

BEHAVIOUR(
    "overlapped.zero-bytes-now", "D.4-3", high, "winetest:test_empty_recv",
    "overlapped I/O: a receive of no bytes returns 0 at once when there is data, and takes none") {
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    Transfer nothing{Overlap::Kind::with_event, 0};
    CHECK(nothing.receive(pair.server) == 0);
    CHECK(nothing.overlap.ends());
    CHECK(nothing.overlap.bytes() == 0);
    CHECK(recv_text(pair.server, 3) == "abc");
}

BEHAVIOUR("overlapped.empty-datagram", "F.13-21", medium, "docs:WSARecv",
          "overlapped I/O: a datagram without bytes ends a receive with success and 0 bytes") {
    auto const pair = udp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    CHECK(send(pair.client, "", 0, 0) == 0);
    CHECK(receive.overlap.ends_with(0));
    CHECK(receive.overlap.bytes() == 0);
}

BEHAVIOUR("overlapped.oob-pends", "C.3-6 F.13-6", medium, "docs:WSARecv",
          "overlapped I/O: a receive of urgent data pends until an urgent byte comes") {
    auto const pair = tcp_pair();
    Transfer urgent;
    CHECK(urgent.pends(pair.server, MSG_OOB));
    say(pair.client, "abc");
    CHECK(WaitForSingleObject(urgent.overlap->hEvent, moment) == WAIT_TIMEOUT);
    CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(urgent.text() == "!");
    CHECK(recv_text(pair.server, 3) == "abc");
}

BEHAVIOUR("overlapped.oob-apart", "C.3-6 F.13-6", medium, "docs:WSARecv; inferred",
          "overlapped I/O: receives of urgent data and of the stream do not wait for each other") {
    auto const pair = tcp_pair();
    Transfer stream;
    Transfer urgent;
    SECTION("urgent data behind the stream") {
        CHECK(stream.pends(pair.server));
        CHECK(urgent.pends(pair.server, MSG_OOB));
    }
    SECTION("the stream behind urgent data") {
        CHECK(urgent.pends(pair.server, MSG_OOB));
        CHECK(stream.pends(pair.server));
    }
    SECTION("the stream comes first") {
        CHECK(urgent.pends(pair.server, MSG_OOB));
        CHECK(stream.pends(pair.server));
        say(pair.client, "abc");
        CHECK(stream.text() == "abc");
        CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
        CHECK(urgent.text() == "!");
        return;
    }
    CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(urgent.text() == "!");
    CHECK(WaitForSingleObject(stream.overlap->hEvent, moment) == WAIT_TIMEOUT);
    say(pair.client, "abc");
    CHECK(stream.text() == "abc");
}

BEHAVIOUR("overlapped.oob-by-recv", "C.3-6 F.13-6", medium, "docs:recv; inferred",
          "a plain receive of urgent data does not wait behind an overlapped one of the stream") {
    auto const pair = tcp_pair();
    Transfer stream;
    CHECK(stream.pends(pair.server));
    set_non_blocking(pair.server);
    CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(await(pair.server, Ready::exceptional));
    char urgent = 0;
    CHECK(recv(pair.server, &urgent, 1, MSG_OOB) == 1);
    CHECK(urgent == '!');
    say(pair.client, "abc");
    CHECK(stream.text() == "abc");
}

BEHAVIOUR("overlapped.oob-status", "F.17-7", medium, "web:libuv uv__wsarecv_workaround",
          "overlapped I/O: a receive of urgent data ends with RECEIVE_EXPEDITED, which is MSG_OOB "
          "in the result") {
    constexpr ULONG_PTR receive_expedited = 0x40000010;
    auto const pair = tcp_pair();
    Transfer urgent;
    CHECK(urgent.pends(pair.server, MSG_OOB));
    CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(urgent.overlap.ends_with(receive_expedited));
    DWORD bytes = 0;
    DWORD flags = 0;
    CHECK(WSAGetOverlappedResult(pair.server, &urgent.overlap, &bytes, FALSE, &flags));
    CHECK(bytes == 1);
    CHECK(flags == MSG_OOB);
}

BEHAVIOUR("overlapped.result-without-flags", "F.17-6", medium,
          "docs:WSAGetOverlappedResult; winetest:test_ip_pktinfo",
          "WSAGetOverlappedResult writes the count also where there is no place for the flags") {
    auto const pair = tcp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(receive.overlap.ends());
    DWORD bytes = 0;
    WSAGetOverlappedResult(pair.server, &receive.overlap, &bytes, FALSE, nullptr);
    CHECK(bytes == 3);
}

namespace {

void check_flag_changes_nothing(Pair const& pair, DWORD flag) {
    Transfer receive;
    CHECK(receive.pends(pair.server, flag));
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
}

}  // namespace

BEHAVIOUR("overlapped.push-immediate", "F.13-7", medium, "docs:WSARecv",
          "overlapped I/O: MSG_PUSH_IMMEDIATE changes nothing for a receive that pends") {
    check_flag_changes_nothing(tcp_pair(), MSG_PUSH_IMMEDIATE);
}

BEHAVIOUR("overlapped.partial-stream", "F.13-5 D.1-6", medium, "docs:WSARecv",
          "overlapped I/O: MSG_PARTIAL given to a receive of a stream changes nothing") {
    check_flag_changes_nothing(tcp_pair(), MSG_PARTIAL);
}

BEHAVIOUR("overlapped.partial-datagram", "F.13-5", medium, "docs:WSARecv",
          "overlapped I/O: MSG_PARTIAL given to a receive of a datagram changes nothing") {
    check_flag_changes_nothing(udp_pair(), MSG_PARTIAL);
}

BEHAVIOUR("overlapped.shut-receive", "F.13-11 E.6-7", high, "winetest:test_shutdown",
          "overlapped I/O: SD_RECEIVE leaves the receive that is under way, which still gets what "
          "comes") {
    auto const pair = tcp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    CHECK(shutdown(pair.server, SD_RECEIVE) == 0);
    CHECK(WaitForSingleObject(receive.overlap->hEvent, moment) == WAIT_TIMEOUT);
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
}

// --- beside the socket's handle, and other objects ----------------------------------------------

BEHAVIOUR("overlapped.handle-of-another", "F.10-7", medium, "docs:OVERLAPPED",
          "overlapped I/O: the end of an operation that has an event does not signal the socket's "
          "handle") {
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server));
    CHECK(!is_set(handle_of(pair.server)));
    Transfer sending;
    CHECK(sending.send(pair.server, "abc") == 0);
    CHECK(sending.overlap.ends());
    CHECK(!is_set(handle_of(pair.server)));
    say(pair.client, "x");
    CHECK(becomes_set(handle_of(pair.server)));
}

BEHAVIOUR("wsa-wait.any-object", "F.10-1", high, "docs:WSAWaitForMultipleEvents",
          "WSAWaitForMultipleEvents waits for objects of every kind, also for sockets") {
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server));
    OwnedHandle const semaphore{CreateSemaphoreA(nullptr, 0, 1, nullptr)};
    WSAEVENT const objects[]{handle_of(pair.server), semaphore};
    CHECK(WSAWaitForMultipleEvents(2, objects, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(semaphore, 1, nullptr));
    CHECK(WSAWaitForMultipleEvents(2, objects, FALSE, 0, FALSE) == WSA_WAIT_EVENT_0 + 1);
    say(pair.client, "abc");
    CHECK(WSAWaitForMultipleEvents(2, objects, FALSE, patience_in_ms(), FALSE) == WSA_WAIT_EVENT_0);
}

BEHAVIOUR("wsa-wait.again", "F.10-1 F.10-3", high, "docs:WSAWaitForMultipleEvents",
          "a wait for the same events again and again finds what has become of them meanwhile: one "
          "that a socket sets since, one that was closed, another one in its place") {
    auto const pair = tcp_pair();
    OwnedHandle const first{WSACreateEvent()};
    OwnedHandle second{WSACreateEvent()};
    WSAEVENT both[]{first, second};
    auto const wait = [&] { return WSAWaitForMultipleEvents(2, both, FALSE, 0, FALSE); };
    for (int i = 0; i != 3; ++i) CHECK(wait() == WSA_WAIT_TIMEOUT);
    CHECK(WSAEventSelect(pair.server, second, FD_READ) == 0);
    CHECK(wait() == WSA_WAIT_TIMEOUT);
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    CHECK(wait() == WSA_WAIT_EVENT_0 + 1);
    CHECK(WSAResetEvent(second));
    CHECK(wait() == WSA_WAIT_TIMEOUT);
    CHECK(SetEvent(first));
    CHECK(wait() == WSA_WAIT_EVENT_0);
    CHECK(WSAResetEvent(first));
    CHECK(WSAEventSelect(pair.server, nullptr, 0) == 0);
    second.close();
    CHECK_THAT(outcome([&] { return static_cast<int>(wait()); }), FailsWith(WSA_INVALID_HANDLE));
    OwnedHandle const third{CreateEventA(nullptr, FALSE, TRUE, nullptr)};
    both[1] = third;
    CHECK(wait() == WSA_WAIT_EVENT_0 + 1);
    CHECK(wait() == WSA_WAIT_TIMEOUT);
}

BEHAVIOUR("wsa-wait.all", "F.10-2", high, "docs:WSAWaitForMultipleEvents",
          "a wait for all of WSAWaitForMultipleEvents takes nothing before all are ready, and "
          "refuses a handle that is named twice") {
    OwnedHandle const first{CreateEventA(nullptr, FALSE, TRUE, nullptr)};
    OwnedHandle const second{CreateEventA(nullptr, FALSE, FALSE, nullptr)};
    WSAEVENT const both[]{first, second};
    CHECK(WSAWaitForMultipleEvents(2, both, TRUE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    CHECK(SetEvent(second));
    CHECK(WSAWaitForMultipleEvents(2, both, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    CHECK(!is_set(first));
    WSAEVENT const twice[]{first, first};
    CHECK(WSAWaitForMultipleEvents(2, twice, TRUE, 0, FALSE) == WSA_WAIT_FAILED);
    CHECK(WSAGetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("wsa-wait.alertable", "F.10-4 F.15-2", high, "docs:WSAWaitForMultipleEvents",
          "in an alertable WSAWaitForMultipleEvents an event that is ready wins over routines; a "
          "wait that runs routines runs all of them and then says WSA_WAIT_IO_COMPLETION") {
    calls().clear();
    auto const pair = tcp_pair();
    say(pair.client, "abcd");
    CHECK(await(pair.server, Ready::to_read));
    Transfer first{Overlap::Kind::without_event, 2};
    Transfer second{Overlap::Kind::without_event, 2};
    CHECK(first.receive(pair.server, 0, note) == 0);
    CHECK(second.receive(pair.server, 0, note) == 0);
    OwnedHandle const event{CreateEventA(nullptr, TRUE, TRUE, nullptr)};
    WSAEVENT const objects[]{event};
    CHECK(WSAWaitForMultipleEvents(1, objects, FALSE, 0, TRUE) == WSA_WAIT_EVENT_0);
    CHECK(calls().empty());
    CHECK(ResetEvent(event));
    CHECK(WSAWaitForMultipleEvents(1, objects, FALSE, 0, TRUE) == WSA_WAIT_IO_COMPLETION);
    CHECK(calls().size() == 2);
}

// --- routines -----------------------------------------------------------------------------------

namespace {

struct Nested {
    SOCKET socket;
    Transfer* next;
    bool is_inside;
    bool was_nested;
    int count;
} nested;

void CALLBACK receive_again(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {
    nested.was_nested |= nested.is_inside;
    nested.is_inside = true;
    if (++nested.count == 1) {
        CHECK(nested.next->receive(nested.socket, 0, receive_again) == 0);
        SleepEx(0, FALSE);
    }
    nested.is_inside = false;
}

}  // namespace

BEHAVIOUR("overlapped.routine-starts-another", "F.15-1", high, "docs:WSARecv",
          "a completion routine may start a receive that is done at once: its routine runs behind "
          "the first, in the same wait") {
    auto const pair = tcp_pair();
    say(pair.client, "abcd");
    CHECK(await(pair.server, Ready::to_read));
    Transfer first{Overlap::Kind::without_event, 2};
    Transfer second{Overlap::Kind::without_event, 2};
    nested = {pair.server, &second, false, false, 0};
    CHECK(first.receive(pair.server, 0, receive_again) == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(nested.count == 2);
    CHECK(!nested.was_nested);
}

BEHAVIOUR("overlapped.routine-polled", "F.15-7", medium, "docs:Receiving Completion Indications",
          "WSAGetOverlappedResult without waiting reports a receive that has a routine, which runs "
          "all the same") {
    calls().clear();
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server, 0, note));
    DWORD bytes = 0;
    DWORD flags = 0;
    auto const result = [&] {
        return outcome_of_bool([&] {
            return WSAGetOverlappedResult(pair.server, &receive.overlap, &bytes, FALSE, &flags);
        });
    };
    CHECK_THAT(result(), FailsWith(WSA_IO_INCOMPLETE));
    say(pair.client, "abc");
    CHECK(receive.overlap.ends());
    CHECK_THAT(result(), Returns(0));
    CHECK(bytes == 3);
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    REQUIRE(calls().size() == 1);
    CHECK(calls()[0].bytes == 3);
}

BEHAVIOUR("overlapped.routine-written-before", "F.12-3", medium, "docs:WSARecv",
          "OVERLAPPED is written when the receive has ended, before its routine has run") {
    calls().clear();
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server, 0, note));
    say(pair.client, "abc");
    CHECK(receive.overlap.ends());
    CHECK(calls().empty());
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls().size() == 1);
}

BEHAVIOUR("overlapped.routine-of-ended-thread", "F.3-7", medium, "docs:WSARecv",
          "the completion routine of a thread that has ended never runs") {
    calls().clear();
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    struct Start {
        Transfer* receive;
        SOCKET socket;
        bool pends;
    } start{&receive, pair.server, false};
    OwnedHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            auto& it = *static_cast<Start*>(argument);
            it.pends = it.receive->pends(it.socket, 0, note);
            return 0;
        },
        &start, 0, nullptr)};
    CHECK(becomes_set(thread));
    CHECK(start.pends);
    CHECK(receive.overlap.ends_with(status_cancelled));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(calls().empty());
}

BEHAVIOUR("overlapped.routine-then-port", "F.15-6", high, "winetest:test_WSARecv",
          "a completion routine that waits when its socket gets a port runs all the same, and no "
          "packet is queued") {
    calls().clear();
    auto const pair = tcp_pair();
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server, 0, note));
    Port const port;
    CHECK(port.take(pair.server, 1));
    say(pair.client, "abc");
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls().size() == 1);
    CHECK(port.is_empty());
    Transfer another{Overlap::Kind::without_event};
    CHECK_THAT(outcome([&] { return another.receive(pair.server, 0, note); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("overlapped.port-runs-no-routine", "F.15-5", high, "docs:GetQueuedCompletionStatus",
          "GetQueuedCompletionStatus is not alertable and runs no completion routine") {
    calls().clear();
    auto const pair = tcp_pair();
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.receive(pair.server, 0, note) == 0);
    Port const port;
    CHECK(!port.next(1).overlapped);
    CHECK(calls().empty());
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(calls().size() == 1);
}

// --- results, cancelling, closing ---------------------------------------------------------------

BEHAVIOUR("overlapped.result-of-no-socket", "F.5-7", high, "winetest:test_WSAGetOverlappedResult",
          "WSAGetOverlappedResult wants a socket, whatever OVERLAPPED says") {
    Overlap overlap;
    DWORD count = 0;
    DWORD flags = 0;
    auto const told = outcome([&] {
        return WSAGetOverlappedResult(INVALID_SOCKET, &overlap, &count, FALSE, &flags) ? 1 : 0;
    });
    CHECK(told.value == 0);
    CHECK(told.last_error == WSAENOTSOCK);
}

BEHAVIOUR("overlapped.result-trusts-event", "F.5-6", high, "winetest:test_WSAGetOverlappedResult",
          "WSAGetOverlappedResult waits for the event, not for the operation") {
    auto const pair = tcp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    SetEvent(receive.overlap->hEvent);
    BlockedCall const waiting{[&] {
        DWORD count = 0;
        DWORD flags = 0;
        WSAGetOverlappedResult(pair.server, &receive.overlap, &count, TRUE, &flags);
        return 0;
    }};
    CHECK(waiting.result());
    CHECK(receive.overlap.is_pending());
    say(pair.client, "x");
    CHECK(eventually([&] { return !receive.overlap.is_pending(); }));
}

BEHAVIOUR("overlapped.usable-after-cancel", "F.2-22", medium, "docs:CancelIoEx",
          "a connection whose overlapped receive was cancelled goes on receiving") {
    auto const pair = tcp_pair();
    Transfer first;
    CHECK(first.pends(pair.server));
    CHECK(CancelIoEx(handle_of(pair.server), &first.overlap));
    CHECK(first.overlap.ends_with(status_cancelled));
    Transfer second;
    CHECK(second.pends(pair.server));
    say(pair.client, "abc");
    CHECK(second.text() == "abc");
}

BEHAVIOUR("overlapped.cancel-no-handle", "F.16-8", medium, "docs:CancelIoEx",
          "CancelIoEx on a handle that is closed is ERROR_INVALID_HANDLE") {
    auto s = stream_socket();
    auto const handle = handle_of(s);
    s.close();
    CHECK(!CancelIoEx(handle, nullptr));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("overlapped.cancel-then-close", "F.4-22 F.16-4", high, "winetest:test_iocp",
          "overlapped I/O: a receive that was cancelled before its socket is closed is reported as "
          "cancelled, and the peer sees an ordinary end") {
    auto pair = tcp_pair();
    Port const port;
    CHECK(port.take(pair.server, 7));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server));
    CHECK(CancelIoEx(handle_of(pair.server), nullptr));
    auto const entry = port.next();
    CHECK(!entry.is_success);
    CHECK(entry.overlapped == &receive.overlap);
    CHECK(entry.error == ERROR_OPERATION_ABORTED);
    pair.server.close();
    char one = 0;
    CHECK(recv(pair.client, &one, 1, 0) == 0);
}

BEHAVIOUR("overlapped.accepted-has-no-port", "B.3-8", medium, "docs:accept",
          "overlapped I/O: an accepted socket is on no port, whatever its listener is on") {
    auto const listening = listener();
    Port const first;
    Port const second;
    CHECK(first.take(listening, 1));
    auto const client = connected_to(listening);
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    CHECK(second.take(accepted, 2));
}

// --- ports --------------------------------------------------------------------------------------

BEHAVIOUR("port.key-zero", "F.22-11 F.23-12", high, "docs:CreateIoCompletionPort",
          "the key of a completion port may be 0; a GetQueuedCompletionStatus that does not wait "
          "takes what is queued") {
    auto const pair = tcp_pair();
    Port const port;
    CHECK(port.take(pair.server, 0));
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.receive(pair.server) == 0);
    auto const entry = port.next(0);
    CHECK(entry.is_success);
    CHECK(entry.key == 0);
    CHECK(entry.bytes == 3);
}

BEHAVIOUR("port.entries-timeout", "F.23-8", high, "docs:GetQueuedCompletionStatusEx",
          "GetQueuedCompletionStatusEx fails with WAIT_TIMEOUT when nothing comes") {
    Port const port;
    OVERLAPPED_ENTRY entries[2];
    ULONG count = 0;
    CHECK(!GetQueuedCompletionStatusEx(port, entries, 2, &count, 1, FALSE));
    CHECK(GetLastError() == WAIT_TIMEOUT);
}

BEHAVIOUR("port.skip-modes", "F.25-4 F.25-6", high, "winetest:test_connect_completion_port",
          "SetFileCompletionNotificationModes may be called before there is a port; giving no "
          "modes takes none away") {
    auto const pair = tcp_pair();
    auto const handle = handle_of(pair.server);
    CHECK(SetFileCompletionNotificationModes(handle, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    CHECK(SetFileCompletionNotificationModes(handle, 0));
    Port const port;
    CHECK(port.take(pair.server, 1));
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.receive(pair.server) == 0);
    CHECK(port.is_empty());
}

BEHAVIOUR("port.skip-handle", "F.25-2", high, "docs:SetFileCompletionNotificationModes",
          "with FILE_SKIP_SET_EVENT_ON_HANDLE the socket's handle is not signalled, an event is") {
    auto const pair = tcp_pair();
    CHECK(
        SetFileCompletionNotificationModes(handle_of(pair.server), FILE_SKIP_SET_EVENT_ON_HANDLE));
    Transfer first{Overlap::Kind::without_event};
    CHECK(first.pends(pair.server));
    say(pair.client, "abc");
    CHECK(first.text() == "abc");
    CHECK(!is_set(handle_of(pair.server)));
    Transfer second;
    CHECK(second.pends(pair.server));
    say(pair.client, "abc");
    CHECK(becomes_set(second.overlap->hEvent));
}

BEHAVIOUR("overlapped.handle-copy", "E.14-7", high, "winetest:test_WSAGetOverlappedResult",
          "a copy that DuplicateHandle makes is no socket to WSAGetOverlappedResult") {
    auto const pair = tcp_pair();
    HANDLE copy = nullptr;
    REQUIRE(DuplicateHandle(GetCurrentProcess(), handle_of(pair.server), GetCurrentProcess(), &copy,
                            0, FALSE, DUPLICATE_SAME_ACCESS));
    OwnedHandle const owned{copy};
    Transfer receive;
    CHECK(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_FALSE(WSAGetOverlappedResult(reinterpret_cast<SOCKET>(copy), &receive.overlap, &count,
                                       FALSE, &flags));
    CHECK(WSAGetLastError() == WSAENOTSOCK);
}

// --- beside network events ----------------------------------------------------------------------

BEHAVIOUR("network-events.receive-takes", "F.1-13", high, "winetest:test_read_events",
          "what a receive under way takes is no FD_READ") {
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    Transfer receive;
    CHECK(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
    CHECK(WaitForSingleObject(event, moment) == WAIT_TIMEOUT);
    say(pair.client, "de");
    CHECK(becomes_set(event));
}

BEHAVIOUR("network-events.record-beside-receive", "F.8-20", high, "winetest:test_read_events",
          "a receive that takes what FD_READ was recorded for leaves the record") {
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    say(pair.client, "abc");
    CHECK(becomes_set(event));
    Transfer receive;
    CHECK(receive.receive(pair.server) == 0);
    WSANETWORKEVENTS events{};
    CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    CHECK(events.lNetworkEvents == FD_READ);
}

BEHAVIOUR("overlapped.send-after-reset", "F.13-9 F.17-3", high, "winetest:test_completion_port",
          "an overlapped send after a reset fails with WSAECONNRESET, at once, and reports nothing "
          "later") {
    auto pair = tcp_pair();
    OwnedHandle const port{
        CreateIoCompletionPort(reinterpret_cast<HANDLE>(SOCKET{pair.server}), nullptr, 1, 0)};
    close_with_reset(std::move(pair.client));
    REQUIRE(await(pair.server, Ready::to_read));
    char data = 'x';
    WSABUF buffer{1, &data};
    DWORD sent = 7;
    WSAOVERLAPPED overlapped{};
    CHECK_THAT(
        outcome([&] { return WSASend(pair.server, &buffer, 1, &sent, 0, &overlapped, nullptr); }),
        FailsWith(WSAECONNRESET));
    CHECK(sent == 7);
    ULONG_PTR key = 0;
    LPOVERLAPPED told = nullptr;
    CHECK_FALSE(GetQueuedCompletionStatus(port, &sent, &key, &told, 0));
    CHECK(GetLastError() == WAIT_TIMEOUT);
}

BEHAVIOUR("overlapped.event-is-believed", "F.17-3", high, "winetest:test_WSAGetOverlappedResult",
          "WSAGetOverlappedResult that waits for an event that is set succeeds, whatever the "
          "status says") {
    auto const s = stream_socket();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSASetEvent(event));
    WSAOVERLAPPED overlapped{};
    overlapped.Internal = 0x103;
    overlapped.hEvent = event;
    DWORD bytes = 7;
    DWORD flags = 0;
    CHECK_FALSE(WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
    CHECK(WSAGetOverlappedResult(s, &overlapped, &bytes, TRUE, &flags));
    CHECK(GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET{s}), &overlapped, &bytes, TRUE));
}

BEHAVIOUR("network-events.overlapped-left", "F.8-7", high, "winetest:test_read_events",
          "an overlapped receive that ends at once and leaves data records FD_READ again") {
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    say(pair.client, "abc");
    WSANETWORKEVENTS events{};
    for (int left = 3; left != 0; --left) {
        CHECK(becomes_set(event));
        CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
        CHECK(events.lNetworkEvents == FD_READ);
        Transfer receive{Overlap::Kind::with_event, 1};
        CHECK(receive.receive(pair.server) == 0);
    }
    CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    CHECK(events.lNetworkEvents == 0);
}

BEHAVIOUR(
    "network-events.taken-unselected", "F.1-17 F.1-20", high,
    "winetest:test_read_events, test_accept_events",
    "data that came and was taken while FD_READ was not selected is not reported when it is") {
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    REQUIRE(WSAEventSelect(pair.server, nullptr, 0) == 0);
    say(pair.client, "abc");
    REQUIRE(await(pair.server, Ready::to_read));
    Transfer receive;
    CHECK(receive.receive(pair.server) == 0);
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    WSANETWORKEVENTS events{};
    CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    CHECK(events.lNetworkEvents == 0);

    auto const listening = listener();
    REQUIRE(WSAEventSelect(listening, event, FD_CONNECT) == 0);
    auto const client = connected_to(listening);
    REQUIRE(await(listening, Ready::to_read));
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    CHECK(accepted);
    REQUIRE(WSAEventSelect(listening, event, FD_CONNECT | FD_ACCEPT) == 0);
    CHECK(WSAEnumNetworkEvents(listening, event, &events) == 0);
    CHECK(events.lNetworkEvents == 0);
}

BEHAVIOUR("network-events.peek", "D.2-12", medium, "docs:WSAEventSelect",
          "a peek records FD_READ again, as the data is still there") {
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    say(pair.client, "abc");
    CHECK(becomes_set(event));
    WSANETWORKEVENTS events{};
    CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    char bytes[8];
    CHECK(recv(pair.server, bytes, sizeof bytes, MSG_PEEK) == 3);
    CHECK(becomes_set(event));
}

// --- more of ends -------------------------------------------------------------------------------

namespace {

constexpr ULONG_PTR status_overflow = 0x80000005;

VOID CALLBACK add_one(ULONG_PTR counter) { ++*reinterpret_cast<int*>(counter); }

}  // namespace

BEHAVIOUR("overlapped.truncated-at-once", "F.2-2", medium, "winetest:test_ip_pktinfo",
          "overlapped I/O: a receive that cuts a waiting datagram short is an error, and its end "
          "is reported all the same") {
    auto const pair = udp_pair();
    say(pair.client, "much too long");
    CHECK(await(pair.server, Ready::to_read));
    Transfer receive{Overlap::Kind::with_event, 4};
    CHECK(receive.receive(pair.server) == SOCKET_ERROR);
    auto const code = WSAGetLastError();
    CHECK((code == WSAEMSGSIZE || code == WSA_IO_PENDING));
    CHECK(receive.overlap.ends_with(status_overflow));
    CHECK(receive.bytes == "much");
}

BEHAVIOUR("overlapped.send-routine", "F.13-16", medium, "docs:WSASend",
          "the completion routine of a send gets its bytes, and no flags") {
    static DWORD told_flags;
    static DWORD told_bytes;
    told_flags = told_bytes = 0xdeadbeef;
    auto const pair = tcp_pair();
    char bytes[]{'a', 'b', 'c'};
    WSABUF buffer{sizeof bytes, bytes};
    Overlap overlap{Overlap::Kind::without_event};
    CHECK(WSASend(pair.client, &buffer, 1, nullptr, 0, &overlap,
                  [](DWORD, DWORD count, LPWSAOVERLAPPED, DWORD flags) {
                      told_bytes = count;
                      told_flags = flags;
                  }) == 0);
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(told_bytes == 3);
    CHECK(told_flags == 0);
}

BEHAVIOUR("overlapped.routines-in-order", "F.3-6", medium, "docs:WSARecv",
          "completion routines run in the order in which their receives have ended") {
    calls().clear();
    auto const pair = tcp_pair();
    Transfer first{Overlap::Kind::without_event, 1};
    Transfer second{Overlap::Kind::without_event, 2};
    CHECK(first.pends(pair.server, 0, note));
    CHECK(second.pends(pair.server, 0, note));
    say(pair.client, "abc");
    CHECK(second.overlap.ends());
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    REQUIRE(calls().size() == 2);
    CHECK(calls()[0].bytes == 1);
    CHECK(calls()[1].bytes == 2);
}

BEHAVIOUR("overlapped.result-not-alertable", "0.3-11", high, "docs:WSAGetOverlappedResult",
          "WSAGetOverlappedResult that waits runs no APC") {
    auto const pair = tcp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    int apcs = 0;
    QueueUserAPC(add_one, GetCurrentThread(), reinterpret_cast<ULONG_PTR>(&apcs));
    say(pair.client, "abc");
    DWORD count = 0;
    DWORD flags = 0;
    CHECK(WSAGetOverlappedResult(pair.server, &receive.overlap, &count, TRUE, &flags));
    CHECK(apcs == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(apcs == 1);
}

BEHAVIOUR("overlapped.win32-result-pending", "F.17-8", medium, "docs:GetOverlappedResult",
          "GetOverlappedResult says ERROR_IO_INCOMPLETE while the operation is under way") {
    auto const pair = tcp_pair();
    Transfer receive;
    CHECK(receive.pends(pair.server));
    DWORD count = 0;
    CHECK(!GetOverlappedResult(handle_of(pair.server), &receive.overlap, &count, FALSE));
    CHECK(GetLastError() == ERROR_IO_INCOMPLETE);
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
}

BEHAVIOUR(
    "overlapped.handle-on-port", "F.10-8", high, "docs:OVERLAPPED",
    "overlapped I/O: a socket's handle is signalled by its operations also when it is on a port") {
    auto const pair = tcp_pair();
    Port const port;
    CHECK(port.take(pair.server, 1));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.pends(pair.server));
    CHECK(!is_set(handle_of(pair.server)));
    say(pair.client, "abc");
    CHECK(port.next().is_success);
    CHECK(is_set(handle_of(pair.server)));
}

BEHAVIOUR("port.closed-before-dequeued", "F.16-11", high, "docs:closesocket",
          "a packet that was queued before its socket was closed is dequeued as ever") {
    auto pair = tcp_pair();
    Port const port;
    CHECK(port.take(pair.server, 7));
    say(pair.client, "abc");
    CHECK(await(pair.server, Ready::to_read));
    Transfer receive{Overlap::Kind::without_event};
    CHECK(receive.receive(pair.server) == 0);
    pair.server.close();
    auto const entry = port.next();
    CHECK(entry.is_success);
    CHECK(entry.key == 7);
    CHECK(entry.bytes == 3);
    CHECK(entry.overlapped == &receive.overlap);
}

BEHAVIOUR("port.thread-ends-low-bit", "F.16-14", high, "winetest:afd test_async_thread_termination",
          "with the lowest bit of hEvent set what a thread leaves is cancelled: the event is set, "
          "no packet comes") {
    auto const pair = tcp_pair();
    Port const port;
    CHECK(port.take(pair.server, 1));
    Transfer receive;
    HANDLE const event = receive.overlap->hEvent;
    receive.overlap->hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | 1);
    struct Start {
        Transfer* receive;
        SOCKET socket;
        bool pends;
    } start{&receive, pair.server, false};
    OwnedHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            auto& it = *static_cast<Start*>(argument);
            it.pends = it.receive->pends(it.socket);
            return 0;
        },
        &start, 0, nullptr)};
    CHECK(becomes_set(thread));
    CHECK(start.pends);
    CHECK(becomes_set(event));
    CHECK(receive.overlap.status() == status_cancelled);
    CHECK(port.is_empty());
}

BEHAVIOUR("port.entries-no-apc", "F.23-10", high, "winetest:ntdll test_set_io_completion",
          "GetQueuedCompletionStatusEx that is not alertable leaves APCs alone") {
    Port const port;
    int apcs = 0;
    QueueUserAPC(add_one, GetCurrentThread(), reinterpret_cast<ULONG_PTR>(&apcs));
    OVERLAPPED_ENTRY entries[2];
    ULONG count = 0;
    CHECK(!GetQueuedCompletionStatusEx(port, entries, 2, &count, 1, FALSE));
    CHECK(GetLastError() == WAIT_TIMEOUT);
    CHECK(apcs == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(apcs == 1);
}

BEHAVIOUR("port.any-concurrency", "F.22-14", high, "docs:CreateIoCompletionPort",
          "CreateIoCompletionPort takes any number of concurrent threads") {
    OwnedHandle const port{CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0xFFFFFFFF)};
    CHECK(static_cast<HANDLE>(port) != nullptr);
    CHECK(PostQueuedCompletionStatus(port, 1, 2, nullptr));
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* overlapped = nullptr;
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
    CHECK(key == 2);
}
