// SPDX-License-Identifier: MIT
#include "shim/core/socket/open.hpp"

#include <algorithm>

#include "shim/core/socket/descriptor_mode.hpp"
#include "shim/core/socket/spare_descriptors.hpp"
#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {
namespace {

struct KindRow {
    int type;
    int protocol;
    SocketType kind;
    int host_protocol;
};

// What the TCP/IP provider offers; type 0 lets the protocol choose. First match wins.
constexpr KindRow ip_kinds[] = {
    {number::sock_stream, 0,                   SocketType::stream,   number::ipproto_tcp},
    {number::sock_stream, number::ipproto_tcp, SocketType::stream,   number::ipproto_tcp},
    {number::sock_dgram,  0,                   SocketType::datagram, number::ipproto_udp},
    {number::sock_dgram,  number::ipproto_udp, SocketType::datagram, number::ipproto_udp},
    {0,                   0,                   SocketType::stream,   number::ipproto_tcp},
    {0,                   number::ipproto_tcp, SocketType::stream,   number::ipproto_tcp},
    {0,                   number::ipproto_udp, SocketType::datagram, number::ipproto_udp},
};

constexpr KindRow local_kinds[] = {
    {number::sock_stream, 0, SocketType::stream, 0},
    {0,                   0, SocketType::stream, 0},
};

bool is_known_type(int type) { return type >= 0 && type <= number::sock_seqpacket; }

// What the catalogue's entry for raw sockets covers besides 0.
bool is_raw_protocol(int protocol) { return protocol > 0 && protocol <= number::ipproto_raw; }

Result<platform::SocketKind> choose_ip(Family family, int type, int protocol) {
    if (type == number::sock_raw) return platform::SocketKind{family, SocketType::raw, protocol};
    auto const* const row = std::ranges::find_if(ip_kinds, [&](KindRow const& candidate) {
        return candidate.type == type && candidate.protocol == protocol;
    });
    if (row != std::ranges::end(ip_kinds))
        return platform::SocketKind{family, row->kind, row->host_protocol};
    if (type == 0 && is_raw_protocol(protocol))
        return platform::SocketKind{family, SocketType::raw, protocol};
    bool const offered = type == 0 || std::ranges::find(ip_kinds, type, &KindRow::type) !=
                                          std::ranges::end(ip_kinds);
    return offered ? Code::protocol_not_supported : Code::type_not_supported;
}

Result<platform::SocketKind> choose_local(int type, int protocol) {
    for (auto const& row : local_kinds)
        if (row.type == type)
            return protocol == 0 ? Result{platform::SocketKind{Family::local, row.kind, 0}}
                                 : Code::protocol_not_supported;
    return Code::type_not_supported;
}

}  // namespace

bool is_offered_family(int af) {
    return af == number::af_inet || af == number::af_inet6 || af == number::af_unix;
}

Result<platform::SocketKind> choose_kind(int af, int type, int protocol) {
    // No family and no protocol: nothing says which provider is meant.
    if (af == number::af_unspec && protocol == 0) return Code::invalid_argument;
    if (!is_known_type(type)) return Code::type_not_supported;
    switch (af) {
        case number::af_unspec:
        case number::af_inet:
            return choose_ip(Family::ipv4, type, protocol);
        case number::af_inet6:
            return choose_ip(Family::ipv6, type, protocol);
        case number::af_unix:
            return choose_local(type, protocol);
        default:
            return Code::family_not_supported;
    }
}

Result<Handle> open_socket(int af, int type, int protocol, Inheritance inheritance) {
    auto const kind = choose_kind(af, type, protocol);
    if (!kind) return kind.code();
    auto const mode = descriptor_mode(*kind, Phase::fresh, BlockingMode::blocking);
    auto descriptor = Result{SpareDescriptors::instance().take(*kind)};
    if (!*descriptor) descriptor = platform::open_socket(*kind, mode);
    if (!descriptor) return descriptor.code();
    auto* const made = new Socket{*kind, std::move(*descriptor)};
    made->start_with_new_descriptor();
    ObjectPtr<Object> const socket{made};
    return library().handles().insert(socket, static_cast<std::uint32_t>(inheritance));
}

namespace {

// Connected, in the mode that the descriptor has and with the listener's options.
void start_from_listener_locked(Socket& socket, Socket& listener,
                                PendingConnection const& connection) {
    socket.start_in_mode(connection.mode);
    socket.options_locked() = listener.options_locked();
    inherit_connection(socket, listener, connection.peer);
    socket.start_connected();
    if (!listener.is_overlapped()) [[unlikely]]
        socket.set_synchronous();
}

}  // namespace

Result<Handle> adopt_accepted(Socket& listener, PendingConnection connection) {
    auto* const socket = new Socket{listener.kind(), std::move(connection.descriptor)};
    ObjectPtr<Object> const owner{socket};
    {
        std::lock_guard const lock{listener.mutex()};
        start_from_listener_locked(*socket, listener, connection);
    }
    auto const handle =
        library().handles().insert(owner, static_cast<std::uint32_t>(Inheritance::inheritable));
    UrgentState::count_connection(socket->connect_state().peer.port_be());
    return handle;
}

}  // namespace ws2::core
