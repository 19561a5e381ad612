// SPDX-License-Identifier: MIT
#include "platform/adapters.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include "platform/posix/adapter_hardware.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/types.hpp"

namespace ws2::platform {
namespace {

Address ip_of(sockaddr const* name) {
    Address address;
    if (name && name->sa_family == AF_INET) {
        auto const& in = *reinterpret_cast<sockaddr_in const*>(name);
        address.family = Family::ipv4;
        std::memcpy(address.ip.data(), &in.sin_addr, 4);
    } else if (name && name->sa_family == AF_INET6) {
        auto const& in = *reinterpret_cast<sockaddr_in6 const*>(name);
        address.family = Family::ipv6;
        address.scope_id = in.sin6_scope_id;
        std::memcpy(address.ip.data(), &in.sin6_addr, 16);
    }
    return address;
}

std::uint8_t ones_in(Address const& netmask) {
    int ones = 0;
    for (auto const byte : netmask.ip) ones += std::popcount(byte);
    return static_cast<std::uint8_t>(ones);
}

std::uint32_t mtu_of(std::string const& name) {
    auto const any = open_to_ask(AF_INET, SOCK_DGRAM);
    ifreq request{};
    name.copy(request.ifr_name, IFNAMSIZ - 1);
    bool const reported = ::ioctl(any.get(), SIOCGIFMTU, &request) == 0;
    return reported ? static_cast<std::uint32_t>(request.ifr_mtu) : 0;
}

Adapter adapter_of(ifaddrs const& entry) {
    Adapter adapter;
    adapter.name = entry.ifa_name;
    adapter.index = ::if_nametoindex(entry.ifa_name);
    adapter.mtu = mtu_of(adapter.name);
    adapter.is_up = (entry.ifa_flags & IFF_UP) != 0;
    adapter.is_loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
    adapter.is_point_to_point = (entry.ifa_flags & IFF_POINTOPOINT) != 0;
    adapter.has_multicast = (entry.ifa_flags & IFF_MULTICAST) != 0;
    return adapter;
}

}  // namespace

std::vector<Adapter> adapters() {
    std::vector<Adapter> found;
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return found;
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, ::freeifaddrs};
    for (ifaddrs const* entry = list; entry; entry = entry->ifa_next) {
        auto adapter = std::ranges::find(found, entry->ifa_name, &Adapter::name);
        if (adapter == found.end()) adapter = found.insert(found.end(), adapter_of(*entry));
        if (auto bytes = hardware_address(*entry); !bytes.empty())
            adapter->hardware_address = std::move(bytes);
        AdapterAddress one{ip_of(entry->ifa_addr), ip_of(entry->ifa_netmask), 0};
        if (one.address.family == Family::none) continue;
        one.prefix_length = ones_in(one.netmask);
        adapter->addresses.push_back(one);
    }
    std::ranges::sort(found, {}, &Adapter::index);
    return found;
}

std::uint32_t adapter_index(std::string const& name) { return ::if_nametoindex(name.c_str()); }

std::string adapter_name(std::uint32_t index) {
    char name[IF_NAMESIZE] = {};
    return ::if_indextoname(index, name) ? name : "";
}

}  // namespace ws2::platform
