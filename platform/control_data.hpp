// SPDX-License-Identifier: MIT
// The control data (ancillary data) of a datagram, without the host's layout.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace ws2::platform {

// Received: the address the datagram was sent to and the interface it came in through. Sent: the
// address it shall come from and the interface it shall leave through; zeros leave the choice open.
struct PacketInfo {
    std::array<std::uint8_t, 16> ip{};  // the first four bytes for IPv4
    std::uint32_t interface_index = 0;
};

// What kind of destination a received datagram had.
enum class Audience : std::uint8_t { one, everybody, group };

// The part of a traffic class, or type of service, that is for congestion notification.
inline constexpr int congestion_bits = 3;

struct ControlData {
    std::optional<PacketInfo> packet;
    Audience audience = Audience::one;     // known where `packet` is
    std::optional<int> hop_limit;          // time to live for IPv4
    std::optional<int> traffic_class;      // type of service for IPv4
    std::optional<int> congestion;         // its two lowest bits alone, as of RFC 3168
    std::optional<std::uint16_t> segment;  // sent as datagrams of so many bytes, and what is left
    bool is_ipv4 = false;                  // between IPv4 hosts, on an IPv6 socket

    bool is_empty() const {
        return !packet && !hop_limit && !traffic_class && !congestion && !segment;
    }
};

}  // namespace ws2::platform
