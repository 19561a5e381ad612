// SPDX-License-Identifier: MIT
// What all calls have in common: no call before WSAStartup, one last error per thread that a
// success resets, and an errno that has no part in it.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

// Winsock as it is before the first WSAStartup.
class Unstarted {
public:
    Unstarted() { REQUIRE(WSACleanup() == 0); }
    Unstarted(Unstarted const&) = delete;
    Unstarted& operator=(Unstarted const&) = delete;
    ~Unstarted() {
        WSADATA data;
        static_cast<void>(WSAStartup(MAKEWORD(2, 2), &data));
    }
};

struct UnstartedRow {
    Behaviour is;
    long long (*call)();  // SOCKET_ERROR when it fails
};

long long failed_if(bool failed) { return failed ? SOCKET_ERROR : 0; }

constexpr SOCKET some = 100;  // no socket can exist

#define UNSTARTED(id, source, call) \
    { "unstarted." id, "0.3-5", high, source, call " before WSAStartup is WSANOTINITIALISED" }

// clang-format off
constexpr auto measured = "winetest:test_WithoutWSAStartup";
UnstartedRow const unstarted_rows[] = {
    {UNSTARTED("WSASocketA", measured, "WSASocketA"), [] { return failed_if(WSASocketA(AF_INET, SOCK_STREAM, 0, nullptr, 0, 0) == INVALID_SOCKET); }},
    {UNSTARTED("WSASocketW", measured, "WSASocketW"), [] { return failed_if(WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0, 0) == INVALID_SOCKET); }},
    {UNSTARTED("gethostbyname", measured, "gethostbyname"), [] { return failed_if(!gethostbyname("localhost")); }},
    {UNSTARTED("getservbyname", measured, "getservbyname"), [] { return failed_if(!getservbyname("telnet", "tcp")); }},
    {UNSTARTED("getservbyport", measured, "getservbyport"), [] { return failed_if(!getservbyport(htons(23), "tcp")); }},
    {UNSTARTED("getaddrinfo", "rostest:getaddrinfo", "getaddrinfo"), [] {
        addrinfo* found = nullptr;
        auto const code = getaddrinfo("127.0.0.1", "80", nullptr, &found);
        return failed_if(code == WSANOTINITIALISED);
    }},
    {UNSTARTED("GetAddrInfoW", measured, "GetAddrInfoW"), [] {
        addrinfoW* found = nullptr;
        auto const code = GetAddrInfoW(L"127.0.0.1", L"80", nullptr, &found);
        return failed_if(code == WSANOTINITIALISED);
    }},
    {UNSTARTED("getnameinfo", "rostest:getnameinfo", "getnameinfo"), [] {
        auto const name = Address::loopback(AF_INET, 80);
        char host[64];
        auto const code = getnameinfo(name.data(), name.length(), host, sizeof host, nullptr, 0, NI_NUMERICHOST);
        return failed_if(code == WSANOTINITIALISED);
    }},
    {UNSTARTED("bind", "rostest:bind", "bind, even with nonsense,"), [] { return static_cast<long long>(bind(INVALID_SOCKET, nullptr, 0)); }},
    {UNSTARTED("WSAAccept", measured, "WSAAccept"), [] { return failed_if(WSAAccept(some, nullptr, nullptr, nullptr, 0) == INVALID_SOCKET); }},
    {UNSTARTED("WSAConnect", measured, "WSAConnect"), [] { return static_cast<long long>(WSAConnect(some, nullptr, 0, nullptr, nullptr, nullptr, nullptr)); }},
    {UNSTARTED("WSASend", measured, "WSASend"), [] { return static_cast<long long>(WSASend(some, nullptr, 0, nullptr, 0, nullptr, nullptr)); }},
    {UNSTARTED("WSARecv", measured, "WSARecv"), [] { return static_cast<long long>(WSARecv(some, nullptr, 0, nullptr, nullptr, nullptr, nullptr)); }},
    {UNSTARTED("WSAIoctl", measured, "WSAIoctl"), [] { DWORD size = 0; return static_cast<long long>(WSAIoctl(some, FIONREAD, nullptr, 0, nullptr, 0, &size, nullptr, nullptr)); }},
    {UNSTARTED("WSAPoll", measured, "WSAPoll"), [] { WSAPOLLFD item{some, POLLIN, 0}; return static_cast<long long>(WSAPoll(&item, 1, 0)); }},
    {UNSTARTED("WSADuplicateSocket", measured, "WSADuplicateSocket"), [] { WSAPROTOCOL_INFOW info; return static_cast<long long>(WSADuplicateSocketW(some, GetCurrentProcessId(), &info)); }},
    {UNSTARTED("WSACleanup", "winetest:test_startup", "WSACleanup"), [] { return static_cast<long long>(WSACleanup()); }},
};
// clang-format on

}  // namespace

BEHAVIOURS(unstarted_rows, row) {
    Unstarted const unstarted;
    CHECK_THAT(outcome(row.call), FailsWith(WSANOTINITIALISED));
}

BEHAVIOUR("unstarted.converters", "0.3-5 E.1-18", high,
          "winetest:test_WithoutWSAStartup; rostest:nostartup",
          "what merely converts, and the last error, need no WSAStartup") {
    Unstarted const unstarted;
    CHECK(htonl(0x01020304) == 0x04030201);
    CHECK(ntohl(0x01020304) == 0x04030201);
    CHECK(htons(0x0102) == 0x0201);
    CHECK(ntohs(0x0102) == 0x0201);
    CHECK(inet_addr("127.0.0.1") == 0x0100007F);
    in_addr address{};
    address.s_addr = 0x0100007F;
    CHECK(std::string{inet_ntoa(address)} == "127.0.0.1");
    WSASetLastError(1234);
    CHECK(WSAGetLastError() == 1234);
}

BEHAVIOUR("startup.cleanup-closes-duplicates", "E.1-16", high, "winetest:test_WithWSAStartup",
          "the last WSACleanup closes also sockets that have two handles") {
    auto original = stream_socket();
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(original, GetCurrentProcessId(), &info) == 0);
    UniqueSocket copy{WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info,
                                 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(copy.valid());
    SOCKET const handles[] = {original.release(), copy.release()};
    { Unstarted const unstarted; }
    for (auto const handle : handles)
        CHECK_THAT(outcome([&] { return listen(handle, 1); }), FailsWith(WSAENOTSOCK));
}

namespace {

struct SuccessRow {
    Behaviour is;
    Outcome (*call)();
    long long value;
};

constexpr auto resets = "winetest:test_shutdown, test_timeout, test_set_getsockopt; rostest:send";

#define RESETS(id) \
    { "resets." id, "0.3-2", high, resets, id " sets the last error to 0 when it succeeds" }

// clang-format off
SuccessRow const success_rows[] = {
    {RESETS("send"), [] { auto const pair = tcp_pair(); return outcome([&] { return send(pair.client, "abc", 3, 0); }); }, 3},
    {RESETS("sendto"), [] {
        auto const s = datagram_socket();
        auto const to = Address::loopback(AF_INET, 9);
        return outcome([&] { return sendto(s, "abc", 3, 0, to.data(), to.length()); });
    }, 3},
    {RESETS("connect-datagram"), [] {
        auto const s = datagram_socket();
        auto const to = Address::loopback(AF_INET, 9);
        return outcome([&] { return connect(s, to.data(), to.length()); });
    }, 0},
    {RESETS("gethostname"), [] {
        std::array<char, 256> name{};
        return outcome([&] { return gethostname(name.data(), 256); });
    }, 0},
    {RESETS("WSAPoll"), [] {
        auto const s = bound_datagram();
        WSAPOLLFD item{s, POLLRDNORM, 0};
        return outcome([&] { return WSAPoll(&item, 1, 0); });
    }, 0},
};
// clang-format on

}  // namespace

BEHAVIOURS(success_rows, row) { CHECK_THAT(row.call(), ReturnsAndResets(row.value)); }

BEHAVIOUR("last-error.per-thread", "0.3-1", high,
          "winetest: nearly all tests; docs:WSAGetLastError",
          "every thread has a last error of its own, which is GetLastError's") {
    // Nothing but Winsock may be called between a failure and the look at it.
    std::atomic<int> step{0};
    int seen = 0;
    std::thread other{[&] {
        while (step != 1) std::this_thread::yield();
        WSASetLastError(WSAEINTR);
        seen = WSAGetLastError();
        step = 2;
    }};
    bool const failed = closesocket(INVALID_SOCKET) == SOCKET_ERROR;
    step = 1;
    while (step != 2) std::this_thread::yield();
    int const own = WSAGetLastError();
    auto const win32 = GetLastError();
    SetLastError(4321);
    int const set = WSAGetLastError();
    other.join();
    CHECK(failed);
    CHECK(seen == WSAEINTR);
    CHECK(own == WSAENOTSOCK);
    CHECK(win32 == WSAENOTSOCK);
    CHECK(set == 4321);
}

BEHAVIOUR("last-error.errno", "0.3-1", high, "winetest: nearly all tests",
          "errno is never touched, whether a call succeeds or fails") {
    auto const pair = udp_pair();
    set_non_blocking(pair.server);
    auto const stream = stream_socket();
    set_non_blocking(stream);
    auto const target = nobody();
    auto const taken = local_address(pair.client);
    auto const another = datagram_socket();
    char one = 0;
    errno = EDOM;
    CHECK(recv(pair.server, &one, 1, 0) == SOCKET_ERROR);
    CHECK(errno == EDOM);
    CHECK(connect(stream, target.address.data(), target.address.length()) == SOCKET_ERROR);
    CHECK(errno == EDOM);
    CHECK(bind(another, taken.data(), taken.length()) == SOCKET_ERROR);
    CHECK(errno == EDOM);
    CHECK(send(pair.client, "x", 1, 0) == 1);
    CHECK(errno == EDOM);
}
