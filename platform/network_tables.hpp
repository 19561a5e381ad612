// SPDX-License-Identifier: MIT
// Contract: what the host counts and lists of its network, for who looks at the whole machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

struct AdapterCounters {
    std::string name;
    std::uint64_t received_bytes = 0;
    std::uint64_t received_packets = 0;  // those to groups among them
    std::uint64_t received_errors = 0;
    std::uint64_t received_dropped = 0;
    std::uint64_t received_multicast = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t sent_packets = 0;
    std::uint64_t sent_errors = 0;
    std::uint64_t sent_dropped = 0;
};

// Empty where the host does not list them.
std::vector<AdapterCounters> adapter_counters();

}  // namespace ws2::platform
