// SPDX-License-Identifier: MIT
// Calls for which Windows needs a provider, a privilege or version 1.1 of Winsock.
#include <winsock2.h>

#include <mswsock.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

BEHAVIOUR("hooks.refused", "E.1-20", high, "docs:WSASetBlockingHook",
          "a program that negotiated version 2 has no blocking hooks: WSAEOPNOTSUPP") {
    CHECK(WSAIsBlocking() == FALSE);
    CHECK_THAT(outcome([] { return WSACancelBlockingCall(); }), FailsWith(WSAEOPNOTSUPP));
    CHECK_THAT(outcome([] { return WSAUnhookBlockingHook(); }), FailsWith(WSAEOPNOTSUPP));
    CHECK_THAT(outcome([] { return WSASetBlockingHook(nullptr) ? 0 : SOCKET_ERROR; }),
               FailsWith(WSAEOPNOTSUPP));
}

BEHAVIOUR("refused.bad-places", "0.3-6", medium, "docs:WSAProviderConfigChange",
          "WSAProviderConfigChange without a place for the handle fails with WSAEFAULT") {
    CHECK_THAT(outcome([] { return WSAProviderConfigChange(nullptr, nullptr, nullptr); }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("lookup.bad-arguments", "E.15-42", high, "winetest:test_WSALookupService",
          "WSALookupServiceBegin without a query or a place for the handle fails with WSAEFAULT") {
    HANDLE handle = nullptr;
    WSAQUERYSETW query{};
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(nullptr, 0, &handle); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, 0, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, 0, &handle); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "lookup.no-handle", "E.15-42", high, "docs:WSALookupServiceEnd",
    "WSALookupServiceEnd of what is not the handle of a lookup fails with WSA_INVALID_HANDLE") {
    CHECK_THAT(outcome([] { return WSALookupServiceEnd(nullptr); }), FailsWith(WSA_INVALID_HANDLE));
}

BEHAVIOUR("lookup.of-nothing", "E.15-35", high, "winetest:test_WSALookupService",
          "WSALookupServiceBegin without a name space and a class enumerates networks") {
    WSAQUERYSETW query{};
    query.dwSize = sizeof query;
    HANDLE lookup = nullptr;
    CHECK_THAT(
        outcome([&] { return WSALookupServiceBeginW(&query, LUP_RETURN_ALL | LUP_DEEP, &lookup); }),
        ReturnsAndResets(0));
    if (!lookup) return;
    CHECK_THAT(outcome([&] { return WSALookupServiceEnd(lookup); }), ReturnsAndResets(0));
}

BEHAVIOUR("lookup.networks", "E.15-35", high, "winetest:test_WSALookupService",
          "WSALookupServiceNext enumerates networks until WSA_E_NO_MORE") {
    GUID networks = NLA_SERVICE_CLASS_GUID;
    WSAQUERYSETW query{};
    query.dwSize = sizeof query;
    query.dwNameSpace = NS_NLA;
    query.lpServiceClassId = &networks;
    HANDLE lookup = nullptr;
    CHECK_THAT(
        outcome([&] { return WSALookupServiceBeginW(&query, LUP_RETURN_ALL | LUP_DEEP, &lookup); }),
        ReturnsAndResets(0));
    REQUIRE(lookup);
    static WSAQUERYSETW results[64];
    auto const next = [&] {
        DWORD size = sizeof results;
        results[0] = {};
        results[0].dwSize = sizeof results[0];
        return WSALookupServiceNextW(lookup, LUP_RETURN_NAME, &size, results);
    };
    constexpr int most = 1000;
    int count = 0;
    while (count != most && next() == 0) ++count;
    CHECK(count < most);
    CHECK_THAT(outcome(next), FailsWith(WSA_E_NO_MORE));
    CHECK_THAT(outcome([&] { return WSALookupServiceEnd(lookup); }), ReturnsAndResets(0));
    CHECK_THAT(outcome([&] { return WSALookupServiceEnd(lookup); }), FailsWith(WSA_INVALID_HANDLE));
}

BEHAVIOUR(
    "lookup.no-provider", "E.15-42", medium, "docs:WSALookupServiceBeginW",
    "WSALookupServiceBegin for a class that no provider knows fails with WSASERVICE_NOT_FOUND") {
    GUID unknown{1, 2, 3, {4}};
    WSAQUERYSETW query{};
    query.dwSize = sizeof query;
    query.dwNameSpace = NS_NLA;
    query.lpServiceClassId = &unknown;
    HANDLE lookup = nullptr;
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, LUP_RETURN_NAME, &lookup); }),
               FailsWith(WSASERVICE_NOT_FOUND));
}

BEHAVIOUR("lookup.other-provider", "E.15-42", medium, "docs:WSALookupServiceBeginW",
          "WSALookupServiceBegin for networks by a provider that is not there fails with "
          "WSASERVICE_NOT_FOUND") {
    GUID networks = NLA_SERVICE_CLASS_GUID;
    GUID unknown{1, 2, 3, {4}};
    WSAQUERYSETW query{};
    query.dwSize = sizeof query;
    query.dwNameSpace = NS_NLA;
    query.lpServiceClassId = &networks;
    query.lpNSProviderId = &unknown;
    HANDLE lookup = nullptr;
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, LUP_RETURN_NAME, &lookup); }),
               FailsWith(WSASERVICE_NOT_FOUND));
}
