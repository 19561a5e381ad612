// SPDX-License-Identifier: MIT
// The provider interface on a system without layers, and calls that need a window.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <ws2spi.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

std::vector<WSAPROTOCOL_INFOW> whole_catalogue() {
    DWORD size = 0;
    INT error = 0;
    REQUIRE(WSCEnumProtocols(nullptr, nullptr, &size, &error) == SOCKET_ERROR);
    REQUIRE(error == WSAENOBUFS);
    std::vector<WSAPROTOCOL_INFOW> all(size / sizeof(WSAPROTOCOL_INFOW));
    REQUIRE(WSCEnumProtocols(nullptr, all.data(), &size, &error) == static_cast<int>(all.size()));
    return all;
}

constexpr GUID nobody_id = {
    1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}
};

}  // namespace

BEHAVIOUR("wsc.catalogue", "E.2-37", high, "docs:WSCEnumProtocols",
          "WSCEnumProtocols reports the size of the catalogue with WSAENOBUFS, and TCP is in it") {
    bool has_tcp = false;
    for (auto const& entry : whole_catalogue())
        has_tcp = has_tcp || (entry.iAddressFamily == AF_INET && entry.iProtocol == IPPROTO_TCP);
    CHECK(has_tcp);
}

BEHAVIOUR("wsc.catalogue-ids", "E.2-37", high, "docs:WSAPROTOCOL_INFOW",
          "every entry of WSCEnumProtocols has an id of its own") {
    std::set<DWORD> ids;
    auto const all = whole_catalogue();
    for (auto const& entry : all) ids.insert(entry.dwCatalogEntryId);
    CHECK(ids.size() == all.size());
}

BEHAVIOUR("wsc.provider-path", "E.2-38", high, "docs:WSCGetProviderPath",
          "WSCGetProviderPath reports the library behind a provider; too little room is WSAEFAULT "
          "with the length wanted") {
    auto id = whole_catalogue().front().ProviderId;
    INT error = 0;
    INT length = 1;
    WCHAR path[MAX_PATH];
    CHECK(WSCGetProviderPath(&id, path, &length, &error) == SOCKET_ERROR);
    CHECK(error == WSAEFAULT);
    CHECK(length > 1);
    length = MAX_PATH;
    CHECK(WSCGetProviderPath(&id, path, &length, &error) == 0);
    CHECK(std::wstring(path).find(L"mswsock.dll") != std::wstring::npos);
}

BEHAVIOUR("wsc.info-of-nobody", "E.2-39", high, "winetest:test_WSCGetProviderInfo",
          "WSCGetProviderInfo of a provider that does not exist is WSANO_RECOVERY") {
    auto id = nobody_id;
    BYTE info[1];
    size_t size = 0;
    INT error = 0;
    CHECK(WSCGetProviderInfo(&id, ProviderInfoLspCategories, info, &size, 0, &error) ==
          SOCKET_ERROR);
    CHECK(error == WSANO_RECOVERY);
}

BEHAVIOUR("wsc.category-without-path", "E.2-39", high, "winetest:test_WSCGetApplicationCategory",
          "WSCGetApplicationCategory of a program without a path is WSAEINVAL") {
    DWORD category = 0;
    INT error = 0;
    CHECK(WSCGetApplicationCategory(L"", 0, nullptr, 0, &category, &error) == SOCKET_ERROR);
    CHECK(error == WSAEINVAL);
}

BEHAVIOUR(
    "wsc.unknown-provider", "E.2-38", high, "docs:WSCGetProviderPath",
    "WSCGetProviderPath of a provider that does not exist is WSAEINVAL, without an id WSAEFAULT") {
    auto id = nobody_id;
    INT error = 0;
    INT length = MAX_PATH;
    WCHAR path[MAX_PATH];
    CHECK(WSCGetProviderPath(&id, path, &length, &error) == SOCKET_ERROR);
    CHECK(error == WSAEINVAL);
    CHECK(WSCGetProviderPath(nullptr, path, &length, &error) == SOCKET_ERROR);
    CHECK(error == WSAEFAULT);
    CHECK(WSCDeinstallProvider(&id, &error) == SOCKET_ERROR);
    CHECK(error == WSAEINVAL);
}

BEHAVIOUR("name-spaces.list", "E.15-41", high, "winetest:test_WSAEnumNameSpaceProvidersA",
          "WSAEnumNameSpaceProviders lists DNS, and fails with WSAEFAULT without enough room") {
    DWORD size = 0;
    CHECK_THAT(outcome([&] { return WSAEnumNameSpaceProvidersW(nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSAEnumNameSpaceProvidersW(&size, nullptr); }),
               FailsWith(WSAEFAULT));
    REQUIRE(size > sizeof(WSANAMESPACE_INFOW));
    std::vector<WSANAMESPACE_INFOW> all(size / sizeof(WSANAMESPACE_INFOW) + 1);
    auto const count = WSAEnumNameSpaceProvidersW(&size, all.data());
    REQUIRE(count > 0);
    all.resize(static_cast<std::size_t>(count));
    bool const has_dns = std::any_of(all.begin(), all.end(), [](WSANAMESPACE_INFOW const& each) {
        return each.dwNameSpace == NS_DNS && each.fActive && each.lpszIdentifier[0] != 0;
    });
    CHECK(has_dns);
}

BEHAVIOUR("name-spaces.narrow", "E.15-41", high, "winetest:test_WSAEnumNameSpaceProvidersA",
          "WSAEnumNameSpaceProvidersA lists providers in the room that it asks for") {
    DWORD size = 0;
    CHECK_THAT(outcome([&] { return WSAEnumNameSpaceProvidersA(&size, nullptr); }),
               FailsWith(WSAEFAULT));
    std::vector<char> room(size);
    CHECK(WSAEnumNameSpaceProvidersA(&size, reinterpret_cast<WSANAMESPACE_INFOA*>(room.data())) >
          0);
}

BEHAVIOUR("async.no-window", "F.9-2 F.9-10", medium, "docs:WSAAsyncSelect",
          "WSAAsyncSelect for a window that does not exist is WSAEINVAL, for an unknown socket "
          "WSAENOTSOCK") {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return WSAAsyncSelect(s, nullptr, 1024, FD_READ); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSAAsyncSelect(INVALID_SOCKET, nullptr, 1024, FD_READ); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR(
    "async.no-lookup", "F.9-9", high, "winetest:test_WSAAsyncGetServByPort",
    "WSAAsyncGetServByPort and its kin begin without a window, too, and the answer is lost; what "
    "never began cannot be cancelled: WSAEINVAL") {
    static char buffer[MAXGETHOSTSTRUCT];  // the answer is written when it comes
    CHECK(WSAAsyncGetServByPort(nullptr, 0, 0, nullptr, nullptr, 0) != nullptr);
    CHECK(WSAAsyncGetProtoByName(nullptr, 1024, "tcp", buffer, sizeof buffer) != nullptr);
    CHECK_THAT(outcome([] { return WSACancelAsyncRequest(nullptr); }), FailsWith(WSAEINVAL));
}
