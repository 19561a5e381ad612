// SPDX-License-Identifier: MIT
// WSAConnectByName and WSAConnectByList.
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto by_name = "winetest:test_WSAConnectByName";

struct End {
    sockaddr_storage address{};
    DWORD length = sizeof(sockaddr_storage);
    sockaddr* data() { return reinterpret_cast<sockaddr*>(&address); }
};

// Some headers want strings that may be written to.
char* text(char const* literal) { return const_cast<char*>(literal); }

// FALSE as a failure that the matchers understand.
int as_result(BOOL done) { return done ? 0 : SOCKET_ERROR; }

int connect_to(SOCKET s, char const* node, char const* service) {
    return as_result(WSAConnectByNameA(s, text(node), text(service), nullptr, nullptr, nullptr,
                                       nullptr, nullptr, nullptr));
}

std::string port_of(SOCKET s) { return std::to_string(local_address(s).port()); }

struct NameRow {
    Behaviour is;
    char const* node;
    char const* service;
    int error;
};

// clang-format off
NameRow const name_rows[] = {
    {{"connect-by-name.no-node", "E.4-26", high, by_name, "WSAConnectByName without a host fails with WSAEINVAL"}, nullptr, "80", WSAEINVAL},
    {{"connect-by-name.no-service", "E.4-26", high, by_name, "WSAConnectByName without a service fails with WSAEINVAL"}, "127.0.0.1", nullptr, WSAEINVAL},
    {{"connect-by-name.unknown-service", "E.4-28", high, by_name, "WSAConnectByName with an unknown service fails with WSATYPE_NOT_FOUND"}, "127.0.0.1", "nonexistentservice", WSATYPE_NOT_FOUND},
};
// clang-format on

}  // namespace

BEHAVIOURS(name_rows, row) {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return connect_to(s, row.node, row.service); }), FailsWith(row.error));
}

BEHAVIOUR("connect-by-name.invalid-handle", "E.4-31", high, by_name,
          "WSAConnectByName on an invalid handle fails with WSAENOTSOCK") {
    CHECK_THAT(outcome([] { return connect_to(INVALID_SOCKET, "127.0.0.1", "80"); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("connect-by-name.closed-no-service", "E.4-31 E.4-26", high, by_name,
          "WSAConnectByName notices a missing name before a handle that is no socket") {
    CHECK_THAT(outcome([] { return connect_to(INVALID_SOCKET, "127.0.0.1", nullptr); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([] { return connect_to(INVALID_SOCKET, nullptr, "80"); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("connect-by-name.addresses-only", "E.4-31", high, by_name,
          "WSAConnectByName writes no address where there is no length for it") {
    auto const listening = listener();
    auto port = port_of(listening);
    auto const s = stream_socket();
    End local;
    End remote;
    CHECK_THAT(outcome([&] {
                   return as_result(WSAConnectByNameA(s, text("127.0.0.1"), port.data(), nullptr,
                                                      local.data(), nullptr, remote.data(), nullptr,
                                                      nullptr));
               }),
               Returns(0));
    CHECK(local.address.ss_family == 0);
    CHECK(remote.address.ss_family == 0);
    CHECK(remote_address(s) == local_address(listening));
}

BEHAVIOUR("connect-by-name.local-port", "E.4-30", high, by_name,
          "WSAConnectByName reports the local address without its port") {
    auto const listening = listener();
    auto port = port_of(listening);
    auto const s = stream_socket();
    End local;
    End remote;
    REQUIRE(WSAConnectByNameA(s, text("127.0.0.1"), port.data(), &local.length, local.data(),
                              &remote.length, remote.data(), nullptr, nullptr));
    auto const& told = reinterpret_cast<sockaddr_in const&>(local.address);
    CHECK(told.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    CHECK(told.sin_port == 0);
}

BEHAVIOUR("connect-by-name.reserved", "E.4-26", high, by_name,
          "WSAConnectByName with a reserved argument that is not NULL fails with WSAEINVAL") {
    auto const s = stream_socket();
    OVERLAPPED overlapped{};
    CHECK_THAT(
        outcome([&] {
            return as_result(WSAConnectByNameA(s, text("127.0.0.1"), text("80"), nullptr, nullptr,
                                               nullptr, nullptr, nullptr, &overlapped));
        }),
        FailsWith(WSAEINVAL));
}

BEHAVIOUR("connect-by-name.datagram", "E.4-29", high, by_name,
          "WSAConnectByName on a datagram socket fails with WSAEINVAL, on Windows 10 1809 and "
          "later with WSAEFAULT") {
    auto const s = datagram_socket();
    CHECK_THAT(outcome([&] { return connect_to(s, "127.0.0.1", "80"); }),
               FailsWith({WSAEINVAL, WSAEFAULT}));
}

BEHAVIOUR("connect-by-name.short-lengths", "E.4-27", high, by_name,
          "WSAConnectByName with too little room for an address fails with WSAEFAULT and leaves "
          "the length") {
    auto const listening = listener();
    auto port = port_of(listening);
    auto const s = stream_socket();
    for (bool const short_local : {true, false}) {
        End local;
        End remote;
        (short_local ? local : remote).length = 3;
        CHECK_THAT(outcome([&] {
                       return as_result(WSAConnectByNameA(
                           s, text("127.0.0.1"), port.data(), &local.length, local.data(),
                           &remote.length, remote.data(), nullptr, nullptr));
                   }),
                   FailsWith(WSAEFAULT));
        CHECK((short_local ? local : remote).length == 3);
    }
}

BEHAVIOUR("connect-by-name.success", "E.4-30", high, by_name,
          "WSAConnectByName connects, waits for that also in non-blocking mode, and reports both "
          "addresses") {
    auto const listening = listener();
    auto port = port_of(listening);
    for (bool const non_blocking : {false, true}) {
        auto const s = stream_socket();
        if (non_blocking) set_non_blocking(s);
        End local;
        End remote;
        CHECK_THAT(outcome([&] {
                       return as_result(WSAConnectByNameA(
                           s, text("127.0.0.1"), port.data(), &local.length, local.data(),
                           &remote.length, remote.data(), nullptr, nullptr));
                   }),
                   Returns(0));
        UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
        CHECK(accepted.valid());
        CHECK(local.length == sizeof(sockaddr_in));
        CHECK(remote.length == sizeof(sockaddr_in));
        CHECK(reinterpret_cast<sockaddr_in const*>(&remote.address)->sin_port ==
              htons(local_address(listening).port()));
    }
}

BEHAVIOUR("connect-by-name.wide", "E.4-31", high, by_name,
          "WSAConnectByNameW connects as WSAConnectByNameA does") {
    auto const listening = listener();
    auto port = port_of(listening);
    std::wstring wide(port.begin(), port.end());
    wchar_t node[] = L"localhost";
    auto const s = stream_socket();
    CHECK(WSAConnectByNameW(s, node, wide.data(), nullptr, nullptr, nullptr, nullptr, nullptr,
                            nullptr) == TRUE);
    CHECK_THAT(outcome([&] { return connect_to(s, "127.0.0.1", port.c_str()); }),
               FailsWith({WSAEISCONN, WSAEINVAL}));
}

BEHAVIOUR("connect-by-list.second-answers", "E.4-32", high, "docs:WSAConnectByList",
          "WSAConnectByList tries the addresses one by one until one answers") {
    auto refused = nobody();
    auto const listening = listener();
    auto wanted = local_address(listening);
    // SOCKET_ADDRESS_LIST ends with the first of its elements.
    std::vector<char> memory(SIZEOF_SOCKET_ADDRESS_LIST(2));
    auto* const list = reinterpret_cast<SOCKET_ADDRESS_LIST*>(memory.data());
    list->iAddressCount = 2;
    SOCKET_ADDRESS* const addresses = list->Address;
    addresses[0] = {refused.address.data(), refused.address.length()};
    addresses[1] = {wanted.data(), wanted.length()};
    auto const s = stream_socket();
    End remote;
    CHECK_THAT(outcome([&] {
                   return as_result(WSAConnectByList(s, list, nullptr, nullptr, &remote.length,
                                                     remote.data(), nullptr, nullptr));
               }),
               Returns(0));
    CHECK(remote_address(s) == wanted);
}
