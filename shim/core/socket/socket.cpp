// SPDX-License-Identifier: MIT
#include "shim/core/socket/socket.hpp"

#include <algorithm>
#include <utility>

#include "platform/threading.hpp"
#include "shim/core/objects/spare_blocks.hpp"
#include "shim/core/socket/await.hpp"

namespace ws2::core {
namespace {

// In these phases a call may wait in the host, because closing can end the wait there. accept()
// waits in poll, as another thread may put a connection back; so does a local connect(), which
// waits for room in the listener's queue.
bool blocks_in_host(platform::SocketKind const& kind, Phase phase) {
    if (kind.type != SocketType::stream || phase == Phase::connected) return true;
    return phase != Phase::listening && kind.family != Family::local &&
           platform::shutdown_ends_connect();
}

// A refusing phase keeps its bit set all the time: a receive that slipped through would wait in the
// host for a connection to come.
void set_phase_slow_path(std::atomic<std::uint32_t>& reasons, Code refusal) {
    if (refusal == Code::ok)
        reasons.fetch_and(~slow_path::phase);
    else
        reasons.fetch_or(slow_path::phase);
}

}  // namespace

BlockingMode descriptor_mode(platform::SocketKind const& kind, Phase phase, BlockingMode mode) {
    return blocks_in_host(kind, phase) ? mode : BlockingMode::non_blocking;
}

Socket::Socket(platform::SocketKind kind, UniqueDescriptor descriptor)
    : Object{ObjectKind::socket},
      receive_slow_path_{
          refusal(kind.type, Call::receive, Phase::fresh) == Code::ok ? 0u : slow_path::phase},
      send_slow_path_{refusal(kind.type, Call::send, Phase::fresh) == Code::ok ? 0u
                                                                               : slow_path::phase},
      descriptor_{std::move(descriptor)},
      kind_{kind} {}

namespace {
using SocketMemory = SpareBlocks<Socket, sizeof(Socket), alignof(Socket), 32>;
}  // namespace

void* Socket::operator new(std::size_t size) { return SocketMemory::take(size); }
void Socket::operator delete(void* memory, std::size_t size) {
    SocketMemory::give_back(memory, size);
}

Socket::~Socket() {
    delete listening();
    delete overhearing();
    delete async_state();
}

void Socket::enter_locked(Phase phase) {
    Phase const before = phase_.load(std::memory_order_relaxed);
    auto const wanted = descriptor_mode(kind_, phase, mode());
    if (!is_shared() && descriptor_mode(kind_, before, mode()) != wanted)
        static_cast<void>(platform::set_blocking(fd(), wanted));
    // Asked for once the socket can send: a fresh one has nothing to hear of.
    if (kind_.type == SocketType::datagram && before == Phase::fresh)
        static_cast<void>(platform::report_icmp_errors(fd()));
    phase_.store(phase, std::memory_order_release);
    if (phase == Phase::connected) UrgentState::count_connection(connect_state_.peer.port_be());
    set_phase_slow_path(receive_slow_path_, refusal(kind_.type, Call::receive, phase));
    set_phase_slow_path(send_slow_path_, refusal(kind_.type, Call::send, phase));
    waiters_.notify();
}

Code Socket::set_mode_locked(BlockingMode mode) {
    if (is_shared()) return platform::share_mode(fd(), mode);
    if (blocks_in_host(kind_, phase())) {
        auto const code = platform::set_blocking(fd(), mode);
        if (code != Code::ok) return code;
    }
    mode_.store(mode, std::memory_order_release);
    return Code::ok;
}

Waitable* Socket::waitable() {
    auto* const known = async_state();
    return &(known ? *known : make_socket_async(*this)).handle_waitable();
}

SocketAsync& Socket::set_async_state(std::unique_ptr<SocketAsync> state) {
    SocketAsync* none = nullptr;
    if (!async_state_.compare_exchange_strong(none, state.get(), std::memory_order_acq_rel))
        return *none;
    return *state.release();
}

void Socket::break_with(Code reason) {
    Code none = Code::ok;
    breakage_.compare_exchange_strong(none, reason);
    set_receive_slow_path(slow_path::broken);
    set_send_slow_path(slow_path::broken);
}

Code Socket::slow_path_refusal(Call call, std::uint32_t reasons) const {
    if ((reasons & slow_path::phase) != 0)
        if (auto const code = refusal_of(call); code != Code::ok) return code;
    if ((reasons & slow_path::shut) != 0) return Code::is_shut_down;
    if ((reasons & slow_path::broken) != 0) return breakage();
    return Code::ok;
}

Code Socket::bind_to_any() {
    std::lock_guard const lock{mutex_};
    if (phase() != Phase::fresh) return Code::ok;
    Address any{};
    any.family = family();
    auto const code = platform::bind(fd(), any);
    if (code == Code::ok) enter_locked(Phase::bound);
    return code;
}

void Socket::start_accepted(Socket& listener, PendingConnection const& connection) {
    mode_.store(connection.mode, std::memory_order_relaxed);
    options_ = listener.options_;
    unsent_.inherit_linger(packed_linger(options_));
    urgent_state_.inherit(listener.urgent_state_);
    connect_state_.peer = PeerName{connection.peer};
    connect_state_.connected_at = std::chrono::steady_clock::now();
    connect_state_.was_accepted = true;
    phase_.store(Phase::connected, std::memory_order_relaxed);
    receive_slow_path_.store(0, std::memory_order_relaxed);
    send_slow_path_.store(0, std::memory_order_relaxed);
    if (!listener.is_overlapped()) [[unlikely]]
        set_synchronous();
}

void Socket::start_accepted_later_locked(Socket const& listener,
                                         PendingConnection const& connection) {
    bool const is_inline = urgent_state_.is_inline();
    urgent_state_.inherit(listener.urgent_state_);
    urgent_state_.keep_inline(fd(), is_inline);
    unsent_.inherit_linger(packed_linger(options_));
    connect_state_.peer = PeerName{connection.peer};
    connect_state_.connected_at = std::chrono::steady_clock::now();
    connect_state_.was_accepted = true;
    connect_state_.set_missing_context(MissingContext::accept);
    enter_locked(Phase::connected);
}

void Socket::start_over_locked(Phase phase) {
    constexpr auto of_connection = slow_path::shut | slow_path::broken | slow_path::urgent;
    connect_state_.start_over();
    urgent_state_.start_over();
    urgent_state_.keep_inline(fd(), urgent_state_.is_inline());
    unsent_.start_over(packed_linger(options_));
    breakage_.store(Code::ok, std::memory_order_release);
    if (phase == Phase::fresh) was_bound_ = false;
    enter_locked(phase);
    clear_receive_slow_path(of_connection);
    clear_send_slow_path(of_connection);
}

void Socket::leave_port_to_others() {
    if (!is_shared() && is_stream() && family() != Family::local && phase() == Phase::connected &&
        !connect_state_.was_accepted)
        static_cast<void>(platform::reuse_past_connections(fd()));
}

void Socket::finish_sending() {
    leave_port_to_others();
    set_send_slow_path(slow_path::shut);
    unsent_.finish_sending();
}

void Socket::keep_mode_with_descriptor_locked() {
    mode_.store(mode_of_descriptor, std::memory_order_release);
    set_receive_slow_path(slow_path::shared);
    set_send_slow_path(slow_path::shared);
}

void Socket::start_listening_locked(std::uint32_t capacity, PortHold port) {
    listening_.store(new Listening{*this, capacity, port == PortHold::kept},
                     std::memory_order_release);
    // First: from here on the host does not wait for connections.
    enter_locked(Phase::listening);
    if (options_.others.get(Option::pause_accept, 0) != 0)
        static_cast<void>(pause_accepting_locked(true));
}

Code Socket::pause_accepting_locked(bool on) {
    if (on && !platform::can_refuse_connections(fd())) return Code::no_such_option;
    if (!listening()) return Code::ok;
    if (on)
        listening()->pause();
    else
        listening()->resume();
    return Code::ok;
}

// Sticky: a call that enters its host wait after this leaves it again at once. An unconnected
// datagram socket answers "not connected" and is woken all the same. A connection goes on for what
// was accepted, so of that only the receiving direction is shut, which the peer does not notice:
// receives wait in the host, sends and polls in a way that notices. Only a file that is being sent
// has to be stopped. A connect that has not begun misses it, so this is said until no connect is
// under way. The calls on a shared socket wait for its waiters: shutting it down would end the
// connection of the other processes.
void Socket::cancel_blocked_calls() {
    cancelling_.store(true, std::memory_order_seq_cst);
    bool const goes_on = is_stream() && phase() == Phase::connected &&
                         sends_in_host_.load(std::memory_order_seq_cst) == 0;
    if (!is_shared())
        static_cast<void>(
            platform::shut_down(fd(), goes_on ? Direction::receive : Direction::both));
    while (!is_shared() && connect_state_.is_asking_host()) {
        platform::yield();
        static_cast<void>(platform::shut_down(fd(), Direction::both));
    }
    if (auto* const state = async_state()) state->end();
    waiters_.notify();
}

}  // namespace ws2::core
