// SPDX-License-Identifier: MIT
// What the program has installed for a signal that the library needs as well.
#include <winsock2.h>

#include <cstdlib>

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

}  // namespace

TEST_CASE("a handler of the library's signal that the program had before is still called",
          "[own_handlers]") {
    for (auto const form : {HandlerForm::plain, HandlerForm::with_information}) {
        CAPTURE(form == HandlerForm::plain);
        ForkedChild child{[form] { std::_Exit(receive_with_own_handler(form)); }};
        CHECK(child.exit_code() == 0);
    }
}
