// SPDX-License-Identifier: MIT
// The address text functions of ntdll, which share their rules with inet_pton and
// WSAStringToAddress but return where they stopped.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"

using namespace ws2::test;

namespace {

// Older SDKs declare some of these otherwise or not at all, so they are looked up as a program
// would that has to run on every Windows.
template <class Function>
Function* find(char const* name) {
    auto* const found = GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
    REQUIRE(found);
    return reinterpret_cast<Function*>(reinterpret_cast<void*>(found));
}

using Ipv4FromText = LONG WINAPI(PCSTR, BOOLEAN, PCSTR*, in_addr*);
using Ipv4FromWideText = LONG WINAPI(PCWSTR, BOOLEAN, PCWSTR*, in_addr*);
using Ipv4FromTextEx = LONG WINAPI(PCSTR, BOOLEAN, in_addr*, PUSHORT);
using Ipv6FromText = LONG WINAPI(PCSTR, PCSTR*, in6_addr*);
using Ipv6FromTextEx = LONG WINAPI(PCSTR, in6_addr*, PULONG, PUSHORT);
using Ipv4ToText = PSTR WINAPI(in_addr const*, PSTR);
using Ipv4ToWideText = PWSTR WINAPI(in_addr const*, PWSTR);
using Ipv4ToTextEx = LONG WINAPI(in_addr const*, USHORT, PSTR, PULONG);
using Ipv6ToText = PSTR WINAPI(in6_addr const*, PSTR);
using Ipv6ToTextEx = LONG WINAPI(in6_addr const*, ULONG, USHORT, PSTR, PULONG);

constexpr LONG invalid = static_cast<LONG>(0xC000000D);  // STATUS_INVALID_PARAMETER

struct Ipv4Row {
    Behaviour is;
    char const* text;
    BOOLEAN strict;
    LONG status;
    int read;               // characters before the terminator
    unsigned long address;  // in host order
};

// clang-format off
constexpr auto ipv4_test = "winetest:ntdll test_RtlIpv4StringToAddress";
Ipv4Row const ipv4_rows[] = {
    {{"rtl.v4-plain", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress reads four decimal numbers"}, "1.2.3.4", TRUE, 0, 7, 0x01020304},
    {{"rtl.v4-stops", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress stops behind the address and reports where"}, "1.1.1.1 rest", TRUE, 0, 7, 0x01010101},
    {{"rtl.v4-colon", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress stops in front of a port"}, "1.1.1.1:80", TRUE, 0, 7, 0x01010101},
    {{"rtl.v4-hexadecimal", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress reads hexadecimal parts"}, "0x1.0x2.0x3.0x4", FALSE, 0, 15, 0x01020304},
    {{"rtl.v4-octal", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress reads octal parts"}, "010.1.1.1", FALSE, 0, 9, 0x08010101},
    {{"rtl.v4-one-part", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress takes a single number as the whole address"}, "0xaabbccdd", FALSE, 0, 10, 0xaabbccdd},
    {{"rtl.v4-two-parts", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress gives the last of two parts three bytes"}, "1.2", FALSE, 0, 3, 0x01000002},
    {{"rtl.v4-empty", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress refuses an empty text"}, "", FALSE, invalid, 0, 0},
    {{"rtl.v4-space", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress skips no space before an address"}, " 1.1.1.1", FALSE, invalid, 0, 0},
    {{"rtl.v4-strict-short", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress in its strict form wants all four parts"}, "1.2", TRUE, invalid, 3, 0},
    {{"rtl.v4-only-point", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress stops behind a point that stands for a part"}, ".1", FALSE, invalid, 1, 0},
    {{"rtl.v4-two-points", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress stops behind the second of two points"}, "1..2", FALSE, invalid, 3, 0},
    {{"rtl.v4-five-parts", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress stops in front of a fifth part"}, "3.4.5.6.7", FALSE, invalid, 7, 0},
    {{"rtl.v4-strict-hexadecimal", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress in its strict form stops behind a 0x"}, "1.1.1.0xff", TRUE, invalid, 8, 0},
    {{"rtl.v4-strict-octal", "E.15-49", high, ipv4_test, "RtlIpv4StringToAddress in its strict form stops behind a leading zero"}, "0777", TRUE, invalid, 1, 0},
};

struct Ipv6Row {
    Behaviour is;
    char const* text;
    int read;
    char const* again;
};

constexpr auto ipv6_test = "winetest:ntdll test_RtlIpv6StringToAddress";
Ipv6Row const ipv6_rows[] = {
    {{"rtl.v6-full", "E.15-50", high, ipv6_test, "RtlIpv6StringToAddress reads eight groups"}, "1111:2222:3333:4444:5555:6666:7777:8888", 39, "1111:2222:3333:4444:5555:6666:7777:8888"},
    {{"rtl.v6-gap", "E.15-50", high, ipv6_test, "RtlIpv6StringToAddress reads two colons as zeros"}, "2001:db8::1", 11, "2001:db8::1"},
    {{"rtl.v6-scope", "E.15-50", high, ipv6_test, "RtlIpv6StringToAddress stops in front of a scope"}, "fe80::1%5", 7, "fe80::1"},
    {{"rtl.v6-any", "E.15-50", high, ipv6_test, "RtlIpv6StringToAddress reads ::"}, "::", 2, "::"},
    {{"rtl.v6-mapped", "E.15-50", high, ipv6_test, "RtlIpv6StringToAddress reads an IPv4 address at the end"}, "::ffff:1.2.3.4", 14, "::ffff:1.2.3.4"},
};
// clang-format on

}  // namespace

BEHAVIOURS(ipv4_rows, row) {
    auto* const from_text = find<Ipv4FromText>("RtlIpv4StringToAddressA");
    auto* const from_wide_text = find<Ipv4FromWideText>("RtlIpv4StringToAddressW");
    in_addr ip{};
    PCSTR end = nullptr;
    CHECK(from_text(row.text, row.strict, &end, &ip) == row.status);
    CHECK(end - row.text == row.read);
    if (row.status == 0) CHECK(ntohl(ip.s_addr) == row.address);
    std::wstring const wide{row.text, row.text + std::strlen(row.text)};
    PCWSTR wide_end = nullptr;
    in_addr same{};
    CHECK(from_wide_text(wide.c_str(), row.strict, &wide_end, &same) == row.status);
    CHECK(wide_end - wide.c_str() == row.read);
    CHECK(same.s_addr == ip.s_addr);
}

BEHAVIOURS(ipv6_rows, row) {
    auto* const from_text = find<Ipv6FromText>("RtlIpv6StringToAddressA");
    auto* const to_text = find<Ipv6ToText>("RtlIpv6AddressToStringA");
    in6_addr ip{};
    PCSTR end = nullptr;
    REQUIRE(from_text(row.text, &end, &ip) == 0);
    CHECK(end - row.text == row.read);
    char text[64];
    char const* const text_end = to_text(&ip, text);
    CHECK(std::string(text) == row.again);
    CHECK(text_end == text + std::strlen(row.again));
}

BEHAVIOUR("rtl.v6-not-an-address", "E.15-50", high, ipv6_test,
          "RtlIpv6StringToAddress says STATUS_INVALID_PARAMETER to what is no IPv6 address") {
    auto* const from_text = find<Ipv6FromText>("RtlIpv6StringToAddressA");
    for (char const* const text : {"", "1", ":", "1111:2222", "g::"}) {
        CAPTURE(text);
        in6_addr ip{};
        PCSTR end = nullptr;
        CHECK(from_text(text, &end, &ip) == invalid);
    }
}

BEHAVIOUR("rtl.v6-end-of-wrong", "E.15-50", high, ipv6_test,
          "RtlIpv6StringToAddress says how far it has read of what is no address, but not where a "
          "group is too large") {
    constexpr int not_told = -1;
    struct {
        char const* text;
        int read;
    } const rows[] = {
        {"1111:2222:",     10      },
        {"::12345678",     10      },
        {"12345::6:7:8",   not_told},
        {"2001:00000:1::", not_told},
        {"1::1.2.3.256",   12      },
        {"1::1.2.256.4",   not_told},
        {"1::1.256:3.4",   8       },
    };
    auto* const from_text = find<Ipv6FromText>("RtlIpv6StringToAddressA");
    for (auto const& row : rows) {
        CAPTURE(row.text);
        in6_addr ip{};
        PCSTR end = nullptr;
        CHECK(from_text(row.text, &end, &ip) == invalid);
        CHECK((end ? end - row.text : not_told) == row.read);
    }
}

BEHAVIOUR("rtl.ex-wrong-port", "E.15-49 E.15-50", high,
          "winetest:ntdll test_RtlIpv4StringToAddressEx; winetest:ntdll "
          "test_RtlIpv6StringToAddressEx",
          "RtlIpv4StringToAddressEx and RtlIpv6StringToAddressEx write the address in front of a "
          "port that is wrong") {
    USHORT port = 0xdead;
    in_addr ip{};
    auto* const ipv4_from_text = find<Ipv4FromTextEx>("RtlIpv4StringToAddressExA");
    CHECK(ipv4_from_text("1.2.3.4:65536", FALSE, &ip, &port) == invalid);
    CHECK(ip.s_addr == htonl(0x01020304));
    in6_addr ip6{};
    ULONG scope = 0xbeef;
    auto* const ipv6_from_text = find<Ipv6FromTextEx>("RtlIpv6StringToAddressExA");
    CHECK(ipv6_from_text("[::1]:65536", &ip6, &scope, &port) == invalid);
    CHECK(std::memcmp(&ip6, &in6addr_loopback, sizeof ip6) == 0);
    CHECK(scope == 0xbeef);
    CHECK(port == 0xdead);
}

BEHAVIOUR("rtl.v4-to-text", "E.15-51", high, "winetest:ntdll test_RtlIpv4AddressToString",
          "RtlIpv4AddressToString returns the end of the text, also for wide characters") {
    auto* const to_text = find<Ipv4ToText>("RtlIpv4AddressToStringA");
    auto* const to_wide_text = find<Ipv4ToWideText>("RtlIpv4AddressToStringW");
    in_addr ip{};
    ip.s_addr = htonl(0x7F000001);
    char text[32];
    CHECK(to_text(&ip, text) == text + 9);
    CHECK(std::string(text) == "127.0.0.1");
    wchar_t wide[32];
    CHECK(to_wide_text(&ip, wide) == wide + 9);
    CHECK(std::wstring(wide) == L"127.0.0.1");
}

BEHAVIOUR("rtl.v4-with-port", "E.15-51", high, "winetest:ntdll test_RtlIpv4AddressToStringEx",
          "the port follows a colon; the length counts the terminator, also when it is too short") {
    auto* const to_text_ex = find<Ipv4ToTextEx>("RtlIpv4AddressToStringExA");
    in_addr ip{};
    ip.s_addr = htonl(0x7F000001);
    char text[32];
    ULONG length = sizeof text;
    CHECK(to_text_ex(&ip, htons(80), text, &length) == 0);
    CHECK(std::string(text) == "127.0.0.1:80");
    CHECK(length == 13);
    length = 12;
    CHECK(to_text_ex(&ip, htons(80), text, &length) == invalid);
    CHECK(length == 13);
    CHECK(to_text_ex(&ip, 0, nullptr, &length) == invalid);
}

BEHAVIOUR("rtl.v6-with-port", "E.15-51", high, "winetest:ntdll test_RtlIpv6AddressToStringEx",
          "brackets only with a port; the scope stands behind a percent sign") {
    auto* const to_text_ex = find<Ipv6ToTextEx>("RtlIpv6AddressToStringExA");
    char text[64];
    ULONG length = sizeof text;
    CHECK(to_text_ex(&in6addr_loopback, 5, htons(80), text, &length) == 0);
    CHECK(std::string(text) == "[::1%5]:80");
    length = sizeof text;
    CHECK(to_text_ex(&in6addr_loopback, 0, 0, text, &length) == 0);
    CHECK(std::string(text) == "::1");
    CHECK(length == 4);
}

BEHAVIOUR("rtl.endpoints", "E.15-51", high, "winetest:ntdll test_RtlIpv4StringToAddressEx",
          "the Ex functions read the whole text with port and scope") {
    auto* const from_text_ex = find<Ipv4FromTextEx>("RtlIpv4StringToAddressExA");
    auto* const ipv6_from_text_ex = find<Ipv6FromTextEx>("RtlIpv6StringToAddressExA");
    in_addr ip{};
    USHORT port = 7;
    CHECK(from_text_ex("1.2.3.4:80", TRUE, &ip, &port) == 0);
    CHECK(port == htons(80));
    CHECK(from_text_ex("1.2.3.4", TRUE, &ip, &port) == 0);
    CHECK(from_text_ex("1.2.3.4 ", TRUE, &ip, &port) == invalid);
    CHECK(from_text_ex(nullptr, TRUE, &ip, &port) == invalid);
    in6_addr wide_ip{};
    ULONG scope = 0;
    CHECK(ipv6_from_text_ex("[fe80::1%7]:80", &wide_ip, &scope, &port) == 0);
    CHECK(scope == 7);
    CHECK(port == htons(80));
}
