// SPDX-License-Identifier: MIT
// What Windows calls a network adapter of the host.
#pragma once

#include "platform/adapters.hpp"

#include <netioapi.h>

namespace ws2::api {

inline ULONG adapter_type(platform::Adapter const& adapter) {
    if (adapter.is_loopback) return IF_TYPE_SOFTWARE_LOOPBACK;
    return adapter.is_point_to_point ? IF_TYPE_TUNNEL : IF_TYPE_ETHERNET_CSMACD;
}

inline NET_LUID luid_of(platform::Adapter const& adapter) {
    NET_LUID luid{};
    luid.Info.NetLuidIndex = adapter.index & 0xFFFFFF;
    luid.Info.IfType = adapter_type(adapter) & 0xFFFF;
    return luid;
}

}  // namespace ws2::api
