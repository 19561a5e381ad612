// SPDX-License-Identifier: MIT
// What the thread pool shares with the calls on completion ports.
#pragma once

#include <cstdint>

#include "shim/core/io/completion_port.hpp"

#include <windows.h>

namespace ws2::api {

// Gives a socket or file a port. invalid_handle; invalid_parameter: it is not for overlapped
// operations, or has a port already.
Code associate(HANDLE file, core::CompletionPort& port, std::uintptr_t key);

// GetQueuedCompletionStatusEx: at most `count` entries, which is not 0; how many there were.
Result<ULONG> dequeue_many(core::CompletionPort& port, LPOVERLAPPED_ENTRY entries, ULONG count,
                           platform::Deadline deadline, core::Alertable alertable);

}  // namespace ws2::api
