// SPDX-License-Identifier: MIT
// A socket's state as bytes, for another process of the same user on the same machine.
#pragma once

#include <span>
#include <vector>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

std::vector<char> to_image(SocketState const& state);

// invalid_argument for what another version of the library has written, or nobody.
Result<SocketState> from_image(std::span<char const> image);

}  // namespace ws2::core
