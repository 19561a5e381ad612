// SPDX-License-Identifier: MIT
// ws2_socket_fd and ws2_socket_from_fd: a SOCKET and the descriptor under it. The foreign
// descriptors come from the platform room, which knows nothing of Winsock.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <ws2shim/ws2shim.h>

#include "platform/options.hpp"
#include "platform/socket_calls.hpp"
#include "platform/waker.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;

namespace {

Address loopback() {
    Address address;
    address.family = Family::ipv4;
    address.ip = {127, 0, 0, 1};
    return address;
}

UniqueDescriptor descriptor(SocketType type, BlockingMode mode = BlockingMode::blocking) {
    auto opened = platform::open_socket({Family::ipv4, type, 0}, mode);
    REQUIRE(opened);
    return std::move(*opened);
}

SOCKET adopted(UniqueDescriptor& from) {
    SOCKET const s = ws2_socket_from_fd(from.get());
    REQUIRE(s != INVALID_SOCKET);
    CHECK(ws2_socket_fd(s) == from.get());
    static_cast<void>(from.release());
    return s;
}

int error_of(int value) { return value == SOCKET_ERROR ? WSAGetLastError() : 0; }

}  // namespace

TEST_CASE("a descriptor is asked for only on a socket", "[descriptors]") {
    CHECK(ws2_socket_fd(0) == -1);
    CHECK(WSAGetLastError() == WSANOTINITIALISED);
    CHECK(ws2_socket_from_fd(0) == INVALID_SOCKET);
    CHECK(WSAGetLastError() == WSANOTINITIALISED);
    test::WinsockSession const session;
    CHECK(ws2_socket_fd(INVALID_SOCKET) == -1);
    CHECK(WSAGetLastError() == WSAENOTSOCK);
    CHECK(ws2_socket_from_fd(-1) == INVALID_SOCKET);
    CHECK(WSAGetLastError() == WSAENOTSOCK);
}

TEST_CASE("UDP_SEND_MSG_SIZE is refused where the host would send one long datagram",
          "[descriptors]") {
    test::WinsockSession const session;
    SOCKET const s = socket(AF_INET, SOCK_DGRAM, 0);
    REQUIRE(s != INVALID_SOCKET);
    bool const is_there{platform::get_option(ws2_socket_fd(s), Option::udp_send_segment)};
    DWORD length = 2;
    int size = sizeof length;
    auto* const bytes = reinterpret_cast<char*>(&length);
    CHECK(error_of(setsockopt(s, IPPROTO_UDP, UDP_SEND_MSG_SIZE, bytes, size)) ==
          (is_there ? 0 : WSAENOPROTOOPT));
    CHECK(error_of(getsockopt(s, IPPROTO_UDP, UDP_SEND_MSG_SIZE, bytes, &size)) ==
          (is_there ? 0 : WSAENOPROTOOPT));
    closesocket(s);
}

TEST_CASE("a descriptor that is no socket stays the caller's", "[descriptors]") {
    test::WinsockSession const session;
    auto const waker = platform::Waker::make();
    REQUIRE(waker);
    CHECK(ws2_socket_from_fd(waker->descriptor()) == INVALID_SOCKET);
    CHECK(WSAGetLastError() == WSAENOTSOCK);
}

TEST_CASE("a fresh foreign descriptor becomes a fresh socket", "[descriptors]") {
    test::WinsockSession const session;
    auto fd = descriptor(SocketType::stream);
    SOCKET const s = adopted(fd);
    sockaddr_in name{};
    int length = sizeof name;
    CHECK(error_of(getsockname(s, reinterpret_cast<sockaddr*>(&name), &length)) == WSAEINVAL);
    CHECK(error_of(send(s, "x", 1, 0)) == WSAENOTCONN);
    CHECK(closesocket(s) == 0);
}

TEST_CASE("a foreign listener accepts, and both ends transfer", "[descriptors]") {
    test::WinsockSession const session;
    auto listening = descriptor(SocketType::stream);
    REQUIRE(platform::bind(listening.get(), loopback()) == Code::ok);
    REQUIRE(platform::listen(listening.get(), 4) == Code::ok);
    auto const target = platform::local_address(listening.get());
    REQUIRE(target);
    auto client = descriptor(SocketType::stream);
    REQUIRE(platform::connect(client.get(), *target) == Code::ok);

    SOCKET const listener = adopted(listening);
    SOCKET const one = adopted(client);
    SOCKET const other = accept(listener, nullptr, nullptr);
    REQUIRE(other != INVALID_SOCKET);
    CHECK(send(one, "hello", 5, 0) == 5);
    char data[5];
    CHECK(recv(other, data, 5, MSG_WAITALL) == 5);
    sockaddr_in peer{};
    int length = sizeof peer;
    REQUIRE(getpeername(one, reinterpret_cast<sockaddr*>(&peer), &length) == 0);
    CHECK(peer.sin_port == target->port_be);
    for (SOCKET const each : {one, other, listener}) CHECK(closesocket(each) == 0);
}

TEST_CASE("the blocking mode is the descriptor's", "[descriptors]") {
    test::WinsockSession const session;
    auto fd = descriptor(SocketType::datagram, BlockingMode::non_blocking);
    REQUIRE(platform::bind(fd.get(), loopback()) == Code::ok);
    SOCKET const s = adopted(fd);
    char one{};
    CHECK(error_of(recv(s, &one, 1, 0)) == WSAEWOULDBLOCK);
    CHECK(closesocket(s) == 0);
}
