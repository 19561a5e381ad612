// SPDX-License-Identifier: MIT
// For hosts that limit no single connect: their own time is 75 seconds.
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Code limit_unanswered(int, std::uint32_t) { return Code::operation_not_supported; }

}  // namespace ws2::platform
