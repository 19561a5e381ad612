// SPDX-License-Identifier: MIT
#include "platform/network_changes.hpp"

namespace ws2::platform {

Result<UniqueDescriptor> watch_network() noexcept { return Code::operation_not_supported; }

NetworkChanges take_network_changes(int) noexcept { return 0; }

}  // namespace ws2::platform
