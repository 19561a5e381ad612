// SPDX-License-Identifier: MIT
// Windows asks again when a connection is refused, for two seconds. A program of its own: ws2shim
// does so only where the environment says it.
#include <winsock2.h>

#include <mstcpip.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

int connect_to(SOCKET s, Address const& address) {
    return connect(s, address.data(), address.length());
}

}  // namespace

BEHAVIOUR("connect.retry-finds-listener", "A.3-4", high, "kb:175523; winetest:test_select",
          "a listener that comes while a refused connect is repeated gets the connection") {
    auto const late = bound_stream();
    auto const address = local_address(late);
    auto const client = stream_socket();
    BlockedCall const call{[&] { return connect_to(client, address); }};
    REQUIRE(call.is_blocked());
    REQUIRE(listen(late, 1) == 0);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, ReturnsAndResets(0));
    CHECK(is_ready(late, Ready::to_read));
    CHECK(is_ready(client, Ready::to_write));
}

BEHAVIOUR("connect.retry-gives-up", "A.3-2 A.3-3", high, "winetest:test_errors, test_connect",
          "a connect that goes on being refused fails with WSAECONNREFUSED") {
    auto const target = nobody();
    auto const client = stream_socket();
    BlockedCall const call{[&] { return connect_to(client, target.address); }};
    CHECK(call.is_blocked());
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNREFUSED));
}

namespace {

// Of two sockets that connect to an address without a listener, the second one without repeating:
// whether that is refused while the first one goes on.
bool is_refused_first(Address const& address) {
    auto const client = stream_socket();
    TCP_INITIAL_RTO_PARAMETERS values{TCP_INITIAL_RTO_UNSPECIFIED_RTT,
                                      TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS};
    DWORD returned = 0;
    REQUIRE(WSAIoctl(client, SIO_TCP_INITIAL_RTO, &values, sizeof values, nullptr, 0, &returned,
                     nullptr, nullptr) == 0);
    auto const patient = stream_socket();
    BlockedCall const repeated{[&] { return connect_to(patient, address); }};
    REQUIRE(repeated.is_blocked());
    CHECK_THAT(outcome([&] { return connect_to(client, address); }), FailsWith(WSAECONNREFUSED));
    bool const goes_on = !repeated.result_within(std::chrono::milliseconds{0});
    CHECK(repeated.result());
    return goes_on;
}

}  // namespace

// A thread that does not run for two seconds sees both end.
BEHAVIOUR("connect.retry-none", "A.3-5", high, "docs:SIO_TCP_INITIAL_RTO",
          "TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS makes the refusal immediate") {
    auto const target = nobody();
    CHECK(eventually([&] { return is_refused_first(target.address); }));
}

BEHAVIOUR("connect.retry-close", "B.5-4", high, "nettest:Connect.ConnectGetsCanceledByDispose",
          "closing the socket ends a connect that is being repeated with WSAENOTSOCK") {
    auto const target = nobody();
    auto client = stream_socket();
    auto const handle = client.get();
    BlockedCall const call{[&] { return connect_to(handle, target.address); }};
    REQUIRE(call.is_blocked());
    client.close();
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAENOTSOCK));
}
