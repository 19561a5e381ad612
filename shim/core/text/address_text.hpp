// SPDX-License-Identifier: MIT
// Addresses as text, by Windows' rules, which are looser than POSIX's in some places, stricter in
// others, and exact about which bytes a failed attempt leaves behind. Pure: no socket, no host.
// Source: the address conversion tables of winetest (ws2_32 protocol, ntdll rtl).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/types.hpp"

namespace ws2::core {

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;

// dotted_quad: four decimal numbers without leading zeros. any: also octal and hexadecimal numbers
// and one to three of them, the last one filling the remaining bytes.
enum class Ipv4Form : std::uint8_t { dotted_quad, any };

// Reads an address at the front of `text`; returns the text that follows it. Nothing: no address
// there, and `ip` is untouched. *stopped, unless null, is the text that was not read, in any case.
std::optional<std::string_view> scan_ipv4(std::string_view text, Ipv4Form form, Ipv4& ip,
                                          std::string_view* stopped = nullptr);

// The same for IPv6, without brackets and scope. On failure the bytes read so far stay in `ip`, and
// *stopped is not written for a group or a byte that is too large in front of the next one.
std::optional<std::string_view> scan_ipv6(std::string_view text, Ipv6& ip,
                                          std::string_view* stopped = nullptr);

// "a.b.c.d" or "a.b.c.d:port" in any IPv4 form; the whole text, port 0 refused. False: not an
// address; its ip may have been written, family and port have not.
bool parse_ipv4_endpoint(std::string_view text, Address& address);
bool parse_ipv4_endpoint(std::string_view text, Address& address, Ipv4Form form);

// "v6", "v6%scope", "[v6%scope]" or "[v6%scope]:port"; the whole text, port 0 refused. False: as
// above.
bool parse_ipv6_endpoint(std::string_view text, Address& address);

// inet_addr's reading: any form, and everything after a white-space character is ignored.
std::optional<Ipv4> parse_inet_addr(std::string_view text);

// The text of an address, without allocating.
class AddressText {
public:
    std::string_view view() const { return {characters_.data(), size_}; }

    void append(char character) { characters_[size_++] = character; }
    void append_decimal(std::uint32_t value);
    void append_hexadecimal(std::uint32_t value);

private:
    // "[" 8 groups and a dotted quad "%4294967295]:65535"
    std::array<char, 72> characters_;
    std::size_t size_ = 0;
};

AddressText to_text(Ipv4 const& ip);
AddressText to_text(Ipv6 const& ip);

// With the scope and the port where they are not 0. `address` is ipv4 or ipv6.
AddressText to_endpoint_text(Address const& address);

inline Ipv4 ipv4_of(Address const& address) {
    return {address.ip[0], address.ip[1], address.ip[2], address.ip[3]};
}

}  // namespace ws2::core
