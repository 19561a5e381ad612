// SPDX-License-Identifier: MIT
#include "shim/core/socket/connect_state.hpp"

#include <utility>

#include "platform/address_sharing.hpp"
#include "platform/poll.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

// "Is shut down": behind the end of the peer's stream.
bool is_reset(Code code) { return code == Code::connection_reset || code == Code::is_shut_down; }

void end_connect_limit_locked(Socket& socket) {
    if (!std::exchange(socket.connect_state().is_limited, false)) return;
    // What the program asked for meanwhile is in force again.
    constexpr std::uint32_t ms_per_second = 1000;
    auto const& others = socket.options_locked().others;
    auto const seconds = others.get(Option::tcp_max_retransmit_s, 0);
    auto const own = others.get(Option::tcp_max_retransmit_ms, seconds * ms_per_second);
    static_cast<void>(platform::set_option(socket.fd(), Option::tcp_max_retransmit_ms, own));
}

}  // namespace

Standing begin_connect_locked(Socket& socket, Address const& target) {
    auto& state = socket.connect_state();
    Standing const before{socket.phase(), state.has_failed()};
    state.peer = PeerName{target};
    if (target.family == Family::local) state.make_local_names().peer = target;
    state.mode_at_start = socket.mode();
    state.set_failed(false);
    state.set_missing_context(MissingContext::none);
    state.limit_of_waits = {};
    state.waits_in_host = false;
    state.is_cancelled = false;
    state.set_asking_host(true);
    socket.enter_locked(Phase::connecting);
    return before;
}

// What limits the wait for the acknowledgement of data limits the one for the answer, too.
void limit_connect_locked(Socket& socket, std::chrono::milliseconds time) {
    auto const milliseconds = static_cast<std::uint32_t>(time.count());
    auto& state = socket.connect_state();
    state.is_limited =
        platform::set_option(socket.fd(), Option::tcp_max_retransmit_ms, milliseconds) == Code::ok;
    if (!state.is_limited) state.limit_of_waits = time;
}

void cancel_connect_locked(Socket& socket, Standing before) {
    end_connect_limit_locked(socket);
    socket.connect_state().set_failed(before.connect_failed);
    socket.enter_locked(before.phase);
}

Code poll_connect_locked(Socket& socket) {
    if (socket.phase() != Phase::connecting) return Code::ok;
    // The thread that calls gets the result.
    if (socket.connect_state().is_asking_host()) return Code::in_progress;
    platform::PollItem item{socket.fd(), platform::poll_writable, 0};
    auto const ready = platform::poll({&item, 1}, platform::Deadline::now());
    if (!ready || *ready == 0) return Code::in_progress;
    auto const error = platform::take_error(socket.fd());
    if (error == Code::ok) {
        connect_succeeded_locked(socket);
        return Code::ok;
    }
    // A connection that was reset before anybody looked at it was rejected: on Windows a listener
    // with SO_CONDITIONAL_ACCEPT does that to a client whose connect is still under way.
    auto const code =
        apply_rules(Call::connect, is_reset(error) ? Code::connection_refused : error);
    connect_failed_locked(socket, code, socket.connect_state().mode_at_start);
    return code;
}

void poll_connect(Socket& socket) {
    if (socket.phase() != Phase::connecting) return;
    std::lock_guard const lock{socket.mutex()};
    static_cast<void>(poll_connect_locked(socket));
}

Code connect_answer_locked(Socket const& socket) {
    return socket.phase() == Phase::connecting ? Code::in_progress : socket.connect_state().answer;
}

// The host's connect() fails with a reset that came before the waiting thread has woken up. But the
// connection was established: on Windows the connect has succeeded, and the transfers fail.
bool connection_was_lost_locked(Socket& socket, Code code) {
    if (!is_reset(code)) return false;
    socket.break_with(breakage_for(code));
    return true;
}

void connect_succeeded_locked(Socket& socket) {
    end_connect_limit_locked(socket);
    auto& state = socket.connect_state();
    state.set_failed(false);
    state.set_error_option(0);
    state.connected_at = std::chrono::steady_clock::now();
    state.answer = Code::ok;
    socket.enter_locked(Phase::connected);
}

// The port the host had chosen goes with the failed attempt; Windows keeps the socket bound, and
// the next connect() or listen() uses that port again. The host may have chosen one that a
// connection of the past with another peer still has.
void connect_failed_locked(Socket& socket, Code reason, BlockingMode caller) {
    end_connect_limit_locked(socket);
    auto local = platform::local_address(socket.fd());
    static_cast<void>(platform::dissolve(socket.fd()));
    if (local && local->port_be != 0 && !socket.connect_state().was_bound) {
        local->ip = {};
        static_cast<void>(platform::bind_beside_past(socket.fd(), SocketType::stream, *local));
    }
    auto& state = socket.connect_state();
    state.set_failed(true);
    state.answer = reason;
    if (caller == BlockingMode::non_blocking) state.set_error_option(static_cast<int>(reason));
    socket.enter_locked(Phase::bound);
}

void inherit_connection(Socket& socket, Socket const& listener, Address const& peer) {
    socket.unsent().inherit_linger(packed_linger(socket.options_locked()));
    socket.urgent_state().inherit(listener.urgent_state());
    auto& state = socket.connect_state();
    state.peer = PeerName{peer};
    if (auto const& names = listener.connect_state().local_names)
        state.local_names = std::make_unique<LocalNames>(LocalNames{names->own, {}});
    state.connected_at = std::chrono::steady_clock::now();
    state.was_accepted = true;
}

std::uint32_t connected_seconds_locked(Socket const& socket) {
    if (!socket.is_stream() || socket.phase() != Phase::connected) return UINT32_MAX;
    auto const span = std::chrono::steady_clock::now() - socket.connect_state().connected_at;
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(span).count());
}

}  // namespace ws2::core
