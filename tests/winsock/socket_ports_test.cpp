// SPDX-License-Identifier: MIT
// Sockets on completion ports: which operations queue packets, when, and what stands in them.
#include <winsock2.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr ULONG_PTR pending = 0x103;
constexpr ULONG_PTR garbage = 0xdeadbeef;

HANDLE new_port(DWORD concurrency = 0) {
    return CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, concurrency);
}
struct Packet {
    BOOL taken = FALSE;
    DWORD bytes = 0xdeadbeef;
    ULONG_PTR key = garbage;
    OVERLAPPED* overlapped = nullptr;
    DWORD error = 0;
};
Packet dequeue(HANDLE port, DWORD milliseconds) {
    Packet packet;
    SetLastError(0xdeadbeef);
    packet.taken = GetQueuedCompletionStatus(port, &packet.bytes, &packet.key, &packet.overlapped,
                                             milliseconds);
    packet.error = GetLastError();
    return packet;
}
Packet next(HANDLE port) { return dequeue(port, patience_in_ms()); }
bool is_empty(HANDLE port) {
    auto const packet = dequeue(port, 0);
    return !packet.taken && !packet.overlapped && packet.error == WAIT_TIMEOUT;
}

// A pair whose server end is on a port with the key 42.
struct OnPort {
    OwnedHandle port{new_port()};
    Pair ends;
    explicit OnPort(Pair pair = tcp_pair()) : ends{std::move(pair)} {
        REQUIRE(CreateIoCompletionPort(handle_of(ends.server), port, 42, 0) == port);
    }
    SOCKET server() const { return ends.server; }
    void say(std::string const& text) const {
        REQUIRE(send(ends.client, text.data(), static_cast<int>(text.size()), 0) ==
                static_cast<int>(text.size()));
    }
};

}  // namespace

BEHAVIOUR("port.associate-twice", "F.4-1 F.22-4 F.22-7", high, "winetest:test_completion_port",
          "a second association, with the same port or another, is ERROR_INVALID_PARAMETER") {
    OnPort const on;
    OwnedHandle const other{new_port()};
    for (HANDLE const port : {static_cast<HANDLE>(on.port), static_cast<HANDLE>(other)}) {
        SetLastError(0);
        CHECK(CreateIoCompletionPort(handle_of(on.server()), port, 1, 0) == nullptr);
        CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    }
}

BEHAVIOUR("port.handle-tells", "F.22-12", high, "winetest:test_completion_port_scheduling",
          "a wait for the handle of a socket on a port ends when an operation of the socket does") {
    OnPort const on;
    CHECK(WaitForSingleObject(on.port, 0) == WAIT_TIMEOUT);
    for (int i = 0; i != 2; ++i) {
        Request request;
        CHECK(request.pends(on.server()));
        CHECK(WaitForSingleObject(on.port, 0) == WAIT_TIMEOUT);
        on.say("x");
        CHECK(becomes_set(on.port));
        CHECK(next(on.port).overlapped == &request.overlapped);
        CHECK(WaitForSingleObject(on.port, 0) == WAIT_TIMEOUT);
    }
}

BEHAVIOUR("port.make-and-associate", "F.22-1", high, "docs:CreateIoCompletionPort",
          "with a socket and no port a port is made that the socket is associated with") {
    auto const pair = tcp_pair();
    OwnedHandle const port{CreateIoCompletionPort(handle_of(pair.server), nullptr, 7, 0)};
    REQUIRE(static_cast<HANDLE>(port) != nullptr);
    Request request;
    CHECK(request.pends(pair.server));
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    CHECK(next(port).key == 7);
}

BEHAVIOUR(
    "port.receive", "F.4-6", high, "winetest:test_completion_port",
    "an overlapped receive that pended queues one packet: its bytes, the key, the OVERLAPPED") {
    OnPort const on;
    Request request;
    CHECK(request.pends(on.server()));
    CHECK(is_empty(on.port));
    on.say("data");
    auto const packet = next(on.port);
    CHECK(packet.taken);
    CHECK(packet.bytes == 4);
    CHECK(packet.key == 42);
    CHECK(packet.overlapped == &request.overlapped);
    CHECK(packet.error == 0xdeadbeef);
    CHECK(request.bytes.substr(0, 4) == "data");
    CHECK(request.overlapped.Internal == 0);
    CHECK(request.overlapped.InternalHigh == 4);
    CHECK(is_empty(on.port));
}

BEHAVIOUR("port.immediate-packet", "F.4-2", high, "winetest:test_completion_port",
          "an overlapped operation that is done at once queues a packet at its port all the same") {
    OnPort const on;
    Request request;
    CHECK(request.send(on.server(), "now") == 0);
    auto const packet = dequeue(on.port, 0);
    CHECK(packet.taken);
    CHECK(packet.bytes == 3);
    CHECK(packet.overlapped == &request.overlapped);
    CHECK(is_empty(on.port));
}

BEHAVIOUR("port.untouched-until-dequeued", "F.12-4 F.12-8", high,
          "winetest:afd test_async_cancel_on_handle_close",
          "without an event the OVERLAPPED of a socket on a port is as it was until a thread "
          "dequeues the packet") {
    OnPort const on;
    Request request;
    CHECK(request.pends(on.server()));
    CHECK(request.overlapped.Internal == pending);
    CHECK(CancelIoEx(handle_of(on.server()), &request.overlapped));
    CHECK(request.overlapped.Internal == pending);
    CHECK(request.overlapped.InternalHigh == garbage);
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_OPERATION_ABORTED);
    CHECK(packet.overlapped == &request.overlapped);
    CHECK(packet.bytes == 0);
    CHECK(request.overlapped.Internal == 0xC0000120);
    CHECK(request.overlapped.InternalHigh == 0);
}

BEHAVIOUR("port.event-and-packet", "F.12-5", high, "winetest:test_connect_completion_port",
          "with an event the OVERLAPPED of a socket on a port is written and the event set before "
          "any thread dequeues; the packet comes as well") {
    OnPort const on;
    OwnedHandle const event{new_event()};
    Request request{event};
    CHECK(request.pends(on.server()));
    on.say("both");
    CHECK(becomes_set(event));
    CHECK(request.overlapped.Internal == 0);
    CHECK(request.overlapped.InternalHigh == 4);
    CHECK(next(on.port).overlapped == &request.overlapped);
}

BEHAVIOUR("port.low-bit", "F.4-4 F.12-6", high, "winetest:test_connect_completion_port",
          "with the lowest bit of hEvent set the event is used and no packet queued at the port") {
    OnPort const on;
    OwnedHandle const event{new_event()};
    Request request{
        reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(static_cast<HANDLE>(event)) | 1)};
    CHECK(request.pends(on.server()));
    on.say("x");
    CHECK(becomes_set(event));
    CHECK(is_empty(on.port));
}

BEHAVIOUR("port.skip-on-success", "F.4-3 F.25-1 F.25-9", high,
          "winetest:test_connect_completion_port",
          "with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS an operation that is done at once queues no "
          "packet, one that pended does") {
    OnPort const on;
    CHECK(SetFileCompletionNotificationModes(handle_of(on.server()),
                                             FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    CHECK(SetFileCompletionNotificationModes(handle_of(on.server()), 0));
    Request sending;
    CHECK(sending.send(on.server(), "x") == 0);
    CHECK(is_empty(on.port));
    Request receiving;
    CHECK(receiving.pends(on.server()));
    on.say("x");
    CHECK(next(on.port).overlapped == &receiving.overlapped);
}

BEHAVIOUR("port.plain-calls-queue-nothing", "F.4-5 F.4-7 E.6-11", high,
          "winetest:test_connect_completion_port",
          "on a socket with a port plain calls, shutdown and closesocket with nothing under way "
          "queue no packet") {
    OnPort on;
    on.say("xy");
    char two[2];
    CHECK(recv(on.server(), two, 2, MSG_PEEK) > 0);
    CHECK(recv_all_text(on.server(), 2) == "xy");
    CHECK(send(on.server(), "z", 1, 0) == 1);
    CHECK(shutdown(on.server(), SD_SEND) == 0);
    on.ends.server.close();
    CHECK(is_empty(on.port));
}

BEHAVIOUR("port.routine-refused", "F.3-5", high, "winetest:test_WSARecv",
          "a routine on a socket that has a port is WSAEINVAL") {
    OnPort const on;
    Request request;
    auto const never = [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {};
    CHECK_THAT(outcome([&] { return request.receive(on.server(), 0, never); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "port.late-association", "F.22-6", high, "winetest:ntdll file.c, test_completion_port",
    "an overlapped operation that pended before its socket got a port queues its packet there") {
    OwnedHandle const port{new_port()};
    auto const pair = tcp_pair();
    Request request;
    CHECK(request.pends(pair.server));
    REQUIRE(CreateIoCompletionPort(handle_of(pair.server), port, 9, 0) == port);
    REQUIRE(send(pair.client, "late", 4, 0) == 4);
    auto const packet = next(port);
    CHECK(packet.key == 9);
    CHECK(packet.bytes == 4);
}

BEHAVIOUR("port.end-of-stream", "F.4-12", high, "winetest:test_completion_port",
          "the peer's end gives packets of 0 bytes, with success, also to overlapped receives that "
          "are started later") {
    OnPort const on;
    Request first;
    Request second;
    CHECK(first.pends(on.server()));
    REQUIRE(shutdown(on.ends.client, SD_SEND) == 0);
    auto const one = next(on.port);
    CHECK(one.taken);
    CHECK(one.bytes == 0);
    CHECK(second.receive(on.server()) == 0);
    auto const two = next(on.port);
    CHECK(two.taken);
    CHECK(two.overlapped == &second.overlapped);
}

BEHAVIOUR(
    "port.receive-at-once", "F.13-23 F.13-8", high, "winetest:test_completion_port",
    "what has arrived since the last packet, data or the peer's end, is received at once, and "
    "gives a packet all the same") {
    OnPort const on;
    Request first;
    CHECK(first.pends(on.server()));
    say(on.ends.client, "a");
    CHECK(next(on.port).overlapped == &first.overlapped);
    for (std::string const text : {"bc", "def"}) {
        say(on.ends.client, text);
        REQUIRE(await(on.server(), Ready::to_read));
        Request later;
        CHECK(later.receive(on.server()) == 0);
        CHECK(later.text() == text);
        CHECK(next(on.port).overlapped == &later.overlapped);
    }
    REQUIRE(shutdown(on.ends.client, SD_SEND) == 0);
    REQUIRE(await(on.server(), Ready::to_read));
    Request last;
    CHECK(last.receive(on.server()) == 0);
    CHECK(last.count == 0);
    CHECK(next(on.port).overlapped == &last.overlapped);
}

BEHAVIOUR("port.reset", "F.4-9 F.4-13 F.4-14 0.4-27", high, "winetest:test_completion_port",
          "a reset ends overlapped operations on a port with FALSE and ERROR_NETNAME_DELETED and "
          "the OVERLAPPED; later calls fail at once and queue nothing") {
    OnPort on;
    Request request;
    CHECK(request.pends(on.server()));
    close_with_reset(std::move(on.ends.client));
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_NETNAME_DELETED);
    CHECK(packet.overlapped == &request.overlapped);
    CHECK(packet.key == 42);
    CHECK(packet.bytes == 0);
    CHECK(request.overlapped.Internal == 0xC000020D);
    Request again;
    CHECK_THAT(outcome([&] { return again.receive(on.server()); }), FailsWith(WSAECONNRESET));
    CHECK_THAT(outcome([&] { return again.send(on.server(), "x"); }), FailsWith(WSAECONNRESET));
    CHECK(is_empty(on.port));
}

BEHAVIOUR("port.close-stream", "F.4-16 0.4-29", high, "winetest:test_iocp",
          "closesocket ends an overlapped receive of a connection on a port with FALSE and "
          "ERROR_CONNECTION_ABORTED") {
    OnPort on;
    Request request;
    CHECK(request.pends(on.server()));
    on.ends.server.close();
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_CONNECTION_ABORTED);
    CHECK(packet.overlapped == &request.overlapped);
    CHECK(packet.key == 42);
}

BEHAVIOUR("port.close-datagram", "F.4-19 0.4-30", high, "nettest:UdpReceiveGetsCanceledByDispose",
          "closesocket ends an overlapped receive of a datagram socket on a port with FALSE and "
          "ERROR_OPERATION_ABORTED") {
    OnPort on{udp_pair()};
    Request request;
    CHECK(request.pends(on.server()));
    on.ends.server.close();
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_OPERATION_ABORTED);
}

BEHAVIOUR("port.close-duplicate", "F.4-23", high, "winetest:test_completion_port",
          "closing one of two handles of a socket on a port ends none of its operations") {
    OnPort on;
    HANDLE other = nullptr;
    REQUIRE(DuplicateHandle(GetCurrentProcess(), handle_of(on.server()), GetCurrentProcess(),
                            &other, 0, FALSE, DUPLICATE_SAME_ACCESS));
    UniqueSocket const duplicate{reinterpret_cast<SOCKET>(other)};
    Request request;
    CHECK(request.pends(on.server()));
    on.ends.server.close();
    CHECK(is_empty(on.port));
    on.say("alive");
    CHECK(next(on.port).bytes == 5);
}

BEHAVIOUR("port.thread-ends", "F.16-13 F.16-15 F.2-19", high,
          "winetest:afd test_async_thread_termination",
          "on a port an operation without an event outlives the thread that started it, one with "
          "an event is cancelled and queues its packet") {
    OnPort const on{udp_pair()};
    OwnedHandle const event{new_event()};
    Request without;
    Request with{event};
    std::thread{[&] {
        static_cast<void>(without.receive(on.server()));
        static_cast<void>(with.receive(on.server()));
    }}.join();
    CHECK(becomes_set(event));
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_OPERATION_ABORTED);
    CHECK(packet.overlapped == &with.overlapped);
    CHECK(is_empty(on.port));
    on.say("alive");
    CHECK(next(on.port).overlapped == &without.overlapped);
}

BEHAVIOUR("port.datagram-truncated", "F.13-18 D.3-5 0.4-31", high, "winetest:afd test_recv",
          "GetQueuedCompletionStatus of a datagram that was cut short is FALSE and "
          "ERROR_MORE_DATA, with the bytes that fit") {
    OnPort const on{udp_pair()};
    Request request{nullptr, 3};
    CHECK(request.pends(on.server()));
    on.say("too long");
    auto const packet = next(on.port);
    CHECK_FALSE(packet.taken);
    CHECK(packet.error == ERROR_MORE_DATA);
    CHECK(packet.bytes == 3);
    CHECK(request.bytes == "too");
}

BEHAVIOUR("port.datagram-too-long", "E.5-38", high, "libuv:udp_dgram_too_big",
          "a send of more than a datagram can hold pends and queues one packet, "
          "ERROR_INVALID_USER_BUFFER, also where successes queue none") {
    for (unsigned const modes : {0u, unsigned{FILE_SKIP_COMPLETION_PORT_ON_SUCCESS}}) {
        OnPort const on{udp_pair()};
        REQUIRE(
            SetFileCompletionNotificationModes(handle_of(on.server()), static_cast<UCHAR>(modes)));
        Request request{nullptr, 70000};
        CHECK_THAT(outcome([&] { return request.send(on.server(), std::string(70000, 'x')); }),
                   FailsWith(WSA_IO_PENDING));
        auto const packet = next(on.port);
        CHECK_FALSE(packet.taken);
        CHECK(packet.error == ERROR_INVALID_USER_BUFFER);
        CHECK(packet.overlapped == &request.overlapped);
        CHECK(packet.bytes == 0);
        CHECK(is_empty(on.port));
    }
}

BEHAVIOUR("port.order-of-arrival", "F.4-15", high, "winetest:ntdll test_set_io_completion",
          "data that arrived before a packet was posted to the port is dequeued before it") {
    OnPort const on;
    Request request;
    CHECK(request.pends(on.server()));
    on.say("first");
    REQUIRE(await(on.ends.client, Ready::to_write));
    // The bytes are there once the other side has acknowledged: a plain peer's receive shows that.
    on.say("!");
    CHECK(PostQueuedCompletionStatus(on.port, 0, 1, nullptr));
    CHECK(next(on.port).key == 42);
    CHECK(next(on.port).key == 1);
}

BEHAVIOUR(
    "port.busy-socket", "F.24-1", high, "docs:I/O Completion Ports",
    "sends that are done at once, each started after the one before was dequeued, do not keep "
    "the receive of another socket away") {
    OnPort const on;
    Request receiving;
    CHECK(receiving.pends(on.server()));
    auto const unread = bound_datagram();
    auto const busy = datagram_socket();
    auto const target = local_address(unread);
    REQUIRE(connect(busy, target.data(), target.length()) == 0);
    REQUIRE(CreateIoCompletionPort(handle_of(busy), on.port, 1, 0) == on.port);
    Request sending;
    static_cast<void>(sending.send(busy, "x"));
    on.say("y");
    auto const limit = std::chrono::steady_clock::now() + patience();
    auto packet = next(on.port);
    while (packet.key == 1 && std::chrono::steady_clock::now() < limit) {
        static_cast<void>(sending.send(busy, "x"));
        packet = next(on.port);
    }
    CHECK(packet.overlapped == &receiving.overlapped);
}

BEHAVIOUR("port.entries-of-failures", "F.23-7", high, "docs:GetQueuedCompletionStatusEx",
          "GetQueuedCompletionStatusEx succeeds with operations that failed, and Internal holds "
          "their status") {
    OnPort const on{udp_pair()};
    std::array<Request, 2> requests;
    for (auto& request : requests) CHECK(request.pends(on.server()));
    CHECK(CancelIoEx(handle_of(on.server()), nullptr));
    std::array<OVERLAPPED_ENTRY, 4> entries{};
    ULONG removed = 0;
    CHECK(
        GetQueuedCompletionStatusEx(on.port, entries.data(), 4, &removed, patience_in_ms(), FALSE));
    REQUIRE(removed == 2);
    for (ULONG i = 0; i != 2; ++i) {
        CHECK(entries[i].lpCompletionKey == 42);
        CHECK(entries[i].lpOverlapped == &requests[i].overlapped);
        CHECK(entries[i].Internal == 0xC0000120);
    }
}

BEHAVIOUR("port.send-needs-no-worker", "F.13", medium, "docs:I/O Completion Ports",
          "an overlapped send that pends on a port goes out although no thread dequeues") {
    OnPort const on;
    std::string const large(16u << 20, 'x');
    Request request;
    auto const code = request.send(on.server(), large);
    CHECK((code == 0 || WSAGetLastError() == WSA_IO_PENDING));
    CHECK(recv_all_text(on.ends.client, large.size()).size() == large.size());
    auto const packet = next(on.port);
    CHECK(packet.bytes == large.size());
}

BEHAVIOUR("port.handler-waits-for-next", "F.24", high, "docs:I/O Completion Ports",
          "a worker whose handler waits for what the next packet brings does not stop the port") {
    OnPort const on;
    std::array<Request, 2> requests{
        Request{nullptr, 1},
        Request{nullptr, 1}
    };
    for (auto& request : requests) CHECK(request.pends(on.server()));
    std::atomic<bool> released{false};
    std::atomic<int> handled{0};
    auto const work = [&] {
        auto const packet = next(on.port);
        if (packet.overlapped == &requests[0].overlapped) {
            // No call of the library shows that this thread waits.
            if (eventually([&] { return released.load(); })) ++handled;
        } else if (packet.overlapped == &requests[1].overlapped) {
            released = true;
            ++handled;
        }
    };
    std::thread first{work};
    std::thread second{work};
    on.say("a");
    on.say("b");
    first.join();
    second.join();
    CHECK(handled == 2);
}

BEHAVIOUR("port.send-releases-worker", "F.24-7", medium, "docs:I/O Completion Ports",
          "an overlapped send that is done at once releases an idle worker of the port while the "
          "sender still runs") {
    OnPort const on;
    std::atomic<bool> is_released{false};
    std::thread worker{[&] { is_released = next(on.port).key == 42; }};
    Request sending;
    CHECK(sending.send(on.server(), "x") == 0);
    auto const limit = std::chrono::steady_clock::now() + patience();
    while (!is_released && std::chrono::steady_clock::now() < limit) {
    }
    CHECK(is_released);
    worker.join();
}

BEHAVIOUR("port.duplicate-shares-association", "F.22-9", high,
          "winetest:test_completion_port; docs:WSADuplicateSocket",
          "a second handle of a socket is on the port that the first was associated with") {
    OnPort on;
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(on.server(), GetCurrentProcessId(), &info) == 0);
    UniqueSocket const second{WSASocketW(0, 0, 0, &info, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(second.valid());
    CHECK(CreateIoCompletionPort(handle_of(second), on.port, 1, 0) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    on.ends.server.close();
    Request request;
    CHECK(request.pends(second));
    on.say("x");
    auto const packet = next(on.port);
    CHECK(packet.key == 42);
    CHECK(packet.overlapped == &request.overlapped);
}

BEHAVIOUR("port.closed-early", "F.16-18", medium, "docs:CreateIoCompletionPort",
          "when the port is closed operations go on: their packets are dropped, their events set") {
    OnPort on;
    OwnedHandle const event{new_event()};
    Request request{event};
    CHECK(request.pends(on.server()));
    on.port.close();
    on.say("still");
    CHECK(becomes_set(event));
    CHECK(request.overlapped.InternalHigh == 5);
}

BEHAVIOUR("port.read-and-write-file", "F.11-12", high, "winetest:afd test_read_write",
          "ReadFile and WriteFile with an OVERLAPPED are an overlapped receive and send") {
    OnPort const on;
    Request request;
    DWORD count = 0;
    CHECK_FALSE(
        ReadFile(handle_of(on.server()), request.bytes.data(), 4, nullptr, &request.overlapped));
    CHECK(GetLastError() == ERROR_IO_PENDING);
    on.say("file");
    CHECK(next(on.port).bytes == 4);
    Request writing;
    CHECK(WriteFile(handle_of(on.server()), "abc", 3, &count, &writing.overlapped));
    CHECK(count == 3);
    CHECK(next(on.port).overlapped == &writing.overlapped);
    CHECK(recv_all_text(on.ends.client, 3) == "abc");
}

// --- an echo server with several workers ---------------------------------------------------------

namespace {

struct Connection {
    UniqueSocket socket;
    OVERLAPPED overlapped{};
    std::array<char, 64> bytes{};
    bool is_sending = false;

    int receive() {
        WSABUF buffer{static_cast<ULONG>(bytes.size()), bytes.data()};
        DWORD flags = 0;
        is_sending = false;
        return WSARecv(socket, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
    }
    int reply(DWORD count) {
        WSABUF buffer{count, bytes.data()};
        is_sending = true;
        return WSASend(socket, &buffer, 1, nullptr, 0, &overlapped, nullptr);
    }
};

void serve(HANDLE port) {
    for (;;) {
        auto const packet = dequeue(port, INFINITE);
        if (!packet.overlapped) return;
        auto& connection = *reinterpret_cast<Connection*>(packet.key);
        if (!packet.taken || (packet.bytes == 0 && !connection.is_sending)) continue;
        if (connection.is_sending)
            static_cast<void>(connection.receive());
        else
            static_cast<void>(connection.reply(packet.bytes));
    }
}

}  // namespace

BEHAVIOUR("port.echo", "F.23-13", high, "docs:I/O Completion Ports",
          "four workers serve many connections; every stream comes back whole and in order") {
    constexpr int workers = 4;
    constexpr int rounds = 50;
    OwnedHandle const port{new_port(workers)};
    std::vector<std::unique_ptr<Connection>> connections;
    std::vector<UniqueSocket> clients;
    for (int i = 0; i != 16; ++i) {
        auto pair = tcp_pair();
        auto connection = std::make_unique<Connection>();
        connection->socket = std::move(pair.server);
        REQUIRE(CreateIoCompletionPort(handle_of(connection->socket), port,
                                       reinterpret_cast<ULONG_PTR>(connection.get()), 0));
        static_cast<void>(connection->receive());
        connections.push_back(std::move(connection));
        clients.push_back(std::move(pair.client));
    }
    std::vector<std::thread> threads;
    for (int i = 0; i != workers; ++i) threads.emplace_back([&] { serve(port); });
    int wrong = 0;
    for (int round = 0; round != rounds; ++round) {
        auto const text = "round " + std::to_string(round);
        for (auto const& client : clients)
            send(client, text.data(), static_cast<int>(text.size()), 0);
        for (auto const& client : clients)
            wrong += recv_all_text(client, text.size()) == text ? 0 : 1;
    }
    for (int i = 0; i != workers; ++i) PostQueuedCompletionStatus(port, 0, 0, nullptr);
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}
