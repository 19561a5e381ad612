// SPDX-License-Identifier: MIT
// Peers at a link-local address that does not say on which link. Windows takes one; a host knows it
// only for a socket that is bound to an address there, and refuses the others.
#pragma once

#include <optional>

#include "platform/interfaces.hpp"
#include "platform/types.hpp"

namespace ws2::core {

inline bool is_link_local(Address const& address) {
    return address.family == Family::ipv6 && address.ip[0] == 0xfe &&
           (address.ip[1] & 0xc0) == 0x80;
}

// What to try after the host's refusal: the peer on the link of the first interface that has such
// addresses. Empty: the refusal is about something else, or there is no link.
inline std::optional<Address> on_some_link(Address const& peer, Code refusal) {
    if (refusal != Code::invalid_argument || !is_link_local(peer) || peer.scope_id != 0) return {};
    auto scoped = peer;
    scoped.scope_id = platform::link_local_interface();
    if (scoped.scope_id == 0) return {};
    return scoped;
}

}  // namespace ws2::core
