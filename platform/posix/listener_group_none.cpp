// SPDX-License-Identifier: MIT
#include "platform/address_sharing.hpp"

namespace ws2::platform {

Code prefer_first_listener(int) { return Code::operation_not_supported; }

}  // namespace ws2::platform
