// SPDX-License-Identifier: MIT
// The host's own addresses and what they are good for. No packet is sent: connecting a datagram
// socket only makes the host choose a route and a source address.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "platform/posix/addresses.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/resolver.hpp"

namespace ws2::platform {
namespace {

UniqueDescriptor datagram_socket(Family family) {
    return open_to_ask(to_domain(family), SOCK_DGRAM);
}

Address loopback_of(Family family) {
    Address address;
    address.family = family;
    if (family == Family::ipv4)
        address.ip = {127, 0, 0, 1};
    else
        address.ip[15] = 1;
    return address;
}

// Somewhere out there: addresses reserved for documentation, which only the default route reaches.
Address outside_of(Family family) {
    Address address;
    address.family = family;
    address.port_be = 0x0900;  // discard; any will do
    if (family == Family::ipv4)
        address.ip = {198, 51, 100, 1};
    else
        address.ip = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return address;
}

// The address from which packets to the default route are sent.
std::optional<Address> outgoing_address(Family family) {
    auto const probe = datagram_socket(family);
    if (!probe) return std::nullopt;
    HostAddress target;
    to_host(outside_of(family), target);
    if (::connect(probe.get(), target.data(), target.length) != 0) return std::nullopt;
    HostAddress source;
    if (::getsockname(probe.get(), source.data(), &source.length) != 0) return std::nullopt;
    Address address;
    from_host(source, address);
    address.port_be = 0;
    return address;
}

socklen_t length_of(sockaddr const& address) {
    return address.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

}  // namespace

std::vector<Address> own_addresses() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return {};
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, &::freeifaddrs};

    std::vector<Address> addresses;
    for (auto const* entry = list; entry; entry = entry->ifa_next) {
        bool const counts = (entry->ifa_flags & IFF_UP) != 0 &&
                            (entry->ifa_flags & IFF_LOOPBACK) == 0 && entry->ifa_addr;
        if (!counts) continue;
        auto const domain = entry->ifa_addr->sa_family;
        if (domain != AF_INET && domain != AF_INET6) continue;
        HostAddress host;
        host.length = length_of(*entry->ifa_addr);
        std::memcpy(&host.storage, entry->ifa_addr, host.length);
        addresses.emplace_back();
        from_host(host, addresses.back());
    }
    auto const ipv4_outgoing = outgoing_address(Family::ipv4);
    auto const ipv6_outgoing = outgoing_address(Family::ipv6);
    auto const rank = [&](Address const& address) {
        bool const is_ipv4 = address.family == Family::ipv4;
        auto const& outgoing = is_ipv4 ? ipv4_outgoing : ipv6_outgoing;
        bool const is_outgoing = outgoing && outgoing->ip == address.ip;
        return (is_ipv4 ? 2 : 0) + (is_outgoing ? 0 : 1);
    };
    std::ranges::stable_sort(addresses, {}, rank);
    return addresses;
}

bool has_family(Family family) {
    auto const probe = datagram_socket(family);
    if (!probe) return false;
    HostAddress host;
    to_host(loopback_of(family), host);
    return ::bind(probe.get(), host.data(), host.length) == 0;
}

bool has_route_out() { return outgoing_address(Family::ipv4) || outgoing_address(Family::ipv6); }

}  // namespace ws2::platform
