// SPDX-License-Identifier: MIT
// The end of the flusher's work; its beginning is in core/socket/send_queue.hpp.
#pragma once

#include "platform/deadline.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core::send_flusher {

// For good: from now on the sockets keep what they have. The first of those that have something,
// null when there is none, or the flusher is held up until the deadline; after() gives the next.
Socket* stop(platform::Deadline deadline);
Socket* after(Socket& socket);

}  // namespace ws2::core::send_flusher
