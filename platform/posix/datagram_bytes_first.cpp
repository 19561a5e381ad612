// SPDX-License-Identifier: MIT
// For hosts that report the first datagram only.
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Result<std::uint32_t> datagram_bytes_available(int fd) { return bytes_available(fd); }

}  // namespace ws2::platform
