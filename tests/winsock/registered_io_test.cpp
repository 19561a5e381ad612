// SPDX-License-Identifier: MIT
// Registered I/O: requests on memory that is registered, whose results are taken from a queue.
#include "tests/support/registered_io.hpp"

#include <atomic>
#include <thread>

#include "tests/support/bad_memory.hpp"
#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

constexpr std::uintptr_t of_socket = 7;

// A connection with a queue of requests at its server's end.
struct Served {
    explicit Served(ULONG limit = 8, RIO_NOTIFICATION_COMPLETION* notification = nullptr)
        : results{64, notification} {
        queue = request_queue(pair.server, results, results, limit, of_socket);
        REQUIRE(queue != RIO_INVALID_RQ);
    }
    BOOL receive(RIO_BUF part, DWORD flags = 0, std::uintptr_t number = 1) {
        return rio().RIOReceive(queue, &part, 1, flags, context(number));
    }
    BOOL send(RIO_BUF part, DWORD flags = 0, std::uintptr_t number = 2) {
        return rio().RIOSend(queue, &part, 1, flags, context(number));
    }
    Pair pair = registered_pair();
    CompletionQueue results;
    RIO_RQ queue;
};

// Null fails, with -1 as of all calls.
template <class Call>
Outcome outcome_of_creation(Call&& call) {
    return outcome([&] { return call() ? 0 : SOCKET_ERROR; });
}

std::string receive_text(SOCKET s, std::size_t count) {
    std::string text;
    char bytes[64];
    while (text.size() < count && await(s, Ready::to_read)) {
        auto const got = recv(s, bytes, sizeof bytes, 0);
        if (got <= 0) break;
        text.append(bytes, static_cast<std::size_t>(got));
    }
    return text;
}

bool has(RIORESULT const& result, LONG status, ULONG bytes, ULONGLONG request) {
    CHECK(result.Status == status);
    CHECK(result.BytesTransferred == bytes);
    CHECK(result.SocketContext == of_socket);
    CHECK(result.RequestContext == request);
    return result.Status == status && result.BytesTransferred == bytes;
}

RIO_NOTIFICATION_COMPLETION by_event(HANDLE event, BOOL resets) {
    RIO_NOTIFICATION_COMPLETION notification{};
    notification.Type = RIO_EVENT_COMPLETION;
    notification.Event.EventHandle = event;
    notification.Event.NotifyReset = resets;
    return notification;
}

RIO_NOTIFICATION_COMPLETION by_port(HANDLE port, ULONG_PTR key, OVERLAPPED* overlapped) {
    RIO_NOTIFICATION_COMPLETION notification{};
    notification.Type = RIO_IOCP_COMPLETION;
    notification.Iocp.IocpHandle = port;
    notification.Iocp.CompletionKey = reinterpret_cast<PVOID>(key);
    notification.Iocp.Overlapped = overlapped;
    return notification;
}

}  // namespace

// --- functions, buffers, queues ------------------------------------------------------------------

BEHAVIOUR("registered.functions", "F.30-1", medium, "docs:RIO_EXTENSION_FUNCTION_TABLE",
          "SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER: WSAID_MULTIPLE_RIO gives 13 functions "
          "behind their size; another GUID is WSAEINVAL, too little room WSAEFAULT") {
    auto const s = stream_socket();
    RIO_EXTENSION_FUNCTION_TABLE table{};
    DWORD size = 0;
    REQUIRE(find_registered_io(s, WSAID_MULTIPLE_RIO, &table, sizeof table, size) == 0);
    CHECK(size == sizeof table);
    CHECK(table.cbSize == sizeof table);
    void* functions[13];
    static_assert(sizeof table == sizeof(void*) + sizeof functions);
    memcpy(functions, &table.RIOReceive, sizeof functions);
    for (auto* const function : functions) CHECK(function != nullptr);
    CHECK_THAT(
        outcome([&] { return find_registered_io(s, WSAID_ACCEPTEX, &table, sizeof table, size); }),
        FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] {
                   return find_registered_io(s, WSAID_MULTIPLE_RIO, &table, sizeof table - 1, size);
               }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("registered.buffers", "F.30-2", medium, "docs:RIORegisterBuffer",
          "RIORegisterBuffer: memory that is not there is WSAEFAULT, no length WSAEINVAL; "
          "RIODeregisterBuffer ignores what is no buffer") {
    auto const& calls = rio();
    char bytes[16];
    auto const registers = [&](void* memory, DWORD length) {
        return outcome_of_creation([&] {
            return calls.RIORegisterBuffer(static_cast<PCHAR>(memory), length) !=
                   RIO_INVALID_BUFFERID;
        });
    };
    CHECK_THAT(registers(nowhere(), 16), FailsWith(WSAEFAULT));
    CHECK_THAT(registers(bytes, 0), FailsWith(WSAEINVAL));
    calls.RIODeregisterBuffer(RIO_INVALID_BUFFERID);
    auto const id = calls.RIORegisterBuffer(bytes, sizeof bytes);
    CHECK(id != RIO_INVALID_BUFFERID);
    calls.RIODeregisterBuffer(id);
}

BEHAVIOUR("registered.completion-queue", "F.30-3", medium, "docs:RIOCreateCompletionQueue",
          "RIOCreateCompletionQueue: a size of 0 or above RIO_MAX_CQ_SIZE and a port without "
          "OVERLAPPED are WSAEINVAL") {
    auto const& calls = rio();
    auto const creates = [&](DWORD size, RIO_NOTIFICATION_COMPLETION* notification) {
        return outcome_of_creation(
            [&] { return calls.RIOCreateCompletionQueue(size, notification) != RIO_INVALID_CQ; });
    };
    CHECK_THAT(creates(0, nullptr), FailsWith(WSAEINVAL));
    CHECK_THAT(creates(RIO_MAX_CQ_SIZE + 1, nullptr), FailsWith(WSAEINVAL));
    Port const port;
    auto without = by_port(port, 1, nullptr);
    CHECK_THAT(creates(1, &without), FailsWith(WSAEINVAL));
    calls.RIOCloseCompletionQueue(RIO_INVALID_CQ);
}

BEHAVIOUR("registered.request-queue", "F.30-4", medium, "docs:RIOCreateRequestQueue",
          "RIOCreateRequestQueue: no request at all, more than one buffer and no completion queue "
          "are WSAEINVAL, more requests than there is room for WSAENOBUFS") {
    auto const s = bound_registered_datagram();
    CompletionQueue const results{4};
    auto const creates = [&](SOCKET socket, ULONG receives, ULONG buffers, ULONG sends, RIO_CQ of) {
        return outcome_of_creation([&] {
            return rio().RIOCreateRequestQueue(socket, receives, buffers, sends, buffers, of,
                                               results, nullptr) != RIO_INVALID_RQ;
        });
    };
    CHECK_THAT(creates(s, 0, 1, 0, results), FailsWith(WSAEINVAL));
    CHECK_THAT(creates(s, 2, 2, 2, results), FailsWith(WSAEINVAL));
    CHECK_THAT(creates(s, 2, 1, 2, RIO_INVALID_CQ), FailsWith(WSAEINVAL));
    CHECK_THAT(creates(s, 3, 1, 2, results), FailsWith(WSAENOBUFS));
    CHECK_THAT(creates(INVALID_SOCKET, 2, 1, 2, results), FailsWith(WSAENOTSOCK));
    CHECK(request_queue(s, results, results, 2) != RIO_INVALID_RQ);
}

BEHAVIOUR("registered.room", "F.30-4", medium, "docs:RIOCreateRequestQueue",
          "RIOCreateRequestQueue: closing the socket frees the room of its requests, once their "
          "results are taken") {
    CompletionQueue const results{2};
    RegisteredMemory memory{16};
    auto first = bound_registered_datagram();
    auto const queue = request_queue(first, results, results, 1);
    REQUIRE(queue != RIO_INVALID_RQ);
    auto part = memory.all();
    REQUIRE(rio().RIOReceive(queue, &part, 1, 0, nullptr));
    first.close();
    auto const second = bound_registered_datagram();
    CHECK(request_queue(second, results, results, 1) == RIO_INVALID_RQ);
    CHECK(results.next().Status == WSA_OPERATION_ABORTED);
    CHECK(request_queue(second, results, results, 1) != RIO_INVALID_RQ);
}

BEHAVIOUR("registered.own-sockets", "F.30-1", medium, "docs:RIO_RQ",
          "RIOCreateRequestQueue: a socket without WSA_FLAG_REGISTERED_IO is refused, one that was "
          "accepted by a socket with it is not") {
    CompletionQueue const results;
    auto const pair = registered_pair();
    CHECK(request_queue(pair.server, results, results) != RIO_INVALID_RQ);
    auto const plain = bound_datagram();
    CHECK(request_queue(plain, results, results) == RIO_INVALID_RQ);
}

// --- requests ------------------------------------------------------------------------------------

BEHAVIOUR("registered.results", "F.30-5 F.30-9 F.30-11", medium, "docs:RIOReceive; docs:RIOSend",
          "RIOSend, RIOReceive: the result comes through the queue, with the contexts of socket "
          "and request") {
    Served served;
    RegisteredMemory memory{std::string{"hello, world"}};
    CHECK(served.results.is_empty());
    REQUIRE(served.send(memory.part(7, 5), 0, 11));
    CHECK(has(served.results.next(), 0, 5, 11));
    CHECK(receive_text(served.pair.client, 5) == "world");
    REQUIRE(served.receive(memory.part(0, 12), 0, 12));
    CHECK(served.results.is_empty());
    say(served.pair.client, "bye");
    CHECK(has(served.results.next(), 0, 3, 12));
    CHECK(memory.text(6) == "byelo,");
    CHECK(served.results.is_empty());
}

BEHAVIOUR(
    "registered.end", "F.30-5", medium, "docs:RIOReceive",
    "RIOReceive: the end of the stream is a result of 0 bytes, a reset one of WSAECONNRESET") {
    RegisteredMemory memory{16};
    Served ended;
    REQUIRE(ended.receive(memory.all()));
    ended.pair.client.close();
    CHECK(has(ended.results.next(), 0, 0, 1));
    Served reset;
    REQUIRE(reset.receive(memory.all()));
    close_with_reset(std::move(reset.pair.client));
    CHECK(has(reset.results.next(), WSAECONNRESET, 0, 1));
    CHECK(reset.send(memory.all()));
    CHECK(has(reset.results.next(), WSAECONNRESET, 0, 2));
}

BEHAVIOUR("registered.limit", "F.30-5", medium, "docs:RIODequeueCompletion",
          "RIOReceive, RIOSend: more requests than the limit are WSAENOBUFS, until a result is "
          "taken") {
    Served served{1};
    RegisteredMemory memory{16};
    REQUIRE(served.send(memory.part(0, 1)));
    REQUIRE(receive_text(served.pair.client, 1) == ".");
    CHECK_THAT(outcome_of_bool([&] { return served.send(memory.part(0, 1)); }),
               FailsWith(WSAENOBUFS));
    CHECK(has(served.results.next(), 0, 1, 2));
    CHECK(served.send(memory.part(0, 1)));
    CHECK(has(served.results.next(), 0, 1, 2));
}

BEHAVIOUR("registered.parts", "F.30-5", medium, "docs:RIOReceive",
          "RIOReceive: a buffer that is not registered any more is WSAEFAULT, a part beyond its "
          "buffer WSAEINVAL, a queue that is none too") {
    Served served;
    RIO_BUF stale;
    {
        RegisteredMemory const gone{16};
        stale = gone.all();
    }
    CHECK_THAT(outcome_of_bool([&] { return served.receive(stale); }), FailsWith(WSAEFAULT));
    RegisteredMemory const memory{16};
    CHECK_THAT(outcome_of_bool([&] { return served.receive(memory.part(8, 9)); }),
               FailsWith(WSAEINVAL));
    served.queue = RIO_INVALID_RQ;
    CHECK_THAT(outcome_of_bool([&] { return served.receive(memory.all()); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("registered.flags", "F.30-6", medium, "docs:RIOReceive; docs:RIOSend",
          "RIOReceive, RIOSend: unknown flags are WSAEINVAL, as RIO_MSG_WAITALL for a send or of a "
          "datagram, and RIO_MSG_COMMIT_ONLY with anything else") {
    Served served;
    RegisteredMemory const memory{16};
    auto const part = memory.all();
    CHECK_THAT(outcome_of_bool([&] { return served.receive(part, 0x10); }), FailsWith(WSAEINVAL));
    CHECK_THAT(outcome_of_bool([&] { return served.send(part, RIO_MSG_WAITALL); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome_of_bool([&] { return served.send(part, RIO_MSG_COMMIT_ONLY); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome_of_bool([&] {
                   return rio().RIOSend(served.queue, nullptr, 0,
                                        RIO_MSG_COMMIT_ONLY | RIO_MSG_DEFER, nullptr);
               }),
               FailsWith(WSAEINVAL));
    CHECK(rio().RIOSend(served.queue, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr));
    CompletionQueue const results;
    auto const s = bound_registered_datagram();
    auto const queue = request_queue(s, results, results);
    auto copy = part;
    CHECK_THAT(outcome_of_bool(
                   [&] { return rio().RIOReceive(queue, &copy, 1, RIO_MSG_WAITALL, nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK(served.results.is_empty());
}

BEHAVIOUR("registered.wait-all", "F.30-6", medium, "docs:RIOReceive",
          "RIO_MSG_WAITALL: the receive ends when its part is full") {
    Served served;
    RegisteredMemory memory{8};
    REQUIRE(served.receive(memory.all(), RIO_MSG_WAITALL));
    say(served.pair.client, "1234");
    CHECK(served.results.is_empty());
    say(served.pair.client, "5678");
    CHECK(has(served.results.next(), 0, 8, 1));
    CHECK(memory.text(8) == "12345678");
}

BEHAVIOUR("registered.deferred", "F.30-6", medium, "docs:RIOSend",
          "RIO_MSG_DEFER: such requests go out in their order with the next one without it, or "
          "with RIO_MSG_COMMIT_ONLY") {
    Served served;
    RegisteredMemory memory{std::string{"abcdef"}};
    REQUIRE(served.send(memory.part(0, 1), RIO_MSG_DEFER, 1));
    REQUIRE(served.send(memory.part(1, 1), RIO_MSG_DEFER, 2));
    REQUIRE(served.send(memory.part(2, 1), 0, 3));
    REQUIRE(served.send(memory.part(3, 2), RIO_MSG_DEFER, 4));
    REQUIRE(rio().RIOSend(served.queue, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr));
    CHECK(receive_text(served.pair.client, 5) == "abcde");
    auto const results = served.results.take(4);
    REQUIRE(results.size() == 4);
    for (ULONG i = 0; i != 4; ++i) CHECK(has(results[i], 0, i == 3 ? 2 : 1, i + 1));
    RegisteredMemory into{4};
    REQUIRE(served.receive(into.part(0, 2), RIO_MSG_DEFER, 5));
    REQUIRE(served.receive(into.part(2, 2), 0, 6));
    say(served.pair.client, "1234");
    CHECK(has(served.results.next(), 0, 2, 5));
    CHECK(has(served.results.next(), 0, 2, 6));
    CHECK(into.text(4) == "1234");
}

BEHAVIOUR("registered.order", "F.30-14", medium, "docs:RIOReceive",
          "RIOReceive, RIOSend: requests of one kind end in the order in which they were made, "
          "each with the next part of the stream") {
    constexpr ULONG count = 32;
    Served served{count};
    RegisteredMemory memory{count};
    for (ULONG i = 0; i != count; ++i) REQUIRE(served.receive(memory.part(i, 1), 0, i));
    std::string text;
    for (ULONG i = 0; i != count; ++i) text += static_cast<char>('A' + i);
    say(served.pair.client, text);
    auto const results = served.results.take(count);
    REQUIRE(results.size() == count);
    for (ULONG i = 0; i != count; ++i) CHECK(has(results[i], 0, 1, i));
    CHECK(memory.text(count) == text);
    for (ULONG i = 0; i != count; ++i) REQUIRE(served.send(memory.part(i, 1), 0, i));
    CHECK(receive_text(served.pair.client, count) == text);
    auto const sent = served.results.take(count);
    REQUIRE(sent.size() == count);
    for (ULONG i = 0; i != count; ++i) CHECK(has(sent[i], 0, 1, i));
}

BEHAVIOUR("registered.closed", "F.30-12", medium, "docs:RIOReceive",
          "closesocket: requests under way, deferred ones among them, end with "
          "WSA_OPERATION_ABORTED; the queue is none any more") {
    Served served;
    RegisteredMemory const memory{16};
    REQUIRE(served.receive(memory.part(0, 8), 0, 3));
    REQUIRE(served.send(memory.part(0, 8), RIO_MSG_DEFER, 4));
    served.pair.server.close();
    CHECK(has(served.results.next(), WSA_OPERATION_ABORTED, 0, 3));
    CHECK(has(served.results.next(), WSA_OPERATION_ABORTED, 0, 4));
    CHECK_THAT(outcome_of_bool([&] { return served.receive(memory.all()); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("registered.every-result", "F.30-5 F.30-12", medium, "docs:RIOReceive",
          "RIOReceive, RIOSend: each request that was taken gives one result, whatever closes the "
          "socket meanwhile") {
    for (int round = 0; round != 200; ++round) {
        Served served{16};
        RegisteredMemory const memory{16};
        std::atomic<int> made{0};
        std::thread maker{[&] {
            for (std::uintptr_t i = 0; i != 16; ++i) {
                made += served.receive(memory.part(0, 1), i % 3 == 0 ? RIO_MSG_DEFER : 0, i);
                made += served.send(memory.part(1, 1), i % 3 == 1 ? RIO_MSG_DEFER : 0, i);
            }
        }};
        say(served.pair.client, "some bytes");
        served.pair.server.close();
        maker.join();
        CHECK(served.results.take(static_cast<std::size_t>(made)).size() ==
              static_cast<std::size_t>(made));
        CHECK(served.results.is_empty());
    }
}

// --- datagrams -----------------------------------------------------------------------------------

namespace {

struct Addressed {
    static constexpr ULONG text_at = 0;
    static constexpr ULONG local_at = 64;
    static constexpr ULONG remote_at = 96;
    static constexpr ULONG control_at = 128;
    static constexpr ULONG flags_at = 256;

    BOOL receive(RIO_RQ queue, ULONG length = 64) {
        auto data = memory.part(text_at, length);
        auto local = memory.part(local_at, sizeof(SOCKADDR_INET));
        auto remote = memory.part(remote_at, sizeof(SOCKADDR_INET));
        auto control = memory.part(control_at, 128);
        auto flags = memory.part(flags_at, sizeof(ULONG));
        return rio().RIOReceiveEx(queue, &data, 1, &local, &remote, &control, &flags, 0,
                                  context(1));
    }
    bool is_at(ULONG place, Address const& address) const {
        auto const stored = memory.read<SOCKADDR_INET>(place);
        auto const length = static_cast<std::size_t>(address.length());
        return memcmp(&stored, address.data(), length) == 0;
    }
    ULONG flags() const { return memory.read<ULONG>(flags_at); }
    ULONG control_length() const { return memory.read<ULONG>(control_at); }

    RegisteredMemory memory{512};
};

void exchange_datagrams(int family) {
    CompletionQueue const results;
    auto const server = bound_registered_datagram(family);
    auto const client = bound_registered_datagram(family);
    auto const of_server = request_queue(server, results, results, 8, of_socket);
    auto const of_client = request_queue(client, results, results, 8, of_socket);
    Addressed incoming;
    REQUIRE(incoming.receive(of_server));
    RegisteredMemory outgoing{64};
    auto const target = local_address(server);
    outgoing.write(32, target.data(), static_cast<std::size_t>(target.length()));
    outgoing.write(0, "ping", 4);
    auto data = outgoing.part(0, 4);
    auto remote = outgoing.part(32, sizeof(SOCKADDR_INET));
    REQUIRE(
        rio().RIOSendEx(of_client, &data, 1, nullptr, &remote, nullptr, nullptr, 0, context(2)));
    auto ends = results.take(2);
    REQUIRE(ends.size() == 2);
    if (ends[0].RequestContext == 1) std::swap(ends[0], ends[1]);
    CHECK(has(ends[0], 0, 4, 2));
    CHECK(has(ends[1], 0, 4, 1));
    CHECK(incoming.memory.text(4) == "ping");
    CHECK(incoming.is_at(Addressed::remote_at, local_address(client)));
    CHECK(incoming.is_at(Addressed::local_at, target));
    CHECK(incoming.flags() == 0);
    CHECK(incoming.control_length() == RIO_CMSG_BASE_SIZE);
}

}  // namespace

BEHAVIOUR("registered.addresses", "F.30-7", medium, "docs:RIOReceiveEx; docs:RIOSendEx",
          "RIOSendEx, RIOReceiveEx: addresses are SOCKADDR_INETs in registered memory") {
    exchange_datagrams(AF_INET);
    require_family(AF_INET6);
    exchange_datagrams(AF_INET6);
}

BEHAVIOUR("registered.destination", "F.30-7", medium, "docs:RIOReceiveEx",
          "RIOReceiveEx: the local address is the one that the datagram was sent to, of a socket "
          "that is bound to all") {
    CompletionQueue const results;
    auto const server = registered_socket(SOCK_DGRAM);
    auto const any = Address::any(AF_INET);
    REQUIRE(bind(server, any.data(), any.length()) == 0);
    auto const queue = request_queue(server, results, results);
    Addressed incoming;
    REQUIRE(incoming.receive(queue));
    auto const client = bound_datagram();
    auto const target = Address::loopback(AF_INET, local_address(server).port());
    REQUIRE(sendto(client, "x", 1, 0, target.data(), target.length()) == 1);
    CHECK(results.next().BytesTransferred == 1);
    CHECK(incoming.is_at(Addressed::local_at, target));
}

BEHAVIOUR("registered.control", "F.30-7", medium, "docs:RIOReceiveEx",
          "RIOReceiveEx: control data that was asked for stands behind its length") {
    CompletionQueue const results;
    auto const server = bound_registered_datagram();
    DWORD const on = 1;
    REQUIRE(setsockopt(server, IPPROTO_IP, IP_PKTINFO, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    auto const queue = request_queue(server, results, results);
    Addressed incoming;
    REQUIRE(incoming.receive(queue));
    auto const client = bound_datagram();
    auto const target = local_address(server);
    REQUIRE(sendto(client, "x", 1, 0, target.data(), target.length()) == 1);
    CHECK(results.next().BytesTransferred == 1);
    CHECK(incoming.control_length() == RIO_CMSG_BASE_SIZE + WSA_CMSG_SPACE(sizeof(IN_PKTINFO)));
    auto const message =
        incoming.memory.read<WSACMSGHDR>(Addressed::control_at + RIO_CMSG_BASE_SIZE);
    CHECK(message.cmsg_len == WSA_CMSG_LEN(sizeof(IN_PKTINFO)));
    CHECK(message.cmsg_level == IPPROTO_IP);
    CHECK(message.cmsg_type == IP_PKTINFO);
}

BEHAVIOUR("registered.cut", "F.30-7", medium, "docs:RIOReceiveEx",
          "RIOReceiveEx: a datagram that is longer than its part is WSAEMSGSIZE, with what fits") {
    CompletionQueue const results;
    auto const server = bound_registered_datagram();
    auto const queue = request_queue(server, results, results, 8, of_socket);
    Addressed incoming;
    REQUIRE(incoming.receive(queue, 4));
    auto const client = bound_datagram();
    auto const target = local_address(server);
    REQUIRE(sendto(client, "123456", 6, 0, target.data(), target.length()) == 6);
    CHECK(has(results.next(), WSAEMSGSIZE, 4, 1));
    CHECK(incoming.memory.text(6) == "1234..");
}

BEHAVIOUR("registered.nothing", "F.30-7", medium, "docs:RIOSend",
          "RIOSend: without data, a datagram is empty; on a stream that is WSAEINVAL, as a local "
          "address is for every RIOSendEx") {
    CompletionQueue const results;
    auto const client = bound_registered_datagram();
    auto const server = bound_datagram();
    auto const peer = local_address(server);
    REQUIRE(connect(client, peer.data(), peer.length()) == 0);
    auto const queue = request_queue(client, results, results, 8, of_socket);
    REQUIRE(rio().RIOSend(queue, nullptr, 0, 0, context(2)));
    CHECK(has(results.next(), 0, 0, 2));
    REQUIRE(await(server, Ready::to_read));
    char room = 0;
    CHECK(recv(server, &room, 1, 0) == 0);
    Served served;
    CHECK_THAT(outcome_of_bool([&] { return rio().RIOSend(served.queue, nullptr, 0, 0, nullptr); }),
               FailsWith(WSAEINVAL));
    RegisteredMemory const memory{64};
    auto data = memory.part(0, 4);
    auto local = memory.part(32, sizeof(SOCKADDR_INET));
    CHECK_THAT(outcome_of_bool([&] {
                   return rio().RIOSendEx(queue, &data, 1, &local, nullptr, nullptr, nullptr, 0,
                                          nullptr);
               }),
               FailsWith(WSAEINVAL));
}

// --- notifications -------------------------------------------------------------------------------

BEHAVIOUR("registered.notified", "F.30-8", medium, "docs:RIONotify",
          "RIONotify: sets the event when a result is there, once; asked for again before that it "
          "is WSAEALREADY") {
    OwnedHandle const event{new_event()};
    auto notification = by_event(event, FALSE);
    Served served{8, &notification};
    RegisteredMemory const memory{16};
    CHECK(rio().RIONotify(served.results) == ERROR_SUCCESS);
    CHECK(rio().RIONotify(served.results) == WSAEALREADY);
    REQUIRE(served.receive(memory.part(0, 1)));
    REQUIRE(served.receive(memory.part(1, 1)));
    CHECK_FALSE(is_set(event));
    say(served.pair.client, "1");
    CHECK(becomes_set(event));
    CHECK(has(served.results.next(), 0, 1, 1));
    ResetEvent(event);
    say(served.pair.client, "2");
    CHECK(has(served.results.next(), 0, 1, 1));
    CHECK_FALSE(is_set(event));
}

BEHAVIOUR("registered.notified-at-once", "F.30-8", medium, "docs:RIONotify",
          "RIONotify: with a result there the event is set at once; it is reset before if that was "
          "asked for") {
    OwnedHandle const event{new_event()};
    auto notification = by_event(event, TRUE);
    Served served{8, &notification};
    RegisteredMemory const memory{16};
    REQUIRE(served.send(memory.part(0, 1)));
    REQUIRE(receive_text(served.pair.client, 1) == ".");
    CHECK(rio().RIONotify(served.results) == ERROR_SUCCESS);
    CHECK(becomes_set(event));
    CHECK(has(served.results.next(), 0, 1, 2));
    CHECK(rio().RIONotify(served.results) == ERROR_SUCCESS);
    CHECK_FALSE(is_set(event));
}

BEHAVIOUR("registered.quiet", "F.30-6 F.30-8", medium, "docs:RIONotify",
          "RIO_MSG_DONT_NOTIFY: such results are there to be taken and notify no thread") {
    OwnedHandle const event{new_event()};
    auto notification = by_event(event, FALSE);
    Served served{8, &notification};
    RegisteredMemory const memory{16};
    REQUIRE(served.send(memory.part(0, 1), RIO_MSG_DONT_NOTIFY, 1));
    REQUIRE(receive_text(served.pair.client, 1) == ".");
    CHECK(rio().RIONotify(served.results) == ERROR_SUCCESS);
    CHECK_FALSE(is_set(event));
    REQUIRE(served.send(memory.part(0, 1), 0, 2));
    CHECK(becomes_set(event));
    CHECK(has(served.results.next(), 0, 1, 1));
    CHECK(has(served.results.next(), 0, 1, 2));
}

BEHAVIOUR("registered.notified-port", "F.30-3 F.30-8", medium, "docs:RIONotify",
          "RIONotify: the packet at the port has the key and the OVERLAPPED that were given") {
    Port const port;
    OVERLAPPED overlapped{};
    auto notification = by_port(port, 42, &overlapped);
    Served served{8, &notification};
    RegisteredMemory const memory{16};
    for (int i = 0; i != 3; ++i) {
        REQUIRE(served.receive(memory.all()));
        REQUIRE(rio().RIONotify(served.results) == ERROR_SUCCESS);
        CHECK(port.is_empty());
        say(served.pair.client, "data");
        auto const entry = port.next();
        CHECK(entry.is_success);
        CHECK(entry.key == 42);
        CHECK(entry.overlapped == &overlapped);
        CHECK(has(served.results.next(), 0, 4, 1));
    }
}

BEHAVIOUR("registered.polled", "F.30-3 F.30-8", medium, "docs:RIONotify",
          "RIONotify: WSAEINVAL for a queue that is only looked at, and for one that is none") {
    CompletionQueue const results;
    CHECK(rio().RIONotify(results) == WSAEINVAL);
    CHECK(rio().RIONotify(RIO_INVALID_CQ) == WSAEINVAL);
}

// --- completion queues once more -----------------------------------------------------------------

BEHAVIOUR("registered.no-queue", "F.30-9", medium, "docs:RIODequeueCompletion",
          "RIODequeueCompletion: RIO_CORRUPT_CQ for what is no queue") {
    auto const& calls = rio();
    RIORESULT result;
    CHECK(calls.RIODequeueCompletion(RIO_INVALID_CQ, &result, 1) == RIO_CORRUPT_CQ);
}

BEHAVIOUR("registered.resized", "F.30-10", medium, "docs:RIOResizeCompletionQueue",
          "RIOResizeCompletionQueue: keeps the results; less than is reserved is WSAETOOMANYREFS, "
          "too much WSAEINVAL") {
    CompletionQueue const results{8};
    auto const pair = registered_pair();
    auto const queue = request_queue(pair.server, results, results, 4, of_socket);
    REQUIRE(queue != RIO_INVALID_RQ);
    RegisteredMemory const memory{16};
    auto part = memory.part(0, 1);
    REQUIRE(rio().RIOSend(queue, &part, 1, 0, context(2)));
    REQUIRE(receive_text(pair.client, 1) == ".");
    auto const resizes = [&](DWORD size) {
        return outcome_of_bool([&] { return rio().RIOResizeCompletionQueue(results, size); });
    };
    CHECK_THAT(resizes(7), FailsWith(WSAETOOMANYREFS));
    CHECK_THAT(resizes(RIO_MAX_CQ_SIZE + 1), FailsWith(WSAEINVAL));
    CHECK_THAT(resizes(16), ReturnsAndResets(0));
    CHECK_THAT(resizes(8), ReturnsAndResets(0));
    CHECK(has(results.next(), 0, 1, 2));
}

BEHAVIOUR("registered.limits-changed", "F.30-10", medium, "docs:RIOResizeRequestQueue",
          "RIOResizeRequestQueue: more needs room in the completion queue, less than is under way "
          "is WSAETOOMANYREFS, nothing WSAEINVAL") {
    CompletionQueue const results{4};
    auto const pair = registered_pair();
    auto const queue = request_queue(pair.server, results, results, 2);
    REQUIRE(queue != RIO_INVALID_RQ);
    RegisteredMemory const memory{16};
    auto part = memory.part(0, 1);
    REQUIRE(rio().RIOReceive(queue, &part, 1, 0, nullptr));
    REQUIRE(rio().RIOReceive(queue, &part, 1, 0, nullptr));
    auto const resizes = [&](DWORD receives, DWORD sends) {
        return outcome_of_bool([&] { return rio().RIOResizeRequestQueue(queue, receives, sends); });
    };
    CHECK_THAT(resizes(3, 2), FailsWith(WSAENOBUFS));
    CHECK_THAT(resizes(1, 2), FailsWith(WSAETOOMANYREFS));
    CHECK_THAT(resizes(0, 0), FailsWith(WSAEINVAL));
    CHECK_THAT(resizes(3, 1), ReturnsAndResets(0));
    CHECK(rio().RIOReceive(queue, &part, 1, 0, nullptr));
}

BEHAVIOUR("registered.queue-closed", "F.30-10", medium, "docs:RIOCloseCompletionQueue",
          "RIOCloseCompletionQueue: what ends later vanishes, and the data with it") {
    auto const pair = registered_pair();
    RegisteredMemory const memory{16};
    auto part = memory.part(0, 4);
    {
        CompletionQueue const results;
        auto const queue = request_queue(pair.server, results, results);
        REQUIRE(queue != RIO_INVALID_RQ);
        REQUIRE(rio().RIOReceive(queue, &part, 1, 0, nullptr));
    }
    say(pair.client, "lost!");
    CHECK(receive_text(pair.server, 1) == "!");
    CHECK(memory.text(4) == "lost");
}

// --- a server ------------------------------------------------------------------------------------

BEHAVIOUR("registered.server", "F.30-5 F.30-8", medium, "docs:RIONotify",
          "registered I/O: a server that is told by a port echoes what two clients send, all of "
          "it and in order") {
    constexpr int rounds = 500;
    Port const port;
    OVERLAPPED overlapped{};
    auto notification = by_port(port, 1, &overlapped);
    CompletionQueue const results{16, &notification};
    RegisteredMemory memory{32};
    Pair const pairs[] = {registered_pair(), registered_pair()};
    RIO_RQ queues[2];
    for (ULONG i = 0; i != 2; ++i) {
        queues[i] = request_queue(pairs[i].server, results, results, 2, i);
        REQUIRE(queues[i] != RIO_INVALID_RQ);
        auto part = memory.part(16 * i, 16);
        REQUIRE(rio().RIOReceive(queues[i], &part, 1, 0, context(1)));
    }
    std::atomic<int> echoed{0};
    auto const ask = [&](SOCKET s) {
        for (int i = 0; i != rounds; ++i) {
            auto const text = std::to_string(i);
            if (send(s, text.data(), static_cast<int>(text.size()), 0) <= 0) return;
            if (receive_text(s, text.size()) == text) ++echoed;
        }
    };
    std::thread clients[] = {
        std::thread{ask, pairs[0].client.get()},
        std::thread{ask, pairs[1].client.get()}
    };
    // Each message is a receive and a send.
    int left = 2 * 2 * rounds;
    while (left > 0) {
        if (rio().RIONotify(results) != ERROR_SUCCESS || !port.next().is_success) break;
        RIORESULT some[8];
        auto const count = rio().RIODequeueCompletion(results, some, 8);
        for (ULONG i = 0; i != count; ++i, --left) {
            auto const which = static_cast<ULONG>(some[i].SocketContext);
            bool const was_receive = some[i].RequestContext == 1;
            auto part = memory.part(16 * which, was_receive ? some[i].BytesTransferred : 16);
            if (was_receive)
                rio().RIOSend(queues[which], &part, 1, 0, context(2));
            else
                rio().RIOReceive(queues[which], &part, 1, 0, context(1));
        }
    }
    CHECK(left == 0);
    for (auto const& pair : pairs) shutdown(pair.server, SD_BOTH);
    for (auto& client : clients) client.join();
    CHECK(echoed == 2 * rounds);
}
