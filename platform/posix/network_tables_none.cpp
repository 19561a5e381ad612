// SPDX-License-Identifier: MIT
#include "platform/network_tables.hpp"

namespace ws2::platform {

std::vector<AdapterCounters> adapter_counters() { return {}; }

Result<std::vector<Endpoint>> endpoints(SocketType, Family, Owners) {
    return Code::operation_not_supported;
}

Result<std::vector<ProtocolCounter>> protocol_counters() { return Code::operation_not_supported; }

}  // namespace ws2::platform
