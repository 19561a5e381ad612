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

}  // namespace ws2::api
