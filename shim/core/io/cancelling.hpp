// SPDX-License-Identifier: MIT
// What CancelIo, CancelIoEx and NtCancelIoFileEx end: overlapped operations of a socket, polls of
// sockets that were sent to a device or socket, locks of a file that wait, and calls without an
// OVERLAPPED that wait.
#pragma once

#include "shim/core/io/packet.hpp"
#include "shim/core/objects/object.hpp"

namespace ws2::core {

// Those with this OVERLAPPED, or all, and then calls without one, too. How many there were.
std::size_t cancel_operations(Object& object, Overlapped const* overlapped);

// Operations that the calling thread has started, and all polls.
std::size_t cancel_own_operations(Object& object);

}  // namespace ws2::core
