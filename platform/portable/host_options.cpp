// SPDX-License-Identifier: MIT
// Options beyond those that every POSIX host shares: none is promised. Those of RFC 3542 and those
// that the latest POSIX has are where their names are.
#include "platform/posix/host_options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

constexpr HostOptionRow rows[] = {
#ifdef TCP_KEEPIDLE
    {Option::tcp_keep_idle_s,            IPPROTO_TCP,  TCP_KEEPIDLE     },
#endif
#ifdef IP_PKTINFO
    {Option::ip_packet_info,             IPPROTO_IP,   IP_PKTINFO       },
#endif
#ifdef IPV6_RECVPKTINFO
    {Option::ipv6_packet_info,           IPPROTO_IPV6, IPV6_RECVPKTINFO },
    {Option::ipv6_hop_limit,             IPPROTO_IPV6, IPV6_RECVHOPLIMIT},
    {Option::ipv6_receive_traffic_class, IPPROTO_IPV6, IPV6_RECVTCLASS  },
#endif
    {Option::debug,                      0,            0                },
};

}  // namespace

// But for the empty row, which keeps the array legal.
std::span<HostOptionRow const> host_option_rows() {
    std::span<HostOptionRow const> const all = rows;
    return all.first(all.size() - 1);
}

int host_dont_fragment(std::uint32_t on) { return on != 0 ? 1 : 0; }

int host_mtu_discover(std::uint32_t state) { return state == 1 ? 1 : 0; }

Code host_multicast_loop(int fd, HostOptionRow const& row, bool on) noexcept {
    int const value = on ? 1 : 0;
    return ::setsockopt(fd, row.level, row.name, &value, sizeof value) == 0
               ? Code::ok
               : code_from_errno(errno);
}

}  // namespace ws2::platform
