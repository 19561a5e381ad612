// SPDX-License-Identifier: MIT
#include "shim/core/addresses/bind.hpp"

#include <algorithm>

#include "platform/interfaces.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/addresses/link_scope.hpp"
#include "shim/core/addresses/unix_paths.hpp"

namespace ws2::core {
namespace {

// 10.0.255.255 of a 10.0.0.0/16. Its last two bits are ones, which spares most others the question.
bool is_network_broadcast(Address const& ipv4) {
    constexpr std::uint8_t ones = 3;
    if ((ipv4.ip[3] & ones) != ones) return false;
    auto const interfaces = platform::ipv4_interfaces();
    return std::ranges::any_of(interfaces, [&](platform::InterfaceAddress const& interface) {
        for (std::size_t i = 0; i != 4; ++i)
            if (ipv4.ip[i] != (interface.address.ip[i] | (0xff & ~interface.netmask.ip[i])))
                return false;
        return interface.address.ip != ipv4.ip;
    });
}

// Windows binds to addresses of its own interfaces only; POSIX hosts let datagram sockets bind to
// a group or to a broadcast address.
bool is_bindable(Address const& address) {
    if (address.family == Family::ipv4)
        return address.ip[0] < 224 && !is_network_broadcast(address);
    if (address.family == Family::ipv6) return address.ip[0] != 0xff;
    return true;
}

// A scope that fits no interface is refused, also where the host would not look at it; where it
// would, it would remember the scope for the next bind. A link-local address without one gets its
// owner's.
Code check_scope(Address& address) {
    if (address.family != Family::ipv6) return Code::ok;
    if (address.scope_id == 0) {
        if (is_link_local(address)) address.scope_id = platform::interface_of(address);
        return address.scope_id != 0 || !is_link_local(address) ? Code::ok
                                                                : Code::address_not_available;
    }
    return platform::interface_has(address.scope_id, address) ? Code::ok
                                                              : Code::address_not_available;
}

// Local names are paths, and raw sockets have no ports: nothing to share.
Code bind_in_host(Socket& socket, Address const& address) {
    if (address.family == Family::local) return bind_local(socket.fd(), address);
    if (socket.type() == SocketType::raw) return platform::bind(socket.fd(), address);
    return address_registry().bind_locked(socket, address);
}

Code bind_once(Socket& socket, Address const& asked) {
    auto address = asked;
    std::lock_guard const lock{socket.mutex()};
    if (auto const code = socket.refusal_of(Call::bind); code != Code::ok) return code;
    bool const is_ipv6_only = socket.options_locked().others.get(Option::ipv6_only, 1) != 0;
    if (!is_bindable(address) || (is_ipv6_only && is_mapped(address)))
        return Code::address_not_available;
    if (auto const code = check_scope(address); code != Code::ok) return code;
    socket.mark_descriptor_used();  // a host's bind that fails may leave an option set
    auto const code = apply_rules(Call::bind, bind_in_host(socket, address));
    if (code == Code::ok) {
        socket.connect_state().was_bound = true;
        if (asked.family == Family::local) socket.connect_state().make_local_names().own = asked;
        socket.enter_locked(Phase::bound);
        if (socket.type() == SocketType::datagram) open_auxiliary_sockets_locked(socket);
    }
    return code;
}

// What the program gave for one; Family::none if it gave nothing.
Address given_name(Socket& socket, Address LocalNames::*which) {
    std::lock_guard const lock{socket.mutex()};
    auto const& names = socket.connect_state().local_names;
    return names ? (*names).*which : Address{};
}

}  // namespace

Code bind(Socket& socket, Address const& address) {
    auto const code = bind_once(socket, address);
    if (auto* const async = socket.async_state()) async->called(Call::bind, code);
    return code;
}

Result<Address> local_name(Socket& socket) {
    if (auto const code = socket.refusal_of(Call::local_name); code != Code::ok) return code;
    if (socket.family() == Family::local)
        if (auto const given = given_name(socket, &LocalNames::own); given.family != Family::none)
            return given;
    return platform::local_address(socket.fd());
}

Result<Address> peer_name(Socket& socket) {
    poll_connect(socket);
    if (auto const code = socket.refusal_of(Call::peer_name); code != Code::ok) return code;
    if (socket.is_stream() && socket.family() != Family::local) {
        std::lock_guard const lock{socket.mutex()};
        return socket.connect_state().peer.address();
    }
    if (socket.family() == Family::local)
        if (auto const given = given_name(socket, &LocalNames::peer); given.family != Family::none)
            return given;
    return platform::peer_address(socket.fd());
}

}  // namespace ws2::core
