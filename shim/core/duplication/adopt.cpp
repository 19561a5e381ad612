// SPDX-License-Identifier: MIT
#include "shim/core/duplication/adopt.hpp"

#include "platform/adopting.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/descriptor_mode.hpp"

namespace ws2::core {
namespace {

Phase phase_of(platform::DescriptorState const& described) {
    if (described.is_listening) return Phase::listening;
    if (described.peer.family != Family::none) return Phase::connected;
    return described.local.family != Family::none ? Phase::bound : Phase::fresh;
}

// The backlog of a foreign listener was set in the host before.
constexpr std::uint32_t any_backlog = 65535;

SocketImage image_of(platform::DescriptorState const& described) {
    SocketImage image;
    image.kind = described.kind;
    image.phase = phase_of(described);
    image.mode = described.mode;
    image.backlog = any_backlog;
    image.peer = PeerName{described.peer};
    if (described.sees_both_stacks) image.options.others.set(Option::ipv6_only, 0);
    return image;
}

void restore_connect_locked(Socket& socket, SocketImage const& image) {
    auto& state = socket.connect_state();
    state.peer = image.peer;
    state.connected_at =
        std::chrono::steady_clock::now() - std::chrono::seconds{image.connected_seconds};
    state.set_failed(image.connect_failed);
    state.set_error_option(image.error_option);
}

void restore_urgent_locked(Socket& socket, SocketImage const& image) {
    auto& state = socket.urgent_state();
    state.set_inline(image.oob_inline);
    state.watch.adopt();
    if (image.urgent.empty() && image.ahead.empty()) return;
    auto& store = state.make_store_locked();
    store.urgent.append(image.urgent);
    store.ahead.append(image.ahead);
    store.arrivals = image.urgent.size();
}

// Before any other thread can find the socket.
Code restore(Socket& socket, SocketImage const& image) {
    std::lock_guard const lock{socket.mutex()};
    socket.duplication_state().set_foreign();
    socket.start_in_mode(image.mode);
    if (image.is_shared) socket.keep_mode_with_descriptor_locked();
    socket.options_locked() = image.options;
    socket.unsent().inherit_linger(packed_linger(image.options));
    if (image.was_bound) socket.connect_state().was_bound = true;
    restore_connect_locked(socket, image);
    restore_urgent_locked(socket, image);
    socket.datagram_state().icmp_reports().set_reported(Code::connection_reset,
                                                        image.reports_icmp_errors);
    socket.datagram_state().icmp_reports().set_reported(
        Code::network_reset, image.options.others.get(Option::udp_network_reset_reports, 1) != 0);
    if (image.phase == Phase::listening)
        start_listening_locked(socket, image.backlog, PortHold::lost);
    else if (image.phase != Phase::fresh)
        socket.enter_locked(image.phase);
    if (image.is_receiving_shut) socket.set_receive_slow_path(slow_path::shut);
    if (image.is_sending_shut) socket.set_send_slow_path(slow_path::shut);
    if (image.breakage != Code::ok) socket.break_with(image.breakage);
    if (image.is_shared) return Code::ok;
    return platform::set_blocking(socket.fd(),
                                  descriptor_mode(image.kind, image.phase, image.mode));
}

}  // namespace

Result<Handle> adopt_image(UniqueDescriptor& descriptor, SocketImage const& image) {
    auto* const socket = new Socket{image.kind, std::move(descriptor)};
    ObjectPtr<Object> const owner{socket};
    auto code = restore(*socket, image);
    if (code == Code::ok) {
        auto const handle = library().handles().insert(owner);
        UrgentState::count_connection(image.peer.port_be());
        if (handle) return handle;
        code = handle.code();
    }
    descriptor = socket->take_descriptor();
    return code;
}

Result<Handle> adopt_descriptor(int descriptor) {
    auto const described = platform::describe_socket(descriptor);
    if (!described) return described.code();
    if (auto const code = platform::adopt_descriptor(descriptor); code != Code::ok) return code;
    UniqueDescriptor owned{descriptor};
    auto const handle = adopt_image(owned, image_of(*described));
    static_cast<void>(owned.release());
    return handle;
}

// A receive that waits in the host is fetched back by enter_oob_mode(). The backlog enforcer could
// let clients in again only here, and not in the other process.
Code share_descriptor(Socket& socket) {
    if (socket.listening()) backlog_enforcer::forget(socket);
    {
        std::lock_guard const lock{socket.mutex()};
        if (socket.is_shared()) return Code::ok;
        socket.mark_descriptor_used();
        auto const code = platform::share_mode(socket.fd(), socket.mode());
        if (code != Code::ok) return code;
        socket.keep_mode_with_descriptor_locked();
        if (auto* const queue = socket.listening()) queue->release();
    }
    socket.unsent().count_sending_process();
    if (socket.carries_urgent() && socket.phase() == Phase::connected)
        static_cast<void>(enter_oob_mode(socket));
    return Code::ok;
}

Code share_with_child(Socket& socket) {
    auto const code = share_descriptor(socket);
    return code == Code::ok ? platform::set_blocking(socket.fd(), BlockingMode::blocking) : code;
}

SocketImage hand_over(Socket& socket) {
    SocketImage image;
    if (auto* const store = socket.urgent_state().store()) {
        std::lock_guard const lock{store->mutex};
        image.urgent = store->urgent.take();
        image.ahead = store->ahead.take();
    }
    std::lock_guard const lock{socket.mutex()};
    image.unsent = socket.unsent().begin_hand_over();
    image.kind = socket.kind();
    image.phase = socket.phase();
    image.was_bound = socket.connect_state().was_bound;
    image.is_receiving_shut = (socket.receive_slow_path() & slow_path::shut) != 0;
    image.is_sending_shut = (socket.send_slow_path() & slow_path::shut) != 0;
    image.oob_inline = socket.urgent_state().is_inline();
    image.connect_failed = socket.connect_state().has_failed();
    image.reports_icmp_errors =
        socket.datagram_state().icmp_reports().is_reported(Code::connection_reset);
    image.breakage = socket.breakage();
    image.error_option = socket.connect_state().error_option();
    if (auto const* const queue = socket.listening()) image.backlog = queue->capacity();
    image.peer = socket.connect_state().peer;
    image.options = socket.options_locked();
    image.is_shared = true;
    if (image.phase == Phase::connected && socket.is_stream())
        image.connected_seconds = connected_seconds_locked(socket);
    return image;
}

// What has arrived since stands behind what comes back.
void hand_over_ended(Socket& socket, SocketImage const& image, UnsentBytes::HandOver outcome) {
    socket.unsent().end_hand_over(outcome);
    auto* const store = socket.urgent_state().store();
    if (!store || outcome == UnsentBytes::HandOver::delivered) return;
    {
        std::lock_guard const lock{store->mutex};
        for (auto [queue, returned] : {
                 std::pair{&store->urgent, &image.urgent},
                 std::pair{&store->ahead,  &image.ahead }
        }) {
            auto const newer = queue->take();
            queue->append(*returned);
            queue->append(newer);
        }
    }
    socket.waiters().notify();
}

}  // namespace ws2::core
