// SPDX-License-Identifier: MIT
// The status that an operation ends with for a code, and the code that a status is reported as.
#include "shim/core/io/status.hpp"

#include "tests/support/catch.hpp"

using namespace ws2;

TEST_CASE("the status of a code is reported as that code", "[status]") {
    for (auto const code : {Code::ok,
                            Code::message_size,
                            Code::operation_aborted,
                            Code::connection_reset,
                            Code::network_reset,
                            Code::connection_aborted,
                            Code::connection_refused,
                            Code::timed_out,
                            Code::is_shut_down,
                            Code::not_connected,
                            Code::is_connected,
                            Code::network_unreachable,
                            Code::host_unreachable,
                            Code::host_down,
                            Code::bad_address,
                            Code::no_buffers,
                            Code::access_denied,
                            Code::address_in_use,
                            Code::address_not_available,
                            Code::operation_not_supported,
                            Code::invalid_argument}) {
        CAPTURE(static_cast<int>(code));
        CHECK(static_cast<int>(core::winsock_code(core::status_of(code))) ==
              static_cast<int>(code));
    }
}
