// SPDX-License-Identifier: MIT
// Overlapped operations where something else comes in between: a cancellation and the data at the
// same moment, the end of the socket, other threads, waits of all kinds.
#include "tests/support/completion.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "tests/support/behaviour.hpp"

using namespace ws2::test;

namespace {

constexpr DWORD moment = 20;  // too short can only miss a defect

struct Packet {
    DWORD error = WAIT_TIMEOUT;
    DWORD bytes = 0;
    OVERLAPPED* overlapped = nullptr;
};
Packet next_packet(HANDLE port, DWORD limit = patience_in_ms()) {
    Packet packet;
    ULONG_PTR key = 0;
    auto const done =
        GetQueuedCompletionStatus(port, &packet.bytes, &key, &packet.overlapped, limit);
    packet.error = done ? 0 : GetLastError();
    return packet;
}

Outcome result_of(HANDLE handle, OVERLAPPED* overlapped, DWORD milliseconds, BOOL alertable) {
    DWORD bytes = 0;
    return outcome(
        [&] { return GetOverlappedResultEx(handle, overlapped, &bytes, milliseconds, alertable); });
}

}  // namespace

// --- cancelling and closing ---------------------------------------------------------------------

BEHAVIOUR("overlapped.cancel-race", "F.16-3 F.16-5", high, "docs:CancelIoEx",
          "overlapped I/O: a receive that is cancelled while data comes ends once: with the data, "
          "or cancelled, and then the data is still there") {
    Port const port;
    for (int round = 0; round != 50; ++round) {
        Transfer receive{Overlap::Kind::without_event};
        auto const pair = tcp_pair();
        REQUIRE(port.take(pair.server, 1));
        REQUIRE(receive.pends(pair.server));
        std::thread sender{[&] { send(pair.client, "x", 1, 0); }};
        CancelIoEx(handle_of(pair.server), &receive.overlap);
        sender.join();
        auto const packet = next_packet(port);
        CHECK(packet.overlapped == &receive.overlap);
        bool const has_data = packet.error == 0;
        if (has_data)
            CHECK(packet.bytes == 1);
        else
            CHECK(packet.error == ERROR_OPERATION_ABORTED);
        CHECK(next_packet(port, 0).error == WAIT_TIMEOUT);
        if (!has_data) CHECK(recv_all_text(pair.server, 1) == "x");
    }
}

BEHAVIOUR("overlapped.close-of-many", "E.7-11 F.16-10", high, "docs:closesocket",
          "closesocket ends the overlapped operations that all threads have started, each once") {
    constexpr int threads = 4;
    constexpr int of_each = 8;
    Port const port;
    std::vector<std::unique_ptr<Transfer>> receives;
    for (int i = 0; i != threads * of_each; ++i)
        receives.push_back(std::make_unique<Transfer>(Overlap::Kind::without_event));
    auto pair = tcp_pair();
    REQUIRE(port.take(pair.server, 1));
    std::vector<std::thread> starting;
    for (int i = 0; i != threads; ++i)
        starting.emplace_back([&, i] {
            for (int n = 0; n != of_each; ++n)
                receives[static_cast<std::size_t>(i * of_each + n)]->pends(pair.server);
        });
    for (auto& thread : starting) thread.join();
    pair.server.close();
    for (std::size_t i = 0; i != receives.size(); ++i) {
        auto const packet = next_packet(port);
        CHECK(packet.overlapped != nullptr);
        CHECK(packet.error != 0);
        CHECK(packet.bytes == 0);
    }
    CHECK(next_packet(port, 0).error == WAIT_TIMEOUT);
    for (auto const& each : receives) CHECK_FALSE(each->overlap.is_pending());
}

// --- threads ------------------------------------------------------------------------------------

BEHAVIOUR("overlapped.other-thread", "F.11-10", high, "docs:WSARecv",
          "overlapped I/O: any thread may start an operation, and any may wait for it") {
    Transfer receive;
    auto const pair = tcp_pair();
    OwnedHandle const may_end{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
    OwnedHandle const started{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
    bool pends = false;
    std::thread starting{[&] {
        pends = receive.pends(pair.server);
        SetEvent(started);
        WaitForSingleObject(may_end, patience_in_ms());
    }};
    WaitForSingleObject(started, patience_in_ms());
    say(pair.client, "abc");
    CHECK(receive.text() == "abc");
    SetEvent(may_end);
    starting.join();
    CHECK(pends);
}

BEHAVIOUR(
    "overlapped.address-captured", "F.11-8", high, "docs:WSASendTo",
    "the address that an overlapped send goes to is the caller's again when the call returns") {
    auto const receiver = bound_datagram();
    auto const sender = datagram_socket();
    Overlap overlap;
    char bytes[] = "abc";
    WSABUF buffer{3, bytes};
    auto target = local_address(receiver);
    DWORD count = 0;
    auto const result =
        WSASendTo(sender, &buffer, 1, &count, 0, target.data(), target.length(), &overlap, nullptr);
    CHECK((result == 0 || WSAGetLastError() == WSA_IO_PENDING));
    std::memset(target.data(), 0, static_cast<std::size_t>(target.length()));
    buffer = {};
    CHECK(overlap.ends_with(0));
    CHECK(recv_text(receiver, 3) == "abc");
}

// --- results ------------------------------------------------------------------------------------

BEHAVIOUR("overlapped.result-after-packet", "F.12-9", medium, "docs:WSAGetOverlappedResult",
          "WSAGetOverlappedResult answers behind the packet, and no longer for a closed socket") {
    Port const port;
    Transfer receive{Overlap::Kind::without_event};
    auto pair = tcp_pair();
    REQUIRE(port.take(pair.server, 1));
    REQUIRE(receive.pends(pair.server));
    say(pair.client, "abc");
    CHECK(next_packet(port).bytes == 3);
    DWORD bytes = 0;
    DWORD flags = 1;
    CHECK(WSAGetOverlappedResult(pair.server, &receive.overlap, &bytes, FALSE, &flags));
    CHECK(bytes == 3);
    CHECK(flags == 0);
    auto const gone = pair.server.get();
    pair.server.close();
    CHECK_THAT(outcome([&] {
                   return WSAGetOverlappedResult(gone, &receive.overlap, &bytes, FALSE, &flags) - 1;
               }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("overlapped.result-timeout", "F.17-9", high, "winetest:test_GetOverlappedResultEx",
          "GetOverlappedResultEx distinguishes what is pending, what took too long, and APCs") {
    static int runs = 0;
    runs = 0;
    Transfer receive;
    auto const pair = tcp_pair();
    auto const handle = handle_of(pair.server);
    REQUIRE(receive.pends(pair.server));
    auto const queue = [] {
        return QueueUserAPC([](ULONG_PTR) { ++runs; }, GetCurrentThread(), 0);
    };
    CHECK(result_of(handle, &receive.overlap, 1, FALSE) == Outcome{0, WAIT_TIMEOUT});
    REQUIRE(queue());
    CHECK(result_of(handle, &receive.overlap, 0, TRUE) == Outcome{0, ERROR_IO_INCOMPLETE});
    CHECK(runs == 0);
    CHECK(result_of(handle, &receive.overlap, patience_in_ms(), TRUE) ==
          Outcome{0, WAIT_IO_COMPLETION});
    CHECK(runs == 1);
    CHECK(result_of(handle, &receive.overlap, 1, TRUE) == Outcome{0, WAIT_TIMEOUT});
    say(pair.client, "abc");
    CHECK(result_of(handle, &receive.overlap, patience_in_ms(), TRUE).value == TRUE);
}

BEHAVIOUR("overlapped.failed-count", "F.5-5", medium, "winetest:test_tcp_reset",
          "GetOverlappedResult of a receive that was reset reports 0 bytes") {
    Transfer receive;
    auto pair = tcp_pair();
    REQUIRE(receive.pends(pair.server));
    close_with_reset(std::move(pair.client));
    DWORD bytes = 77;
    CHECK(GetOverlappedResult(handle_of(pair.server), &receive.overlap, &bytes, TRUE) == FALSE);
    CHECK(GetLastError() == ERROR_NETNAME_DELETED);
    CHECK(bytes == 0);
}

BEHAVIOUR("overlapped.reset-behind-end", "D.5-9", high, "winetest:test_shutdown",
          "overlapped I/O: a receive reports the end of a peer that has closed, and a later one, "
          "behind data that the peer no longer took, an aborted connection") {
    Port const port;
    auto pair = tcp_pair();
    REQUIRE(port.take(pair.server, 1));
    Transfer first{Overlap::Kind::without_event};
    REQUIRE(first.pends(pair.server));
    pair.client.close();
    auto const end = next_packet(port);
    CHECK(end.overlapped == &first.overlap);
    CHECK(end.error == 0);
    CHECK(end.bytes == 0);
    say(pair.server, "too late");
    DWORD error = 0;
    REQUIRE(eventually([&] {
        Transfer later{Overlap::Kind::without_event};
        auto const result = later.receive(pair.server);
        error = result == 0 ? 0 : static_cast<DWORD>(WSAGetLastError());
        if (error == 0 || error == WSA_IO_PENDING) error = next_packet(port).error;
        return error != 0;
    }));
    constexpr DWORD resets[] = {ERROR_CONNECTION_ABORTED, WSAECONNABORTED, ERROR_NETNAME_DELETED,
                                WSAECONNRESET};
    CAPTURE(error);
    CHECK(std::ranges::find(resets, error) != std::end(resets));
}

// --- waiting ------------------------------------------------------------------------------------

BEHAVIOUR(
    "overlapped.wait-arguments", "F.10-3", medium, "docs:WSAWaitForMultipleEvents",
    "overlapped I/O: WSAWaitForMultipleEvents refuses no events, too many, and what is no handle") {
    OwnedHandle const event{WSACreateEvent()};
    std::vector<WSAEVENT> events(WSA_MAXIMUM_WAIT_EVENTS + 1, event);
    auto const wait = [&](DWORD count) {
        return outcome([&] {
            return static_cast<int>(
                WSAWaitForMultipleEvents(count, events.data(), FALSE, 0, FALSE));
        });
    };
    CHECK_THAT(wait(0), FailsWith(WSA_INVALID_PARAMETER));
    CHECK_THAT(wait(WSA_MAXIMUM_WAIT_EVENTS + 1), FailsWith(WSA_INVALID_PARAMETER));
    events[0] = reinterpret_cast<WSAEVENT>(ULONG_PTR{0xdeadbe0});
    CHECK_THAT(wait(1), FailsWith(WSA_INVALID_HANDLE));
}

BEHAVIOUR(
    "overlapped.handle-of-two", "F.10-6", high, "docs:Synchronization and Overlapped I/O",
    "overlapped I/O: of two operations without an event the first that ends signals the socket") {
    Transfer first{Overlap::Kind::without_event};
    Transfer second{Overlap::Kind::without_event};
    auto const pair = tcp_pair();
    REQUIRE(first.pends(pair.server));
    REQUIRE(second.pends(pair.server));
    CHECK_FALSE(is_set(handle_of(pair.server)));
    say(pair.client, "abc");
    CHECK(WaitForSingleObject(handle_of(pair.server), patience_in_ms()) == WAIT_OBJECT_0);
    CHECK(second.overlap.is_pending());
}

BEHAVIOUR("overlapped.registered-wait", "F.27-5", medium, "docs:RegisterWaitForSingleObject",
          "overlapped I/O: a registered wait for a socket's handle is over when an operation of it "
          "ends") {
    OwnedHandle const called{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
    Transfer receive{Overlap::Kind::without_event};
    auto const pair = tcp_pair();
    REQUIRE(receive.pends(pair.server));
    HANDLE wait = nullptr;
    auto const call = [](PVOID event, BOOLEAN) { SetEvent(event); };
    REQUIRE(RegisterWaitForSingleObject(&wait, handle_of(pair.server), call, called, INFINITE,
                                        WT_EXECUTEONLYONCE));
    CHECK(WaitForSingleObject(called, moment) == WAIT_TIMEOUT);
    say(pair.client, "abc");
    CHECK(WaitForSingleObject(called, patience_in_ms()) == WAIT_OBJECT_0);
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

BEHAVIOUR(
    "network-events.automatic-event", "F.8-23", medium, "docs:WSAEventSelect",
    "a wait that resets an automatic event takes the wake of WSAEventSelect, and not the record") {
    auto const pair = tcp_pair();
    OwnedHandle const event{CreateEventW(nullptr, FALSE, FALSE, nullptr)};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    say(pair.client, "abc");
    CHECK(WaitForSingleObject(event, patience_in_ms()) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, moment) == WAIT_TIMEOUT);
    WSANETWORKEVENTS events{};
    CHECK(WSAEnumNetworkEvents(pair.server, event, &events) == 0);
    CHECK(events.lNetworkEvents == FD_READ);
}

// --- buffers ------------------------------------------------------------------------------------

BEHAVIOUR("overlapped.no-send-buffer", "F.13-13", high, "winetest:test_send",
          "without a send buffer a large overlapped send pends until the peer has taken it") {
    constexpr std::size_t size = 1024 * 1024;
    Transfer transfer;
    auto const pair = tcp_pair();
    int const none = 0;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char const*>(&none),
                       sizeof none) == 0);
    auto const result = transfer.send(pair.server, std::string(size, 'x'));
    CHECK(result == SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSA_IO_PENDING);
    CHECK(WaitForSingleObject(transfer.overlap->hEvent, moment) == WAIT_TIMEOUT);
    CHECK(recv_all_text(pair.client, size).size() == size);
    CHECK(transfer.overlap.ends_with(0));
    CHECK(transfer.overlap.bytes() == size);
}

// --- sockets without the overlapped attribute ---------------------------------------------------

BEHAVIOUR("accept.attribute", "B.3-10", medium, "docs:accept",
          "an accepted socket has the overlapped attribute if the listener has it") {
    for (DWORD const attribute : {DWORD{0}, DWORD{WSA_FLAG_OVERLAPPED}}) {
        UniqueSocket const listening{WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0, attribute)};
        auto const own = Address::loopback(AF_INET);
        REQUIRE(bind(listening, own.data(), own.length()) == 0);
        REQUIRE(listen(listening, 1) == 0);
        auto const client = connected_to(listening);
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        REQUIRE(accepted.valid());
        Port const port;
        CHECK(port.take(accepted, 1) == (attribute != 0));
    }
}
