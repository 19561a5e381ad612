// SPDX-License-Identifier: MIT
// POSIX has no way to ask how much of what was sent the peer has acknowledged.
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Result<std::uint32_t> bytes_unacknowledged(int) { return Code::operation_not_supported; }

Code be_writable_when_sent(int) { return Code::operation_not_supported; }

}  // namespace ws2::platform
