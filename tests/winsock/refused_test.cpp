// SPDX-License-Identifier: MIT
// Calls for which Windows needs a provider, a privilege or version 1.1 of Winsock.
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

BEHAVIOUR("lookup.bad-arguments", "E.15-42", high, "winetest:test_WSALookupService",
          "a lookup without a query or a place for the handle fails with WSAEFAULT") {
    HANDLE handle = nullptr;
    WSAQUERYSETW query{};
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(nullptr, 0, &handle); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, 0, nullptr); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return WSALookupServiceBeginW(&query, 0, &handle); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("lookup.no-handle", "E.15-42", high, "docs:WSALookupServiceEnd",
          "what is not the handle of a lookup fails with WSA_INVALID_HANDLE") {
    CHECK_THAT(outcome([] { return WSALookupServiceEnd(nullptr); }), FailsWith(WSA_INVALID_HANDLE));
}
