// SPDX-License-Identifier: MIT
#include "shim/core/options/ioctl.hpp"

#include "platform/handing_over.hpp"
#include "platform/resolver.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/options/options.hpp"
#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {
namespace {

std::uint32_t seconds_from(std::uint32_t milliseconds) {
    return static_cast<std::uint32_t>((std::uint64_t{milliseconds} + 999) / 1000);
}

Code write(Socket& socket, Option option, std::uint32_t value) {
    return write_option(socket, *find_option(option), value);
}

// Values that only this file uses: stored, and set in the host if it has such an option.
void keep_locked(Socket& socket, Option option, std::uint32_t value) {
    socket.options_locked().others.set(option, value);
}

Code set_multicast(Socket& socket, Option ipv4, Option ipv6, std::uint32_t value) {
    if (socket.is_stream()) return Code::operation_not_supported;
    return write(socket, socket.family() == Family::ipv6 ? ipv6 : ipv4, value);
}

}  // namespace

Code set_non_blocking(Socket& socket, std::uint32_t value) {
    auto* const async = socket.async_state();
    if (value == 0 && async && async->keeps_non_blocking()) return Code::invalid_argument;
    std::lock_guard const lock{socket.mutex()};
    return socket.set_mode_locked(value != 0 ? BlockingMode::non_blocking : BlockingMode::blocking);
}

Result<std::uint32_t> bytes_to_read(Socket& socket) {
    if (socket.is_stream()) return normal_bytes(socket);
    auto const count = platform::datagram_bytes_available(socket.fd());
    if (!count || !socket.has_auxiliary_sockets()) return count;
    return *count + socket.datagram_state().auxiliary_sockets()->bytes();
}

Result<std::uint32_t> is_at_mark(Socket& socket) { return at_mark(socket) ? 1u : 0u; }

// A time of 0 leaves what was.
Code set_keep_alive(Socket& socket, KeepAlive const& values) {
    if (!socket.is_stream()) return Code::no_such_option;
    if (values.idle_ms != 0) {
        auto const code = write(socket, Option::tcp_keep_idle_s, seconds_from(values.idle_ms));
        if (code != Code::ok) return code;
    }
    if (values.interval_ms != 0) {
        auto const code =
            write(socket, Option::tcp_keep_interval_s, seconds_from(values.interval_ms));
        if (code != Code::ok) return code;
    }
    return write(socket, Option::keep_alive, values.on != 0 ? 1 : 0);
}

Code report_connection_resets(Socket& socket, std::uint32_t value) {
    if (socket.type() != SocketType::datagram) return Code::operation_not_supported;
    socket.datagram_state().icmp_reports().set_reported(Code::connection_reset, value != 0);
    return Code::ok;
}

Code report_network_resets(Socket& socket, std::uint32_t value) {
    if (socket.type() != SocketType::datagram) return Code::operation_not_supported;
    std::lock_guard const lock{socket.mutex()};
    keep_locked(socket, Option::udp_network_reset_reports, value != 0 ? 1 : 0);
    socket.datagram_state().icmp_reports().set_reported(Code::network_reset, value != 0);
    return Code::ok;
}

Code set_initial_retransmission(Socket& socket, InitialRetransmission const& values) {
    if (!socket.is_stream()) return Code::operation_not_supported;
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() == Phase::connected || socket.phase() == Phase::connecting)
        return Code::invalid_argument;
    if (values.rtt_ms != InitialRetransmission::same_time)
        keep_locked(socket, Option::tcp_initial_rtt_ms, values.rtt_ms);
    if (values.count == InitialRetransmission::same_count) return Code::ok;
    keep_locked(socket, Option::tcp_syn_retransmissions, values.count);
    return Code::ok;
}

Code set_loopback_fast_path(Socket& socket, std::uint32_t) {
    return socket.is_stream() ? Code::ok : Code::operation_not_supported;
}

Code enable_circular_queueing(Socket& socket) {
    return socket.is_stream() ? Code::operation_not_supported : Code::ok;
}

Result<std::uint32_t> peer_process(Socket& socket) {
    if (socket.family() != Family::local) return Code::operation_not_supported;
    if (socket.phase() != Phase::connected) return Code::not_connected;
    return platform::peer_process(socket.fd());
}

Result<std::uint32_t> ideal_send_backlog(Socket& socket) {
    constexpr std::uint32_t windows_answer = 0x10000;
    if (!socket.is_stream()) return Code::operation_not_supported;
    poll_connect(socket);
    if (socket.phase() != Phase::connected) return Code::not_connected;
    return windows_answer;
}

Result<ConnectionInformation> connection_information(Socket& socket) {
    if (!socket.is_stream() || socket.family() == Family::local)
        return Code::operation_not_supported;
    poll_connect(socket);
    if (socket.phase() != Phase::connected) return Code::not_connected;
    auto const tcp = platform::tcp_information(socket.fd());
    if (!tcp) return tcp.code();
    std::lock_guard const lock{socket.mutex()};
    auto const age = std::chrono::steady_clock::now() - socket.connect_state().connected_at;
    return ConnectionInformation{*tcp, std::chrono::duration_cast<std::chrono::milliseconds>(age)};
}

Code set_multicast_loop(Socket& socket, std::uint32_t value) {
    return set_multicast(socket, Option::ip_multicast_loop, Option::ipv6_multicast_loop,
                         value != 0 ? 1 : 0);
}

Code set_multicast_scope(Socket& socket, std::uint32_t value) {
    return set_multicast(socket, Option::ip_multicast_ttl, Option::ipv6_multicast_hops, value);
}

namespace {

// Windows knows each address of 127.0.0.0/8, the host's list the first.
Result<std::uint32_t> index_of_interface(Address const& local) {
    if (local.family == Family::ipv6) {
        auto const index = local.scope_id != 0 ? local.scope_id : platform::interface_of(local);
        return index != 0 ? Result{index} : Code::invalid_argument;
    }
    constexpr std::uint8_t loopback_network = 127;
    auto listed = local;
    if (local.ip[0] == loopback_network) listed.ip = {loopback_network, 0, 0, 1};
    auto const index = platform::interface_with(listed);
    return index ? index : Code::invalid_argument;
}

}  // namespace

Code receive_all(Socket& socket, platform::CaptureKind kind, ReceiveAll mode) {
    if (socket.type() != SocketType::raw || mode > ReceiveAll::ip_level)
        return Code::invalid_argument;
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() == Phase::fresh) return Code::invalid_argument;
    auto const local = platform::local_address(socket.fd());
    if (!local || local->is_wildcard()) return Code::invalid_argument;
    if (mode == ReceiveAll::socket_level_only) return Code::ok;
    if (mode == ReceiveAll::off) {
        end_capture_locked(socket);
        return Code::ok;
    }
    auto const index = index_of_interface(*local);
    if (!index) return index.code();
    bool const is_any = socket.protocol() == 0 || socket.protocol() == number::ipproto_ipv6;
    return capture_packets_locked(socket, {.family = socket.family(),
                                           .kind = kind,
                                           .is_promiscuous = mode == ReceiveAll::on,
                                           .protocol = is_any ? 0 : socket.protocol(),
                                           .interface_index = *index});
}

Result<Address> route_interface(Socket& socket, Address const& peer) {
    if (peer.family != socket.family()) return Code::family_not_supported;
    if (peer.is_wildcard()) return Code::invalid_argument;
    auto source = platform::source_address_for(peer);
    if (source) source->port_be = 0;
    return source;
}

std::vector<Address> address_list(Socket const& socket) {
    auto addresses = platform::own_addresses();
    std::erase_if(addresses, [&](Address const& each) { return each.family != socket.family(); });
    for (auto& each : addresses) each.port_be = 0;
    return addresses;
}

std::vector<InterfaceAddress> interface_list() {
    auto interfaces = platform::ipv4_interfaces();
    for (auto& each : interfaces) {
        each.broadcast.ip.fill(0xff);
        each.has_multicast |= each.kind == platform::InterfaceKind::loopback;
    }
    return interfaces;
}

}  // namespace ws2::core
