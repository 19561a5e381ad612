// SPDX-License-Identifier: MIT
// bind(): arguments, states, and what it leaves behind.
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/link_local.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct LengthRow {
    Behaviour is;
    int family;
    int length;
    int error;
};

// clang-format off
LengthRow const length_rows[] = {
    {{"bind.length-0", "E.3-3", high, "winetest:test_bind; rostest:bind", "bind with length 0 fails with WSAEFAULT"}, AF_INET, 0, WSAEFAULT},
    {{"bind.length-15", "E.3-3", high, "winetest:test_bind; rostest:bind", "bind with one byte less than a sockaddr_in fails with WSAEFAULT"}, AF_INET, 15, WSAEFAULT},
    {{"bind.length-16", "E.3-3", high, "winetest:test_bind", "bind with exactly a sockaddr_in succeeds"}, AF_INET, 16, 0},
    {{"bind.length-larger", "E.3-5", medium, "docs:bind", "bind with a larger length succeeds"}, AF_INET, 128, 0},
    {{"bind.length6-24", "E.3-4", high, "winetest:test_bind", "bind with the old 24-byte IPv6 address fails with WSAEFAULT"}, AF_INET6, 24, WSAEFAULT},
    {{"bind.length6-28", "E.3-4", high, "winetest:test_bind", "bind with exactly a sockaddr_in6 succeeds"}, AF_INET6, 28, 0},
};
// clang-format on

sockaddr_in in4(u_long host_order, unsigned short port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(host_order);
    address.sin_port = htons(port);
    return address;
}

Outcome bind4(SOCKET s, sockaddr_in const& address) {
    return outcome([&] {
        return bind(s, reinterpret_cast<sockaddr const*>(&address),
                    static_cast<int>(sizeof address));
    });
}

}  // namespace

BEHAVIOURS(length_rows, row) {
    require_family(row.family);
    auto const s = stream_socket(row.family);
    auto const address = Address::loopback(row.family);
    CHECK_THAT(outcome([&] { return bind(s, address.data(), row.length); }), Yields(row.error));
}

BEHAVIOUR("bind.invalid-handle", "E.3-1", high, "rostest:bind",
          "bind on no socket fails with WSAENOTSOCK, whatever the address") {
    CHECK_THAT(outcome([] { return bind(INVALID_SOCKET, nullptr, 0); }), FailsWith(WSAENOTSOCK));
    CHECK_THAT(bind4(INVALID_SOCKET, in4(INADDR_LOOPBACK, 0)), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("bind.null", "E.3-2", high, "winetest:test_bind; rostest:bind",
          "bind to no address fails with WSAEFAULT, whatever the length") {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return bind(s, nullptr, 0); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return bind(s, nullptr, 16); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("bind.family", "E.3-6", high, "winetest:test_bind",
          "bind to an address of another family fails with WSAEAFNOSUPPORT") {
    auto const s = stream_socket();
    auto address = in4(INADDR_LOOPBACK, 0);
    address.sin_family = AF_UNIX;
    CHECK_THAT(bind4(s, address), FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("bind.family-other-ip", "E.3-6", high, "winetest:test_bind",
          "bind of an IPv4 socket to an IPv6 address, or the other way round, fails with "
          "WSAEAFNOSUPPORT") {
    require_family(AF_INET6);
    for (int const family : {AF_INET, AF_INET6}) {
        auto const s = stream_socket(family);
        auto const other = Address::any(family == AF_INET ? AF_INET6 : AF_INET);
        CHECK_THAT(
            outcome([&] { return bind(s, other.data(), static_cast<int>(sizeof(sockaddr_in6))); }),
            FailsWith(WSAEAFNOSUPPORT));
    }
}

BEHAVIOUR("bind.foreign-address", "E.3-7", high, "winetest:test_bind",
          "bind to an address that is not local fails with WSAEADDRNOTAVAIL") {
    CHECK_THAT(bind4(stream_socket(), in4(0xC0000201, 0)), FailsWith(WSAEADDRNOTAVAIL));
    CHECK_THAT(bind4(datagram_socket(), in4(0xC0000201, 0)), FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("bind.broadcast-stream", "E.3-7", high, "winetest:test_bind; rostest:bind",
          "bind of a stream socket to 255.255.255.255 fails with WSAEADDRNOTAVAIL") {
    CHECK_THAT(bind4(stream_socket(), in4(INADDR_BROADCAST, 0)), FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("bind.broadcast-datagram", "E.3-7", high, "winetest:test_bind; rostest:bind",
          "bind of a datagram socket to 255.255.255.255 fails with WSAEADDRNOTAVAIL") {
    auto const s = datagram_socket();
    CHECK_THAT(bind4(s, in4(INADDR_BROADCAST, 0)), FailsWith(WSAEADDRNOTAVAIL));
    BOOL const on = TRUE;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    CHECK_THAT(bind4(s, in4(INADDR_BROADCAST, 0)), FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("bind.twice", "E.3-9", high, "winetest:test_bind; rostest:bind",
          "bind on a bound socket fails with WSAEINVAL, even to another address") {
    auto const s = bound_stream();
    auto const before = local_address(s);
    CHECK_THAT(bind4(s, in4(INADDR_LOOPBACK, 0)), FailsWith(WSAEINVAL));
    CHECK_THAT(bind4(s, in4(INADDR_ANY, 0)), FailsWith(WSAEINVAL));
    CHECK(local_address(s) == before);
}

BEHAVIOUR("bind.mapped", "E.3-20", medium, "web:microsoft/WSL#10997; inferred from E.4-35",
          "an IPv6-only socket cannot bind to ::ffff:127.0.0.1, one of both families can") {
    require_family(AF_INET6);
    sockaddr_in6 mapped{};
    mapped.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr) == 1);
    auto const* const name = reinterpret_cast<sockaddr const*>(&mapped);
    auto const s = stream_socket(AF_INET6);
    CHECK_THAT(outcome([&] { return bind(s, name, sizeof mapped); }), FailsWith(WSAEADDRNOTAVAIL));
    DWORD const off = 0;
    REQUIRE(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char const*>(&off),
                       sizeof off) == 0);
    CHECK_THAT(outcome([&] { return bind(s, name, sizeof mapped); }), ReturnsAndResets(0));
}

BEHAVIOUR("bind.in-use", "E.3-11", high, "winetest:test_bind, test_reuseaddr",
          "bind to an address in use fails with WSAEADDRINUSE, for streams and datagrams") {
    auto const stream = bound_stream();
    CHECK_THAT(bind4(stream_socket(), in4(INADDR_LOOPBACK, local_address(stream).port())),
               FailsWith(WSAEADDRINUSE));
    auto const datagram = bound_datagram();
    CHECK_THAT(bind4(datagram_socket(), in4(INADDR_LOOPBACK, local_address(datagram).port())),
               FailsWith(WSAEADDRINUSE));
}

BEHAVIOUR("bind.stream-and-datagram", "E.3-19", high, "winetest:test_bind",
          "a stream and a datagram socket may be bound to the same port") {
    auto const stream = bound_stream();
    CHECK_THAT(bind4(datagram_socket(), in4(INADDR_LOOPBACK, local_address(stream).port())),
               ReturnsAndResets(0));
}

BEHAVIOUR("bind.dynamic-range", "E.3-10 E.3-18", high, "rostest:bind; docs:bind",
          "a port that the system chooses is at least 49152, for every kind of socket") {
    require(Capability::dynamic_ports);
    std::vector<UniqueSocket> kept;
    for (int const family : {AF_INET, AF_INET6}) {
        require_family(family);
        for (int const type : {SOCK_STREAM, SOCK_DGRAM}) {
            for (int i = 0; i != 16; ++i) {
                kept.emplace_back(socket(family, type, 0));
                auto const any = Address::loopback(family);
                REQUIRE(bind(kept.back(), any.data(), any.length()) == 0);
                CHECK(local_address(kept.back()).port() >= 49152);
            }
        }
    }
}

BEHAVIOUR("bind.port-0", "E.3-10", high, "rostest:bind; docs:bind",
          "bind to port 0 takes a free port, visible at once") {
    auto const first = bound_stream();
    auto const second = bound_stream();
    CHECK(local_address(first).port() != 0);
    CHECK(local_address(first).port() != local_address(second).port());
}

BEHAVIOUR("bind.wildcard", "E.3-16 E.8-4", high, "rostest:bind; docs:getsockname",
          "after a wildcard bind getsockname shows the wildcard and the port") {
    auto const s = stream_socket();
    REQUIRE_THAT(bind4(s, in4(INADDR_ANY, 0)), ReturnsAndResets(0));
    auto const name = local_address(s);
    CHECK(name == Address::any(AF_INET, name.port()));
    CHECK(name.port() != 0);
}

BEHAVIOUR("bind.after-close", "E.3-15", medium, "docs:Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE",
          "a port whose last connection was closed a moment ago can be bound and listened on") {
    unsigned short port = 0;
    {
        auto const listening = listener();
        port = local_address(listening).port();
        auto client = connected_to(listening);
        UniqueSocket server{accept(listening, nullptr, nullptr)};
        server.close();  // closes first, so the time-wait state is on this side
        char one{};
        CHECK_THAT(outcome([&] { return recv(client, &one, 1, 0); }), Returns(0));
    }
    auto const again = stream_socket();
    CHECK_THAT(bind4(again, in4(INADDR_LOOPBACK, port)), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return listen(again, 1); }), ReturnsAndResets(0));
}

BEHAVIOUR("bind.low-port", "E.3-13", medium, "docs:bind",
          "binding a port below 1024 needs no privilege") {
    // Any free one will do; which are taken is this machine's affair.
    auto const s = stream_socket();
    Outcome result{};
    for (unsigned short port = 1023; port > 900; --port) {
        result = bind4(s, in4(INADDR_LOOPBACK, port));
        if (result.last_error != WSAEADDRINUSE) break;
    }
    require(Capability::low_ports);
    CHECK_THAT(result, ReturnsAndResets(0));
}

BEHAVIOUR("bind.scope", "E.3-8", high, "winetest:test_bind",
          "bind to the IPv6 loopback address with another scope is WSAEADDRNOTAVAIL, with scope 0 "
          "it succeeds") {
    require_family(AF_INET6);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr.s6_addr[15] = 1;
    auto const bound = [&](unsigned long scope) {
        address.sin6_scope_id = static_cast<decltype(address.sin6_scope_id)>(scope);
        auto const s = stream_socket(AF_INET6);
        return outcome(
            [&] { return bind(s, reinterpret_cast<sockaddr*>(&address), sizeof address); });
    };
    CHECK_THAT(bound(0), ReturnsAndResets(0));
    CHECK_THAT(bound(0xabadcafe), FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("bind.network-broadcast", "E.3-17", high, "web:CIPster#21, bacpypes#59",
          "the broadcast address of the loopback network is nobody's to bind") {
    CHECK_THAT(bind4(datagram_socket(), in4(0x7FFFFFFF, 0)), FailsWith(WSAEADDRNOTAVAIL));
    CHECK_THAT(bind4(stream_socket(), in4(0x7FFFFFFF, 0)), FailsWith(WSAEADDRNOTAVAIL));
}

BEHAVIOUR("bind.network-broadcast-own", "E.3-17", high, "web:CIPster#21, bacpypes#59",
          "the broadcast address of a network this machine is in cannot be bound") {
    auto const asking = datagram_socket();
    INTERFACE_INFO list[64];
    DWORD bytes = 0;
    REQUIRE(WSAIoctl(asking, SIO_GET_INTERFACE_LIST, nullptr, 0, list, sizeof list, &bytes, nullptr,
                     nullptr) == 0);
    bool has_some = false;
    for (auto const* each = list; each != list + bytes / sizeof list[0]; ++each) {
        if ((each->iiFlags & IFF_LOOPBACK) != 0) continue;
        auto const own = ntohl(each->iiAddress.AddressIn.sin_addr.s_addr);
        auto const hosts = ~ntohl(each->iiNetmask.AddressIn.sin_addr.s_addr);
        if (own == 0 || hosts < 3) continue;
        has_some = true;
        CAPTURE(own, hosts);
        for (auto const& s : {datagram_socket(), stream_socket()}) {
            CHECK_THAT(bind4(s, in4(own | hosts, 0)), FailsWith(WSAEADDRNOTAVAIL));
            CHECK_THAT(bind4(s, in4(own, 0)), ReturnsAndResets(0));
        }
    }
    if (!has_some) skip("the machine is in no network but its own");
}

BEHAVIOUR(
    "bind.link-local-without-scope", "E.3-8", high, "winetest:test_bind",
    "a link-local address is bound without its scope as well, and getsockname has the scope") {
    require_family(AF_INET6);
    auto const addresses = link_local_addresses();
    if (addresses.empty()) skip("the machine has no link-local address");
    for (auto own : addresses) {
        auto const scope = own.sin6_scope_id;
        CHECK(scope != 0);
        own.sin6_scope_id = 0;
        for (int const type : {SOCK_STREAM, SOCK_DGRAM}) {
            CAPTURE(type);
            UniqueSocket const s{socket(AF_INET6, type, 0)};
            auto const* const name = reinterpret_cast<sockaddr const*>(&own);
            CHECK_THAT(outcome([&] { return bind(s, name, sizeof own); }), ReturnsAndResets(0));
            sockaddr_in6 bound{};
            int length = sizeof bound;
            CHECK(getsockname(s, reinterpret_cast<sockaddr*>(&bound), &length) == 0);
            CHECK(bound.sin6_scope_id == scope);
        }
    }
}

BEHAVIOUR("bind.scope-again", "E.3-8", high, "winetest:test_bind",
          "a bind that failed for its scope leaves the socket fit for another") {
    require_family(AF_INET6);
    auto const s = stream_socket(AF_INET6);
    sockaddr_in6 link_local{};
    link_local.sin6_family = AF_INET6;
    link_local.sin6_addr.s6_addr[0] = 0xfe;
    link_local.sin6_addr.s6_addr[1] = 0x80;
    link_local.sin6_addr.s6_addr[15] = 1;
    link_local.sin6_scope_id = 9999;
    CHECK_THAT(outcome([&] {
                   return bind(s, reinterpret_cast<sockaddr const*>(&link_local),
                               sizeof link_local);
               }),
               FailsWith(WSAEADDRNOTAVAIL));
    auto const any = Address::any(AF_INET6);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    REQUIRE(listen(s, 1) == 0);
    auto const client = stream_socket(AF_INET6);
    auto const target = Address::loopback(AF_INET6, local_address(s).port());
    CHECK(connect(client, target.data(), target.length()) == 0);
}

BEHAVIOUR("bind.dynamic-ports", "E.3-18", high, "docs:bind",
          "the ports that bind, connect and sendto have chosen by the system are 49152 or above") {
    require(Capability::dynamic_ports);
    constexpr unsigned short first_dynamic_port = 49152;
    auto const listening = listener();
    auto const target = local_address(listening);
    CHECK(target.port() >= first_dynamic_port);
    for (int i = 0; i != 5; ++i) {
        auto const client = stream_socket();
        REQUIRE(connect(client, target.data(), target.length()) == 0);
        CHECK(local_address(client).port() >= first_dynamic_port);
        auto const connected = datagram_socket();
        REQUIRE(connect(connected, target.data(), target.length()) == 0);
        CHECK(local_address(connected).port() >= first_dynamic_port);
        auto const sender = datagram_socket();
        REQUIRE(sendto(sender, "x", 1, 0, target.data(), target.length()) == 1);
        CHECK(local_address(sender).port() >= first_dynamic_port);
    }
}

BEHAVIOUR("bind.past-client", "E.3-15", medium,
          "docs:Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE; web:curl#8528",
          "the port of a client's connection that is over can be bound at once") {
    auto const listening = listener();
    auto const target = local_address(listening);
    // Bound, so that no other program's connection has the port as well.
    Pair pair{bound_stream(), {}};
    auto const port = local_address(pair.client);
    REQUIRE(connect(pair.client, target.data(), target.length()) == 0);
    pair.server = UniqueSocket{accept(listening, nullptr, nullptr)};
    REQUIRE(shutdown(pair.client, SD_SEND) ==
            0);  // the side that ends first keeps the memory of it
    CHECK(recv_text(pair.server, 1) == "");
    pair.server.close();
    CHECK(recv_text(pair.client, 1) == "");
    pair.client.close();
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return bind(s, port.data(), port.length()); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return listen(s, 1); }), ReturnsAndResets(0));
}

BEHAVIOUR("bind.live-client", "E.3-11", high, "winetest:test_bind",
          "the port of a client's connection that lives cannot be bound") {
    auto const pair = tcp_pair();
    auto const port = local_address(pair.client);
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return bind(s, port.data(), port.length()); }),
               FailsWith(WSAEADDRINUSE));
}
