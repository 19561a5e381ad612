// SPDX-License-Identifier: MIT
#include <netpacket/packet.h>
#include <sys/socket.h>

#include "platform/posix/adapter_hardware.hpp"

namespace ws2::platform {

std::vector<std::uint8_t> hardware_address(ifaddrs const& entry) {
    if (!entry.ifa_addr || entry.ifa_addr->sa_family != AF_PACKET) return {};
    auto const& link = *reinterpret_cast<sockaddr_ll const*>(entry.ifa_addr);
    return {link.sll_addr, link.sll_addr + link.sll_halen};
}

}  // namespace ws2::platform
