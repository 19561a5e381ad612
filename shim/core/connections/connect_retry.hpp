// SPDX-License-Identifier: MIT
// Windows does not believe the first refusal: it asks again every half second, two seconds long, so
// that a listener that comes a moment late gets its connections [kb:175523]. Here a refusal is told
// at once, unless the environment has WS2_RETRY_REFUSED_CONNECTS=1, and then by blocking calls.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// How often a connect of `socket` is repeated: not at all without the environment's word, else as
// often as SIO_TCP_INITIAL_RTO asked for, four times by default.
int retries_of_refused_connects(Socket& socket);

// Until it is time for the next one. not_socket when the socket is closed meanwhile.
Code await_next_connect(Socket& socket);

}  // namespace ws2::core
