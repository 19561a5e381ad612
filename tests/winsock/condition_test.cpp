// SPDX-License-Identifier: MIT
// WSAAccept and its condition function.
#include <cstring>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Seen {
    int verdict = CF_ACCEPT;
    int calls = 0;
    DWORD thread = 0;
    sockaddr_in caller{};
    sockaddr_in callee{};
    ULONG caller_length = 0;
    ULONG callee_length = 0;
    ULONG caller_data_length = 99;
    bool quality_of_service = true;
};

int CALLBACK decide(LPWSABUF caller, LPWSABUF caller_data, LPQOS socket_quality,
                    LPQOS group_quality, LPWSABUF callee, LPWSABUF, GROUP*, DWORD_PTR data) {
    auto& seen = *reinterpret_cast<Seen*>(data);
    ++seen.calls;
    std::memcpy(&seen.caller, caller->buf, sizeof seen.caller);
    std::memcpy(&seen.callee, callee->buf, sizeof seen.callee);
    seen.caller_length = caller->len;
    seen.callee_length = callee->len;
    seen.caller_data_length = caller_data ? caller_data->len : 0;
    seen.quality_of_service = socket_quality || group_quality;
    seen.thread = GetCurrentThreadId();
    return seen.verdict;
}

SOCKET accept_if(SOCKET listening, Seen& seen) {
    return WSAAccept(listening, nullptr, nullptr, decide, reinterpret_cast<DWORD_PTR>(&seen));
}

}  // namespace

BEHAVIOUR("condition.accept", "B.4-2 B.4-9", high, "docs:WSAAccept",
          "CF_ACCEPT makes WSAAccept return the socket; the condition function saw both ends and "
          "no connect data") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Seen seen;
    UniqueSocket const accepted{accept_if(listening, seen)};
    REQUIRE(accepted.valid());
    CHECK(seen.calls == 1);
    CHECK(seen.thread == GetCurrentThreadId());
    CHECK(seen.caller.sin_family == AF_INET);
    CHECK(ntohs(seen.caller.sin_port) == local_address(client).port());
    CHECK(ntohs(seen.callee.sin_port) == local_address(listening).port());
    CHECK(seen.callee.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    CHECK(seen.caller_length == sizeof(sockaddr_in));
    CHECK(seen.callee_length == sizeof(sockaddr_in));
    CHECK(seen.caller_data_length == 0);
    CHECK(!seen.quality_of_service);
}

BEHAVIOUR("condition.reject", "B.4-3", medium, "docs:WSAAccept",
          "CF_REJECT makes WSAAccept fail with WSAECONNREFUSED, and resets the client") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Seen seen{CF_REJECT};
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSAECONNREFUSED));
    char one = 0;
    BlockedCall const call{[socket = client.get(), &one] { return recv(socket, &one, 1, 0); }};
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNRESET));
    CHECK(!is_ready(listening, Ready::to_read));
}

BEHAVIOUR("condition.defer", "B.4-4", high, "winetest:test_accept",
          "CF_DEFER makes WSAAccept fail with WSATRY_AGAIN and leaves the connection for the next "
          "accept") {
    auto const listening = listener();
    auto const first = connected_to(listening);
    auto const second = connected_to(listening);
    Seen seen{CF_DEFER};
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSATRY_AGAIN));
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSATRY_AGAIN));
    CHECK(is_ready(listening, Ready::to_read));
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    REQUIRE(accepted.valid());
    CHECK(remote_address(accepted) == local_address(first));
    UniqueSocket const next{accept(listening, nullptr, nullptr)};
    REQUIRE(next.valid());
    CHECK(remote_address(next) == local_address(second));
}

BEHAVIOUR("condition.nonsense", "B.4-5", medium, "docs:WSAAccept",
          "a condition function with an unknown verdict makes WSAAccept fail with WSAEINVAL") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Seen seen{42};
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSAEINVAL));
}

BEHAVIOUR("condition.deferred-wakes", "B.4-4", high, "winetest:test_accept",
          "a deferred connection goes to a thread that is already blocked in accept") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Seen seen{CF_DEFER};
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSATRY_AGAIN));
    BlockedCall const call{[socket = listening.get()] {
        return static_cast<long long>(accept(socket, nullptr, nullptr));
    }};
    auto const result = call.result();
    REQUIRE(result);
    UniqueSocket const accepted{static_cast<SOCKET>(result->value)};
    CHECK(accepted.valid());
}

BEHAVIOUR("condition.address", "B.4-10", medium, "docs:WSAAccept",
          "WSAAccept fills its address arguments with what the condition function got about the "
          "caller") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    Seen seen;
    Address from;
    UniqueSocket const accepted{WSAAccept(listening, from.data(), from.length_out(), decide,
                                          reinterpret_cast<DWORD_PTR>(&seen))};
    REQUIRE(accepted.valid());
    CHECK(from == local_address(client));
    CHECK(ntohs(seen.caller.sin_port) == from.port());
}

BEHAVIOUR("condition.reset", "B.4-12",
          decided("the connection was complete, so it was reset rather than withdrawn"),
          "docs:WSAAccept",
          "WSAAccept for a client that has reset its connection fails with WSAECONNRESET") {
    auto const listening = listener();
    close_with_reset(connected_to(listening));
    Seen seen;
    CHECK_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSAECONNRESET));
    CHECK(seen.calls == 0);
}

namespace {

UniqueSocket deciding_listener() {
    auto s = bound_stream();
    BOOL const on = TRUE;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    REQUIRE(listen(s, 5) == 0);
    return s;
}

// A client whose connect has begun.
UniqueSocket knocking(SOCKET listening) {
    auto client = stream_socket();
    set_non_blocking(client);
    auto const address = local_address(listening);
    REQUIRE_THAT(outcome([&] { return connect(client, address.data(), address.length()); }),
                 FailsWith(WSAEWOULDBLOCK));
    return client;
}

}  // namespace

BEHAVIOUR("condition.conditional-accept", "B.4-11 A.2-13", medium,
          "docs:SO_CONDITIONAL_ACCEPT socket option",
          "with SO_CONDITIONAL_ACCEPT a client is connected only when CF_ACCEPT is returned") {
    auto const listening = deciding_listener();
    auto const client = knocking(listening);
    REQUIRE(await(listening, Ready::to_read));
    CHECK(!is_ready(client, Ready::to_write));
    Seen seen;
    UniqueSocket const accepted{accept_if(listening, seen)};
    CHECK(accepted.valid());
    CHECK(await(client, Ready::to_write));
}

BEHAVIOUR("condition.conditional-reject", "B.4-3 B.4-11", medium,
          "docs:SO_CONDITIONAL_ACCEPT socket option",
          "with SO_CONDITIONAL_ACCEPT and CF_REJECT the client's connect is refused") {
    auto const listening = deciding_listener();
    auto const client = knocking(listening);
    Seen seen{CF_REJECT};
    REQUIRE_THAT(outcome([&] { return accept_if(listening, seen); }), FailsWith(WSAECONNREFUSED));
    CHECK(await(client, Ready::exceptional));
    CHECK(!is_ready(client, Ready::to_write));
}

namespace {

struct WidthRow {
    Behaviour is;
    int length;
    int error;
};

// clang-format off
constexpr auto conditional_docs = "docs:SO_CONDITIONAL_ACCEPT socket option";
WidthRow const width_rows[] = {
    {{"condition.option-length-1", "B.4-11", medium, conditional_docs, "one byte is too little for SO_CONDITIONAL_ACCEPT"}, 1, WSAEFAULT},
    {{"condition.option-length-3", "B.4-11", medium, conditional_docs, "three bytes are too little for SO_CONDITIONAL_ACCEPT"}, 3, WSAEFAULT},
    {{"condition.option-length-4", "B.4-11", medium, conditional_docs, "SO_CONDITIONAL_ACCEPT takes the four bytes of a BOOL"}, 4, 0},
};
// clang-format on

}  // namespace

BEHAVIOURS(width_rows, row) {
    auto const s = stream_socket();
    BOOL const on = TRUE;
    CHECK_THAT(outcome([&] {
                   return setsockopt(s, SOL_SOCKET, SO_CONDITIONAL_ACCEPT,
                                     reinterpret_cast<char const*>(&on), row.length);
               }),
               Yields(row.error));
}
