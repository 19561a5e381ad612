// SPDX-License-Identifier: MIT
// The host's part of handing a descriptor over: the name of the rendezvous, and the peer's
// identity.
#pragma once

#include <cstdint>

#include "platform/handing_over.hpp"
#include "platform/posix/addresses.hpp"

namespace ws2::platform {

// The address of a rendezvous. access_denied: this user has no private folder for it.
Code name_rendezvous(Rendezvous const& rendezvous, HostAddress& name);
// Removes what bind() to that address left.
void forget_rendezvous(HostAddress const& name) noexcept;

// The process at the other end of a local stream, as far as the host reports it.
struct OtherEnd {
    std::uint32_t user = ~0u;
    bool is_process = false;  // `process` of identify()
};
OtherEnd identify(int fd, std::uint32_t process) noexcept;

}  // namespace ws2::platform
