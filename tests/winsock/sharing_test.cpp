// SPDX-License-Identifier: MIT
// WSASocket, the catalogue of protocols, and second handles for one socket.
#include <winsock2.h>

#include <windows.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr int described = FROM_PROTOCOL_INFO;

std::vector<WSAPROTOCOL_INFOW> listed(int* wanted = nullptr) {
    std::vector<WSAPROTOCOL_INFOW> all(64);
    auto size = static_cast<DWORD>(all.size() * sizeof all[0]);
    auto const count = WSAEnumProtocolsW(wanted, all.data(), &size);
    all.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return all;
}

WSAPROTOCOL_INFOW find_entry(int family, int type) {
    for (auto const& entry : listed())
        if (entry.iAddressFamily == family && entry.iSocketType == type &&
            entry.ProtocolChain.ChainLen == 1)
            return entry;
    FAIL("no such entry");
    return {};
}

Outcome made(int family, int type, int protocol, WSAPROTOCOL_INFOW* info, DWORD flags) {
    UniqueSocket s;
    return outcome([&] {
        s = UniqueSocket{WSASocketW(family, type, protocol, info, 0, flags)};
        return s.valid() ? 0 : -1;
    });
}

struct FlagRow {
    Behaviour is;
    int type;
    DWORD flags;
    int error;
};

// clang-format off
constexpr auto socket_docs = "docs:WSASocketW";
FlagRow const flag_rows[] = {
    {{"wsasocket.no-flags", "E.2-33", high, socket_docs, "WSASocket without flags makes a socket"}, SOCK_STREAM, 0, 0},
    {{"wsasocket.overlapped", "E.2-33", high, socket_docs, "WSA_FLAG_OVERLAPPED is taken"}, SOCK_STREAM, WSA_FLAG_OVERLAPPED, 0},
    {{"wsasocket.no-inherit", "E.2-33", high, socket_docs, "WSA_FLAG_NO_HANDLE_INHERIT is taken"}, SOCK_DGRAM, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT, 0},
    {{"wsasocket.multipoint-leaves", "E.2-33", high, socket_docs, "a datagram socket may be a leaf in both planes"}, SOCK_DGRAM, WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF, 0},
};
// clang-format on

}  // namespace

BEHAVIOURS(flag_rows, row) {
    CHECK_THAT(made(AF_INET, row.type, 0, nullptr, row.flags), Yields(row.error));
}

BEHAVIOUR("wsasocket.is-blocking", "E.2-27", high, "docs:socket", "a socket of WSASocket blocks") {
    UniqueSocket const s{WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(s.valid());
    auto any = Address::loopback(AF_INET);
    REQUIRE(bind(s, any.data(), any.length()) == 0);
    auto const own = local_address(s);
    SOCKET const handle = s;
    BlockedCall receiving{[handle] {
        char one{};
        return static_cast<long long>(recv(handle, &one, 1, 0));
    }};
    CHECK(receiving.is_blocked());
    auto const sender = datagram_socket();
    REQUIRE(sendto(sender, "x", 1, 0, own.data(), own.length()) == 1);
    auto const result = receiving.result();
    REQUIRE(result);
    CHECK(result->value == 1);
}

BEHAVIOUR(
    "wsasocket.from-info", "E.2-34", high, "winetest:test_WSASocket",
    "WSASocket with FROM_PROTOCOL_INFO takes family, type and protocol from the WSAPROTOCOL_INFO") {
    for (int const type : {SOCK_STREAM, SOCK_DGRAM}) {
        auto info = find_entry(AF_INET, type);
        UniqueSocket const s{
            WSASocketW(described, described, described, &info, 0, WSA_FLAG_OVERLAPPED)};
        REQUIRE(s.valid());
        auto const actual = option(s, SOL_SOCKET, SO_TYPE);
        CHECK(actual == type);
    }
}

BEHAVIOUR("wsasocket.info-without-family", "E.2-24", high, "winetest:test_WSASocket",
          "WSASocket with a WSAPROTOCOL_INFO whose family is 0 gives WSAEAFNOSUPPORT") {
    auto info = find_entry(AF_INET, SOCK_STREAM);
    info.iAddressFamily = 0;
    CHECK_THAT(made(described, described, described, &info, 0), FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("wsasocket.info-bad-family", "E.2-24 E.2-34", high, "winetest:test_WSASocket",
          "WSASocket looks at the family of a WSAPROTOCOL_INFO before its type") {
    WSAPROTOCOL_INFOW info{};
    info.iAddressFamily = info.iSocketType = info.iProtocol = -1;
    CHECK_THAT(made(0, 0, IPPROTO_UDP, &info, 0), FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("wsasocket.group", "E.2-33", high, "docs:WSASocketW", "WSASocket ignores the group") {
    UniqueSocket const s{
        WSASocketA(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, SG_UNCONSTRAINED_GROUP, 0)};
    CHECK(s.valid());
}

BEHAVIOUR("enum-protocols.size", "E.2-31", high, "winetest:test_WSAEnumProtocolsA",
          "WSAEnumProtocols with a buffer that is too small fails with WSAENOBUFS and the size "
          "that would do") {
    DWORD size = 0;
    CHECK_THAT(outcome([&] { return WSAEnumProtocolsW(nullptr, nullptr, &size); }),
               FailsWith(WSAENOBUFS));
    CHECK(size != 0);
    CHECK(size % sizeof(WSAPROTOCOL_INFOW) == 0);
    DWORD narrow_size = 1;
    std::array<char, 8> few{};
    CHECK_THAT(outcome([&] {
                   return WSAEnumProtocolsA(
                       nullptr, reinterpret_cast<WSAPROTOCOL_INFOA*>(few.data()), &narrow_size);
               }),
               FailsWith(WSAENOBUFS));
    CHECK(narrow_size / sizeof(WSAPROTOCOL_INFOA) == size / sizeof(WSAPROTOCOL_INFOW));
}

BEHAVIOUR("enum-protocols.no-length", "E.2-35", medium, "docs:WSAEnumProtocolsW",
          "WSAEnumProtocols without a place for the size fails with WSAEFAULT") {
    CHECK_THAT(outcome([] { return WSAEnumProtocolsW(nullptr, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("enum-protocols.visible", "E.2-31 E.2-36", high, "winetest:test_WSAEnumProtocolsW",
          "WSAEnumProtocols lists no hidden entry, and TCP and UDP for both families") {
    for (auto const& entry : listed()) CHECK((entry.dwProviderFlags & PFL_HIDDEN) == 0);
    for (int const family : {AF_INET, AF_INET6})
        for (int const type : {SOCK_STREAM, SOCK_DGRAM}) {
            auto const entry = find_entry(family, type);
            CHECK(entry.iVersion == 2);
            CHECK(entry.iMaxSockAddr == (family == AF_INET ? 16 : 28));
            CHECK(entry.szProtocol[0] != 0);
        }
}

BEHAVIOUR("enum-protocols.services", "E.2-30 C.2-9 F.25-8", high, "winetest:test_service_flags",
          "the service flags of TCP are 0x20066, of UDP 0x20609, in entries without layers") {
    CHECK(find_entry(AF_INET, SOCK_STREAM).dwServiceFlags1 == 0x20066);
    CHECK(find_entry(AF_INET, SOCK_DGRAM).dwServiceFlags1 == 0x20609);
}

BEHAVIOUR("enum-protocols.filter", "E.2-36", high, "winetest:test_WSAEnumProtocolsW",
          "WSAEnumProtocols lists the protocols of an array that ends with 0, or all") {
    int wanted[] = {IPPROTO_TCP, 0};
    auto const found = listed(wanted);
    CHECK(!found.empty());
    for (auto const& entry : found) CHECK(entry.iProtocol == IPPROTO_TCP);
}

namespace {

WSAPROTOCOL_INFOW duplicate_of(SOCKET s) {
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(s, GetCurrentProcessId(), &info) == 0);
    return info;
}

UniqueSocket opened(WSAPROTOCOL_INFOW info) {
    return UniqueSocket{WSASocketW(described, described, described, &info, 0, WSA_FLAG_OVERLAPPED)};
}

constexpr auto duplicate_test = "winetest:test_WSADuplicateSocket";

}  // namespace

BEHAVIOUR("duplicate.refusals", "E.14-1", high, duplicate_test,
          "WSADuplicateSocket checks the socket first, then the process, then the pointer") {
    auto const s = stream_socket();
    WSAPROTOCOL_INFOA info{};
    auto const own = GetCurrentProcessId();
    CHECK_THAT(outcome([&] { return WSADuplicateSocketA(INVALID_SOCKET, 0, nullptr); }),
               FailsWith(WSAENOTSOCK));
    CHECK_THAT(outcome([&] { return WSADuplicateSocketA(s, 0, nullptr); }), FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSADuplicateSocketA(s, 0, &info); }), FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSADuplicateSocketA(s, ~0u, &info); }), FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSADuplicateSocketA(s, own, nullptr); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("duplicate.same-socket", "E.14-2 E.7-8", high, duplicate_test,
          "both handles of a duplicated socket are the same connection, which lives until the "
          "second is closed") {
    auto pair = tcp_pair();
    auto second = opened(duplicate_of(pair.client));
    REQUIRE(second.valid());
    CHECK(static_cast<SOCKET>(second) != static_cast<SOCKET>(pair.client));
    CHECK(local_address(second) == local_address(pair.client));
    pair.client = UniqueSocket{};
    REQUIRE(send(second, "ab", 2, 0) == 2);
    char data[2]{};
    CHECK(recv(pair.server, data, 2, MSG_WAITALL) == 2);
    CHECK(std::string(data, 2) == "ab");
    second = UniqueSocket{};
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(recv(pair.server, data, 2, 0) == 0);
}

BEHAVIOUR("duplicate.description", "E.14-9", high, "docs:WSADuplicateSocketW",
          "WSADuplicateSocket describes family, type and protocol of the socket") {
    auto const s = datagram_socket();
    auto const info = duplicate_of(s);
    auto const second = opened(info);
    CHECK(info.iAddressFamily == AF_INET);
    CHECK(info.iSocketType == SOCK_DGRAM);
    CHECK(info.iProtocol == IPPROTO_UDP);
}

BEHAVIOUR("duplicate.shares-mode", "E.14-4", medium, "docs:WSADuplicateSocketW",
          "two handles of one socket share its blocking mode") {
    auto const pair = udp_pair();
    auto const second = opened(duplicate_of(pair.client));
    REQUIRE(second.valid());
    set_non_blocking(second);
    char one{};
    CHECK_THAT(outcome([&] { return recv(pair.client, &one, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("duplicate.shares-options", "E.14-4", medium, "docs:WSADuplicateSocketW",
          "an option set through one handle is read through the other") {
    auto const s = stream_socket();
    auto const second = opened(duplicate_of(s));
    REQUIRE(second.valid());
    DWORD const given = 4321;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&given),
                       sizeof given) == 0);
    auto const seen = option<DWORD>(second, SOL_SOCKET, SO_RCVTIMEO);
    CHECK(seen == given);
}

BEHAVIOUR("duplicate.shares-connect", "E.14-4", medium, "docs:WSADuplicateSocketW",
          "a connect that is begun through one handle is finished for both") {
    auto const listening = listener();
    auto const target = local_address(listening);
    auto const s = stream_socket();
    set_non_blocking(s);
    auto const second = opened(duplicate_of(s));
    REQUIRE(second.valid());
    REQUIRE_THAT(outcome([&] { return connect(s, target.data(), target.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    REQUIRE(await(second, Ready::to_write));
    CHECK_THAT(outcome([&] { return connect(second, target.data(), target.length()); }),
               FailsWith(WSAEISCONN));
    CHECK(remote_address(second) == target);
    CHECK(remote_address(s) == target);
}

BEHAVIOUR("duplicate.shares-error", "E.14-6",
          decided("may be missing on Windows; the state is one"), "cygwin",
          "the failure of a connect is in SO_ERROR of both handles") {
    auto const target = nobody();
    auto const s = stream_socket();
    set_non_blocking(s);
    auto const second = opened(duplicate_of(s));
    REQUIRE(second.valid());
    REQUIRE(connect(s, target.address.data(), target.address.length()) == SOCKET_ERROR);
    REQUIRE(await(s, Ready::exceptional));
    for (SOCKET const each : {s.get(), second.get()}) {
        auto const error = option(each, SOL_SOCKET, SO_ERROR);
        CHECK(error == WSAECONNREFUSED);
    }
}

BEHAVIOUR("duplicate.close-leaves-callers", "E.14-8", high, "winetest:test_completion_port",
          "closing one of two handles does not wake calls blocked on the socket") {
    auto const pair = udp_pair();
    auto second = opened(duplicate_of(pair.client));
    REQUIRE(second.valid());
    SOCKET const handle = pair.client;
    BlockedCall receiving{[handle] {
        char one{};
        return static_cast<long long>(recv(handle, &one, 1, 0));
    }};
    REQUIRE(receiving.is_blocked());
    second = UniqueSocket{};
    CHECK(receiving.is_blocked());
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    auto const result = receiving.result();
    REQUIRE(result);
    CHECK(result->value == 1);
}

BEHAVIOUR("duplicate.bound-later", "E.14-5", high, "winetest:test_WSADuplicateSocket; cygwin",
          "a duplicate of a datagram socket that was bound afterwards receives with recv and "
          "WSARecv; recvfrom fails with WSAEINVAL and takes nothing") {
    auto const original = datagram_socket();
    auto const copy = opened(duplicate_of(original));
    REQUIRE(copy.valid());
    auto const any = Address::loopback(AF_INET);
    REQUIRE(bind(original, any.data(), any.length()) == 0);
    auto const own = local_address(original);
    auto const sender = datagram_socket();
    REQUIRE(sendto(sender, "abc", 3, 0, own.data(), own.length()) == 3);
    REQUIRE(await(original, Ready::to_read));
    set_non_blocking(original);
    char data[8]{};
    Address from;
    CHECK_THAT(outcome([&] { return recvfrom(copy, data, 8, 0, nullptr, nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return recvfrom(copy, data, 8, 0, from.data(), from.length_out()); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return recv(copy, data, 8, 0); }), ReturnsAndResets(3));
    REQUIRE(sendto(sender, "defg", 4, 0, own.data(), own.length()) == 4);
    REQUIRE(await(original, Ready::to_read));
    WSABUF buffer{8, data};
    DWORD count = 0;
    DWORD flags = 0;
    CHECK_THAT(outcome([&] { return WSARecv(copy, &buffer, 1, &count, &flags, nullptr, nullptr); }),
               ReturnsAndResets(0));
    CHECK(count == 4);
    CHECK_THAT(outcome([&] { return recvfrom(original, data, 8, 0, nullptr, nullptr); }),
               FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("duplicate.bound-before", "E.14-5", high, duplicate_test,
          "recvfrom works on a duplicate of a datagram socket that was bound before, or that is "
          "bound through the duplicate") {
    auto const bound = bound_datagram();
    auto const copy = opened(duplicate_of(bound));
    auto const fresh = datagram_socket();
    auto const binder = opened(duplicate_of(fresh));
    auto const any = Address::loopback(AF_INET);
    REQUIRE(bind(binder, any.data(), any.length()) == 0);
    for (SOCKET const s : {copy.get(), binder.get()}) {
        set_non_blocking(s);
        char one{};
        CHECK_THAT(outcome([&] { return recvfrom(s, &one, 1, 0, nullptr, nullptr); }),
                   FailsWith(WSAEWOULDBLOCK));
    }
}
