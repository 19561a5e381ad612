// SPDX-License-Identifier: MIT
// For hosts without a known way to get an adapter's hardware address.
#include "platform/posix/adapter_hardware.hpp"

namespace ws2::platform {

std::vector<std::uint8_t> hardware_address(ifaddrs const&) { return {}; }

}  // namespace ws2::platform
