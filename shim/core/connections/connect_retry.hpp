// SPDX-License-Identifier: MIT
// Windows repeats a refused connect every half second for two seconds, so that a listener that
// starts a moment late gets its connections [kb:175523]. Here a refusal is reported at once, unless
// the environment has WS2_RETRY_REFUSED_CONNECTS=1, which makes blocking calls repeat it.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// How often a connect of `socket` is repeated: not at all without the environment's word, else as
// often as SIO_TCP_INITIAL_RTO asked for, four times by default.
int retries_of_refused_connects(Socket& socket);

// Waits until it is time for the next attempt. not_socket when the socket is closed meanwhile.
Code await_next_connect(Socket& socket);

}  // namespace ws2::core
