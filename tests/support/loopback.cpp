// SPDX-License-Identifier: MIT
// The test bench on the loopback.
#include "tests/support/loopback.hpp"

#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/support/error_names.hpp"

namespace ws2::test {
namespace {

void need(bool good, char const* what) {
    if (!good)
        throw std::runtime_error{std::string{"test bench: "} + what + ": " +
                                 error_name(WSAGetLastError())};
}

UniqueSocket open_socket(int family, int type, int protocol) {
    UniqueSocket s{socket(family, type, protocol)};
    need(s.valid(), "socket");
    return s;
}

UniqueSocket bind_to_loopback(UniqueSocket s, int family) {
    auto const address = Address::loopback(family);
    need(bind(s, address.data(), address.length()) == 0, "bind");
    return s;
}

}  // namespace

int address_length(int family) {
    return static_cast<int>(family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in));
}

Address Address::any(int family, unsigned short port) {
    Address address;
    address.length_ = address_length(family);
    address.storage_.ss_family = static_cast<decltype(address.storage_.ss_family)>(family);
    // Both families keep the port in the same place.
    reinterpret_cast<sockaddr_in*>(&address.storage_)->sin_port = htons(port);
    return address;
}

Address Address::loopback(int family, unsigned short port) {
    auto address = any(family, port);
    if (family == AF_INET6)
        reinterpret_cast<sockaddr_in6*>(&address.storage_)->sin6_addr.s6_addr[15] = 1;
    else
        reinterpret_cast<sockaddr_in*>(&address.storage_)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

unsigned short Address::port() const {
    return ntohs(reinterpret_cast<sockaddr_in const*>(&storage_)->sin_port);
}

bool Address::operator==(Address const& other) const {
    if (family() != other.family() || port() != other.port()) return false;
    if (family() == AF_INET6) {
        auto const& left = reinterpret_cast<sockaddr_in6 const*>(&storage_)->sin6_addr;
        auto const& right = reinterpret_cast<sockaddr_in6 const*>(&other.storage_)->sin6_addr;
        return std::memcmp(&left, &right, sizeof left) == 0;
    }
    return reinterpret_cast<sockaddr_in const*>(&storage_)->sin_addr.s_addr ==
           reinterpret_cast<sockaddr_in const*>(&other.storage_)->sin_addr.s_addr;
}

Address local_address(SOCKET socket) {
    Address address;
    auto* const length = address.length_out();
    need(getsockname(socket, address.data(), length) == 0, "getsockname");
    return address;
}

Address remote_address(SOCKET socket) {
    Address address;
    auto* const length = address.length_out();
    need(getpeername(socket, address.data(), length) == 0, "getpeername");
    return address;
}

UniqueSocket stream_socket(int family) { return open_socket(family, SOCK_STREAM, IPPROTO_TCP); }
UniqueSocket datagram_socket(int family) { return open_socket(family, SOCK_DGRAM, IPPROTO_UDP); }
UniqueSocket bound_stream(int family) { return bind_to_loopback(stream_socket(family), family); }
UniqueSocket bound_datagram(int family) {
    return bind_to_loopback(datagram_socket(family), family);
}

unsigned short unused_port(int type) {
    UniqueSocket both{socket(AF_INET6, type, 0)};
    bool const has_ipv6 = both.valid();
    if (!has_ipv6) both = open_socket(AF_INET, type, 0);
    if (has_ipv6) {
        int const off = 0;
        need(setsockopt(both, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char const*>(&off),
                        static_cast<int>(sizeof off)) == 0,
             "IPV6_V6ONLY");
    }
    auto const any = Address::any(has_ipv6 ? AF_INET6 : AF_INET);
    need(bind(both, any.data(), any.length()) == 0, "bind");
    return local_address(both).port();
}

UniqueSocket listener(int family, int backlog) {
    auto s = bound_stream(family);
    need(listen(s, backlog) == 0, "listen");
    return s;
}

UniqueSocket connected_to(SOCKET listening) {
    auto const address = local_address(listening);
    auto s = stream_socket(address.family());
    need(connect(s, address.data(), address.length()) == 0, "connect");
    return s;
}

Pair tcp_pair(int family) {
    auto const listening = listener(family);
    auto client = connected_to(listening);
    UniqueSocket server{accept(listening, nullptr, nullptr)};
    need(server.valid(), "accept");
    need(remote_address(server) == local_address(client), "a stranger was accepted");
    return {std::move(client), std::move(server)};
}

Pair udp_pair(int family) {
    Pair pair{bound_datagram(family), bound_datagram(family)};
    auto const client = local_address(pair.client);
    auto const server = local_address(pair.server);
    need(connect(pair.client, server.data(), server.length()) == 0, "connect");
    need(connect(pair.server, client.data(), client.length()) == 0, "connect");
    return pair;
}

Nobody nobody(int family) {
    auto keeper = bound_stream(family);
    auto const address = local_address(keeper);
    return {std::move(keeper), address};
}

void set_non_blocking(SOCKET socket) {
    u_long on = 1;
    need(ioctlsocket(socket, static_cast<int>(FIONBIO), &on) == 0, "FIONBIO");
}

void close_with_reset(UniqueSocket socket) {
    linger abort{};
    abort.l_onoff = 1;
    need(setsockopt(socket, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&abort),
                    static_cast<int>(sizeof abort)) == 0,
         "SO_LINGER");
    socket.close();
}

}  // namespace ws2::test
