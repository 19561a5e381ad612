// SPDX-License-Identifier: MIT
// CancelIoEx and calls without an OVERLAPPED, which wait in other threads.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"

using namespace ws2::test;

namespace {

void check_ended(BlockedCall const& call) {
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAEINTR));
}

// CancelIoEx ends the call, and afterwards there is none to end.
void check_cancelled(UniqueSocket const& socket, BlockedCall const& waiting) {
    CHECK(waiting.is_blocked());
    CHECK(CancelIoEx(handle_of(socket), nullptr));
    check_ended(waiting);
    CHECK(!CancelIoEx(handle_of(socket), nullptr));
    CHECK(GetLastError() == ERROR_NOT_FOUND);
}

void check_accept_cancelled(UniqueSocket const& listening) {
    OVERLAPPED none{};
    BlockedCall const waiting{
        [s = SOCKET{listening}] { return static_cast<long long>(accept(s, nullptr, nullptr)); }};
    CHECK(waiting.is_blocked());
    CHECK(!CancelIoEx(handle_of(listening), &none));
    CHECK(GetLastError() == ERROR_NOT_FOUND);
    check_cancelled(listening, waiting);
}

BlockedCall blocked_receive(SOCKET s, int flags = 0) {
    return BlockedCall{[s, flags] {
        char one = 0;
        return static_cast<long long>(recv(s, &one, 1, flags));
    }};
}

void check_receives_what_comes(UniqueSocket const& receiver, UniqueSocket const& sender) {
    auto const waiting = blocked_receive(receiver);
    CHECK(waiting.is_blocked());
    say(sender, "a");
    auto const result = waiting.result();
    REQUIRE(result);
    CHECK(result->value == 1);
}

}  // namespace

BEHAVIOUR(
    "accept.cancelled", "F.16-4 0.3-9", high, "docs:CancelIoEx",
    "CancelIoEx ends the accept that another thread waits in, with WSAEINTR, unless it names an "
    "OVERLAPPED; the listener goes on") {
    auto const listening = listener();
    for (int i = 0; i != 2; ++i) check_accept_cancelled(listening);
    auto const client = connected_to(listening);
    CHECK(accepted_by(listening).valid());
}

BEHAVIOUR("overlapped.cancel-blocked", "F.16-4 0.3-9", high, "docs:CancelIoEx",
          "CancelIoEx ends the recv that another thread waits in, with WSAEINTR; the connection "
          "goes on") {
    auto const pair = tcp_pair();
    for (int i = 0; i != 3; ++i) check_cancelled(pair.server, blocked_receive(pair.server));
    check_receives_what_comes(pair.server, pair.client);
}

BEHAVIOUR("overlapped.cancel-blocked-urgent", "F.16-4 0.3-9", high, "docs:CancelIoEx",
          "CancelIoEx ends the recv that another thread waits in also where urgent data has been, "
          "and one that waits for urgent data") {
    auto const pair = tcp_pair();
    CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(await(pair.server, Ready::exceptional));
    char one = 0;
    CHECK(recv(pair.server, &one, 1, MSG_OOB) == 1);
    for (int const flags : {0, MSG_OOB})
        check_cancelled(pair.server, blocked_receive(pair.server, flags));
    say(pair.client, "a");
    CHECK(recv(pair.server, &one, 1, 0) == 1);
    CHECK(one == 'a');
}

// --- datagrams ----------------------------------------------------------------------------------

namespace {

int receive_in_buffer(SOCKET s) {
    char one = 0;
    WSABUF buffer{1, &one};
    DWORD count = 0;
    DWORD flags = 0;
    return WSARecv(s, &buffer, 1, &count, &flags, nullptr, nullptr);
}

int receive_sender(SOCKET s) {
    char one = 0;
    sockaddr_in from{};
    int length = sizeof from;
    return recvfrom(s, &one, 1, 0, reinterpret_cast<sockaddr*>(&from), &length);
}

int receive_sender_in_buffer(SOCKET s) {
    char one = 0;
    WSABUF buffer{1, &one};
    DWORD count = 0;
    DWORD flags = 0;
    sockaddr_in from{};
    int length = sizeof from;
    return WSARecvFrom(s, &buffer, 1, &count, &flags, reinterpret_cast<sockaddr*>(&from), &length,
                       nullptr, nullptr);
}

int peek(SOCKET s) {
    char one = 0;
    return recv(s, &one, 1, MSG_PEEK);
}

int receive_nothing(SOCKET s) { return recv(s, nullptr, 0, 0); }

UniqueSocket connected_datagram(UniqueSocket const& peer) {
    auto s = bound_datagram();
    auto const address = local_address(peer);
    REQUIRE(connect(s, address.data(), address.length()) == 0);
    return s;
}

}  // namespace

BEHAVIOUR("overlapped.cancel-blocked-datagram", "F.16-4 0.3-9 0.4-18", high, "docs:CancelIoEx",
          "CancelIoEx ends the receive of a datagram that another thread waits in, whatever the "
          "call, with WSAEINTR; the socket goes on") {
    auto const receiver = bound_datagram();
    for (auto const call :
         {receive_in_buffer, receive_sender, receive_sender_in_buffer, peek, receive_nothing})
        check_cancelled(receiver, BlockedCall{[s = SOCKET{receiver}, call] { return call(s); }});
    check_receives_what_comes(receiver, connected_datagram(receiver));
}

BEHAVIOUR("overlapped.cancel-blocked-timeout", "F.16-4 0.3-9", high, "docs:CancelIoEx",
          "CancelIoEx ends a receive of a datagram that has a timeout, with WSAEINTR") {
    auto const receiver = bound_datagram();
    DWORD const long_time = 600'000;
    REQUIRE(setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&long_time),
                       sizeof long_time) == 0);
    for (int i = 0; i != 2; ++i) check_cancelled(receiver, blocked_receive(receiver));
}

BEHAVIOUR("overlapped.cancel-blocked-several", "F.16-4 0.3-9", high, "docs:CancelIoEx",
          "CancelIoEx ends the receives of all threads that wait, and no later one") {
    auto const receiver = bound_datagram();
    std::vector<BlockedCall> waiting;
    for (int i = 0; i != 3; ++i) waiting.push_back(blocked_receive(receiver));
    for (auto const& each : waiting) CHECK(each.is_blocked());
    CHECK(CancelIoEx(handle_of(receiver), nullptr));
    for (auto const& each : waiting) check_ended(each);
    check_receives_what_comes(receiver, connected_datagram(receiver));
}

namespace {

// Other tests say which of them it is.
bool was_cancelled(int error) { return error == WSAEINTR || error == WSA_OPERATION_ABORTED; }

// Receives numbers until one is the last, and says whether none was lost or came twice.
class Numbers {
public:
    static constexpr int last = 4000;

    explicit Numbers(SOCKET s) : socket_{s} {}
    long long receive_all() {
        for (int expected = 0; expected <= last;) {
            int number = -1;
            auto const count = recv(socket_, reinterpret_cast<char*>(&number), sizeof number, 0);
            if (count == SOCKET_ERROR && was_cancelled(WSAGetLastError())) continue;
            if (count != sizeof number || number != expected) return number;
            acknowledged = ++expected;
        }
        return 0;
    }
    std::atomic<int> acknowledged{0};

private:
    SOCKET const socket_;
};

bool send_all(SOCKET s, Numbers const& numbers, BlockedCall const& receiving) {
    constexpr int most_on_the_way = 8;  // as many as a buffer certainly holds
    for (int number = 0; number <= Numbers::last; ++number) {
        if (send(s, reinterpret_cast<char const*>(&number), sizeof number, 0) != sizeof number)
            return false;
        while (number - numbers.acknowledged >= most_on_the_way && !receiving.result_within({}))
            std::this_thread::yield();
    }
    return true;
}

}  // namespace

BEHAVIOUR("overlapped.cancel-blocked-race", "F.16-4 F.16-5", high, "docs:CancelIoEx",
          "a datagram that comes while CancelIoEx ends the receive is received, then or next") {
    auto const receiver = bound_datagram();
    auto const sender = connected_datagram(receiver);
    auto const numbers = std::make_shared<Numbers>(receiver);
    BlockedCall const receiving{[numbers] { return numbers->receive_all(); }};
    auto const is_over = std::make_shared<std::atomic<bool>>(false);
    BlockedCall const cancelling{[is_over, handle = handle_of(receiver)] {
        while (!*is_over) CancelIoEx(handle, nullptr);
        return 0;
    }};
    CHECK(send_all(sender, *numbers, receiving));
    auto const result = receiving.result();
    *is_over = true;
    REQUIRE(result);
    CHECK(result->value == 0);
    CHECK(cancelling.result());
}

// --- sends --------------------------------------------------------------------------------------

namespace {

// More than the buffers of a connection hold.
std::string& too_much() {
    static std::string bytes(std::size_t{64} << 20, 'x');
    return bytes;
}

int send_too_much(SOCKET s) {
    return send(s, too_much().data(), static_cast<int>(too_much().size()), 0);
}

int send_too_much_in_buffer(SOCKET s) {
    WSABUF buffer{static_cast<ULONG>(too_much().size()), too_much().data()};
    DWORD count = 0;
    return WSASend(s, &buffer, 1, &count, 0, nullptr, nullptr);
}

}  // namespace

BEHAVIOUR("overlapped.cancel-blocked-send", "F.16-4 0.3-9 0.4-18", high, "docs:CancelIoEx",
          "CancelIoEx ends the send that another thread waits in, with WSAEINTR") {
    for (auto const call : {send_too_much, send_too_much_in_buffer}) {
        auto const pair = tcp_pair();
        check_cancelled(pair.client,
                        BlockedCall{[s = SOCKET{pair.client}, call] { return call(s); }});
    }
}

BEHAVIOUR("overlapped.cancel-blocked-both", "F.16-4 0.3-9", high, "docs:CancelIoEx",
          "CancelIoEx ends a send and a receive of one connection that two threads wait in") {
    auto const pair = tcp_pair();
    auto const receiving = blocked_receive(pair.client);
    BlockedCall const sending{[s = SOCKET{pair.client}] { return send_too_much(s); }};
    CHECK(receiving.is_blocked());
    check_cancelled(pair.client, sending);
    check_ended(receiving);
}

// --- from inside --------------------------------------------------------------------------------

namespace {

struct FromInside {
    SOCKET socket = INVALID_SOCKET;
    bool has_cancelled = false;
};

void CALLBACK cancel_from_inside(ULONG_PTR parameter) {
    auto& inside = *reinterpret_cast<FromInside*>(parameter);
    inside.has_cancelled = CancelIoEx(reinterpret_cast<HANDLE>(inside.socket), nullptr) != FALSE;
}

// The call waits in a thread that has queued the APC for itself.
void check_cancelled_from_inside(SOCKET s, int (*call)(SOCKET)) {
    auto const inside = std::make_shared<FromInside>(FromInside{s});
    BlockedCall const waiting{[inside, call] {
        QueueUserAPC(cancel_from_inside, GetCurrentThread(),
                     reinterpret_cast<ULONG_PTR>(inside.get()));
        return call(inside->socket);
    }};
    check_ended(waiting);
    CHECK(inside->has_cancelled);
}

}  // namespace

BEHAVIOUR("overlapped.cancel-blocked-by-apc", "F.16-4 0.3-8 0.3-9", medium,
          "docs:CancelIoEx; winetest:test_accept",
          "an APC that runs in a call that waits ends that call by CancelIoEx") {
    check_cancelled_from_inside(bound_datagram(), receive_in_buffer);
    auto const pair = tcp_pair();
    check_cancelled_from_inside(pair.client, send_too_much);
}
