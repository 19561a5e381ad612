// SPDX-License-Identifier: MIT
// ControlData to and from the host's ancillary data.
#pragma once

#include <sys/socket.h>

#include "platform/control_data.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// Room for everything ControlData can hold, and for control messages that the host adds unasked.
struct HostControl {
    alignas(cmsghdr) char bytes[512];
};

// Lets the host write into `room`, for read_control() afterwards.
void attach_control(msghdr& message, HostControl& room) noexcept;
void read_control(msghdr const& message, ControlData& control) noexcept;

// The item of `message` behind `item`, or nullptr. The macro of some C libraries compares a signed
// length with an unsigned one, which is fine, and which compilers warn of where it is used.
cmsghdr* next_control(msghdr& message, cmsghdr& item) noexcept;

// Whether the host sends a message of this datagram socket as several datagrams of
// ControlData::segment bytes. One that does not know of it would send one long datagram.
bool sends_segments(int fd) noexcept;

// Packs `control` for a socket of this family.
void write_control(ControlData const& control, Family family, msghdr& message,
                   HostControl& room) noexcept;

}  // namespace ws2::platform
