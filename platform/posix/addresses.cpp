// SPDX-License-Identifier: MIT
#include "platform/posix/addresses.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace ws2::platform {
namespace {

void to_host_ipv4(Address const& address, HostAddress& host) noexcept {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = address.port_be;
    std::memcpy(&in.sin_addr, address.ip.data(), 4);
    std::memcpy(&host.storage, &in, sizeof in);
    host.length = sizeof in;
}

void to_host_ipv6(Address const& address, HostAddress& host) noexcept {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = address.port_be;
    in.sin6_flowinfo = address.flow_info;
    in.sin6_scope_id = address.scope_id;
    std::memcpy(&in.sin6_addr, address.ip.data(), 16);
    std::memcpy(&host.storage, &in, sizeof in);
    host.length = sizeof in;
}

void to_host_local(Address const& address, HostAddress& host) noexcept {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    auto const length = std::min<std::size_t>(address.path_length, sizeof un.sun_path);
    std::memcpy(un.sun_path, address.path.data(), length);
    std::memcpy(&host.storage, &un, sizeof un);
    host.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    if (length < sizeof un.sun_path && length != 0 && un.sun_path[0] != '\0') ++host.length;
}

}  // namespace

int to_domain(Family family) noexcept {
    switch (family) {
        case Family::ipv4:
            return AF_INET;
        case Family::ipv6:
            return AF_INET6;
        case Family::local:
            return AF_UNIX;
        case Family::none:
            break;
    }
    return AF_UNSPEC;
}

void to_host(Address const& address, HostAddress& host) noexcept {
    switch (address.family) {
        case Family::ipv4:
            return to_host_ipv4(address, host);
        case Family::ipv6:
            return to_host_ipv6(address, host);
        case Family::local:
            return to_host_local(address, host);
        case Family::none:
            break;
    }
    sockaddr unspecified{};
    unspecified.sa_family = AF_UNSPEC;
    std::memcpy(&host.storage, &unspecified, sizeof unspecified);
    host.length = sizeof unspecified;
}

void from_host(HostAddress const& host, Address& address) noexcept {
    address.family = Family::none;
    if (host.length < sizeof(sa_family_t)) return;
    if (host.storage.ss_family == AF_INET && host.length >= sizeof(sockaddr_in)) {
        auto const& in = reinterpret_cast<sockaddr_in const&>(host.storage);
        address.family = Family::ipv4;
        address.port_be = in.sin_port;
        std::memcpy(address.ip.data(), &in.sin_addr, 4);
    } else if (host.storage.ss_family == AF_INET6 && host.length >= sizeof(sockaddr_in6)) {
        auto const& in = reinterpret_cast<sockaddr_in6 const&>(host.storage);
        address.family = Family::ipv6;
        address.port_be = in.sin6_port;
        address.flow_info = in.sin6_flowinfo;
        address.scope_id = in.sin6_scope_id;
        std::memcpy(address.ip.data(), &in.sin6_addr, 16);
    } else if (host.storage.ss_family == AF_UNIX) {
        auto const& un = reinterpret_cast<sockaddr_un const&>(host.storage);
        auto const stored = host.length - offsetof(sockaddr_un, sun_path);
        address.family = Family::local;
        address.path_length = static_cast<std::uint16_t>(std::min(stored, sizeof un.sun_path));
        std::memcpy(address.path.data(), un.sun_path, address.path_length);
        // The host may or may not count the terminator.
        if (address.path_length != 0 && address.path[0] != '\0')
            while (address.path_length != 0 && address.path[address.path_length - 1u] == '\0')
                --address.path_length;
    }
}

}  // namespace ws2::platform
