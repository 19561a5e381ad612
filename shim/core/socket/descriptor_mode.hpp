// SPDX-License-Identifier: MIT
// In which phases a blocking call blocks in the host, and in which it waits in poll with a
// non-blocking descriptor, because a wait in the host could not be ended or would miss an event.
#pragma once

#include "platform/socket_calls.hpp"
#include "platform/types.hpp"
#include "shim/core/socket/call_rules.hpp"

namespace ws2::core {

bool waits_in_host(platform::SocketKind const& kind, Phase phase);

// The mode of the descriptor of a socket that is in `mode` itself.
BlockingMode descriptor_mode(platform::SocketKind const& kind, Phase phase, BlockingMode mode);

}  // namespace ws2::core
