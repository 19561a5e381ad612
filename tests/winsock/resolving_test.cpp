// SPDX-License-Identifier: MIT
// getaddrinfo, getnameinfo and their wide forms. Nothing here needs a network: only numbers,
// localhost, this machine's own name and names that cannot exist.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

// Headers of some SDKs lack these.
extern "C" {
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
}

using namespace ws2::test;

namespace {

struct ListDeleter {
    void operator()(ADDRINFOA* list) const { freeaddrinfo(list); }
    void operator()(ADDRINFOW* list) const { FreeAddrInfoW(list); }
};

template <class Info>
struct Answer {
    int code = 0;
    int last_error = 0;
    std::unique_ptr<Info, ListDeleter> list;

    std::vector<Info const*> entries() const {
        std::vector<Info const*> all;
        for (Info const* entry = list.get(); entry; entry = entry->ai_next) all.push_back(entry);
        return all;
    }
};

template <class Call, class Info>
Answer<Info> answer(Call const& call, Info const*) {
    Info* list = nullptr;
    WSASetLastError(untouched);
    Answer<Info> result;
    result.code = call(&list);
    result.last_error = WSAGetLastError();
    result.list.reset(list);
    return result;
}

Answer<ADDRINFOA> resolve(char const* node, char const* service, ADDRINFOA const* hints = nullptr) {
    return answer([&](ADDRINFOA** list) { return getaddrinfo(node, service, hints, list); }, hints);
}

Answer<ADDRINFOW> resolve(wchar_t const* node, wchar_t const* service,
                          ADDRINFOW const* hints = nullptr) {
    return answer([&](ADDRINFOW** list) { return GetAddrInfoW(node, service, hints, list); },
                  hints);
}

ADDRINFOA hints_for(int family, int type = 0, int protocol = 0, int flags = 0) {
    ADDRINFOA hints{};
    hints.ai_family = family;
    hints.ai_socktype = type;
    hints.ai_protocol = protocol;
    hints.ai_flags = flags;
    return hints;
}

// Asks for stream sockets, so that the answer has one entry by anybody's rules.
Answer<ADDRINFOA> resolve_stream(char const* node, char const* service) {
    auto const hints = hints_for(AF_UNSPEC, SOCK_STREAM);
    return resolve(node, service, &hints);
}

// "a.b.c.d:port", as WSAAddressToString prints it.
std::string text_of(ADDRINFOA const& entry) {
    std::array<char, 72> text{};
    DWORD length = text.size();
    REQUIRE(WSAAddressToStringA(entry.ai_addr, static_cast<DWORD>(entry.ai_addrlen), nullptr,
                                text.data(), &length) == 0);
    return text.data();
}

std::string only_text_of(Answer<ADDRINFOA> const& answer) {
    REQUIRE(answer.code == 0);
    REQUIRE(answer.entries().size() == 1);
    return text_of(*answer.list);
}

void check_fails(Answer<ADDRINFOA> const& answer, int code) {
    CHECK_THAT(answer.code, ReturnsCode(code));
    CHECK(answer.last_error == code);
    CHECK(!answer.list);
}

}  // namespace

BEHAVIOUR("getaddrinfo.nothing", "E.15-6 0.3-3", high, "winetest:test_getaddrinfo",
          "without node and service getaddrinfo fails with WSAHOST_NOT_FOUND and clears the list") {
    auto* list = reinterpret_cast<ADDRINFOA*>(&check_fails);
    CHECK_THAT(getaddrinfo(nullptr, nullptr, nullptr, &list), ReturnsCode(WSAHOST_NOT_FOUND));
    CHECK(WSAGetLastError() == WSAHOST_NOT_FOUND);
    CHECK(list == nullptr);
}

BEHAVIOUR("getaddrinfo.nothing-wide", "E.15-6", high,
          "winetest:test_getaddrinfo; rostest:getaddrinfo",
          "without node and service GetAddrInfoW fails as well, and clears the list") {
    auto* wide = reinterpret_cast<ADDRINFOW*>(&check_fails);
    CHECK_THAT(GetAddrInfoW(nullptr, nullptr, nullptr, &wide), ReturnsCode(WSAHOST_NOT_FOUND));
    CHECK(WSAGetLastError() == WSAHOST_NOT_FOUND);
    CHECK(wide == nullptr);
}

BEHAVIOUR("getaddrinfo.success", "E.15-20", high, "winetest:test_getaddrinfo",
          "getaddrinfo returns 0 and sets the last error to 0 when it succeeds") {
    auto const found = resolve("localhost", "80");
    CHECK(found.code == 0);
    CHECK(found.last_error == 0);
    CHECK(found.list);
    auto const wide = resolve(L"localhost", L"80");
    CHECK(wide.code == 0);
    CHECK(wide.last_error == 0);
    CHECK(wide.list);
}

BEHAVIOUR("getaddrinfo.numeric", "E.15-43", high, "winetest:test_getaddrinfo",
          "getaddrinfo: a numeric node gives exactly that address") {
    CHECK(only_text_of(resolve_stream("192.168.1.253", nullptr)) == "192.168.1.253");
    CHECK(only_text_of(resolve_stream("192.168.1.253", "1024")) == "192.168.1.253:1024");
    CHECK(only_text_of(resolve_stream("2a00:2039:dead:beef:cafe::6666", nullptr)) ==
          "2a00:2039:dead:beef:cafe::6666");
}

BEHAVIOUR("getaddrinfo.odd-numeric", "E.15-11", medium, "rostest:getaddrinfo",
          "getaddrinfo: the parts of a numeric node may be octal and hexadecimal") {
    CHECK(only_text_of(resolve_stream("1.2.3.0x4", nullptr)) == "1.2.3.4");
    CHECK(only_text_of(resolve_stream("1.2.3.010", nullptr)) == "1.2.3.8");
}

BEHAVIOUR("getaddrinfo.space-behind", "E.15-11", medium, "rostest:getaddrinfo",
          "getaddrinfo: a numeric node may have a space behind it") {
    CHECK(only_text_of(resolve_stream("0.0.0.0 ", nullptr)) == "0.0.0.0");
}

BEHAVIOUR("getaddrinfo.short-numeric", "E.15-10", high, "rostest:getaddrinfo",
          "getaddrinfo: a node with less than four parts is a name that does not exist") {
    check_fails(resolve("1.2.3", nullptr), WSAHOST_NOT_FOUND);
}

BEHAVIOUR("getaddrinfo.brackets", "E.15-12", high, "winetest:test_getaddrinfo",
          "getaddrinfo: an IPv6 node may have brackets and a port, which does not count") {
    CHECK(only_text_of(resolve_stream("[beef::cafe]", nullptr)) == "beef::cafe");
    CHECK(only_text_of(resolve_stream("[beef::cafe]:10239", nullptr)) == "beef::cafe");
    auto const numeric = hints_for(AF_UNSPEC, 0, 0, AI_NUMERICHOST);
    check_fails(resolve("[beef::cafe", nullptr, &numeric), WSAHOST_NOT_FOUND);
    check_fails(resolve("beef::cafe]", nullptr, &numeric), WSAHOST_NOT_FOUND);
    check_fails(resolve("192.168.1.253:1024", nullptr, &numeric), WSAHOST_NOT_FOUND);
}

BEHAVIOUR("getaddrinfo.numeric-host", "E.15-13", high, "winetest:test_getaddrinfo",
          "getaddrinfo: AI_NUMERICHOST with a name fails with WSAHOST_NOT_FOUND") {
    auto const hints = hints_for(AF_UNSPEC, 0, 0, AI_NUMERICHOST);
    check_fails(resolve("localhost", "80", &hints), WSAHOST_NOT_FOUND);
}

BEHAVIOUR("getaddrinfo.numeric-family", "E.15-43", high, "winetest:test_getaddrinfo",
          "getaddrinfo: a numeric node of the other family fails with WSAHOST_NOT_FOUND") {
    auto const hints = hints_for(AF_INET, 0, 0, AI_NUMERICHOST);
    check_fails(resolve("[beef::cafe]", nullptr, &hints), WSAHOST_NOT_FOUND);
}

BEHAVIOUR("getaddrinfo.unknown-host", "E.15-46", high, "winetest:test_getaddrinfo",
          "getaddrinfo: a name that does not exist fails with WSAHOST_NOT_FOUND") {
    check_fails(resolve("nonexistent.invalid", nullptr), WSAHOST_NOT_FOUND);
    check_fails(resolve(" ", nullptr), WSAHOST_NOT_FOUND);
    for (auto const* const node : {"localhost:80", "0.0.0.0:80", "0.0.0.0.0", "1.1.1.256"}) {
        CAPTURE(node);
        check_fails(resolve(node, nullptr), WSAHOST_NOT_FOUND);
    }
    CHECK_THAT(resolve(L"nonexistent.invalid", nullptr).code, ReturnsCode(WSAHOST_NOT_FOUND));
}

BEHAVIOUR("getaddrinfo.unknown-service", "E.15-14", high, "winetest:test_getaddrinfo",
          "getaddrinfo: a service that does not exist fails with WSATYPE_NOT_FOUND") {
    auto const hints = hints_for(AF_UNSPEC);
    check_fails(resolve(nullptr, "nonexistentservice", &hints), WSATYPE_NOT_FOUND);
    for (auto const* service : {"0x1a", "28a", "28 ", ":0"}) {
        CAPTURE(service);
        check_fails(resolve("127.0.0.1", service, &hints), WSATYPE_NOT_FOUND);
    }
}

BEHAVIOUR("getaddrinfo.numeric-service", "E.15-15", medium, "rostest:getaddrinfo",
          "getaddrinfo: a numeric service is read as strtol would read it") {
    CHECK(only_text_of(resolve_stream("127.0.0.1", "010")) == "127.0.0.1:10");
    CHECK(only_text_of(resolve_stream("127.0.0.1", "65536")) == "127.0.0.1");
    CHECK(only_text_of(resolve_stream("127.0.0.1", "")) == "127.0.0.1");
}

BEHAVIOUR(
    "getaddrinfo.signed-service", "E.15-15", medium, "rostest:getaddrinfo",
    "getaddrinfo: a numeric service may have white space and a sign in front, and saturates") {
    CHECK(only_text_of(resolve_stream("127.0.0.1", " 123")) == "127.0.0.1:123");
    CHECK(only_text_of(resolve_stream("127.0.0.1", "+5")) == "127.0.0.1:5");
    CHECK(only_text_of(resolve_stream("127.0.0.1", "-1")) == "127.0.0.1:65535");
    CHECK(only_text_of(resolve_stream("127.0.0.1", "4294967296")) == "127.0.0.1:65535");
}

BEHAVIOUR("getaddrinfo.named-service", "E.15-17", high, "winetest:test_getaddrinfo",
          "getaddrinfo: a service by its name gives its port") {
    auto const hints = hints_for(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(only_text_of(resolve("127.0.0.1", "http", &hints)) == "127.0.0.1:80");
}

BEHAVIOUR("getaddrinfo.named-service-type", "E.15-17", medium, "rostest:getaddrinfo",
          "getaddrinfo: a service that exists for TCP only sets ai_socktype") {
    auto const found = resolve("127.0.0.1", "http");
    CHECK(only_text_of(found) == "127.0.0.1:80");
    CHECK(found.list->ai_socktype == SOCK_STREAM);
}

BEHAVIOUR(
    "getaddrinfo.named-service-protocol", "E.15-17", medium, "docs:getaddrinfo",
    "getaddrinfo: a service that exists for UDP only is found when the hints say UDP, and with "
    "TCP is WSATYPE_NOT_FOUND") {
    auto const udp = hints_for(AF_INET, 0, IPPROTO_UDP);
    CHECK(only_text_of(resolve("127.0.0.1", "tftp", &udp)) == "127.0.0.1:69");
    auto const tcp = hints_for(AF_INET, 0, IPPROTO_TCP);
    CHECK(resolve("127.0.0.1", "tftp", &tcp).code == WSATYPE_NOT_FOUND);
}

BEHAVIOUR("getaddrinfo.echo", "E.15-17 E.15-19", high, "winetest:test_getaddrinfo",
          "getaddrinfo: type and protocol of the hints stand in every entry, even when they are 0 "
          "or odd") {
    for (int const family : {AF_UNSPEC, AF_INET}) {
        for (int const type : {0, SOCK_STREAM, SOCK_DGRAM}) {
            for (int const protocol :
                 {0, int{IPPROTO_TCP}, int{IPPROTO_UDP}, int{IPPROTO_IPV6}, 999}) {
                CAPTURE(family, type, protocol);
                auto const hints = hints_for(family, type, protocol);
                auto const found = resolve("localhost", nullptr, &hints);
                CHECK(found.code == 0);
                for (auto const* entry : found.entries()) {
                    CHECK((entry->ai_family == AF_INET || entry->ai_family == AF_INET6));
                    CHECK((family == AF_UNSPEC || entry->ai_family == family));
                    CHECK(entry->ai_socktype == type);
                    CHECK(entry->ai_protocol == protocol);
                    CHECK(entry->ai_flags == 0);
                    CHECK(entry->ai_canonname == nullptr);
                    CHECK(entry->ai_addr->sa_family == entry->ai_family);
                }
            }
        }
    }
}

BEHAVIOUR("getaddrinfo.one-per-address", "E.15-17", high, "winetest:test_getaddrinfo",
          "getaddrinfo: there is one entry per address, not one per socket type") {
    CHECK(resolve("127.0.0.1", "80").entries().size() == 1);
}

BEHAVIOUR("getaddrinfo.bad-type", "E.15-16", high, "winetest:test_getaddrinfo",
          "getaddrinfo: an unknown type in the hints fails with WSAESOCKTNOSUPPORT") {
    auto const hints = hints_for(AF_UNSPEC, 999, IPPROTO_TCP);
    check_fails(resolve("localhost", nullptr, &hints), WSAESOCKTNOSUPPORT);
}

BEHAVIOUR("getaddrinfo.bad-family", "E.15-16", high, "docs:getaddrinfo",
          "getaddrinfo: an unknown family in the hints fails with WSAEAFNOSUPPORT") {
    auto const hints = hints_for(99);
    check_fails(resolve("localhost", nullptr, &hints), WSAEAFNOSUPPORT);
}

BEHAVIOUR("getaddrinfo.bad-flags", "E.15-16", medium, "docs:getaddrinfo",
          "getaddrinfo: unknown flags in the hints fail with WSAEINVAL") {
    auto const hints = hints_for(AF_UNSPEC, 0, 0, 0x2000);
    check_fails(resolve("localhost", nullptr, &hints), WSAEINVAL);
}

BEHAVIOUR("getaddrinfo.result-members", "E.15-16", medium, "docs:getaddrinfo",
          "getaddrinfo: hints with a name, an address or a successor fail with WSANO_RECOVERY") {
    std::string name{"name"};
    auto hints = hints_for(AF_INET);
    hints.ai_canonname = name.data();
    check_fails(resolve("127.0.0.1", nullptr, &hints), WSANO_RECOVERY);
    hints = hints_for(AF_INET);
    hints.ai_addrlen = sizeof(sockaddr_in);
    check_fails(resolve("127.0.0.1", nullptr, &hints), WSANO_RECOVERY);
    sockaddr address{};
    hints = hints_for(AF_INET);
    hints.ai_addr = &address;
    check_fails(resolve("127.0.0.1", nullptr, &hints), WSANO_RECOVERY);
    auto more = hints_for(AF_INET);
    hints = hints_for(AF_INET);
    hints.ai_next = &more;
    check_fails(resolve("127.0.0.1", nullptr, &hints), WSANO_RECOVERY);
}

BEHAVIOUR("getaddrinfo.canonical-nothing", "E.15-44", medium, "docs:getaddrinfo",
          "getaddrinfo: AI_CANONNAME without a node fails with WSANO_RECOVERY") {
    auto const hints = hints_for(AF_UNSPEC, 0, 0, AI_CANONNAME);
    check_fails(resolve(nullptr, "80", &hints), WSANO_RECOVERY);
}

BEHAVIOUR("getaddrinfo.canonical", "E.15-44", medium, "docs:getaddrinfo",
          "getaddrinfo: AI_CANONNAME puts a name into the first entry only") {
    auto const hints = hints_for(AF_UNSPEC, SOCK_STREAM, 0, AI_CANONNAME);
    auto const found = resolve("localhost", nullptr, &hints);
    REQUIRE(found.code == 0);
    REQUIRE(found.list->ai_canonname != nullptr);
    CHECK(std::string{found.list->ai_canonname} != "");
    for (auto const* entry = found.list->ai_next; entry; entry = entry->ai_next)
        CHECK(entry->ai_canonname == nullptr);
}

BEHAVIOUR("getaddrinfo.null-node", "E.15-18", high, "docs:getaddrinfo",
          "getaddrinfo: without a node the address is loopback, or the wildcard with AI_PASSIVE") {
    auto hints = hints_for(AF_INET, SOCK_STREAM);
    CHECK(only_text_of(resolve(nullptr, "80", &hints)) == "127.0.0.1:80");
    hints.ai_flags = AI_PASSIVE;
    CHECK(only_text_of(resolve(nullptr, "80", &hints)) == "0.0.0.0:80");
    CHECK(only_text_of(resolve("127.0.0.1", "80", &hints)) == "127.0.0.1:80");
}

BEHAVIOUR("getaddrinfo.localhost", "E.15-8", high, "docs:getaddrinfo",
          "getaddrinfo: localhost is the loopback addresses and nothing else") {
    auto const found = resolve("localhost", nullptr);
    REQUIRE(found.code == 0);
    bool has_ipv4 = false;
    for (auto const* entry : found.entries()) {
        CHECK((text_of(*entry) == "127.0.0.1" || text_of(*entry) == "::1"));
        has_ipv4 = has_ipv4 || entry->ai_family == AF_INET;
    }
    CHECK(has_ipv4);
}

BEHAVIOUR("getaddrinfo.local-machine", "E.15-9", medium, "docs:getaddrinfo",
          "getaddrinfo: ..localmachine is this machine") {
    CHECK(resolve("..localmachine", nullptr).code == 0);
}

BEHAVIOUR("getaddrinfo.empty-node", "E.15-7 E.15-14", high, "winetest:test_getaddrinfo",
          "getaddrinfo: an empty node is this machine, and service \"\" is service \"0\"") {
    auto const found = resolve("", "0");
    auto const same = resolve("", "");
    REQUIRE(found.code == 0);
    REQUIRE(same.code == 0);
    REQUIRE(found.entries().size() == same.entries().size());
    for (std::size_t i = 0; i != found.entries().size(); ++i)
        CHECK(text_of(*found.entries()[i]) == text_of(*same.entries()[i]));
}

BEHAVIOUR("getaddrinfo.v4-mapped", "E.15-45", medium, "docs:getaddrinfo",
          "getaddrinfo: AI_V4MAPPED gives an IPv4 node in IPv6 form") {
    auto const hints = hints_for(AF_INET6, 0, 0, AI_V4MAPPED);
    CHECK(only_text_of(resolve("1.2.3.4", nullptr, &hints)) == "::ffff:1.2.3.4");
}

BEHAVIOUR("getaddrinfo.wide", "E.15-46", high, "winetest:test_GetAddrInfoW",
          "GetAddrInfoW gives what getaddrinfo gives") {
    auto const wide = resolve(L"192.168.1.253", L"1024");
    REQUIRE(wide.code == 0);
    sockaddr_in address;
    REQUIRE(wide.list->ai_addrlen == sizeof address);
    std::memcpy(&address, wide.list->ai_addr, sizeof address);
    CHECK(ntohs(address.sin_port) == 1024);
    CHECK(ntohl(address.sin_addr.s_addr) == 0xC0A801FD);
}

BEHAVIOUR("getaddrinfo.free-null", "E.15-45", medium, "docs:freeaddrinfo",
          "freeaddrinfo takes NULL") {
    freeaddrinfo(nullptr);
    FreeAddrInfoW(nullptr);
}

BEHAVIOUR("getaddrinfo.ex", "E.15-46", high, "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExW without an OVERLAPPED answers at once, as GetAddrInfoW does") {
    ADDRINFOEXW* list = nullptr;
    ADDRINFOEXW hints{};
    hints.ai_socktype = SOCK_STREAM;
    WSASetLastError(untouched);
    CHECK(GetAddrInfoExW(L"192.168.1.253", L"1024", NS_DNS, nullptr, &hints, &list, nullptr,
                         nullptr, nullptr, nullptr) == 0);
    CHECK(WSAGetLastError() == 0);
    REQUIRE(list);
    CHECK(list->ai_next == nullptr);
    sockaddr_in address;
    REQUIRE(list->ai_addrlen == sizeof address);
    std::memcpy(&address, list->ai_addr, sizeof address);
    CHECK(ntohs(address.sin_port) == 1024);
    FreeAddrInfoExW(list);
}

BEHAVIOUR("getaddrinfo.ex-unknown", "E.15-46", high, "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExW fails with WSAHOST_NOT_FOUND for a name that does not exist") {
    auto* list = reinterpret_cast<ADDRINFOEXW*>(&check_fails);
    CHECK_THAT(GetAddrInfoExW(L"nonexistent.invalid", nullptr, NS_DNS, nullptr, nullptr, &list,
                              nullptr, nullptr, nullptr, nullptr),
               ReturnsCode(WSAHOST_NOT_FOUND));
    CHECK(WSAGetLastError() == WSAHOST_NOT_FOUND);
    CHECK(list == nullptr);
}

namespace {

void WSAAPI never_called(DWORD, DWORD, LPWSAOVERLAPPED) {}

}  // namespace

BEHAVIOUR("getaddrinfo.ex-event-and-routine", "E.15-24 F.29-3", high,
          "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExW cannot tell of its end by an event and by a routine: WSAEINVAL") {
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    REQUIRE(overlapped.hEvent != WSA_INVALID_EVENT);
    // Some SDKs take any pointer for the routine.
    auto const routine = reinterpret_cast<LPLOOKUPSERVICE_COMPLETION_ROUTINE>(&never_called);
    ADDRINFOEXW* list = nullptr;
    CHECK_THAT(GetAddrInfoExW(L"localhost", nullptr, NS_DNS, nullptr, nullptr, &list, nullptr,
                              &overlapped, routine, nullptr),
               ReturnsCode(WSAEINVAL));
    CHECK(WSACloseEvent(overlapped.hEvent));
}

namespace {

// An event, and a look-up that reports its end by it.
struct LookupByEvent {
    LookupByEvent() { overlapped.hEvent = WSACreateEvent(); }
    LookupByEvent(LookupByEvent const&) = delete;
    LookupByEvent& operator=(LookupByEvent const&) = delete;
    // A look-up under way has pointers to all of this.
    ~LookupByEvent() {
        if (is_under_way()) static_cast<void>(ends());
        WSACloseEvent(overlapped.hEvent);
        if (list) FreeAddrInfoExW(list);
    }
    INT start(PCWSTR name, PCWSTR service, HANDLE* handle = nullptr) {
        result = GetAddrInfoExW(name, service, NS_DNS, nullptr, nullptr, &list, nullptr,
                                &overlapped, nullptr, handle);
        return result;
    }
    bool is_under_way() const {
        return result == WSA_IO_PENDING &&
               GetAddrInfoExOverlappedResult(const_cast<WSAOVERLAPPED*>(&overlapped)) ==
                   WSAEINPROGRESS;
    }
    bool is_over(DWORD milliseconds) const {
        return WaitForSingleObject(overlapped.hEvent, milliseconds) == WAIT_OBJECT_0;
    }
    bool ends() const { return is_over(static_cast<DWORD>(patience().count())); }

    WSAOVERLAPPED overlapped{};
    ADDRINFOEXW* list = reinterpret_cast<ADDRINFOEXW*>(&check_fails);
    INT result = 0;
};

}  // namespace

BEHAVIOUR("getaddrinfo.ex-no-event", "F.29-9", decided("nobody says"), "inferred",
          "GetAddrInfoExW whose hEvent is no event fails with WSA_INVALID_HANDLE, and nothing is "
          "looked up") {
    HANDLE const semaphore = CreateSemaphoreW(nullptr, 0, 1, nullptr);
    REQUIRE(semaphore != nullptr);
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = semaphore;
    ADDRINFOEXW* list = nullptr;
    INT const result = GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &list,
                                      nullptr, &overlapped, nullptr, nullptr);
    CHECK_THAT(result, ReturnsCode(WSA_INVALID_HANDLE));
    CHECK(list == nullptr);
    // A look-up that began all the same ends before what it writes to does. Its last step uses the
    // handle: that stays open then, so that it names no other test's event.
    if (result == WSA_IO_PENDING)
        CHECK(eventually(
            [&] { return GetAddrInfoExOverlappedResult(&overlapped) != WSAEINPROGRESS; }));
    else
        CHECK(CloseHandle(semaphore));
}

BEHAVIOUR("getaddrinfo.ex-overlapped", "E.15-24 F.29-1 F.29-2 F.29-5", high,
          "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExW with an event is WSA_IO_PENDING, and the event is set with the answer") {
    LookupByEvent lookup;
    CHECK_THAT(lookup.start(L"192.168.1.253", L"1024"), ReturnsCode(WSA_IO_PENDING));
    CHECK(WSAGetLastError() == WSA_IO_PENDING);
    REQUIRE(lookup.ends());
    CHECK(GetAddrInfoExOverlappedResult(&lookup.overlapped) == 0);
    CHECK(lookup.overlapped.Internal == 0);
    CHECK(lookup.overlapped.Pointer == &lookup.list);
    REQUIRE(lookup.list);
    sockaddr_in address;
    REQUIRE(lookup.list->ai_addrlen == sizeof address);
    std::memcpy(&address, lookup.list->ai_addr, sizeof address);
    CHECK(ntohs(address.sin_port) == 1024);
}

BEHAVIOUR(
    "getaddrinfo.ex-overlapped-unknown", "F.29-1 F.29-2 F.29-5", high,
    "winetest:test_GetAddrInfoExW",
    "an overlapped GetAddrInfoExW that finds nothing ends with WSAHOST_NOT_FOUND and no list") {
    LookupByEvent lookup;
    CHECK_THAT(lookup.start(L"nonexistent.invalid", nullptr), ReturnsCode(WSA_IO_PENDING));
    REQUIRE(lookup.ends());
    CHECK(GetAddrInfoExOverlappedResult(&lookup.overlapped) == WSAHOST_NOT_FOUND);
    CHECK(lookup.list == nullptr);
}

BEHAVIOUR("getaddrinfo.ex-overlapped-nothing", "F.29-4", high, "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExW without any name fails at once, and nothing is reported") {
    LookupByEvent lookup;
    CHECK_THAT(lookup.start(nullptr, nullptr), ReturnsCode(WSAHOST_NOT_FOUND));
    CHECK(lookup.list == nullptr);
    CHECK_FALSE(lookup.is_over(0));
}

namespace {

HANDLE routine_ran;
DWORD routine_error;
DWORD routine_bytes;
DWORD routine_thread;

void WSAAPI note_end(DWORD error, DWORD bytes, LPWSAOVERLAPPED) {
    routine_error = error;
    routine_bytes = bytes;
    routine_thread = GetCurrentThreadId();
    SetEvent(routine_ran);
}

}  // namespace

BEHAVIOUR("getaddrinfo.ex-routine", "F.29-3", high, "winetest:test_GetAddrInfoExW",
          "the completion routine of GetAddrInfoExW runs on a thread of the system's, not as an "
          "APC of the caller's") {
    routine_ran = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    WSAOVERLAPPED overlapped{};
    ADDRINFOEXW* list = nullptr;
    CHECK_THAT(
        GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &list, nullptr, &overlapped,
                       reinterpret_cast<LPLOOKUPSERVICE_COMPLETION_ROUTINE>(&note_end), nullptr),
        ReturnsCode(WSA_IO_PENDING));
    REQUIRE(WaitForSingleObject(routine_ran, static_cast<DWORD>(patience().count())) ==
            WAIT_OBJECT_0);
    CHECK(routine_error == 0);
    CHECK(routine_bytes == 0);
    CHECK(routine_thread != GetCurrentThreadId());
    CHECK(GetAddrInfoExOverlappedResult(&overlapped) == 0);
    FreeAddrInfoExW(list);
    CloseHandle(routine_ran);
}

BEHAVIOUR("getaddrinfo.ex-result-nothing", "F.29-5", high, "winetest:test_GetAddrInfoExW",
          "GetAddrInfoExOverlappedResult of no OVERLAPPED is WSAEINVAL") {
    CHECK(GetAddrInfoExOverlappedResult(nullptr) == WSAEINVAL);
}

// Whether the answer or the cancelling comes first, the end is reported once, and then there is
// nothing left to cancel.
BEHAVIOUR("getaddrinfo.ex-cancel", "F.29-6 F.29-7", medium, "docs:GetAddrInfoExCancel",
          "GetAddrInfoExCancel ends a look-up at once with WSA_E_CANCELLED; one that is over "
          "cannot be cancelled") {
    LookupByEvent lookup;
    HANDLE handle = nullptr;
    CHECK_THAT(lookup.start(L"nonexistent.invalid", nullptr, &handle), ReturnsCode(WSA_IO_PENDING));
    auto const cancelled = GetAddrInfoExCancel(&handle);
    REQUIRE(lookup.ends());
    if (cancelled == NO_ERROR)
        CHECK(GetAddrInfoExOverlappedResult(&lookup.overlapped) == WSA_E_CANCELLED);
    else
        CHECK(cancelled == WSA_INVALID_HANDLE);
    CHECK(GetAddrInfoExCancel(&handle) == WSA_INVALID_HANDLE);
}

BEHAVIOUR(
    "getaddrinfo.ex-timeout", "F.29-8", medium, "docs:GetAddrInfoExW",
    "an answer of GetAddrInfoExW that comes within its timeout is one, with an event and without") {
    timeval limit{60, 0};
    ADDRINFOEXW* list = nullptr;
    CHECK(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &list, &limit, nullptr,
                         nullptr, nullptr) == 0);
    REQUIRE(list);
    FreeAddrInfoExW(list);
}

namespace {

sockaddr_in endpoint(char const* address, u_short port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = inet_addr(address);
    return name;
}

struct Names {
    int code;
    std::string host;
    std::string service;
};

Names names_of(sockaddr_in const& name, int flags) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> service{};
    int const code = getnameinfo(reinterpret_cast<sockaddr const*>(&name), sizeof name, host.data(),
                                 host.size(), service.data(), service.size(), flags);
    return {code, host.data(), service.data()};
}

}  // namespace

BEHAVIOUR("getnameinfo.numeric", "E.15-47", high, "docs:getnameinfo",
          "getnameinfo: NI_NUMERICHOST and NI_NUMERICSERV give numbers") {
    auto const names = names_of(endpoint("192.0.2.1", 80), NI_NUMERICHOST | NI_NUMERICSERV);
    CHECK(names.code == 0);
    CHECK(names.host == "192.0.2.1");
    CHECK(names.service == "80");
}

BEHAVIOUR("getnameinfo.service", "E.15-47", high, "docs:getnameinfo",
          "getnameinfo: a service is named by its port, and by the number when no service has it") {
    CHECK(names_of(endpoint("192.0.2.1", 80), NI_NUMERICHOST).service == "http");
    CHECK(names_of(endpoint("192.0.2.1", 69), NI_NUMERICHOST | NI_DGRAM).service == "tftp");
    CHECK(names_of(endpoint("192.0.2.1", 65123), NI_NUMERICHOST).service == "65123");
}

BEHAVIOUR("getnameinfo.loopback", "E.15-47", medium, "docs:getnameinfo",
          "getnameinfo: the loopback address has a name") {
    auto const names = names_of(endpoint("127.0.0.1", 80), NI_NAMEREQD);
    CHECK(names.code == 0);
    CHECK(names.host != "");
    CHECK(names.host != "127.0.0.1");
}

BEHAVIOUR("getnameinfo.last-error", "E.15-47", medium, "rostest:getnameinfo",
          "getnameinfo sets the last error to 0 when it succeeds") {
    WSASetLastError(untouched);
    CHECK(names_of(endpoint("192.0.2.1", 80), NI_NUMERICHOST).code == 0);
    CHECK(WSAGetLastError() == 0);
}

BEHAVIOUR("getnameinfo.bad-address", "E.15-23", high, "rostest:getnameinfo",
          "getnameinfo: a short address fails with WSAEFAULT") {
    auto const name = endpoint("127.0.0.1", 80);
    std::array<char, NI_MAXHOST> host{};
    CHECK_THAT(getnameinfo(reinterpret_cast<sockaddr const*>(&name), sizeof name - 1, host.data(),
                           host.size(), nullptr, 0, 0),
               ReturnsCode(WSAEFAULT));
}

BEHAVIOUR("getnameinfo.bad-family", "E.15-48", high, "docs:getnameinfo",
          "getnameinfo: an unknown family fails with WSAEAFNOSUPPORT") {
    auto name = endpoint("127.0.0.1", 80);
    name.sin_family = 99;
    CHECK_THAT(names_of(name, 0).code, ReturnsCode(WSAEAFNOSUPPORT));
}

BEHAVIOUR("getnameinfo.nothing-wanted", "E.15-48", medium, "docs:getnameinfo",
          "without any buffer getnameinfo fails with WSAHOST_NOT_FOUND") {
    auto const name = endpoint("127.0.0.1", 80);
    CHECK_THAT(getnameinfo(reinterpret_cast<sockaddr const*>(&name), sizeof name, nullptr, 0,
                           nullptr, 0, 0),
               ReturnsCode(WSAHOST_NOT_FOUND));
}

BEHAVIOUR("getnameinfo.wide", "E.15-47", high, "docs:GetNameInfoW",
          "GetNameInfoW gives what getnameinfo gives") {
    auto const name = endpoint("192.0.2.1", 80);
    std::array<wchar_t, NI_MAXHOST> host{};
    std::array<wchar_t, NI_MAXSERV> service{};
    CHECK(GetNameInfoW(reinterpret_cast<sockaddr const*>(&name), sizeof name, host.data(),
                       host.size(), service.data(), service.size(), NI_NUMERICHOST) == 0);
    CHECK(std::wstring{host.data()} == L"192.0.2.1");
    CHECK(std::wstring{service.data()} == L"http");
}
