// SPDX-License-Identifier: MIT
// Questions about network interfaces.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

#include "platform/interfaces.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

namespace {

template <class Visit>
void visit_all_ipv6(Visit const& visit) {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return;
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, ::freeifaddrs};
    for (ifaddrs const* entry = list; entry; entry = entry->ifa_next)
        if (entry->ifa_addr && entry->ifa_addr->sa_family == AF_INET6)
            visit(*entry, reinterpret_cast<sockaddr_in6 const*>(entry->ifa_addr)->sin6_addr);
}

template <class Visit>
void visit_ipv6(Address const& address, Visit const& visit) {
    visit_all_ipv6([&](ifaddrs const& entry, in6_addr const& ip) {
        if (std::memcmp(&ip, address.ip.data(), 16) == 0) visit(::if_nametoindex(entry.ifa_name));
    });
}

}  // namespace

bool interface_has(std::uint32_t index, Address const& address) {
    bool found = false;
    visit_ipv6(address, [&](std::uint32_t owner) { found = found || owner == index; });
    return found;
}

std::uint32_t interface_of(Address const& address) {
    std::uint32_t first = 0;
    visit_ipv6(address, [&](std::uint32_t owner) { first = first == 0 ? owner : first; });
    return first;
}

std::uint32_t link_local_interface() {
    std::uint32_t first = 0;
    visit_all_ipv6([&](ifaddrs const& entry, in6_addr const& ip) {
        bool const is_fit = (entry.ifa_flags & IFF_UP) != 0 &&
                            (entry.ifa_flags & IFF_LOOPBACK) == 0 && IN6_IS_ADDR_LINKLOCAL(&ip);
        if (first == 0 && is_fit) first = ::if_nametoindex(entry.ifa_name);
    });
    return first;
}

}  // namespace ws2::platform
