// SPDX-License-Identifier: MIT
// Contract: socket options. Option is the neutral name under which Winsock's table
// (core/options_table.hpp) and the host's tables (platform/<host>/host_options.cpp) meet; neither
// knows the other's numbers. The core stores the value of every option itself and sets it in the
// host only where it changes the host's behaviour.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2 {

// SO_LINGER, which travels as one number.
struct Linger {
    std::uint16_t on = 0;  // 0: off; the program's own number otherwise
    std::uint16_t seconds = 0;

    constexpr std::uint32_t packed() const { return std::uint32_t{seconds} << 16 | on; }
    static constexpr Linger unpacked(std::uint32_t packed) {
        return {static_cast<std::uint16_t>(packed & 0xffff),
                static_cast<std::uint16_t>(packed >> 16)};
    }
};

// With it the end of the last descriptor resets the connection.
inline constexpr std::uint32_t packed_reset = Linger{1, 0}.packed();

enum class Option : std::uint8_t {
    // The socket.
    debug,
    is_listening,
    reuse_address,
    exclusive_address,
    keep_alive,
    dont_route,
    broadcast,
    linger,  // a packed Linger
    dont_linger,
    urgent_inline,
    send_buffer,
    receive_buffer,
    send_timeout_ms,
    receive_timeout_ms,
    error,
    type,
    group_id,
    group_priority,
    max_message_size,
    conditional_accept,
    pause_accept,
    compartment,
    randomize_port,
    port_scalability,
    reuse_unicast_port,
    reuse_multicast_port,
    connect_time,
    update_connect_context,
    // Never supported, each by its own refusal.
    refused,
    // TCP.
    tcp_no_delay,
    tcp_keep_idle_s,
    tcp_keep_interval_s,
    tcp_keep_count,
    tcp_max_segment,
    tcp_max_retransmit_s,
    tcp_max_retransmit_ms,
    tcp_no_syn_retries,
    tcp_timestamps,
    tcp_fast_open,
    tcp_fail_connect_on_icmp,
    tcp_initial_rtt_ms,       // SIO_TCP_INITIAL_RTO; 0: the host's own
    tcp_syn_retransmissions,  // the same
    // UDP.
    udp_no_checksum,
    udp_send_segment,
    udp_receive_coalesced,
    udp_checksum_coverage,
    udp_network_reset_reports,  // SIO_UDP_NETRESET
    // IPv4 and IPv6.
    ip_options,
    ip_header_included,
    ip_tos,
    ip_ttl,
    ip_multicast_interface,
    ip_multicast_ttl,
    ip_multicast_loop,
    ip_membership,
    ip_dont_fragment,
    ip_packet_info,
    ip_receive_ttl,
    ip_receive_tos,
    ip_receive_ecn,
    ip_receive_broadcast,
    ip_unicast_interface,
    ip_interface_list,
    ip_routing_header,
    ip_extra_information,  // announcements the shim has no message for
    ip_mtu_discover,
    ip_mtu,
    ip_user_mtu,
    ip_receive_errors,
    ip_protection_level,
    ipv6_hop_options,
    ipv6_header_included,
    ipv6_unicast_hops,
    ipv6_multicast_interface,
    ipv6_multicast_hops,
    ipv6_multicast_loop,
    ipv6_membership,
    ipv6_dont_fragment,
    ipv6_packet_info,
    ipv6_hop_limit,
    ipv6_receive_traffic_class,
    ipv6_receive_ecn,
    ipv6_protection_level,
    ipv6_only,
    ipv6_unicast_interface,
    ipv6_interface_list,
    ipv6_routing_header,
    ipv6_extra_information,
    ipv6_mtu_discover,
    ipv6_mtu,
    ipv6_user_mtu,
    ipv6_receive_errors,
};

namespace platform {

// `value` in Winsock's terms. no_such_option where the host has nothing of the kind.
Code set_option(int fd, Option option, std::uint32_t value);

// no_such_option as above; not_connected and others as the host says.
Result<std::uint32_t> get_option(int fd, Option option);

// A multicast group, or one source within it (family none: every source).
struct Membership {
    Address group;
    Address source;
    std::uint32_t interface_index = 0;  // 0: the host chooses
};
enum class MembershipChange : std::uint8_t { join, leave, block, unblock };

// address_not_available: not a member, no such interface; invalid_argument: not a group.
Code change_membership(int fd, Membership const& membership, MembershipChange change);

// The index of the interface that has this IPv4 address; address_not_available.
Result<std::uint32_t> interface_with(Address const& address);

}  // namespace platform
}  // namespace ws2
