// SPDX-License-Identifier: MIT
// How a host tells an adapter's hardware address in the list of getifaddrs.
#pragma once

#include <ifaddrs.h>

#include <cstdint>
#include <vector>

namespace ws2::platform {

// Empty for an entry that tells something else.
std::vector<std::uint8_t> hardware_address(ifaddrs const& entry);

}  // namespace ws2::platform
