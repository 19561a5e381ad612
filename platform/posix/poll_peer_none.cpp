// SPDX-License-Identifier: MIT
// Hosts whose poll() reports the end of a stream as data only.
#include "platform/poll.hpp"

namespace ws2::platform {

short poll_peer_finished() noexcept { return 0; }

}  // namespace ws2::platform
