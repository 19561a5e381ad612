// SPDX-License-Identifier: MIT
// Overlapped operations, completion ports and network events around a fork: what is under way is
// the parent's, whatever the child does with the sockets, and the child can begin anew.
#include <windows.h>
#include <winsock2.h>
// The SDK's other headers want it first.
#include <ws2tcpip.h>

#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

struct Receive {
    explicit Receive(Overlap::Kind kind) : overlap{kind} {}
    bool begins(SOCKET s) {
        WSABUF buffer{1, &letter};
        DWORD flags = 0;
        return WSARecv(s, &buffer, 1, nullptr, &flags, &overlap, nullptr) == 0 ||
               WSAGetLastError() == WSA_IO_PENDING;
    }
    Overlap overlap;
    char letter = 0;
};

// The key of the packet that comes next; 0: none does.
ULONG_PTR next_key(HANDLE port) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* overlapped = nullptr;
    return GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, patience_in_ms()) ? key : 0;
}

bool say(SOCKET s, char letter) { return send(s, &letter, 1, 0) == 1; }

}  // namespace

TEST_CASE("a child that closes what it has inherited ends none of its parent's operations",
          "[forked_operations]") {
    WinsockSession const session;
    auto with_port = tcp_pair();
    auto with_event = tcp_pair();
    Port const port;
    REQUIRE(port.take(with_port.server, 7));
    Receive by_port{Overlap::Kind::without_event};
    Receive by_event{Overlap::Kind::with_event};
    REQUIRE(by_port.begins(with_port.server));
    REQUIRE(by_event.begins(with_event.server));
    ForkedChild child{[&] {
        with_port.server.close();
        with_event.server.close();
        WSACleanup();
        std::_Exit(0);
    }};
    REQUIRE(child.exit_code() == 0);
    REQUIRE(say(with_port.client, 'p'));
    REQUIRE(say(with_event.client, 'e'));
    CHECK(next_key(port) == 7);
    CHECK(by_port.letter == 'p');
    CHECK(by_event.overlap.ends_with(0));
    CHECK(by_event.letter == 'e');
}

TEST_CASE("the child's operations on what it has inherited end, and so do the parent's afterwards",
          "[forked_operations]") {
    WinsockSession const session;
    auto const with_port = tcp_pair();
    auto const with_event = tcp_pair();
    Port const port;
    REQUIRE(port.take(with_port.server, 7));
    // They are registered everywhere before the fork.
    Receive first{Overlap::Kind::without_event};
    Receive second{Overlap::Kind::with_event};
    REQUIRE(first.begins(with_port.server));
    REQUIRE(second.begins(with_event.server));
    REQUIRE(say(with_port.client, '1'));
    REQUIRE(say(with_event.client, '2'));
    REQUIRE(next_key(port) == 7);
    REQUIRE(second.overlap.ends_with(0));
    auto const line = tcp_pair();
    ForkedChild child{[&] {
        Receive by_port{Overlap::Kind::without_event};
        Receive by_event{Overlap::Kind::with_event};
        if (!by_port.begins(with_port.server) || !by_event.begins(with_event.server)) std::_Exit(1);
        if (!say(line.client, '!')) std::_Exit(2);
        if (next_key(port) != 7 || by_port.letter != 'p') std::_Exit(3);
        if (!by_event.overlap.ends_with(0) || by_event.letter != 'e') std::_Exit(4);
        auto const own = tcp_pair();
        if (!port.take(own.server, 8) || !by_port.begins(own.server) || !say(own.client, 'o'))
            std::_Exit(5);
        std::_Exit(next_key(port) == 8 ? 0 : 6);
    }};
    char begun = 0;
    REQUIRE(recv(line.server, &begun, 1, 0) == 1);
    REQUIRE(say(with_port.client, 'p'));
    REQUIRE(say(with_event.client, 'e'));
    CHECK(child.exit_code() == 0);
    REQUIRE(first.begins(with_port.server));
    REQUIRE(say(with_port.client, '3'));
    CHECK(next_key(port) == 7);
    CHECK(first.letter == '3');
}

TEST_CASE("network events of a socket that a child has inherited are reported there",
          "[forked_operations]") {
    WinsockSession const session;
    auto const pair = tcp_pair();
    OwnedHandle const event{WSACreateEvent()};
    REQUIRE(WSAEventSelect(pair.server, event, FD_READ) == 0);
    auto const line = tcp_pair();
    ForkedChild child{[&] {
        if (!say(line.client, '!')) std::_Exit(1);
        if (WaitForSingleObject(event, patience_in_ms()) != WAIT_OBJECT_0) std::_Exit(2);
        char letter = 0;
        std::_Exit(recv(pair.server, &letter, 1, 0) == 1 && letter == 'x' ? 0 : 3);
    }};
    char begun = 0;
    REQUIRE(recv(line.server, &begun, 1, 0) == 1);
    REQUIRE(say(pair.client, 'x'));
    CHECK(child.exit_code() == 0);
}

TEST_CASE("a child hears the groups of a socket that it has inherited, and so does its parent",
          "[forked_operations]") {
    WinsockSession const session;
    auto const receiver = bound_datagram();
    ip_mreq request{};
    request.imr_multiaddr.s_addr = htonl(0xEF010203);
    request.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    auto const* const asked = reinterpret_cast<char const*>(&request);
    if (setsockopt(receiver, IPPROTO_IP, IP_ADD_MEMBERSHIP, asked, sizeof request) != 0) {
        WARN("the machine has no multicast on its loopback");
        return;
    }
    auto const sender = datagram_socket();
    auto const* const through = reinterpret_cast<char const*>(&request.imr_interface);
    REQUIRE(setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, through, sizeof(in_addr)) == 0);
    auto const line = tcp_pair();
    ForkedChild child{[&] {
        if (!say(line.client, '!')) std::_Exit(1);
        std::_Exit(recv_text(receiver, 5) == "group" ? 0 : 2);
    }};
    char begun = 0;
    REQUIRE(recv(line.server, &begun, 1, 0) == 1);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_addr = request.imr_multiaddr;
    target.sin_port = htons(local_address(receiver).port());
    auto const* const name = reinterpret_cast<sockaddr const*>(&target);
    REQUIRE(sendto(sender, "group", 5, 0, name, sizeof target) == 5);
    CHECK(child.exit_code() == 0);
    CHECK(recv_text(receiver, 5) == "group");
}
