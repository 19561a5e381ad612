// SPDX-License-Identifier: MIT
// Windows' rules for binding an address that another socket has bound, as a table of two addresses
// on one port [docs: Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE; winetest: test_reuseaddr].
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::core {

enum class Sharing : std::uint8_t { plain, reuse, exclusive };

// The address that a socket has bound, or is to bind. Ports and protocols are compared elsewhere.
struct BoundAddress {
    enum class Reach : std::uint8_t {
        ipv4,
        ipv6,
        both  // the wildcard of a dual-stack socket
    };
    Reach reach = Reach::ipv4;
    bool is_wildcard = false;
    std::array<std::uint8_t, 16> ip{};  // an IPv4 address in its first four bytes
    std::uint32_t scope_id = 0;
    Sharing sharing = Sharing::plain;
};

enum class StackMode : std::uint8_t { single, dual };

// ::ffff:a.b.c.d
bool is_mapped(Address const& address);

// An IPv4-mapped IPv6 address is a binding of the IPv4 address.
BoundAddress make_bound_address(Address const& address, StackMode mode, Sharing sharing);

// How two bound addresses on one port overlap.
enum class Overlap : std::uint8_t { none, same, first_is_wider, second_is_wider };
Overlap overlap_of(BoundAddress const& first, BoundAddress const& second);

// ok, address_in_use or access_denied: the result of binding `second` when `first` is bound.
Code evaluate(BoundAddress const& first, BoundAddress const& second);

}  // namespace ws2::core
