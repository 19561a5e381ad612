// SPDX-License-Identifier: MIT
// The older name calls: this machine's name, hosts, services, protocols; and byte order.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/unique_socket.hpp"

using namespace ws2::test;

namespace {

std::string own_name() {
    std::array<char, 256> name{};
    REQUIRE(gethostname(name.data(), int{name.size()}) == 0);
    return name.data();
}

std::string first_address(hostent const& host) {
    in_addr address{};
    std::memcpy(&address, host.h_addr_list[0], sizeof address);
    return inet_ntoa(address);
}

// The last error of a call that must have returned NULL.
template <class Call>
int error_of(Call const& call) {
    WSASetLastError(untouched);
    CHECK(call() == nullptr);
    return WSAGetLastError();
}

}  // namespace

BEHAVIOUR("gethostname.arguments", "E.15-1 E.15-2", high, "winetest:test_gethostname",
          "gethostname needs room for the terminating zero and writes nothing without it") {
    auto const name = own_name();
    auto const length = static_cast<int>(name.size());
    std::string buffer(256, 'x');
    CHECK_THAT(outcome([&] { return gethostname(nullptr, 256); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return gethostname(buffer.data(), length); }), FailsWith(WSAEFAULT));
    for (int const less : {0, 1, length - 1}) {
        CHECK_THAT(outcome([&] { return gethostname(buffer.data(), less); }), FailsWith(WSAEFAULT));
    }
    CHECK(buffer == std::string(256, 'x'));
    CHECK_THAT(outcome([&] { return gethostname(buffer.data(), length + 1); }), Returns(0));
    CHECK(buffer.c_str() == name);
}

BEHAVIOUR("gethostname.resets", "0.3-2", high, "winetest:test_gethostname; rostest:send",
          "gethostname sets the last error to 0 when it succeeds") {
    std::array<char, 256> name{};
    CHECK_THAT(outcome([&] { return gethostname(name.data(), 256); }), ReturnsAndResets(0));
}

BEHAVIOUR("gethostname.wide", "E.15-2", high, "winetest:test_GetHostNameW",
          "GetHostNameW gives the name that gethostname gives, under the same rules") {
    auto const name = own_name();
    auto const length = static_cast<int>(name.size());
    std::wstring buffer(256, L'x');
    CHECK_THAT(outcome([&] { return GetHostNameW(nullptr, 256); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return GetHostNameW(buffer.data(), length); }), FailsWith(WSAEFAULT));
    CHECK(buffer == std::wstring(256, L'x'));
    CHECK_THAT(outcome([&] { return GetHostNameW(buffer.data(), length + 1); }), Returns(0));
    CHECK(std::wstring{buffer.c_str()} == std::wstring(name.begin(), name.end()));
}

BEHAVIOUR("gethostbyname.localhost", "E.15-3", high, "winetest:test_gethostbyname_hack",
          "gethostbyname finds localhost at 127.0.0.1") {
    auto const* const host = gethostbyname("localhost");
    REQUIRE(host);
    CHECK(host->h_addrtype == AF_INET);
    CHECK(host->h_length == 4);
    CHECK(first_address(*host) == "127.0.0.1");
}

BEHAVIOUR("gethostbyname.own", "E.15-3", medium, "docs:gethostbyname",
          "gethostbyname takes NULL, an empty name and the own name for this machine") {
    auto const* host = gethostbyname(nullptr);
    REQUIRE(host);
    auto const address = first_address(*host);
    host = gethostbyname("");
    REQUIRE(host);
    CHECK(first_address(*host) == address);
    host = gethostbyname(own_name().c_str());
    REQUIRE(host);
    CHECK(first_address(*host) == address);
}

BEHAVIOUR("gethostbyname.unknown", "E.15-3", high, "winetest:test_gethostbyname",
          "gethostbyname of a name that does not exist gives NULL and WSAHOST_NOT_FOUND") {
    CHECK(error_of([] { return gethostbyname("nonexistent.invalid"); }) == WSAHOST_NOT_FOUND);
}

BEHAVIOUR("gethostbyname.layout", "E.15-36", high, "winetest:test_dns",
          "an answer of gethostbyname is one block: the entry, its aliases, its addresses") {
    auto* const host = gethostbyname("localhost");
    REQUIRE(host);
    CHECK(static_cast<void*>(host->h_aliases) == static_cast<void*>(host + 1));
    auto** end = host->h_aliases;
    while (*end) ++end;
    CHECK(host->h_addr_list == end + 1);
    for (end = host->h_addr_list; *end; ++end) {
    }
    CHECK(static_cast<void*>(host->h_addr_list[0]) == static_cast<void*>(end + 1));
}

BEHAVIOUR("gethostbyname.per-thread", "E.15-4 E.15-36", high, "docs:gethostbyname",
          "each thread has an answer of gethostbyname of its own, which its next call overwrites") {
    auto* const mine = gethostbyname("localhost");
    REQUIRE(mine);
    hostent* theirs = nullptr;
    std::thread{[&] { theirs = gethostbyname("localhost"); }}.join();
    CHECK(theirs != mine);
    CHECK(first_address(*mine) == "127.0.0.1");
    CHECK(gethostbyname("127.0.0.2") == mine);
    CHECK(first_address(*mine) == "127.0.0.2");
}

BEHAVIOUR("gethostbyaddr.loopback", "E.15-37", medium, "docs:gethostbyaddr",
          "the answer of gethostbyaddr begins with the address that was asked for") {
    auto const address = inet_addr("127.0.0.1");
    auto const* const host =
        gethostbyaddr(reinterpret_cast<char const*>(&address), sizeof address, AF_INET);
    REQUIRE(host);
    CHECK(std::string{host->h_name} != "");
    CHECK(first_address(*host) == "127.0.0.1");
}

BEHAVIOUR("gethostbyaddr.family", "E.15-37", medium, "docs:gethostbyaddr",
          "gethostbyaddr for an unknown family gives WSAEAFNOSUPPORT") {
    auto const address = inet_addr("127.0.0.1");
    CHECK(error_of([&] { return gethostbyaddr(reinterpret_cast<char const*>(&address), 4, 99); }) ==
          WSAEAFNOSUPPORT);
}

BEHAVIOUR("gethostbyaddr.length", "E.15-37", medium, "docs:gethostbyaddr",
          "gethostbyaddr with too few bytes of an IPv4 address gives WSAEFAULT") {
    auto const address = inet_addr("127.0.0.1");
    CHECK(error_of([&] {
              return gethostbyaddr(reinterpret_cast<char const*>(&address), 3, AF_INET);
          }) == WSAEFAULT);
}

BEHAVIOUR("getprotobyname.names", "E.15-31", high, "winetest:test_getprotobyname",
          "getprotobyname finds protocols in any letter case") {
    struct Row {
        char const* name;
        int number;
    };
    constexpr Row rows[] = {
        {"ip",        0 },
        {"ICMP",      1 },
        {"tcp",       6 },
        {"Udp",       17},
        {"rdp",       27},
        {"IPv6",      41},
        {"ipv6-icmp", 58},
        {"rvd",       66},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const* const protocol = getprotobyname(row.name);
        REQUIRE(protocol);
        CHECK(protocol->p_proto == row.number);
    }
    CHECK(error_of([] { return getprotobyname("nonexistentprotocol"); }) == WSANO_DATA);
}

BEHAVIOUR("getprotobynumber.numbers", "E.15-38", high, "winetest:test_getprotobynumber",
          "getprotobynumber finds the protocols that Windows lists and no others") {
    constexpr std::array known{0,  1,  3,  6,  8,  12, 17, 20, 22, 27,
                               41, 43, 44, 50, 51, 58, 59, 60, 66};
    for (int number = -1; number <= 256; ++number) {
        CAPTURE(number);
        bool const is_known = std::find(known.begin(), known.end(), number) != known.end();
        CHECK((getprotobynumber(number) != nullptr) == is_known);
    }
    auto const* const tcp = getprotobynumber(6);
    REQUIRE(tcp);
    CHECK(std::string{tcp->p_name} == "tcp");
    CHECK(std::string{tcp->p_aliases[0]} == "TCP");
}

BEHAVIOUR(
    "getservbyname.names", "E.15-4", high, "winetest:test_getservbyname",
    "getservbyname finds services by name and protocol, and answers in one place per thread") {
    auto const* const domain = getservbyname("domain", "udp");
    REQUIRE(domain);
    CHECK(ntohs(static_cast<u_short>(domain->s_port)) == 53);
    CHECK(std::string{domain->s_proto} == "udp");
    CHECK(std::string{domain->s_name} == "domain");
    auto const* const telnet = getservbyname("telnet", "tcp");
    REQUIRE(telnet);
    CHECK(ntohs(static_cast<u_short>(telnet->s_port)) == 23);
    CHECK(telnet == domain);
}

BEHAVIOUR("getservbyname.per-thread", "E.15-4", high, "docs:getservbyname; docs:getprotobyname",
          "getservbyname and getprotobyname answer each in one place per thread") {
    auto const* const service = getservbyname("domain", "udp");
    auto const* const protocol = getprotobyname("tcp");
    REQUIRE(service);
    REQUIRE(protocol);
    servent const* other_service = nullptr;
    protoent const* other_protocol = nullptr;
    std::thread{[&] {
        other_service = getservbyname("telnet", "tcp");
        other_protocol = getprotobyname("udp");
    }}.join();
    CHECK(other_service != service);
    CHECK(other_protocol != protocol);
    CHECK(std::string{service->s_name} == "domain");
    CHECK(std::string{protocol->p_name} == "tcp");
    CHECK(getprotobyname("udp") == protocol);
    CHECK(std::string{protocol->p_name} == "udp");
}

BEHAVIOUR("getservbyname.any-protocol", "E.15-32", medium, "docs:getservbyname",
          "getservbyname without a protocol finds the first service of that name") {
    auto const* const http = getservbyname("http", nullptr);
    REQUIRE(http);
    CHECK(ntohs(static_cast<u_short>(http->s_port)) == 80);
    CHECK(error_of([] { return getservbyname("nonexistentservice", nullptr); }) == WSANO_DATA);
}

BEHAVIOUR("getservbyport.directplay", "E.15-39", high, "rostest:getservbyport",
          "getservbyport finds directplaysrvr at port 47624, for both protocols") {
    for (auto const* const protocol : {"tcp", "udp"}) {
        auto const* const found = getservbyport(htons(47624), protocol);
        REQUIRE(found);
        CHECK(std::string(found->s_name) == "directplaysrvr");
    }
}

BEHAVIOUR("getservbyport.ports", "E.15-39", medium, "docs:getservbyport",
          "getservbyport takes the port in network order") {
    auto const* const smtp = getservbyport(htons(25), "tcp");
    REQUIRE(smtp);
    CHECK(std::string{smtp->s_name} == "smtp");
    CHECK(error_of([] { return getservbyport(htons(65123), nullptr); }) == WSANO_DATA);
}

BEHAVIOUR("byte-order.plain", "E.15-40", high, "docs:htonl",
          "htons, htonl, ntohs and ntohl convert from and to big endian") {
    u_long const value = htonl(0x01020304);
    std::array<unsigned char, 4> bytes{};
    std::memcpy(bytes.data(), &value, bytes.size());
    CHECK(bytes == std::array<unsigned char, 4>{1, 2, 3, 4});
    CHECK(ntohl(value) == 0x01020304);
    CHECK(ntohs(htons(0x0102)) == 0x0102);
}

BEHAVIOUR("byte-order.socket", "E.15-40", medium, "docs:WSAHtonl",
          "WSAHtons and its kin convert like htons and its kin, and want a place for the result") {
    UniqueSocket const s{socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)};
    REQUIRE(s.valid());
    u_long wide = 0;
    u_short narrow = 0;
    CHECK_THAT(outcome([&] { return WSAHtonl(s, 0x01020304, &wide); }), Returns(0));
    CHECK(wide == htonl(0x01020304));
    CHECK_THAT(outcome([&] { return WSANtohs(s, 0x0102, &narrow); }), Returns(0));
    CHECK(narrow == ntohs(0x0102));
    CHECK_THAT(outcome([&] { return WSAHtonl(s, 1, nullptr); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSANtohs(s, 1, nullptr); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("byte-order.no-socket", "E.15-40", medium, "docs:WSAHtonl",
          "WSAHtons and its kin fail with WSAENOTSOCK without a socket") {
    u_long wide = 0;
    u_short narrow = 0;
    CHECK_THAT(outcome([&] { return WSAHtonl(INVALID_SOCKET, 1, &wide); }), FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return WSANtohs(INVALID_SOCKET, 1, &narrow); }),
               FailsWith(WSAENOTSOCK));
}
