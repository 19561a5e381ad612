// SPDX-License-Identifier: MIT
// Options of macOS and the BSDs. What a host has not got at all has no row.
#include "platform/posix/host_options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

using enum Conversion;

// macOS calls the idle time TCP_KEEPALIVE.
#ifdef TCP_KEEPALIVE
constexpr int keep_idle = TCP_KEEPALIVE;
#else
constexpr int keep_idle = TCP_KEEPIDLE;
#endif

constexpr HostOptionRow rows[] = {
    {Option::tcp_keep_idle_s,  IPPROTO_TCP, keep_idle                 },
#ifdef IP_DONTFRAG
    {Option::ip_dont_fragment, IPPROTO_IP,  IP_DONTFRAG,                dont_fragment},
#endif
#ifdef IP_PKTINFO
    {Option::ip_packet_info,                        IPPROTO_IP,              IP_PKTINFO      },
#endif
    {Option::ipv6_dont_fragment,                        IPPROTO_IPV6,          IPV6_DONTFRAG,dont_fragment},
    {Option::ipv6_packet_info,           IPPROTO_IPV6,                      IPV6_RECVPKTINFO                              },
    {Option::ipv6_hop_limit,        IPPROTO_IPV6,IPV6_RECVHOPLIMIT},
    {Option::ipv6_receive_traffic_class,       IPPROTO_IPV6,                     IPV6_RECVTCLASS                                         },
};

}  // namespace

std::span<HostOptionRow const> host_option_rows() { return rows; }

int host_dont_fragment(std::uint32_t on) { return on != 0 ? 1 : 0; }

int host_mtu_discover(std::uint32_t state) { return state == 1 ? 1 : 0; }

Code host_multicast_loop(int fd, HostOptionRow const& row, bool on) noexcept {
    int const value = on ? 1 : 0;
    return ::setsockopt(fd, row.level, row.name, &value, sizeof value) == 0
               ? Code::ok
               : code_from_errno(errno);
}

}  // namespace ws2::platform
