// SPDX-License-Identifier: MIT
// Address to and from the host's sockaddr.
#pragma once

#include <sys/socket.h>

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

int to_domain(Family family) noexcept;

}  // namespace ws2::platform
