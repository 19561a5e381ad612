// SPDX-License-Identifier: MIT
// This machine's link-local addresses, each with the interface that has it.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <vector>

#include "tests/support/loopback.hpp"

namespace ws2::test {

inline std::vector<sockaddr_in6> link_local_addresses() {
    auto const s = stream_socket(AF_INET6);
    alignas(SOCKET_ADDRESS_LIST) char room[8192];
    DWORD bytes = 0;
    std::vector<sockaddr_in6> found;
    if (WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room, sizeof room, &bytes, nullptr,
                 nullptr) != 0)
        return found;
    auto const& list = *reinterpret_cast<SOCKET_ADDRESS_LIST const*>(room);
    for (auto const* each = list.Address; each != list.Address + list.iAddressCount; ++each) {
        auto const& address = *reinterpret_cast<sockaddr_in6 const*>(each->lpSockaddr);
        if (IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr)) found.push_back(address);
    }
    return found;
}

}  // namespace ws2::test
