// SPDX-License-Identifier: MIT
// The provider interface on a system without layers, and calls that need a window.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <ws2spi.h>

#include <cstring>
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

BEHAVIOUR("wsc.catalogue", "E.2", high, "docs:WSCEnumProtocols",
          "the size of the catalogue is told with WSAENOBUFS, and it has TCP in it") {
    bool has_tcp = false;
    for (auto const& entry : whole_catalogue())
        has_tcp = has_tcp || (entry.iAddressFamily == AF_INET && entry.iProtocol == IPPROTO_TCP);
    CHECK(has_tcp);
}

BEHAVIOUR("wsc.provider-path", "E.2", high, "docs:WSCGetProviderPath",
          "the library behind a provider; too little room is WSAEFAULT with the length wanted") {
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

BEHAVIOUR("wsc.unknown-provider", "E.2", high, "docs:WSCGetProviderPath",
          "a provider nobody knows is WSAEINVAL, and a missing id WSAEFAULT") {
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

BEHAVIOUR("async.no-window", "F.1", medium, "docs:WSAAsyncSelect",
          "a window that does not exist is WSAEINVAL, an unknown socket WSAENOTSOCK") {
    auto const s = stream_socket();
    CHECK_THAT(outcome([&] { return WSAAsyncSelect(s, nullptr, 1024, FD_READ); }),
               FailsWith(WSAEINVAL));
    CHECK_THAT(outcome([&] { return WSAAsyncSelect(INVALID_SOCKET, nullptr, 1024, FD_READ); }),
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("async.no-lookup", "F.1", medium, "docs:WSAAsyncGetHostByName",
          "without a window no lookup begins, and none can be cancelled: WSAEINVAL") {
    char buffer[MAXGETHOSTSTRUCT];
    WSASetLastError(0);
    CHECK(WSAAsyncGetHostByName(nullptr, 1024, "localhost", buffer, sizeof buffer) == nullptr);
    CHECK(WSAGetLastError() == WSAEINVAL);
    CHECK_THAT(outcome([] { return WSACancelAsyncRequest(nullptr); }), FailsWith(WSAEINVAL));
}
