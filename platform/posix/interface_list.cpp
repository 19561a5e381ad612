// SPDX-License-Identifier: MIT
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <memory>

#include "platform/interfaces.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

Address ipv4_from(sockaddr const* host) {
    Address address;
    if (!host || host->sa_family != AF_INET) return address;
    HostAddress copy;
    std::memcpy(&copy.storage, host, sizeof(sockaddr_in));
    copy.length = sizeof(sockaddr_in);
    from_host(copy, address);
    address.port_be = 0;
    return address;
}

InterfaceKind kind_of(unsigned flags) {
    if ((flags & IFF_LOOPBACK) != 0) return InterfaceKind::loopback;
    if ((flags & IFF_POINTOPOINT) != 0) return InterfaceKind::point_to_point;
    return InterfaceKind::broadcast;
}

}  // namespace

std::vector<InterfaceAddress> ipv4_interfaces() {
    std::vector<InterfaceAddress> found;
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return found;
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, ::freeifaddrs};
    for (ifaddrs const* entry = list; entry; entry = entry->ifa_next) {
        if (!entry->ifa_addr || entry->ifa_addr->sa_family != AF_INET) continue;
        InterfaceAddress one;
        one.address = ipv4_from(entry->ifa_addr);
        one.netmask = ipv4_from(entry->ifa_netmask);
        one.kind = kind_of(entry->ifa_flags);
        if (one.kind == InterfaceKind::broadcast) one.broadcast = ipv4_from(entry->ifa_broadaddr);
        one.is_up = (entry->ifa_flags & IFF_UP) != 0;
        one.has_multicast = (entry->ifa_flags & IFF_MULTICAST) != 0;
        found.push_back(one);
    }
    return found;
}

// Setting a datagram socket's peer sends nothing, but makes the host choose.
Result<Address> source_address_for(Address const& peer) {
    auto const fd =
        open_socket({peer.family, SocketType::datagram, IPPROTO_UDP}, BlockingMode::non_blocking);
    if (!fd) return fd.code();
    Address target = peer;
    if (target.port_be == 0) target.port_be = htons(9);
    if (auto const code = connect_datagram(fd->get(), target); code != Code::ok) return code;
    return local_address(fd->get());
}

}  // namespace ws2::platform
