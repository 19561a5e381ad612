// SPDX-License-Identifier: MIT
// Contract: the IP packets that pass an interface, in either direction, each once.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

enum class CaptureKind : std::uint8_t {
    all,
    groups,      // to a multicast group
    membership,  // IGMP to a group
};

struct Capture {
    Family family = Family::ipv4;
    CaptureKind kind = CaptureKind::all;
    bool is_promiscuous = false;  // those for other machines, too, if the interface can
    int protocol = 0;             // of the IP header; 0: any
    std::uint32_t interface_index = 0;
};

// A descriptor, not blocking, whose datagrams are the packets from their IP header on, for
// receive_datagram(), which knows no sender of them. access_denied without the privilege,
// operation_not_supported where the host has none.
Result<UniqueDescriptor> open_capture(Capture const& capture);

// Whether what the raw socket would receive itself is dropped.
void set_deaf(int fd, bool deaf) noexcept;

}  // namespace ws2::platform
