// SPDX-License-Identifier: MIT
// Winsock's half of the option tables: every (level, number) Windows' TCP/IP knows, who may use it,
// in which shape the caller's bytes come, and what it says before anybody has set it. An unknown
// number at a known level is no_such_option, an unknown level invalid_argument [winetest:
// test_set_getsockopt, test_sockopt_validity].
#pragma once

#include <cstdint>

#include "platform/options.hpp"
#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {

namespace level {
inline constexpr int socket = 0xffff;
inline constexpr int ip = 0;
inline constexpr int tcp = number::ipproto_tcp;
inline constexpr int udp = number::ipproto_udp;
inline constexpr int ipv6 = 41;
}  // namespace level

// How values are taken and given [winetest: test_set_getsockopt]. "Reports" is the length a get
// answers to room for 1, 2 and 4 bytes; "short" is a set of less than 4 bytes.
enum class Shape : std::uint8_t {
    flag,           // BOOL of SOL_SOCKET: short ok, reports 1/1/4, set of 0 or -1 bytes ok
    byte,           // BOOLEAN: short ok, the low byte counts, reports 1/1/1
    number,         // short refused; a short get clears what it was given; reports 1/2/4
    quiet_number,   // the same, without clearing
    strict_number,  // short refused; a short get reports 0
    strict_flag,    // the same for a truth value
    prefix_number,  // short ok: as many bytes as there are; reports 1/1/4
    prefix_flag,    // the same for a truth value
    structure,      // not a number: api/option_structures.cpp lays it out
    empty,          // a list that is always empty: reports 0, and takes nothing else
    nothing,        // carries no value
};

enum class Access : std::uint8_t { neither = 0, read = 1, write = 2, both = 3 };

// Which sockets have the option.
namespace who {
inline constexpr std::uint8_t stream = 1;
inline constexpr std::uint8_t datagram = 2;
inline constexpr std::uint8_t raw = 4;
inline constexpr std::uint8_t packets = datagram | raw;
inline constexpr std::uint8_t all = stream | packets;
inline constexpr std::uint8_t none = 0;
}  // namespace who

// Whether a new value is only stored, or set in the host as well. needs_host: a host without the
// option has the row's refusal, because programs would take what is sent for something else.
enum class Effect : std::uint8_t { stored, in_host, needs_host };

struct OptionRow {
    int level;
    int name;
    Option option;
    Shape shape;
    Access access;
    std::uint8_t who;
    Code refusal;  // for sockets and accesses that the row does not name
    Effect effect = Effect::stored;
    std::uint32_t initial = 0;
    std::uint32_t smallest = 0;
    std::uint32_t largest = UINT32_MAX;  // outside: invalid_argument
};

namespace option_rows_detail {
using enum Shape;
using enum Access;
using enum Effect;
inline constexpr Code no_option = Code::no_such_option;
inline constexpr Code invalid = Code::invalid_argument;

// clang-format off
inline constexpr OptionRow rows[] = {
    {level::socket, 0x0001, Option::debug,                  flag,          both,    who::all,      no_option},
    {level::socket, 0x0002, Option::is_listening,           flag,          read,    who::all,      no_option},
    {level::socket, 0x0004, Option::reuse_address,          flag,          both,    who::all,      no_option},
    {level::socket, ~0x0004, Option::exclusive_address,     flag,          both,    who::all,      no_option},
    {level::socket, 0x0008, Option::keep_alive,             byte,          both,    who::stream,   no_option, in_host},
    {level::socket, 0x0010, Option::dont_route,             byte,          both,    who::all,      no_option},  // docs: ignored
    {level::socket, 0x0020, Option::broadcast,              flag,          both,    who::packets,  no_option, in_host},
    {level::socket, 0x0040, Option::refused,                flag,          neither, who::none,     invalid},    // SO_USELOOPBACK
    {level::socket, 0x0080, Option::linger,                 number,        both,    who::stream,   no_option},
    {level::socket, ~0x0080, Option::dont_linger,           flag,          both,    who::stream,   no_option},
    {level::socket, 0x0100, Option::urgent_inline,          flag,          both,    who::stream,   no_option},
    {level::socket, 0x1001, Option::send_buffer,            number,        both,    who::all,      no_option, in_host},
    {level::socket, 0x1002, Option::receive_buffer,         number,        both,    who::all,      no_option, in_host},
    {level::socket, 0x1003, Option::refused,                number,        neither, who::none,     invalid},    // SO_SNDLOWAT
    {level::socket, 0x1004, Option::refused,                number,        neither, who::none,     invalid},    // SO_RCVLOWAT
    {level::socket, 0x1005, Option::send_timeout_ms,        quiet_number,  both,    who::all,      no_option},
    {level::socket, 0x1006, Option::receive_timeout_ms,     quiet_number,  both,    who::all,      no_option},
    {level::socket, 0x1007, Option::error,                  number,        both,    who::all,      no_option},
    {level::socket, 0x1008, Option::type,                   number,        read,    who::stream,   no_option},
    {level::socket, 0x1008, Option::type,                   number,        read,    who::packets,  invalid},
    {level::socket, 0x2001, Option::group_id,               number,        read,    who::all,      no_option},
    {level::socket, 0x2002, Option::group_priority,         number,        both,    who::all,      no_option},
    {level::socket, 0x2003, Option::max_message_size,       number,        read,    who::all,      no_option},
    {level::socket, 0x3002, Option::conditional_accept,     strict_flag,   both,    who::stream,   no_option},
    {level::socket, 0x3003, Option::pause_accept,           flag,          both,    who::stream,   no_option},
    {level::socket, 0x3004, Option::compartment,            number,        both,    who::all,      no_option, stored, 1, 1, 1},
    {level::socket, 0x3005, Option::randomize_port,         flag,          both,    who::all,      no_option},
    {level::socket, 0x3006, Option::port_scalability,       flag,          both,    who::all,      no_option},
    {level::socket, 0x3007, Option::reuse_unicast_port,     flag,          both,    who::all,      no_option},
    {level::socket, 0x3008, Option::reuse_multicast_port,   flag,          both,    who::packets,  no_option},
    {level::socket, 0x700C, Option::connect_time,           number,        read,    who::all,      no_option},
    {level::socket, 0x7010, Option::update_connect_context, nothing,       write,   who::stream,   no_option},

    {level::tcp,  1, Option::tcp_no_delay,             byte,          both, who::stream,   no_option, in_host},
    {level::tcp,  3, Option::tcp_keep_idle_s,          strict_number, both, who::stream,   no_option, in_host, 7200, 1},
    {level::tcp,  4, Option::tcp_max_segment,          strict_number, read, who::stream,   no_option},
    {level::tcp,  5, Option::tcp_max_retransmit_s,     strict_number, both, who::stream,   no_option, in_host},
    {level::tcp,  9, Option::tcp_no_syn_retries,       strict_flag,   both, who::stream,   no_option},
    {level::tcp, 10, Option::tcp_timestamps,           strict_flag,   both, who::stream,   no_option},
    {level::tcp, 14, Option::tcp_max_retransmit_ms,    strict_number, both, who::stream,   no_option, in_host},
    {level::tcp, 15, Option::tcp_fast_open,            strict_flag,   both, who::stream,   no_option},
    {level::tcp, 16, Option::tcp_keep_count,           strict_number, both, who::stream,   no_option, in_host, 10, 0, 255},
    {level::tcp, 17, Option::tcp_keep_interval_s,      strict_number, both, who::stream,   no_option, in_host, 1, 1},
    {level::tcp, 18, Option::tcp_fail_connect_on_icmp, strict_flag,   both, who::stream,   no_option},

    {level::udp,  1, Option::udp_no_checksum,          strict_flag,   both, who::datagram, no_option, in_host},
    {level::udp,  2, Option::udp_send_segment,         strict_number, both, who::datagram, no_option, needs_host, 0, 0, 65535},
    {level::udp,  3, Option::udp_receive_coalesced,    strict_number, both, who::datagram, no_option},  // a limit: nothing is coalesced
    {level::udp, 20, Option::udp_checksum_coverage,    strict_flag,   both, who::datagram, no_option, stored, 1},

    {level::ip,  1, Option::ip_options,             empty,         both,    who::all,      no_option},
    {level::ip,  2, Option::ip_header_included,     prefix_flag,   both,    who::raw,      invalid,   in_host},
    {level::ip,  3, Option::ip_tos,                 prefix_number, both,    who::all,      no_option, stored, 0, 0, 255},  // docs: not sent
    {level::ip,  4, Option::ip_ttl,                 prefix_number, both,    who::all,      no_option, in_host, 128, 0, 255},
    {level::ip,  9, Option::ip_multicast_interface, strict_number, both,    who::packets,  invalid,   in_host},
    {level::ip, 10, Option::ip_multicast_ttl,       prefix_number, both,    who::packets,  invalid,   in_host, 1, 0, 255},
    {level::ip, 11, Option::ip_multicast_loop,      prefix_flag,   both,    who::packets,  invalid,   in_host, 1},
    {level::ip, 12, Option::ip_membership,          structure,     write,   who::all,      no_option},
    {level::ip, 13, Option::ip_membership,          structure,     write,   who::all,      no_option},
    {level::ip, 14, Option::ip_dont_fragment,       prefix_flag,   both,    who::stream,   no_option, in_host, 1},
    {level::ip, 14, Option::ip_dont_fragment,       prefix_flag,   both,    who::packets,  no_option, in_host},
    {level::ip, 15, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 16, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 17, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 18, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 19, Option::ip_packet_info,         strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ip, 21, Option::ip_receive_ttl,         strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ip, 22, Option::ip_receive_broadcast,   strict_flag,   both,    who::packets,  invalid,   stored, 1, 1, 1},
    {level::ip, 23, Option::ip_protection_level,    strict_number, both,    who::all,      no_option, stored, 10, 10, 30},
    {level::ip, 24, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_RECVIF
    {level::ip, 25, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_RECVDSTADDR
    {level::ip, 28, Option::ip_interface_list,      strict_flag,   both,    who::all,      no_option, stored, 0, 0, 0},
    {level::ip, 31, Option::ip_unicast_interface,   strict_number, both,    who::all,      no_option, in_host},
    {level::ip, 32, Option::ip_routing_header,      empty,         both,    who::all,      no_option},
    {level::ip, 33, Option::refused,                number,        neither, who::none,     invalid},   // IP_GET_IFLIST
    {level::ip, 38, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_RECVRTHDR
    {level::ip, 40, Option::ip_receive_tos,         strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ip, 41, Option::ip_membership,          structure,     write,   who::packets,  no_option},  // MCAST_*
    {level::ip, 42, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 43, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 44, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 45, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 46, Option::ip_membership,          structure,     write,   who::packets,  no_option},
    {level::ip, 47, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_ORIGINAL_ARRIVAL_IF
    {level::ip, 50, Option::ip_receive_ecn,         strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ip, 51, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_PKTINFO_EX
    {level::ip, 60, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_WFP_REDIRECT_RECORDS
    {level::ip, 70, Option::ip_extra_information,   strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IP_WFP_REDIRECT_CONTEXT
    {level::ip, 71, Option::ip_mtu_discover,        strict_number, both,    who::all,      no_option, in_host, 0, 1, 3},
    {level::ip, 73, Option::ip_mtu,                 strict_number, read,    who::all,      no_option},
    {level::ip, 75, Option::ip_receive_errors,      strict_flag,   both,    who::datagram, invalid,   stored, 0, 0, 0},
    {level::ip, 76, Option::ip_user_mtu,            strict_number, both,    who::all,      no_option, stored, UINT32_MAX},

    {level::ipv6,  1, Option::ipv6_hop_options,           empty,         both,    who::all,      no_option},
    {level::ipv6,  2, Option::ipv6_header_included,       prefix_flag,   both,    who::raw,      invalid,   in_host},
    {level::ipv6,  4, Option::ipv6_unicast_hops,          prefix_number, both,    who::all,      no_option, in_host, 128, 0, 255},
    {level::ipv6,  9, Option::ipv6_multicast_interface,   strict_number, both,    who::packets,  invalid,   in_host},
    {level::ipv6, 10, Option::ipv6_multicast_hops,        prefix_number, both,    who::packets,  invalid,   in_host, 1, 0, 255},
    {level::ipv6, 11, Option::ipv6_multicast_loop,        prefix_flag,   both,    who::packets,  invalid,   in_host, 1},
    {level::ipv6, 12, Option::ipv6_membership,            structure,     write,   who::all,      no_option},
    {level::ipv6, 13, Option::ipv6_membership,            structure,     write,   who::all,      no_option},
    {level::ipv6, 14, Option::ipv6_dont_fragment,         prefix_flag,   both,    who::stream,   no_option, in_host, 1},
    {level::ipv6, 14, Option::ipv6_dont_fragment,         prefix_flag,   both,    who::packets,  no_option, in_host},
    {level::ipv6, 19, Option::ipv6_packet_info,           strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ipv6, 21, Option::ipv6_hop_limit,             strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ipv6, 23, Option::ipv6_protection_level,      strict_number, both,    who::all,      no_option, stored, 10, 10, 30},
    {level::ipv6, 24, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IPV6_RECVIF
    {level::ipv6, 25, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IPV6_RECVDSTADDR
    {level::ipv6, 27, Option::ipv6_only,                  byte,          both,    who::all,      no_option, in_host, 1},
    {level::ipv6, 28, Option::ipv6_interface_list,        strict_flag,   both,    who::all,      no_option, stored, 0, 0, 0},
    {level::ipv6, 31, Option::ipv6_unicast_interface,     strict_number, both,    who::all,      no_option, in_host},
    {level::ipv6, 32, Option::ipv6_routing_header,        empty,         both,    who::all,      no_option},
    {level::ipv6, 33, Option::refused,                    number,        neither, who::none,     invalid},   // IPV6_GET_IFLIST
    {level::ipv6, 38, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IPV6_RECVRTHDR
    {level::ipv6, 40, Option::ipv6_receive_traffic_class, strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ipv6, 41, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},  // MCAST_*
    {level::ipv6, 42, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},
    {level::ipv6, 43, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},
    {level::ipv6, 44, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},
    {level::ipv6, 45, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},
    {level::ipv6, 46, Option::ipv6_membership,            structure,     write,   who::packets,  no_option},
    {level::ipv6, 47, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},
    {level::ipv6, 50, Option::ipv6_receive_ecn,           strict_flag,   both,    who::packets,  invalid,   in_host},
    {level::ipv6, 51, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},  // IPV6_PKTINFO_EX
    {level::ipv6, 60, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},
    {level::ipv6, 70, Option::ipv6_extra_information,     strict_flag,   both,    who::packets,  invalid,   stored, 0, 0, 0},
    {level::ipv6, 71, Option::ipv6_mtu_discover,          strict_number, both,    who::all,      no_option, in_host, 0, 1, 3},
    {level::ipv6, 72, Option::ipv6_mtu,                   strict_number, read,    who::all,      no_option},
    {level::ipv6, 75, Option::ipv6_receive_errors,        strict_flag,   both,    who::datagram, invalid,   stored, 0, 0, 0},
    {level::ipv6, 76, Option::ipv6_user_mtu,              strict_number, both,    who::all,      no_option, stored, UINT32_MAX},
};
// clang-format on
}  // namespace option_rows_detail

inline constexpr auto& option_rows = option_rows_detail::rows;

constexpr bool is_known_level(int wanted) {
    for (auto const& row : option_rows)
        if (row.level == wanted) return true;
    return false;
}

constexpr std::uint8_t who_bit(SocketType type) {
    return type == SocketType::stream ? who::stream
                                      : (type == SocketType::raw ? who::raw : who::datagram);
}

// The row for this kind of socket; a row that refuses the kind when there is no other; else null.
constexpr OptionRow const* find_option(int level, int name, SocketType type) {
    OptionRow const* refusing = nullptr;
    for (auto const& row : option_rows) {
        if (row.level != level || row.name != name) continue;
        if ((row.who & who_bit(type)) != 0) return &row;
        refusing = &row;
    }
    return refusing;
}

constexpr OptionRow const* find_option(Option option) {
    for (auto const& row : option_rows)
        if (row.option == option) return &row;
    return nullptr;
}

// Two rows of one number must be for different sockets, or the second is never met.
consteval bool option_rows_are_unique() {
    for (auto const& a : option_rows)
        for (auto const& b : option_rows)
            if (&a != &b && a.level == b.level && a.name == b.name &&
                ((a.who & b.who) != 0 || a.who == who::none || b.who == who::none))
                return false;
    return true;
}
static_assert(option_rows_are_unique());

}  // namespace ws2::core
