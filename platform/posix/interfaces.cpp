// SPDX-License-Identifier: MIT
// Questions about network interfaces.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

#include "platform/socket_calls.hpp"

namespace ws2::platform {

bool interface_has(std::uint32_t index, Address const& address) {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return false;
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, ::freeifaddrs};
    for (ifaddrs const* entry = list; entry; entry = entry->ifa_next) {
        if (!entry->ifa_addr || entry->ifa_addr->sa_family != AF_INET6) continue;
        if (::if_nametoindex(entry->ifa_name) != index) continue;
        auto const& in = *reinterpret_cast<sockaddr_in6 const*>(entry->ifa_addr);
        if (std::memcmp(&in.sin6_addr, address.ip.data(), 16) == 0) return true;
    }
    return false;
}

}  // namespace ws2::platform
