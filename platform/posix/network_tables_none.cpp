// SPDX-License-Identifier: MIT
#include "platform/network_tables.hpp"

namespace ws2::platform {

std::vector<AdapterCounters> adapter_counters() { return {}; }

}  // namespace ws2::platform
