// SPDX-License-Identifier: MIT
#include <net/if_dl.h>
#include <sys/socket.h>

#include "platform/posix/adapter_hardware.hpp"

namespace ws2::platform {

std::vector<std::uint8_t> hardware_address(ifaddrs const& entry) {
    if (!entry.ifa_addr || entry.ifa_addr->sa_family != AF_LINK) return {};
    auto const& link = *reinterpret_cast<sockaddr_dl const*>(entry.ifa_addr);
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(LLADDR(&link));
    return {bytes, bytes + link.sdl_alen};
}

}  // namespace ws2::platform
