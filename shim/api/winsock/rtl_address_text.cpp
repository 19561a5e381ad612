// SPDX-License-Identifier: MIT
// The address text functions of ntdll: no WSAStartup, no last error, NTSTATUS for the ones that can
// fail. The texts themselves are the core's.
#include <winsock2.h>

#include <mstcpip.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "shim/api/entry_point.hpp"
#include "shim/core/text/address_text.hpp"
#include "shim/core/text/unicode.hpp"

using namespace ws2;

namespace {

constexpr LONG success = 0;
constexpr auto invalid_parameter = static_cast<LONG>(STATUS_INVALID_PARAMETER);
constexpr auto no_memory = static_cast<LONG>(STATUS_NO_MEMORY);

Address address_of(in_addr const& ip, USHORT port_be = 0) {
    Address address;
    address.family = Family::ipv4;
    address.port_be = port_be;
    std::memcpy(address.ip.data(), &ip, sizeof ip);
    return address;
}

Address address_of(in6_addr const& ip, ULONG scope = 0, USHORT port_be = 0) {
    Address address;
    address.family = Family::ipv6;
    address.port_be = port_be;
    address.scope_id = scope;
    std::memcpy(address.ip.data(), &ip, sizeof ip);
    return address;
}

// Where the terminating zero stands afterwards.
template <class Character>
Character* write(std::string_view text, Character* to) {
    auto* const end = std::copy(text.begin(), text.end(), to);
    *end = 0;
    return end;
}

// Without a place for the text the answer is the largest pointer [winetest:
// test_RtlIpv4Address...].
template <class Character, class Ip>
Character* to_string(Ip const* ip, Character* to) {
    if (!to) return reinterpret_cast<Character*>(~ULONG_PTR{0});
    return write(core::to_endpoint_text(address_of(*ip)).view(), to);
}

// *length is in characters with the terminator: in, the room; out, what was or would be used.
template <class Character>
LONG to_string_with_length(Address const& address, Character* to, ULONG* length) {
    auto const text = core::to_endpoint_text(address);
    auto const needed = static_cast<ULONG>(text.view().size() + 1);
    bool const fits = *length >= needed;
    *length = needed;
    if (!fits) return invalid_parameter;
    write(text.view(), to);
    return success;
}

// Characters outside ASCII end an address, whatever they are.
std::string narrow(wchar_t const* text) {
    std::string result;
    for (; *text; ++text) result += *text > 0 && *text < 0x80 ? static_cast<char>(*text) : '\x7f';
    return result;
}
std::string_view narrow(char const* text) { return text; }

template <class Character, class Ip, class Bytes, class Scan>
LONG from_string(Character const* text, Character const** end, Ip* ip, Scan&& scan) {
    auto const narrowed = narrow(text);
    std::string_view const view{narrowed};
    Bytes bytes;
    std::memcpy(bytes.data(), ip, bytes.size());
    std::string_view stopped;
    bool const is_address = scan(view, bytes, stopped);
    std::memcpy(ip, bytes.data(), bytes.size());
    if (stopped.data()) *end = text + (view.size() - stopped.size());
    return is_address ? success : invalid_parameter;
}

template <class Character>
LONG ipv4_from(Character const* text, BOOLEAN strict, Character const** end, in_addr* ip) {
    auto const form = strict ? core::Ipv4Form::dotted_quad : core::Ipv4Form::any;
    return from_string<Character, in_addr, core::Ipv4>(
        text, end, ip, [&](std::string_view view, core::Ipv4& bytes, std::string_view& stopped) {
            return core::scan_ipv4(view, form, bytes, &stopped).has_value();
        });
}

template <class Character>
LONG ipv6_from(Character const* text, Character const** end, in6_addr* ip) {
    return from_string<Character, in6_addr, core::Ipv6>(
        text, end, ip, [&](std::string_view view, core::Ipv6& bytes, std::string_view& stopped) {
            return core::scan_ipv6(view, bytes, &stopped).has_value();
        });
}

// What was read of the address is written, also where the rest of the text is wrong [winetest:
// ntdll test_RtlIpv4StringToAddressEx, test_RtlIpv6StringToAddressEx].
template <class Character>
LONG ipv4_endpoint_from(Character const* text, BOOLEAN strict, in_addr* ip, USHORT* port_be) {
    if (!text || !ip || !port_be) return invalid_parameter;
    Address address = address_of(*ip);
    auto const form = strict ? core::Ipv4Form::dotted_quad : core::Ipv4Form::any;
    bool const is_whole = core::parse_ipv4_endpoint(std::string{narrow(text)}, address, form);
    std::memcpy(ip, address.ip.data(), sizeof *ip);
    if (!is_whole) return invalid_parameter;
    *port_be = address.port_be;
    return success;
}

template <class Character>
LONG ipv6_endpoint_from(Character const* text, in6_addr* ip, ULONG* scope, USHORT* port_be) {
    if (!text || !ip || !scope || !port_be) return invalid_parameter;
    Address address = address_of(*ip);
    bool const is_whole = core::parse_ipv6_endpoint(std::string{narrow(text)}, address);
    std::memcpy(ip, address.ip.data(), sizeof *ip);
    if (!is_whole) return invalid_parameter;
    *scope = address.scope_id;
    *port_be = address.port_be;
    return success;
}

}  // namespace

PSTR WINAPI RtlIpv4AddressToStringA(const in_addr* Addr, PSTR S) { return to_string(Addr, S); }
PWSTR WINAPI RtlIpv4AddressToStringW(const in_addr* Addr, PWSTR S) { return to_string(Addr, S); }
PSTR WINAPI RtlIpv6AddressToStringA(const in6_addr* Addr, PSTR S) { return to_string(Addr, S); }
PWSTR WINAPI RtlIpv6AddressToStringW(const in6_addr* Addr, PWSTR S) { return to_string(Addr, S); }

LONG WINAPI RtlIpv4AddressToStringExA(const in_addr* Address, USHORT Port, PSTR AddressString,
                                      PULONG AddressStringLength) {
    if (!Address || !AddressString || !AddressStringLength) return invalid_parameter;
    return api::value_or(no_memory, [&] {
        return to_string_with_length(address_of(*Address, Port), AddressString,
                                     AddressStringLength);
    });
}
LONG WINAPI RtlIpv4AddressToStringExW(const in_addr* Address, USHORT Port, PWSTR AddressString,
                                      PULONG AddressStringLength) {
    if (!Address || !AddressString || !AddressStringLength) return invalid_parameter;
    return api::value_or(no_memory, [&] {
        return to_string_with_length(address_of(*Address, Port), AddressString,
                                     AddressStringLength);
    });
}
LONG WINAPI RtlIpv6AddressToStringExA(const in6_addr* Address, ULONG ScopeId, USHORT Port,
                                      PSTR AddressString, PULONG AddressStringLength) {
    if (!Address || !AddressString || !AddressStringLength) return invalid_parameter;
    return api::value_or(no_memory, [&] {
        return to_string_with_length(address_of(*Address, ScopeId, Port), AddressString,
                                     AddressStringLength);
    });
}
LONG WINAPI RtlIpv6AddressToStringExW(const in6_addr* Address, ULONG ScopeId, USHORT Port,
                                      PWSTR AddressString, PULONG AddressStringLength) {
    if (!Address || !AddressString || !AddressStringLength) return invalid_parameter;
    return api::value_or(no_memory, [&] {
        return to_string_with_length(address_of(*Address, ScopeId, Port), AddressString,
                                     AddressStringLength);
    });
}

LONG WINAPI RtlIpv4StringToAddressA(PCSTR S, BOOLEAN Strict, PCSTR* Terminator, in_addr* Addr) {
    return api::value_or(no_memory, [&] { return ipv4_from(S, Strict, Terminator, Addr); });
}
LONG WINAPI RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, LPCWSTR* Terminator, in_addr* Addr) {
    return api::value_or(no_memory, [&] { return ipv4_from(S, Strict, Terminator, Addr); });
}
LONG WINAPI RtlIpv4StringToAddressExA(PCSTR AddressString, BOOLEAN Strict, in_addr* Address,
                                      PUSHORT Port) {
    return api::value_or(no_memory,
                         [&] { return ipv4_endpoint_from(AddressString, Strict, Address, Port); });
}
LONG WINAPI RtlIpv4StringToAddressExW(PCWSTR AddressString, BOOLEAN Strict, in_addr* Address,
                                      PUSHORT Port) {
    return api::value_or(no_memory,
                         [&] { return ipv4_endpoint_from(AddressString, Strict, Address, Port); });
}
LONG WINAPI RtlIpv6StringToAddressA(PCSTR S, PCSTR* Terminator, in6_addr* Addr) {
    return api::value_or(no_memory, [&] { return ipv6_from(S, Terminator, Addr); });
}
LONG WINAPI RtlIpv6StringToAddressW(PCWSTR S, PCWSTR* Terminator, in6_addr* Addr) {
    return api::value_or(no_memory, [&] { return ipv6_from(S, Terminator, Addr); });
}
LONG WINAPI RtlIpv6StringToAddressExA(PCSTR AddressString, in6_addr* Address, PULONG ScopeId,
                                      PUSHORT Port) {
    return api::value_or(no_memory,
                         [&] { return ipv6_endpoint_from(AddressString, Address, ScopeId, Port); });
}
LONG WINAPI RtlIpv6StringToAddressExW(PCWSTR AddressString, in6_addr* Address, PULONG ScopeId,
                                      PUSHORT Port) {
    return api::value_or(no_memory,
                         [&] { return ipv6_endpoint_from(AddressString, Address, ScopeId, Port); });
}
