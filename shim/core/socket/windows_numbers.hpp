// SPDX-License-Identifier: MIT
// The few of Windows' numbers that core uses. api/ checks each against its macro.
#pragma once

#include <cstdint>

namespace ws2::core::number {

inline constexpr int af_unspec = 0;
inline constexpr int af_unix = 1;
inline constexpr int af_inet = 2;
inline constexpr int af_inet6 = 23;

inline constexpr int sock_stream = 1;
inline constexpr int sock_dgram = 2;
inline constexpr int sock_raw = 3;
inline constexpr int sock_seqpacket = 5;

inline constexpr int ipproto_tcp = 6;
inline constexpr int ipproto_udp = 17;
inline constexpr int ipproto_ipv6 = 41;
inline constexpr int ipproto_raw = 255;

inline constexpr int msg_oob = 0x1;
inline constexpr int msg_peek = 0x2;
inline constexpr int msg_dontroute = 0x4;
inline constexpr int msg_waitall = 0x8;
inline constexpr int msg_interrupt = 0x10;
inline constexpr int msg_push_immediate = 0x20;
inline constexpr int msg_bcast = 0x400;
inline constexpr int msg_mcast = 0x800;
inline constexpr int msg_partial = 0x8000;

}  // namespace ws2::core::number
