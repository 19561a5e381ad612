// SPDX-License-Identifier: MIT
// Address to and from the host's sockaddr.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstring>

#include "platform/types.hpp"

namespace ws2::platform {

// A host address on the stack; `length` is what the host's calls want.
struct HostAddress {
    sockaddr_storage storage;  // not cleared: filled by to_host or by the host
    socklen_t length = sizeof(sockaddr_storage);

    sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }
    sockaddr const* data() const { return reinterpret_cast<sockaddr const*>(&storage); }
};

void to_host(Address const& address, HostAddress& host) noexcept;
// Family::none for what is not IPv4, IPv6 or local.
void from_host(HostAddress const& host, Address& address) noexcept;

// Behind the family, and a length that no host looks at, an Ipv4Endpoint is a sockaddr_in.
static_assert(offsetof(Ipv4Endpoint, port_be) == offsetof(sockaddr_in, sin_port) &&
              offsetof(Ipv4Endpoint, ip_be) == offsetof(sockaddr_in, sin_addr));

inline void to_host(Ipv4Endpoint endpoint, sockaddr_in& in) noexcept {
    in = {};
    std::memcpy(&in, &endpoint, sizeof endpoint);
    in.sin_family = AF_INET;
}

// What is not IPv4 leaves `endpoint` alone.
inline void from_host(sockaddr_in const& in, Ipv4Endpoint& endpoint) noexcept {
    if (in.sin_family != AF_INET) return;
    std::memcpy(&endpoint, &in, sizeof endpoint);
    constexpr bool is_there_already =
        offsetof(sockaddr_in, sin_family) == 0 && AF_INET == static_cast<int>(Family::ipv4);
    if constexpr (!is_there_already) endpoint.family = Family::ipv4;
}

int to_domain(Family family) noexcept;

}  // namespace ws2::platform
