// SPDX-License-Identifier: MIT
// The host's half of the option tables: the host's level and number of an Option, and how the value
// is converted.
#pragma once

#include <cstdint>
#include <span>

#include "platform/options.hpp"

namespace ws2::platform {

enum class Conversion : std::uint8_t {
    none,    // an int
    buffer,  // bytes, with a floor below which connections starve
    linger,  // struct linger
    seconds_to_ms,
    multicast_index,  // Winsock's IP_MULTICAST_IF: an address, or an index as 0.x.x.x
    network_order,    // an index, which the host alone wants in network order
    dont_fragment,    // on or off, where the host has a mode
    mtu_discover,     // PMTUD_STATE
    multicast_loop,   // on or off, an option of the receiver on Windows
};

struct HostOptionRow {
    Option option;
    int level;
    int name;
    Conversion conversion = Conversion::none;
};

// This host's rows, besides those that every POSIX host shares. One per option.
std::span<HostOptionRow const> host_option_rows();

// The host's values for Conversion::dont_fragment and mtu_discover.
int host_dont_fragment(std::uint32_t on);
int host_mtu_discover(std::uint32_t state);

// Whether the socket receives what this machine sends to its groups. A host that has no such option
// for the receiver sets the sender's.
Code host_multicast_loop(int fd, HostOptionRow const& row, bool on) noexcept;

}  // namespace ws2::platform
