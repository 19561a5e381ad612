// SPDX-License-Identifier: MIT
// The next change of the network, for the library's own use.
#pragma once

#include <windows.h>

#include "platform/types.hpp"
#include "shim/core/io/network_changes.hpp"

namespace ws2::api {

// io_pending; hEvent is set when it has come, or when the last WSACleanup ends the waiting.
Code await_network_change(OVERLAPPED& overlapped, core::NetworkCondition const& condition);

// Whether one was waited for. hEvent is set in any case.
bool cancel_network_change(OVERLAPPED& overlapped);

}  // namespace ws2::api
