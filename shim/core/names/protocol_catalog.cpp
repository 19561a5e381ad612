// SPDX-License-Identifier: MIT
#include "shim/core/names/protocol_catalog.hpp"

#include <algorithm>

#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {
namespace {

// XP1_* [winetest: test_service_flags].
constexpr std::uint32_t stream_services = 0x20066;   // delivered, in order, graceful, urgent, IFS
constexpr std::uint32_t message_services = 0x20609;  // connectionless, broadcast, multipoint, IFS
constexpr std::uint32_t local_services = 0x20026;    // as a stream, without urgent data

// PFL_*.
constexpr std::uint32_t hidden = 0x4;
constexpr std::uint32_t matches_protocol_zero = 0x8;

constexpr ProviderId ipv4_provider{
    0xe70f1aa0, 0xab8b, 0x11cf, {0x8c, 0xa3, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}
};
constexpr ProviderId ipv6_provider{
    0xf9eab0c0, 0x26d4, 0x11d0, {0xbb, 0xbf, 0x00, 0xaa, 0x00, 0x6c, 0x34, 0xe4}
};
constexpr ProviderId local_provider{
    0xa00943d9, 0x9c2e, 0x4633, {0x9b, 0x59, 0x00, 0x57, 0xa3, 0x16, 0x09, 0x94}
};

// clang-format off
constexpr CatalogueEntry catalogue_entries[] = {
    {"MSAFD Tcpip [TCP/IP]",   ipv4_provider,  1001, stream_services,  matches_protocol_zero,          number::af_inet,  number::sock_stream, number::ipproto_tcp, 0,   16,  16, 0},
    {"MSAFD Tcpip [UDP/IP]",   ipv4_provider,  1002, message_services, matches_protocol_zero,          number::af_inet,  number::sock_dgram,  number::ipproto_udp, 0,   16,  16, 65507},
    {"MSAFD Tcpip [RAW/IP]",   ipv4_provider,  1003, message_services, matches_protocol_zero | hidden, number::af_inet,  number::sock_raw,    0,                   255, 16,  16, 32768},
    {"MSAFD Tcpip [TCP/IPv6]", ipv6_provider,  1004, stream_services,  matches_protocol_zero,          number::af_inet6, number::sock_stream, number::ipproto_tcp, 0,   28,  28, 0},
    {"MSAFD Tcpip [UDP/IPv6]", ipv6_provider,  1005, message_services, matches_protocol_zero,          number::af_inet6, number::sock_dgram,  number::ipproto_udp, 0,   28,  28, 65527},
    {"MSAFD Tcpip [RAW/IPv6]", ipv6_provider,  1006, message_services, matches_protocol_zero | hidden, number::af_inet6, number::sock_raw,    0,                   255, 28,  28, 32768},
    {"AF_UNIX",                local_provider, 1007, local_services,   0,                              number::af_unix,  number::sock_stream, 0,                   0,   110, 2,  0},
};
// clang-format on

int family_number(Family family) {
    switch (family) {
        case Family::ipv4:
            return number::af_inet;
        case Family::ipv6:
            return number::af_inet6;
        default:
            return number::af_unix;
    }
}

int type_number(SocketType type) {
    switch (type) {
        case SocketType::datagram:
            return number::sock_dgram;
        case SocketType::raw:
            return number::sock_raw;
        default:
            return number::sock_stream;
    }
}

}  // namespace

bool CatalogueEntry::is_hidden() const { return (provider_flags & hidden) != 0; }

std::span<CatalogueEntry const> catalogue() { return catalogue_entries; }

CatalogueEntry const& catalogue_entry(platform::SocketKind kind) {
    auto const* const entry =
        std::ranges::find_if(catalogue_entries, [&](CatalogueEntry const& each) {
            return each.family == family_number(kind.family) && each.type == type_number(kind.type);
        });
    return *entry;
}

bool is_known_provider(ProviderId const& provider) {
    return std::ranges::find(catalogue_entries, provider, &CatalogueEntry::provider) !=
           std::ranges::end(catalogue_entries);
}

}  // namespace ws2::core
