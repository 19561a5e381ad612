// SPDX-License-Identifier: MIT
// The two families that have names and numbers, for the calls that take no other.
#pragma once

#include <winsock2.h>

#include "platform/types.hpp"

namespace ws2::api {

// Family::none for every family but these.
inline Family ip_family_from(int winsock_family) {
    if (winsock_family == AF_INET) return Family::ipv4;
    return winsock_family == AF_INET6 ? Family::ipv6 : Family::none;
}

inline short to_winsock(Family family) { return family == Family::ipv4 ? AF_INET : AF_INET6; }

}  // namespace ws2::api
