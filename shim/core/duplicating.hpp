// SPDX-License-Identifier: MIT
// More than one handle for one socket. Windows makes the second handle when the socket is
// described, and hands its number over in the description; so does this.
#pragma once

#include <cstdint>

#include "shim/core/socket.hpp"

namespace ws2::core {

// A further handle for `socket`, which claim_duplicate() gives out once. `process`: whose handle it
// shall be. invalid_argument: there is no such process; operation_not_supported: another process
// than this one.
Result<Handle> duplicate_socket(SocketReference const& socket, std::uint32_t process);

// What a process may ask before it has a place for the answer.
Code check_process(std::uint32_t process);

// invalid_argument when this handle is not waiting to be claimed.
Result<Handle> claim_duplicate(Handle handle);

}  // namespace ws2::core
