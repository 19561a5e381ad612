// SPDX-License-Identifier: MIT
#include "shim/core/socket/descriptor_mode.hpp"

namespace ws2::core {

// Closing can end the wait there. accept() waits in poll, as another thread may put a connection
// back; so does a local connect(), which waits for room in the listener's queue.
bool waits_in_host(platform::SocketKind const& kind, Phase phase) {
    if (kind.type != SocketType::stream || phase == Phase::connected) return true;
    return phase != Phase::listening && kind.family != Family::local &&
           platform::shutdown_ends_connect();
}

BlockingMode descriptor_mode(platform::SocketKind const& kind, Phase phase, BlockingMode mode) {
    return waits_in_host(kind, phase) ? mode : BlockingMode::non_blocking;
}

}  // namespace ws2::core
