// SPDX-License-Identifier: MIT
// Sockets brought into every state whose readiness Windows defines, for the tests of select() and
// WSAPoll(), which look at the same states.
#pragma once

#include <vector>

#include "tests/support/loopback.hpp"

namespace ws2::test {

// A socket in some state, and what keeps it there.
struct Stage {
    UniqueSocket subject;
    std::vector<UniqueSocket> others;
};

Stage fresh_stream();
Stage bound_stream_stage();
Stage connecting();  // to an address that does not answer; skips where the host knows none
void skip_if_answered(SOCKET socket);  // where that address has answered after all, with a failure
Stage idle_connection();
Stage failed_connect();           // non-blocking, not reported yet
Stage failed_blocking_connect();  // reported by connect()
Stage listening_after_failed_connect();
Stage idle_listener();
Stage listener_with_client();
Stage with_data();
Stage with_urgent_byte();
Stage with_urgent_byte_inline();
Stage with_finished_peer();
Stage with_data_and_finished_peer();
Stage with_finished_peer_after_own_shutdown();
Stage with_reset();
Stage with_data_and_reset();
Stage with_full_send_queue();
Stage after_shutdown_receive();
Stage after_shutdown_send();
Stage unbound_datagram();
Stage idle_datagram();
Stage waiting_datagram();
Stage empty_datagram();
Stage datagram_after_shutdown_receive();
Stage datagram_nobody_took();  // an ICMP answer has come

// A non-blocking connect to `target` on a new socket, in flight or answered.
UniqueSocket start_connect(Address const& target);

}  // namespace ws2::test
