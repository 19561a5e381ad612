// SPDX-License-Identifier: MIT
// What handing a descriptor over asks of each host: where two processes meet, and who it was.
#pragma once

#include <cstdint>

#include "platform/handing_over.hpp"
#include "platform/posix/addresses.hpp"

namespace ws2::platform {

// The address of a rendezvous. access_denied: this user has no private place to meet at.
Code name_rendezvous(Rendezvous const& rendezvous, HostAddress& name);
// Removes what bind() to that address left.
void forget_rendezvous(HostAddress const& name) noexcept;

// The process at the other end of a local stream, as far as the host tells.
struct OtherEnd {
    std::uint32_t user = ~0u;
    bool is_process = false;  // `process` of identify()
};
OtherEnd identify(int fd, std::uint32_t process) noexcept;

}  // namespace ws2::platform
