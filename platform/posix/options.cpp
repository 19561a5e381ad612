// SPDX-License-Identifier: MIT
// Walks the host's option tables: the rows every POSIX host shares, and this host's own.
#include "platform/options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/posix/errno_table.hpp"
#include "platform/posix/host_options.hpp"

namespace ws2::platform {
namespace {

using enum Conversion;

// clang-format off
constexpr HostOptionRow shared_rows[] = {
    {Option::keep_alive,               SOL_SOCKET,   SO_KEEPALIVE},
    {Option::broadcast,                SOL_SOCKET,   SO_BROADCAST},
    {Option::linger,                   SOL_SOCKET,   SO_LINGER,           linger},
    {Option::send_buffer,              SOL_SOCKET,   SO_SNDBUF,           buffer},
    {Option::receive_buffer,           SOL_SOCKET,   SO_RCVBUF,           buffer},
    {Option::tcp_no_delay,             IPPROTO_TCP,  TCP_NODELAY},
    {Option::tcp_keep_interval_s,      IPPROTO_TCP,  TCP_KEEPINTVL},
    {Option::tcp_keep_count,           IPPROTO_TCP,  TCP_KEEPCNT},
    {Option::tcp_max_segment,          IPPROTO_TCP,  TCP_MAXSEG},
    {Option::ip_header_included,       IPPROTO_IP,   IP_HDRINCL},
    {Option::ip_ttl,                   IPPROTO_IP,   IP_TTL},
    {Option::ip_multicast_interface,   IPPROTO_IP,   IP_MULTICAST_IF,     multicast_index},
    {Option::ip_multicast_ttl,         IPPROTO_IP,   IP_MULTICAST_TTL},
    {Option::ip_multicast_loop,        IPPROTO_IP,   IP_MULTICAST_LOOP,   multicast_loop},
    {Option::ip_receive_ttl,           IPPROTO_IP,   IP_RECVTTL},
    {Option::ip_receive_tos,           IPPROTO_IP,   IP_RECVTOS},
    {Option::ipv6_unicast_hops,        IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    {Option::ipv6_multicast_interface, IPPROTO_IPV6, IPV6_MULTICAST_IF},
    {Option::ipv6_multicast_hops,      IPPROTO_IPV6, IPV6_MULTICAST_HOPS},
    {Option::ipv6_multicast_loop,      IPPROTO_IPV6, IPV6_MULTICAST_LOOP, multicast_loop},
    {Option::ipv6_only,                IPPROTO_IPV6, IPV6_V6ONLY},
};
// clang-format on

HostOptionRow const* find_row(Option option) {
    auto const* const shared = std::ranges::find(shared_rows, option, &HostOptionRow::option);
    if (shared != std::ranges::end(shared_rows)) return shared;
    auto const own = host_option_rows();
    auto const row = std::ranges::find(own, option, &HostOptionRow::option);
    return row != own.end() ? &*row : nullptr;
}

template <class T>
Code set(int fd, HostOptionRow const& row, T const& value) {
    return ::setsockopt(fd, row.level, row.name, &value, sizeof value) == 0
               ? Code::ok
               : code_from_errno(errno);
}

// Windows takes any size, 0 included, and data flows all the same; a POSIX host given so little
// stalls a connection between window probes, or refuses to send a datagram in fragments.
int buffer_size(std::uint32_t bytes) {
    constexpr std::uint32_t floor = 16 * 1024;
    constexpr std::uint32_t ceiling = 1u << 30;
    return static_cast<int>(std::clamp(bytes, floor, ceiling));
}

// Network order on both sides; with a first byte of 0 it is an index, not an address.
Code set_multicast_interface(int fd, HostOptionRow const& row, std::uint32_t value) {
    ip_mreqn request{};
    if ((ntohl(value) >> 24) == 0)
        request.imr_ifindex = static_cast<int>(ntohl(value));
    else
        request.imr_address.s_addr = value;
    return set(fd, row, request);
}

Result<std::uint32_t> get_linger(int fd, HostOptionRow const& row) {
    ::linger host{};
    socklen_t length = sizeof host;
    if (::getsockopt(fd, row.level, row.name, &host, &length) != 0) return code_from_errno(errno);
    Linger const value{static_cast<std::uint16_t>(host.l_onoff != 0 ? 1 : 0),
                       static_cast<std::uint16_t>(host.l_linger)};
    return value.packed();
}

}  // namespace

Code set_option(int fd, Option option, std::uint32_t value) {
    auto const* const row = find_row(option);
    if (!row) return Code::no_such_option;
    switch (row->conversion) {
        case none:
            return set(fd, *row, static_cast<int>(value));
        case buffer:
            return set(fd, *row, buffer_size(value));
        case linger: {
            auto const wanted = Linger::unpacked(value);
            ::linger const host{wanted.on != 0 ? 1 : 0, wanted.seconds};
            return set(fd, *row, host);
        }
        case seconds_to_ms:
            return set(fd, *row,
                       static_cast<int>(std::min<std::uint64_t>(value * 1000ull, INT32_MAX)));
        case multicast_index:
            return set_multicast_interface(fd, *row, value);
        case network_order:
            return set(fd, *row, htonl(value));
        case dont_fragment:
            return set(fd, *row, host_dont_fragment(value));
        case mtu_discover:
            return set(fd, *row, host_mtu_discover(value));
        case multicast_loop:
            return host_multicast_loop(fd, *row, value != 0);
    }
    return Code::no_such_option;
}

Result<std::uint32_t> get_option(int fd, Option option) {
    auto const* const row = find_row(option);
    if (!row) return Code::no_such_option;
    if (row->conversion == linger) return get_linger(fd, *row);
    int value = 0;
    socklen_t length = sizeof value;
    if (::getsockopt(fd, row->level, row->name, &value, &length) != 0)
        return code_from_errno(errno);
    return static_cast<std::uint32_t>(value);
}

}  // namespace ws2::platform
