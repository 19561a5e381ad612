// SPDX-License-Identifier: MIT
// Addresses as text. The inet_ functions work before WSAStartup and touch the last error only when
// they set one [winetest: test_inet_addr, test_inet_pton]; the WSA functions are ordinary calls.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/winsock/ip_family.hpp"
#include "shim/core/text/address_text.hpp"
#include "shim/core/text/unicode.hpp"

using namespace ws2;

namespace {

// What Windows' text functions leave in the last error for a buffer they cannot use: an NTSTATUS.
constexpr auto status_invalid_parameter = static_cast<int>(0xC000000Du);

int refuse(Code code, int value) {
    api::set_last_error(code);
    return value;
}

// Wide text that can only be an address: characters outside ASCII become one that no address
// contains, and no address is as long as the copy.
class NarrowCopy {
public:
    explicit NarrowCopy(PCWSTR wide) {
        for (; size_ != characters_.size() && wide[size_] != 0; ++size_) {
            auto const unit = static_cast<std::uint32_t>(wide[size_]);
            characters_[size_] = unit < 0x80 ? static_cast<char>(unit) : '?';
        }
    }
    std::string_view view() const { return {characters_.data(), size_}; }

private:
    std::array<char, 256> characters_;
    std::size_t size_ = 0;
};

std::size_t ip_size(Family family) { return family == Family::ipv6 ? 16 : 4; }

template <class Character>
Code check_parsed(Character const* text, void* target, Family family) {
    api::prepare_unstarted();
    if (!api::can_read_text(text) || !api::can_write_bytes(target, ip_size(family)))
        return Code::bad_address;
    return family == Family::none ? Code::family_not_supported : Code::ok;
}

// 1: an address; 0: none. The bytes a failed attempt reads are stored all the same, as on Windows.
int parse_address(Family family, std::string_view text, void* target) {
    std::optional<std::string_view> rest;
    if (family == Family::ipv4) {
        core::Ipv4 ip;
        std::memcpy(ip.data(), target, ip.size());
        rest = core::scan_ipv4(text, core::Ipv4Form::dotted_quad, ip);
        std::memcpy(target, ip.data(), ip.size());
    } else {
        core::Ipv6 ip;
        std::memcpy(ip.data(), target, ip.size());
        rest = core::scan_ipv6(text, ip);
        std::memcpy(target, ip.data(), ip.size());
    }
    return rest && rest->empty() ? 1 : 0;
}

template <class Character>
Character const* print_address(int winsock_family, void const* source, Character* target,
                               std::size_t size) {
    auto const family = api::ip_family_from(winsock_family);
    if (family == Family::none) {
        api::set_last_error(Code::family_not_supported);
        return nullptr;
    }
    api::prepare_unstarted();
    if (!api::can_read_bytes(source, ip_size(family))) {
        api::last_error = status_invalid_parameter;
        return nullptr;
    }
    core::AddressText text;
    if (family == Family::ipv4) {
        core::Ipv4 ip;
        std::memcpy(ip.data(), source, ip.size());
        text = core::to_text(ip);
    } else {
        core::Ipv6 ip;
        std::memcpy(ip.data(), source, ip.size());
        text = core::to_text(ip);
    }
    if (size <= text.view().size() || !api::can_write(target, text.view().size() + 1)) {
        api::last_error = status_invalid_parameter;
        return nullptr;
    }
    *std::ranges::copy(text.view(), target).out = 0;
    return target;
}

template <class Character>
int address_to_string(SOCKADDR const* address, DWORD address_length, Character* target,
                      DWORD* length) {
    return api::call(SOCKET_ERROR, [&]() -> Code {
        if (!address || !length || address_length < sizeof address->sa_family)
            return Code::invalid_argument;
        if (!api::can_read_bytes(address, sizeof address->sa_family) || !api::can_write(length))
            return Code::bad_address;
        auto const family = api::ip_family_from(address->sa_family);
        if (family == Family::none) return Code::invalid_argument;
        auto const size = api::address_size(family);
        if (address_length < static_cast<DWORD>(size)) return Code::invalid_argument;
        auto const numbers = api::address_from(address, size, family);
        if (!numbers) return numbers.code();
        auto const text = core::to_endpoint_text(*numbers);
        auto const needed = static_cast<DWORD>(text.view().size() + 1);
        bool const fits = *length >= needed && api::can_write(target, needed);
        *length = needed;
        if (!fits) return Code::bad_address;
        *std::ranges::copy(text.view(), target).out = 0;
        return Code::ok;
    });
}

// A text that is no address leaves the bytes read so far behind, and a family of 0.
Code string_to_address(std::string_view text, Family family, SOCKADDR* target, INT* length) {
    int size = api::address_size(family);
    if (*length < size) {
        *length = size;
        return Code::bad_address;
    }
    if (!api::can_write_bytes(target, static_cast<std::size_t>(size))) return Code::bad_address;
    Address address;
    bool const is_address = family == Family::ipv4 ? core::parse_ipv4_endpoint(text, address)
                                                   : core::parse_ipv6_endpoint(text, address);
    address.family = family;
    api::put_address(address, target, &size);
    if (!is_address) {
        target->sa_family = 0;
        return Code::invalid_argument;
    }
    *length = size;
    return Code::ok;
}

std::string_view as_utf8(char const* text) { return text; }
std::string as_utf8(wchar_t const* text) { return core::to_utf8(text); }

template <class Character>
int string_to_address_call(Character const* text, int winsock_family, SOCKADDR* target,
                           INT* length) {
    return api::call(SOCKET_ERROR, [&]() -> Code {
        if (!target || !api::can_write(length)) return Code::bad_address;
        auto const family = api::ip_family_from(winsock_family);
        if (!text || family == Family::none) return Code::invalid_argument;
        if (!api::can_read_text(text)) return Code::bad_address;
        return string_to_address(as_utf8(text), family, target, length);
    });
}

}  // namespace

// Only a text that cannot be read sets an error.
u_long WSAAPI inet_addr(char const* cp) {
    api::prepare_unstarted();
    if (!api::can_read_text(cp)) {
        api::set_last_error(Code::bad_address);
        return INADDR_NONE;
    }
    auto const ip = core::parse_inet_addr(cp);
    if (!ip) return INADDR_NONE;
    u_long result = 0;
    std::memcpy(&result, ip->data(), ip->size());
    return result;
}

char* WSAAPI inet_ntoa(in_addr in) {
    thread_local std::array<char, 16> buffer;
    core::Ipv4 ip;
    std::memcpy(ip.data(), &in, ip.size());
    *std::ranges::copy(core::to_text(ip).view(), buffer.begin()).out = '\0';
    return buffer.data();
}

INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) {
    auto const family = api::ip_family_from(Family);
    if (auto const code = check_parsed(pszAddrString, pAddrBuf, family); code != Code::ok)
        return refuse(code, -1);
    return parse_address(family, pszAddrString, pAddrBuf);
}

// Unlike inet_pton it sets an error for a text that is no address.
INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) {
    auto const family = api::ip_family_from(Family);
    if (auto const code = check_parsed(pszAddrString, pAddrBuf, family); code != Code::ok)
        return refuse(code, -1);
    int const found = parse_address(family, NarrowCopy{pszAddrString}.view(), pAddrBuf);
    return found == 1 ? 1 : refuse(Code::invalid_argument, 0);
}

PCSTR WSAAPI inet_ntop(INT Family, VOID const* pAddr, PSTR pStringBuf, size_t StringBufSize) {
    return print_address(Family, pAddr, pStringBuf, StringBufSize);
}

PCWSTR WSAAPI InetNtopW(INT Family, VOID const* pAddr, PWSTR pStringBuf, size_t StringBufSize) {
    return print_address(Family, pAddr, pStringBuf, StringBufSize);
}

// There is one provider for each family, so the protocol information chooses nothing.
INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOA,
                               LPSTR lpszAddressString, LPDWORD lpdwAddressStringLength) {
    return address_to_string(lpsaAddress, dwAddressLength, lpszAddressString,
                             lpdwAddressStringLength);
}

INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW,
                               LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength) {
    return address_to_string(lpsaAddress, dwAddressLength, lpszAddressString,
                             lpdwAddressStringLength);
}

INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOA,
                               LPSOCKADDR lpAddress, LPINT lpAddressLength) {
    return string_to_address_call(AddressString, AddressFamily, lpAddress, lpAddressLength);
}

INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW,
                               LPSOCKADDR lpAddress, LPINT lpAddressLength) {
    return string_to_address_call(AddressString, AddressFamily, lpAddress, lpAddressLength);
}
