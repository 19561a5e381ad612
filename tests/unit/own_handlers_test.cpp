// SPDX-License-Identifier: MIT
// What the program has installed for a signal that the library needs as well.
#include <winsock2.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// Nothing in this process has received before. 0: the handler is called behind the library's, which
// does its work.
int receive_with_own_handler(HandlerForm form) {
    LibrarySignalCounter const counter{form};
    WinsockSession const session;
    auto const pair = tcp_pair();
    if (send(pair.client, "a", 1, 0) != 1 || recv_text(pair.server, 1) != "a") return 1;
    for (int calls = counter.calls() + 1; calls < 4; ++calls) {
        raise_library_signal();
        if (counter.calls() != calls) return 2;
    }
    if (send(pair.client, "bcU", 3, MSG_OOB) != 3 || send(pair.client, "d", 1, 0) != 1) return 3;
    if (recv_all_text(pair.server, 3) != "bcd") return 4;
    return recv_text(pair.server, 1, MSG_OOB) == "U" ? 0 : 5;
}

// Installed when the library's was there. The peer is in another process: within one process the
// sender tells the receiver. What it sends is there before the receive, which no signal interrupts
// then; and all receives are this thread's, as the first one of another would look.
int receive_with_later_handler(std::atomic<int>& port) {
    WinsockSession const session;
    auto const listening = listener();
    port = local_address(listening).port();
    UniqueSocket const s{accept(listening, nullptr, nullptr)};
    char received[8] = "";
    if (recv(s, received, 1, 0) != 1) return 1;
    LibrarySignalCounter const counter{HandlerForm::calls_replaced};
    if (send(s, "r", 1, 0) != 1 || !eventually([&] { return port == 0; })) return 2;
    for (int count = 0; count != 3; ++count)
        if (recv(s, received + count, 1, 0) != 1) return 3;
    if (std::string{received} != "bcd") return 4;
    return recv(s, received, 1, MSG_OOB) == 1 && received[0] == 'U' ? 0 : 5;
}

}  // namespace

TEST_CASE("a handler of the library's signal that the program had before is still called",
          "[own_handlers]") {
    for (auto const form : {HandlerForm::plain, HandlerForm::with_information}) {
        CAPTURE(form == HandlerForm::plain);
        ForkedChild child{[form] { std::_Exit(receive_with_own_handler(form)); }};
        CHECK(child.exit_code() == 0);
    }
}

TEST_CASE(
    "a handler that is installed later and calls the one it replaced leaves urgent data alone",
    "[own_handlers]") {
    auto& port = *new (memory_shared_with_children(sizeof(std::atomic<int>))) std::atomic<int>{0};
    ForkedChild child{[&] { std::_Exit(receive_with_later_handler(port)); }};
    REQUIRE(eventually([&] { return port != 0; }));
    WinsockSession const session;
    auto const peer = stream_socket();
    auto const address = Address::loopback(AF_INET, static_cast<unsigned short>(port.load()));
    REQUIRE(connect(peer, address.data(), address.length()) == 0);
    CHECK(send(peer, "a", 1, 0) == 1);
    CHECK(recv_text(peer, 1) == "r");
    CHECK(send(peer, "bcU", 3, MSG_OOB) == 3);
    CHECK(send(peer, "d", 1, 0) == 1);
    port = 0;
    CHECK(child.exit_code() == 0);
}
