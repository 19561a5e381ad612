// SPDX-License-Identifier: MIT
// Linux reports the peer's end of stream apart from data (POLLRDHUP).
#include <poll.h>

#include "platform/poll.hpp"

namespace ws2::platform {

short poll_peer_finished() noexcept { return POLLRDHUP; }

}  // namespace ws2::platform
