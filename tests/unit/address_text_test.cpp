// SPDX-License-Identifier: MIT
// Addresses from text and to text, by Windows' rules. The expectations are those of the Windows
// conversion functions [winetest: ws2_32 protocol, ntdll rtl].
#include "shim/core/text/address_text.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

constexpr std::uint32_t untouched = 0xABABABAB;

struct Ipv4Row {
    char const* text;
    std::uint32_t value;  // big endian in reading order; `untouched` when nothing was stored
    char const* rest;     // nullptr: not an address
};

// clang-format off
constexpr Ipv4Row any_form_rows[] = {
    {"", untouched, nullptr},
    {" ", untouched, nullptr},
    {"1.1.1.1", 0x01010101, ""},
    {"255.255.255.255", 0xFFFFFFFF, ""},
    {"255.255.255.255:123", 0xFFFFFFFF, ":123"},
    {"255.255.255.256", untouched, nullptr},
    {"255.255.255.4294967295", untouched, nullptr},
    {"255.255.255.4294967297", untouched, nullptr},
    {"a", untouched, nullptr},
    {"1.1.1.0xaA", 0x010101AA, ""},
    {"1.1.1.0XaA", 0x010101AA, ""},
    {"1.1.1.0x", untouched, nullptr},
    {"1.1.1.0x100", untouched, nullptr},
    {"1.1.1.0x100000000", untouched, nullptr},
    {"1.1.1.010", 0x01010108, ""},
    {"1.1.1.00", 0x01010100, ""},
    {"1.1.1.08", untouched, nullptr},
    {"1.1.1.008", 0x01010100, "8"},
    {"1.1.1.0a", 0x01010100, "a"},
    {"1.1.1.0o10", 0x01010100, "o10"},
    {"1.1.1.-2", untouched, nullptr},
    {"1", 0x00000001, ""},
    {"1.2", 0x01000002, ""},
    {"1.2.3", 0x01020003, ""},
    {"1.2.", untouched, nullptr},
    {"1..2", untouched, nullptr},
    {"203569230", 0x0C22384E, ""},
    {"1.223756", 0x01036A0C, ""},
    {"3.4.756", 0x030402F4, ""},
    {"756.3.4", untouched, nullptr},
    {"3.756.4", untouched, nullptr},
    {"3.4.65536", untouched, nullptr},
    {"3.4.5.6.7", untouched, nullptr},
    {"3.4.5.+6", untouched, nullptr},
    {" 3.4.5.6", untouched, nullptr},
    {"3.4.5.6 ", 0x03040506, " "},
    {"3. 4.5.6", untouched, nullptr},
    {".", untouched, nullptr},
    {".1.2.3", untouched, nullptr},
    {"0.1.2.3.", untouched, nullptr},
    {"[0.1.2.3]", untouched, nullptr},
    {"0x00010203", 0x00010203, ""},
    {"0x1234", 0x00001234, ""},
    {"0x123456789", 0x23456789, ""},
    {"0x00010Q03", 0x00000010, "Q03"},
    {"1234BEEF", 0x000004D2, "BEEF"},
    {"017700000001", 0x7F000001, ""},
    {"0777", 0x000001FF, ""},
    {"::1", untouched, nullptr},
};

constexpr Ipv4Row dotted_quad_rows[] = {
    {"1.1.1.1", 0x01010101, ""},
    {"0.0.0.0", 0x00000000, ""},
    {"127.127.127.255:123", 0x7F7F7FFF, ":123"},
    {"127.127.127.256", untouched, nullptr},
    {"1.1.1.0xaA", untouched, nullptr},
    {"1.1.1.010", untouched, nullptr},
    {"1.1.1.00", untouched, nullptr},
    {"1.1.1.0a", 0x01010100, "a"},
    {"1", untouched, nullptr},
    {"1.2", untouched, nullptr},
    {"1.2.3", untouched, nullptr},
    {"203569230", untouched, nullptr},
    {"3.4.5.6.7", untouched, nullptr},
    {"3.4.5.6 ", 0x03040506, " "},
    {"0x00010203", untouched, nullptr},
    {"0777", untouched, nullptr},
};

using Groups = std::array<int, 8>;
constexpr int kept = 0xABAB;  // a group that was not written

struct Ipv6Row {
    char const* text;
    char const* rest;  // nullptr: not an address
    Groups groups;
};

constexpr Ipv6Row ipv6_rows[] = {
    {"0000:0000:0000:0000:0000:0000:0000:0001", "", {0, 0, 0, 0, 0, 0, 0, 1}},
    {"0:0:0:0:0:0:0::", "", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"0:0:0:0:0:FFFF:129.144.52.38", "", {0, 0, 0, 0, 0, 0xFFFF, 0x8190, 0x3426}},
    {"0::", "", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"1080:0:0:0:8:800:200c:417a", "", {0x1080, 0, 0, 0, 8, 0x800, 0x200C, 0x417A}},
    {"0:a:b:c:d:e:f::", "", {0, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF, 0}},
    {"1:2:3:4:5:6:1.2.3.4", "", {1, 2, 3, 4, 5, 6, 0x102, 0x304}},
    {"1:2:3:4:0x5555:6:7:8", nullptr, {1, 2, 3, 4, kept, kept, kept, kept}},
    {"1:2:3:4:r5:6:7:8", nullptr, {1, 2, 3, 4, kept, kept, kept, kept}},
    {"1:2:3:4:5:6::8", "", {1, 2, 3, 4, 5, 6, 0, 8}},
    {"1:2:3:4:5:6::7:8", ":8", {1, 2, 3, 4, 5, 6, 0, 7}},
    {"1:2:3:4:5:6:7::8", "8", {1, 2, 3, 4, 5, 6, 7, 0}},
    {"1:2:3:4:5::0x1.1.1.1", "x1.1.1.1", {1, 2, 3, 4, 5, 0, 0, 1}},
    {"1:2:3:4:5::0X", "X", {1, 2, 3, 4, 5, 0, 0, 0}},
    {"1:2:3:4:5::0x80000000", "x80000000", {1, 2, 3, 4, 5, 0, 0, 0xFFFF}},
    {"1:2:3:4::5:0x012345678", "x012345678", {1, 2, 3, 4, 0, 0, 5, 0x5678}},
    {"1:2:3:4:5:6:0x12345678", nullptr, {1, 2, 3, 4, 5, 6, kept, kept}},
    {"1:2:3:4:5:6:7:0x123456789", "x123456789", {1, 2, 3, 4, 5, 6, 7, 0xFFFF}},
    {"1:2:3:4:5::08888", nullptr, {1, 2, 3, 4, 5, kept, kept, kept}},
    {"1:2:3:4:5:6:7:fffff:", nullptr, {1, 2, 3, 4, 5, 6, 7, kept}},
    {"1::3:4:5:6:123.123.123.123", "", {1, 0, 3, 4, 5, 6, 0x7B7B, 0x7B7B}},
    {"2001:db8:85a3::8a2e:370:7334", "", {0x2001, 0xDB8, 0x85A3, 0, 0, 0x8A2E, 0x370, 0x7334}},
    {"::", "", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"::%16", "%16", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"::01234", nullptr, {0, kept, kept, kept, kept, kept, kept, kept}},
    {"::0:0:0:0:0:0", "", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"::0:a:b:c:d:e:f", "", {0, 0, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF}},
    {"::123.123.123.123", "", {0, 0, 0, 0, 0, 0, 0x7B7B, 0x7B7B}},
    {"-1", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
    {"02001:0:0:0:0:0:0:0", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
    {"2001:0::b.0", ".0", {0x2001, 0, 0, 0, 0, 0, 0, 0xB}},
    {"1.2.3.4", nullptr, {0x102, 0x3AB, kept, kept, kept, kept, kept, kept}},
    {"1111", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
    {"1:2:", nullptr, {1, 2, kept, kept, kept, kept, kept, kept}},
    {"1:2:1.2.3.4", nullptr, {1, 2, 0x102, 0x3AB, kept, kept, kept, kept}},
    {"1:2:3:4:5:6::1.2.3.4", ".2.3.4", {1, 2, 3, 4, 5, 6, 0, 1}},
    {"1:2:3:4:5:6:7:1.2.3.4", ".2.3.4", {1, 2, 3, 4, 5, 6, 7, 1}},
    {"1:2:3:4:5:6:7:8:", ":", {1, 2, 3, 4, 5, 6, 7, 8}},
    {"1:2:::", ":", {1, 2, 0, 0, 0, 0, 0, 0}},
    {"1::5:", nullptr, {1, 5, kept, kept, kept, kept, kept, kept}},
    {"1::3:4:5:6:7::", "::", {1, 0, 0, 3, 4, 5, 6, 7}},
    {"1::001.2.3.4", "", {1, 0, 0, 0, 0, 0, 0x102, 0x304}},
    {"1::0001.2.3.4", nullptr, {1, kept, kept, kept, kept, kept, kept, kept}},
    {"1::1.0002.3.4", nullptr, {1, 0x1AB, kept, kept, kept, kept, kept, kept}},
    {"1::1.2.3.4294967296", nullptr, {1, 0x102, 0x3AB, kept, kept, kept, kept, kept}},
    {"1::1.2::1", nullptr, {1, 0x1AB, kept, kept, kept, kept, kept, kept}},
    {"1::1.2.3.4::1", "::1", {1, 0, 0, 0, 0, 0, 0x102, 0x304}},
    {"1::1.2.3.", nullptr, {1, 0x102, 0x3AB, kept, kept, kept, kept, kept}},
    {"1::1a.2.3.4", ".2.3.4", {1, 0, 0, 0, 0, 0, 0, 0x1A}},
    {"2001:1:1:1:1:1:255Z255", nullptr, {0x2001, 1, 1, 1, 1, 1, kept, kept}},
    {":", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
    {":1111::", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
    {"::-1", "-1", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"::...", "...", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"[::]", nullptr, {kept, kept, kept, kept, kept, kept, kept, kept}},
};

struct PrintedRow {
    char const* text;
    Groups groups;
};

constexpr PrintedRow printed_rows[] = {
    {"::", {0, 0, 0, 0, 0, 0, 0, 0}},
    {"::1", {0, 0, 0, 0, 0, 0, 0, 1}},
    {"::13.1.68.3", {0, 0, 0, 0, 0, 0, 0xD01, 0x4403}},
    {"::0.1.0.0", {0, 0, 0, 0, 0, 0, 1, 0}},
    {"::ffff", {0, 0, 0, 0, 0, 0, 0, 0xFFFF}},
    {"::ffff:13.1.68.3", {0, 0, 0, 0, 0, 0xFFFF, 0xD01, 0x4403}},
    {"::ffff:0:4403", {0, 0, 0, 0, 0, 0xFFFF, 0, 0x4403}},
    {"::fffe:d01:4403", {0, 0, 0, 0, 0, 0xFFFE, 0xD01, 0x4403}},
    {"::ffff:0:13.1.68.3", {0, 0, 0, 0, 0xFFFF, 0, 0xD01, 0x4403}},
    {"::1:0:d01:4403", {0, 0, 0, 0, 1, 0, 0xD01, 0x4403}},
    {"::ffff:0:0:d01:4403", {0, 0, 0, 0xFFFF, 0, 0, 0xD01, 0x4403}},
    {"::5efe:0.0.0.0", {0, 0, 0, 0, 0, 0x5EFE, 0, 0}},
    {"1:2:3:4:0:5efe:129.144.52.38", {1, 2, 3, 4, 0, 0x5EFE, 0x8190, 0x3426}},
    {"1:2:3::5efe:129.144.52.38", {1, 2, 3, 0, 0, 0x5EFE, 0x8190, 0x3426}},
    {"::200:5efe:129.144.52.38", {0, 0, 0, 0, 0x200, 0x5EFE, 0x8190, 0x3426}},
    {"::100:5efe:8190:3426", {0, 0, 0, 0, 0x100, 0x5EFE, 0x8190, 0x3426}},
    {"0:1:2:3:4:5:6:7", {0, 1, 2, 3, 4, 5, 6, 7}},
    {"1:2:3:4:5:6::", {1, 2, 3, 4, 5, 6, 0, 0}},
    {"1:2:3:4:5:6:0:8", {1, 2, 3, 4, 5, 6, 0, 8}},
    {"3ffe:b00::1:0:0:a", {0x3FFE, 0xB00, 0, 0, 1, 0, 0, 0xA}},
    {"1::3333", {1, 0, 0, 0, 0, 0, 0, 0x3333}},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF}},
};

struct EndpointRow {
    char const* text;
    bool is_endpoint;
    std::uint16_t port;
    std::uint32_t scope;
};

constexpr EndpointRow ipv4_endpoint_rows[] = {
    {"1.1.1.1", true, 0, 0},
    {"1.1.1.1:", false, 0, 0},
    {"1.1.1.1+", false, 0, 0},
    {"1.1.1.1:1", true, 1, 0},
    {"1.1.1.1:0", false, 0, 0},
    {"1.2:65535", true, 65535, 0},
    {"1.2.3.4:65536", false, 0, 0},
    {"1.2.3.4:0XfFfF", true, 65535, 0},
    {"1.2.3.4:0x", false, 0, 0},
    {"1.2.3.4:011064", true, 4660, 0},
    {"1.2.3.4:08", false, 0, 0},
    {"1.2.3.4:1234a", false, 0, 0},
    {"1.2.3.4: 1234", false, 0, 0},
};

constexpr EndpointRow ipv6_endpoint_rows[] = {
    {"::1", true, 0, 0},
    {"::1%7", true, 0, 7},
    {"[::]", true, 0, 0},
    {"[::1]:8080", true, 8080, 0},
    {"[::1]:0x80", true, 128, 0},
    {"[::1]:0", false, 0, 0},
    {"[::1]:", false, 0, 0},
    {"::1%", false, 0, 0},
    {"[::1]:080", false, 0, 0},
    {"[::1]:800000000080", false, 0, 0},
    {"[ ::1]:80", false, 0, 0},
    {"[::1 ]:80", false, 0, 0},
    {"[::1].80", false, 0, 0},
    {"[::1]:-80", false, 0, 0},
    {"[::1%-8]:80", false, 0, 0},
    {"[12345::6:7:8]:80", false, 0, 0},
    {"[ff01::1%16]:8080", true, 8080, 16},
    {"[ff01::1%4294967295]:8080", true, 8080, 4294967295},
    {"[ff01::1%4294967296]:8080", false, 0, 0},
    {"[ff01::1%0x1000]:8080", false, 0, 0},
    {"[ff01::1/16]:8080", false, 0, 0},
    {"[ff01::1%1", false, 0, 0},
    {"::1]:65535", false, 0, 0},
    {"::1:2:3:4:5:6:7", true, 0, 0},
};
// clang-format on

template <std::size_t size>
std::array<std::uint8_t, size> bytes_of(std::array<int, size / 2> const& groups) {
    std::array<std::uint8_t, size> bytes{};
    for (std::size_t i = 0; i != size; ++i)
        bytes[i] = static_cast<std::uint8_t>(groups[i / 2] >> (i % 2 == 0 ? 8 : 0));
    return bytes;
}

Ipv4 ipv4_from(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

void check_ipv4(Ipv4Row const& row, Ipv4Form form) {
    CAPTURE(row.text);
    auto ip = ipv4_from(untouched);
    auto const rest = scan_ipv4(row.text, form, ip);
    CHECK(rest.has_value() == (row.rest != nullptr));
    if (rest && row.rest) CHECK(*rest == row.rest);
    CHECK(ip == ipv4_from(row.value));
}

void check_endpoint(EndpointRow const& row, bool (*parse)(std::string_view, Address&)) {
    CAPTURE(row.text);
    Address address;
    CHECK(parse(row.text, address) == row.is_endpoint);
    std::array<std::uint8_t, 2> const port{static_cast<std::uint8_t>(row.port >> 8),
                                           static_cast<std::uint8_t>(row.port)};
    CHECK(std::memcmp(&address.port_be, port.data(), 2) == 0);
    CHECK(address.scope_id == row.scope);
}

}  // namespace

TEST_CASE("IPv4 text in any form", "[text]") {
    for (auto const& row : any_form_rows) check_ipv4(row, Ipv4Form::any);
}

TEST_CASE("IPv4 text as a dotted quad only", "[text]") {
    for (auto const& row : dotted_quad_rows) check_ipv4(row, Ipv4Form::dotted_quad);
}

TEST_CASE("IPv6 text, and what a failed attempt leaves behind", "[text]") {
    for (auto const& row : ipv6_rows) {
        CAPTURE(row.text);
        Ipv6 ip;
        ip.fill(0xAB);
        auto const rest = scan_ipv6(row.text, ip);
        CHECK(rest.has_value() == (row.rest != nullptr));
        if (rest && row.rest) CHECK(*rest == row.rest);
        CHECK(ip == bytes_of<16>(row.groups));
    }
}

TEST_CASE("text with a port and a scope", "[text]") {
    for (auto const& row : ipv4_endpoint_rows) check_endpoint(row, parse_ipv4_endpoint);
    for (auto const& row : ipv6_endpoint_rows) check_endpoint(row, parse_ipv6_endpoint);
}

TEST_CASE("inet_addr ends at white space and takes a lone space for 0.0.0.0", "[text]") {
    CHECK(parse_inet_addr(" ") == ipv4_from(0));
    CHECK(parse_inet_addr("1 2 3 4") == ipv4_from(1));
    CHECK(parse_inet_addr("1.2.3 \xfe") == ipv4_from(0x01020003));
    for (int code = 1; code != 256; ++code) {
        if (code >= '0' && code <= '9') continue;
        CAPTURE(code);
        bool const is_space = code == ' ' || (code >= '\t' && code <= '\r');
        std::string const text = std::string{"1.2.3"} + static_cast<char>(code);
        CHECK(parse_inet_addr(text).has_value() == is_space);
    }
    for (auto const* text : {"", "  ", "\t", " 0", "1.2.3. 4", "3.4.5.6. 7", "1.2.3.0a"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_inet_addr(text));
    }
}

TEST_CASE("addresses print as Windows prints them", "[text]") {
    CHECK(to_text(ipv4_from(0)).view() == "0.0.0.0");
    CHECK(to_text(ipv4_from(0xFFFFFFFF)).view() == "255.255.255.255");
    for (auto const& row : printed_rows)
        CHECK(to_text(bytes_of<16>(row.groups)).view() == row.text);
}

TEST_CASE("an endpoint prints port and scope where it has them", "[text]") {
    Address address;
    REQUIRE(parse_ipv6_endpoint("[1:2:3:4:5:6:7:8%4294967295]:65535", address));
    CHECK(to_endpoint_text(address).view() == "[1:2:3:4:5:6:7:8%4294967295]:65535");
    address.port_be = 0;
    CHECK(to_endpoint_text(address).view() == "1:2:3:4:5:6:7:8%4294967295");
    address.scope_id = 0;
    CHECK(to_endpoint_text(address).view() == "1:2:3:4:5:6:7:8");
    REQUIRE(parse_ipv4_endpoint("1.2.3.4:80", address));
    CHECK(to_endpoint_text(address).view() == "1.2.3.4:80");
}
