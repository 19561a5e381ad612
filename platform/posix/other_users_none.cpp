// SPDX-License-Identifier: MIT
// For hosts that do not report the user of a socket.
#include "platform/address_sharing.hpp"

namespace ws2::platform {

bool other_user_has_wildcard(SocketType, Address const&) noexcept { return false; }

}  // namespace ws2::platform
