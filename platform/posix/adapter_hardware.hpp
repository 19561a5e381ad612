// SPDX-License-Identifier: MIT
// The hardware address of an adapter in the host's list of getifaddrs().
#pragma once

#include <ifaddrs.h>

#include <cstdint>
#include <vector>

namespace ws2::platform {

// Empty for an entry without a hardware address.
std::vector<std::uint8_t> hardware_address(ifaddrs const& entry);

}  // namespace ws2::platform
