// SPDX-License-Identifier: MIT
// For hosts that do not tell whose socket has an address.
#include "platform/address_sharing.hpp"

namespace ws2::platform {

bool other_user_has_wildcard(SocketType, Address const&) noexcept { return false; }

}  // namespace ws2::platform
