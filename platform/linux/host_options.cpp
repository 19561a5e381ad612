// SPDX-License-Identifier: MIT
// Linux' own options.
#include "platform/posix/host_options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

namespace ws2::platform {
namespace {

using enum Conversion;

// clang-format off
constexpr HostOptionRow rows[] = {
    {Option::tcp_keep_idle_s,            IPPROTO_TCP,  TCP_KEEPIDLE                     },
    {Option::tcp_max_retransmit_s,       IPPROTO_TCP,  TCP_USER_TIMEOUT,  seconds_to_ms },
    {Option::tcp_max_retransmit_ms,      IPPROTO_TCP,  TCP_USER_TIMEOUT                 },
    {Option::udp_no_checksum,            SOL_SOCKET,   SO_NO_CHECK                      },
    {Option::udp_send_segment,           IPPROTO_UDP,  UDP_SEGMENT                      },
    {Option::ip_dont_fragment,           IPPROTO_IP,   IP_MTU_DISCOVER,   dont_fragment },
    {Option::ip_mtu_discover,            IPPROTO_IP,   IP_MTU_DISCOVER,   mtu_discover  },
    {Option::ip_mtu,                     IPPROTO_IP,   IP_MTU                           },
    {Option::ip_packet_info,             IPPROTO_IP,   IP_PKTINFO                       },
    {Option::ip_unicast_interface,       IPPROTO_IP,   IP_UNICAST_IF                    },
    {Option::ipv6_dont_fragment,         IPPROTO_IPV6, IPV6_MTU_DISCOVER, dont_fragment },
    {Option::ipv6_mtu_discover,          IPPROTO_IPV6, IPV6_MTU_DISCOVER, mtu_discover  },
    {Option::ipv6_mtu,                   IPPROTO_IPV6, IPV6_MTU                         },
    {Option::ipv6_header_included,       IPPROTO_IPV6, IPV6_HDRINCL                     },
    {Option::ipv6_packet_info,           IPPROTO_IPV6, IPV6_RECVPKTINFO                 },
    {Option::ipv6_hop_limit,             IPPROTO_IPV6, IPV6_RECVHOPLIMIT                },
    {Option::ipv6_receive_traffic_class, IPPROTO_IPV6, IPV6_RECVTCLASS                  },
    {Option::ipv6_unicast_interface,     IPPROTO_IPV6, IPV6_UNICAST_IF,   network_order },
};
// clang-format on

}  // namespace

std::span<HostOptionRow const> host_option_rows() { return rows; }

int host_dont_fragment(std::uint32_t on) { return on != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT; }

// PMTUD_STATE: 1 always do, 2 never, 3 probe.
int host_mtu_discover(std::uint32_t state) {
    constexpr int modes[] = {IP_PMTUDISC_WANT, IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE};
    return modes[state & 3];
}

}  // namespace ws2::platform
