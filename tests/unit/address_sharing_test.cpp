// SPDX-License-Identifier: MIT
// The rules of address sharing, without a socket.
#include "shim/core/addresses/sharing_rules.hpp"

#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

Address ipv4(std::uint8_t a, std::uint8_t d) {
    Address address;
    address.family = Family::ipv4;
    address.ip = {a, 0, 0, d};
    return address;
}

Address ipv6(std::uint8_t last) {
    Address address;
    address.family = Family::ipv6;
    address.ip[15] = last;
    return address;
}

Address mapped(std::uint8_t a, std::uint8_t d) {
    Address address = ipv6(d);
    address.ip[10] = address.ip[11] = 0xff;
    address.ip[12] = a;
    return address;
}

BoundAddress plain(Address const& address, StackMode mode = StackMode::single) {
    return make_bound_address(address, mode, Sharing::plain);
}

}  // namespace

TEST_CASE("bound addresses meet where they cover the same addresses") {
    auto const any4 = plain(ipv4(0, 0));
    auto const lo4 = plain(ipv4(127, 1));
    auto const any6 = plain(ipv6(0));
    auto const dual = plain(ipv6(0), StackMode::dual);
    auto const lo6 = plain(ipv6(1), StackMode::dual);

    CHECK(overlap_of(any4, any4) == Overlap::same);
    CHECK(overlap_of(any4, lo4) == Overlap::first_is_wider);
    CHECK(overlap_of(lo4, any4) == Overlap::second_is_wider);
    CHECK(overlap_of(lo4, plain(ipv4(127, 2))) == Overlap::none);
    CHECK(overlap_of(any4, any6) == Overlap::none);
    CHECK(overlap_of(any6, dual) == Overlap::same);
    CHECK(overlap_of(dual, any4) == Overlap::first_is_wider);
    CHECK(overlap_of(lo4, dual) == Overlap::second_is_wider);
    CHECK(overlap_of(lo6, dual) == Overlap::second_is_wider);
    CHECK(overlap_of(lo6, lo4) == Overlap::none);
}

TEST_CASE("a mapped address covers the IPv4 address") {
    CHECK(overlap_of(plain(mapped(127, 1), StackMode::dual), plain(ipv4(127, 1))) == Overlap::same);
    CHECK(overlap_of(plain(mapped(0, 0), StackMode::dual), plain(ipv4(0, 0))) == Overlap::same);
    CHECK(overlap_of(plain(mapped(0, 0), StackMode::dual), plain(ipv4(127, 1))) ==
          Overlap::first_is_wider);
}

TEST_CASE("link-local addresses of two interfaces are two addresses") {
    auto one = ipv6(7);
    auto other = ipv6(7);
    one.scope_id = 1;
    other.scope_id = 2;
    CHECK(overlap_of(plain(one), plain(other)) == Overlap::none);
}

TEST_CASE("bound addresses that do not meet never refuse each other") {
    for (auto const first : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
        for (auto const second : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
            CHECK(evaluate(make_bound_address(ipv4(127, 1), StackMode::single, first),
                           make_bound_address(ipv6(1), StackMode::single, second)) == Code::ok);
}

TEST_CASE("an exclusive wildcard refuses everything beneath it with access denied") {
    auto const wide = make_bound_address(ipv4(0, 0), StackMode::single, Sharing::exclusive);
    for (auto const second : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
        CHECK(evaluate(wide, make_bound_address(ipv4(127, 1), StackMode::single, second)) ==
              Code::access_denied);
}
