// SPDX-License-Identifier: MIT
#include "shim/core/naming.hpp"

namespace ws2::core {
namespace {

// Windows binds to addresses of its own interfaces only; POSIX hosts let datagram sockets bind to
// a group or to the broadcast address.
bool is_bindable(Address const& address) {
    if (address.family == Family::ipv4) return address.ip[0] < 224;
    if (address.family == Family::ipv6) return address.ip[0] != 0xff;
    return true;
}

bool needs_scope(Address const& address) {
    return address.ip[0] == 0xfe && (address.ip[1] & 0xc0) == 0x80;
}

// A scope that fits no interface is refused, also where the host would not look at it.
Code check_scope(Address const& address) {
    if (address.family != Family::ipv6 || address.scope_id == 0 || needs_scope(address))
        return Code::ok;
    return platform::interface_has(address.scope_id, address) ? Code::ok
                                                              : Code::address_not_available;
}

// First without leave to reuse, so that a port somebody holds is found out; then with it, so that
// connections of the past do not count, as on Windows.
Code bind_in_host(Socket& socket, Address const& address) {
    auto code = platform::bind(socket.fd(), address);
    if (code != Code::address_in_use || socket.type() != SocketType::stream) return code;
    if (platform::reuse_past_connections(socket.fd(), true) != Code::ok) return code;
    code = platform::bind(socket.fd(), address);
    if (code != Code::ok) static_cast<void>(platform::reuse_past_connections(socket.fd(), false));
    return code;
}

}  // namespace

Code bind(Socket& socket, Address const& address) {
    std::lock_guard const lock{socket.mutex()};
    if (auto const code = socket.refusal_of(Call::bind); code != Code::ok) return code;
    if (!is_bindable(address)) return Code::address_not_available;
    if (auto const code = check_scope(address); code != Code::ok) return code;
    auto const code = apply_rules(Call::bind, bind_in_host(socket, address));
    if (code == Code::ok) socket.bound_by_program_locked();
    return code;
}

Result<Address> local_name(Socket& socket) {
    if (auto const code = socket.refusal_of(Call::local_name); code != Code::ok) return code;
    return platform::local_address(socket.fd());
}

Result<Address> peer_name(Socket& socket) {
    socket.settle_connect();
    if (auto const code = socket.refusal_of(Call::peer_name); code != Code::ok) return code;
    if (socket.is_stream() && socket.family() != Family::local) {
        std::lock_guard const lock{socket.mutex()};
        return socket.peer_locked();
    }
    return platform::peer_address(socket.fd());
}

}  // namespace ws2::core
