// SPDX-License-Identifier: MIT
// Contract: the network adapters of this machine, their names and addresses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

struct AdapterAddress {
    Address address;
    Address netmask;
    std::uint8_t prefix_length = 0;
};

struct Adapter {
    std::string name;
    std::uint32_t index = 0;
    std::uint32_t mtu = 0;
    std::vector<std::uint8_t> hardware_address;
    bool is_up = false;
    bool is_loopback = false;
    bool is_point_to_point = false;
    bool has_multicast = false;
    std::vector<AdapterAddress> addresses;
};

// In ascending order of index. Empty when the host does not list them.
std::vector<Adapter> adapters();

// 0, or empty: there is no such adapter.
std::uint32_t adapter_index(std::string const& name);
std::string adapter_name(std::uint32_t index);

}  // namespace ws2::platform
