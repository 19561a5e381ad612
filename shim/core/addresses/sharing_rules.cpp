// SPDX-License-Identifier: MIT
#include "shim/core/addresses/sharing_rules.hpp"

#include <algorithm>

namespace ws2::core {
namespace {

constexpr Code ok = Code::ok;
constexpr Code in_use = Code::address_in_use;
constexpr Code denied = Code::access_denied;

// Rows: the first bound, columns: the second; each by its sharing and then wildcard or specific.
// clang-format off
constexpr Code matrix[6][6] = {
    //                   plain *  plain s  reuse *  reuse s  exclusive *  exclusive s
    /* plain * */      { in_use,  ok,      denied,  ok,      in_use,      ok      },
    /* plain s */      { ok,      in_use,  ok,      denied,  in_use,      in_use  },
    /* reuse * */      { in_use,  ok,      ok,      ok,      in_use,      ok      },
    /* reuse s */      { ok,      in_use,  ok,      ok,      in_use,      in_use  },
    /* exclusive * */  { in_use,  denied,  denied,  denied,  in_use,      denied  },
    /* exclusive s */  { ok,      in_use,  ok,      denied,  in_use,      in_use  },
};
// clang-format on

enum class Width : std::uint8_t { wildcard, specific };

constexpr std::size_t place(Sharing sharing, Width width) {
    return static_cast<std::size_t>(sharing) * 2 + static_cast<std::size_t>(width);
}
static_assert(
    matrix[place(Sharing::plain, Width::wildcard)][place(Sharing::reuse, Width::specific)] == ok);

Overlap turned(Overlap overlap) {
    if (overlap == Overlap::first_is_wider) return Overlap::second_is_wider;
    if (overlap == Overlap::second_is_wider) return Overlap::first_is_wider;
    return overlap;
}

// The dual-stack wildcard stands beside the IPv6 one, and above everything in IPv4.
Overlap overlap_of_dual(BoundAddress const& other) {
    if (other.reach == BoundAddress::Reach::both) return Overlap::same;
    if (other.reach == BoundAddress::Reach::ipv6 && other.is_wildcard) return Overlap::same;
    return Overlap::first_is_wider;
}

}  // namespace

bool is_mapped(Address const& address) {
    constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return address.family == Family::ipv6 &&
           std::equal(prefix.begin(), prefix.end(), address.ip.begin());
}

BoundAddress make_bound_address(Address const& address, StackMode mode, Sharing sharing) {
    BoundAddress bound;
    bound.sharing = sharing;
    if (address.family == Family::ipv4) {
        std::copy_n(address.ip.begin(), 4, bound.ip.begin());
    } else if (is_mapped(address)) {
        std::copy_n(address.ip.begin() + 12, 4, bound.ip.begin());
    } else {
        bound.reach = BoundAddress::Reach::ipv6;
        bound.ip = address.ip;
        bound.scope_id = address.scope_id;
    }
    bound.is_wildcard = std::ranges::all_of(bound.ip, [](std::uint8_t byte) { return byte == 0; });
    if (bound.is_wildcard && bound.reach == BoundAddress::Reach::ipv6 && mode == StackMode::dual)
        bound.reach = BoundAddress::Reach::both;
    return bound;
}

Overlap overlap_of(BoundAddress const& first, BoundAddress const& second) {
    if (first.reach == BoundAddress::Reach::both) return overlap_of_dual(second);
    if (second.reach == BoundAddress::Reach::both) return turned(overlap_of_dual(first));
    if (first.reach != second.reach) return Overlap::none;
    if (first.is_wildcard != second.is_wildcard)
        return first.is_wildcard ? Overlap::first_is_wider : Overlap::second_is_wider;
    bool const equal = first.ip == second.ip && first.scope_id == second.scope_id;
    return first.is_wildcard || equal ? Overlap::same : Overlap::none;
}

Code evaluate(BoundAddress const& first, BoundAddress const& second) {
    auto const own_width = first.is_wildcard ? Width::wildcard : Width::specific;
    Width first_width = own_width;
    Width second_width = own_width;
    switch (overlap_of(first, second)) {
        case Overlap::none:
            return Code::ok;
        case Overlap::same:
            break;
        case Overlap::first_is_wider:
            first_width = Width::wildcard;
            second_width = Width::specific;
            break;
        case Overlap::second_is_wider:
            first_width = Width::specific;
            second_width = Width::wildcard;
            break;
    }
    return matrix[place(first.sharing, first_width)][place(second.sharing, second_width)];
}

}  // namespace ws2::core
