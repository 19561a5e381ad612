// SPDX-License-Identifier: MIT
#include "shim/core/connections/connect.hpp"

#include <algorithm>
#include <optional>

#include "platform/poll.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/addresses/link_scope.hpp"
#include "shim/core/addresses/unix_paths.hpp"
#include "shim/core/connections/backlog_enforcer.hpp"
#include "shim/core/connections/connect_retry.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/options/ioctl.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/waits/host_wait.hpp"

namespace ws2::core {
namespace {

Code poll_answer(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    static_cast<void>(poll_connect_locked(socket));
    return connect_answer_locked(socket);
}

// The caller stops waiting: the attempt is given up, unless its answer has just come.
Code give_up_connect(Socket& socket, Code why) {
    std::lock_guard const lock{socket.mutex()};
    if (socket.is_cancelling()) return Code::not_socket;
    static_cast<void>(poll_connect_locked(socket));
    auto const code = connect_answer_locked(socket);
    if (code != Code::in_progress) return code;
    connect_failed_locked(socket, why, BlockingMode::blocking);
    return why;
}

// Waits until the connect in flight has its answer.
Code await_connected(SocketReference const& socket, platform::Deadline deadline) {
    WaitingCalls::Call const call{socket->waiting_calls()};
    auto const code =
        await(*socket, platform::poll_writable, deadline, Code::not_socket, [&](short) {
            auto const answer = poll_answer(*socket);
            // Closing resets a connection that is not there yet, and that is no answer.
            if (socket->is_cancelling()) return Code::not_socket;
            if (answer != Code::in_progress) return answer;
            if (call.is_cancelled()) return Code::interrupted;
            return SynchronousIo::is_current_cancelled() ? Code::operation_aborted
                                                         : Code::would_block;
        });
    if (code == Code::operation_aborted || code == Code::interrupted)
        return give_up_connect(*socket, code);
    return code == Code::would_block ? give_up_connect(*socket, Code::timed_out) : code;
}

// A reason that says "this attempt came to its end", as opposed to "you may not ask that".
bool ends_attempt(Code code) {
    constexpr Code ends[] = {Code::connection_refused, Code::timed_out, Code::network_unreachable,
                             Code::host_unreachable,   Code::host_down, Code::network_down};
    return std::ranges::find(ends, code) != std::ranges::end(ends);
}

bool is_out_of_reach(Socket const& socket, Address const& address) {
    return is_mapped(address) && !reaches_mapped_ipv4(socket);
}

// Windows finds out while it connects, as it finds that there is no route.
bool ends_attempt(Socket const& socket, Address const& address, Code code) {
    return ends_attempt(code) ||
           (code == Code::address_not_available && is_out_of_reach(socket, address));
}

// What start_stream_connect() gave was an attempt, not a refusal of the call.
bool is_attempt(Socket const& socket, Address const& address, Code code) {
    return code == Code::ok || code == Code::in_progress || ends_attempt(socket, address, code);
}

Code connect_in_host(int fd, Address const& address) {
    if (address.family == Family::local) return connect_local(fd, address);
    auto const code = platform::connect(fd, address);
    auto const scoped = on_some_link(address, code);
    return scoped ? platform::connect(fd, *scoped) : code;
}

// Asks the host. APCs of the thread end a wait there, and the rest of it is await_connected()'s;
// while some are queued already the host does not wait at all.
Code connect_alertably(Socket& socket, Address const& address) {
    Thread* const thread = current_thread;
    if (!thread || socket.is_shared() || !socket.is_blocking())
        return connect_in_host(socket.fd(), address);
    auto const begins = [&] {
        static_cast<void>(platform::set_blocking(socket.fd(), BlockingMode::non_blocking));
        auto const code = connect_in_host(socket.fd(), address);
        std::lock_guard const lock{socket.mutex()};
        static_cast<void>(socket.set_mode_locked(socket.mode()));
        return code;
    };
    return call_host_alertably(
        *thread, [&] { return connect_in_host(socket.fd(), address); }, begins);
}

// The host answers for its own addresses, so there is nothing to wait for that a limit could end.
bool is_on_this_host(Address const& address) {
    constexpr std::uint8_t loopback_network = 127;
    if (address.family == Family::ipv4) return address.ip[0] == loopback_network;
    if (address.family != Family::ipv6) return true;
    Address loopback;
    loopback.ip[15] = 1;
    return address.ip == loopback.ip;
}

void limit_connect_locked(Socket& socket, Address const& address) {
    auto const& others = socket.options_locked().others;
    bool const asked = others.get(Option::tcp_initial_rtt_ms, 0) != 0 ||
                       others.get(Option::tcp_syn_retransmissions, 0) != 0;
    bool const has_own_limit = others.get(Option::tcp_max_retransmit_s, 0) != 0 ||
                               others.get(Option::tcp_max_retransmit_ms, 0) != 0;
    if (has_own_limit || (is_on_this_host(address) && !asked)) return;
    limit_connect_locked(socket, unanswered_time(socket.options_locked()));
}

enum class Waits : std::uint8_t { in_host, elsewhere };

// The host is asked. CancelIoEx has shut the descriptor down, whatever came of the attempt.
bool was_cancelled_locked(Socket& socket) {
    if (!socket.connect_state().is_cancelled) return false;
    connect_failed_locked(socket, Code::interrupted, BlockingMode::blocking);
    return true;
}

// Asks the host, which waits for the answer if the descriptor blocks.
Code start_stream_connect(Socket& socket, Address const& address, Waits waits) {
    backlog_enforcer::enforce_for_client_of(address);
    std::unique_lock lock{socket.mutex()};
    static_cast<void>(poll_connect_locked(socket));
    if (auto const code = socket.refusal_of(Call::connect); code != Code::ok)
        return code == Code::already && library().version() == Library::Version::v1
                   ? Code::invalid_argument
                   : code;
    if (address.family != Family::local && (address.is_wildcard() || address.port_be == 0))
        return Code::address_not_available;
    if (socket.phase() == Phase::fresh && address.family != Family::local)
        platform::choose_among_dynamic_ports(socket.fd());
    auto const before = begin_connect_locked(socket, address);
    socket.connect_state().waits_in_host =
        waits == Waits::in_host && address.family != Family::local;
    limit_connect_locked(socket, address);
    if (current_thread && socket.is_blocking() && socket.options_locked().send_timeout_ms == 0)
        static_cast<void>(platform::make_connect_interruptible(socket.fd()));
    lock.unlock();
    // Closing may come until here, or while the host waits: then it shuts the descriptor down.
    auto code = socket.is_cancelling() ? Code::not_socket : connect_alertably(socket, address);
    lock.lock();
    socket.connect_state().set_asking_host(false);
    if (socket.is_cancelling()) return Code::not_socket;
    if (was_cancelled_locked(socket)) return Code::interrupted;
    if (connection_was_lost_locked(socket, code)) code = Code::ok;
    // The socket's own address was fine when it was bound: now another has it for this peer.
    if (code == Code::address_not_available && before.phase == Phase::bound) {
        cancel_connect_locked(socket, before);
        return Code::address_in_use;
    }
    if (code == Code::network_unreachable && is_out_of_reach(socket, address))
        code = Code::address_not_available;
    if (code == Code::ok)
        connect_succeeded_locked(socket);
    else if (ends_attempt(socket, address, code))
        connect_failed_locked(socket, apply_rules(Call::connect, code), socket.mode());
    else if (code != Code::in_progress)
        cancel_connect_locked(socket, before);
    return code;
}

// After a refusal.
Code repeat_connect(SocketReference const& socket, Address const& address) {
    auto code = Code::connection_refused;
    int left = retries_of_refused_connects(*socket);
    for (; left > 0 && code == Code::connection_refused; --left) {
        if (auto const waited = await_next_connect(*socket); waited != Code::ok) return waited;
        code = start_stream_connect(*socket, address, Waits::in_host);
        if (code == Code::in_progress) code = await_connected(socket, platform::Deadline::never());
    }
    return code;
}

platform::Deadline deadline_of_answer(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    auto const limit = socket.connect_state().limit_of_waits;
    return limit.count() != 0 ? platform::Deadline::after(limit) : platform::Deadline::never();
}

// The mode at the beginning counts: another thread may change it meanwhile.
Code connect_stream(SocketReference const& socket, Address const& address) {
    bool const waits = socket->is_blocking();
    auto code = start_stream_connect(*socket, address, waits ? Waits::in_host : Waits::elsewhere);
    if (!waits) {
        // An immediate refusal is reported like a later one.
        return is_attempt(*socket, address, code) ? Code::would_block
                                                  : apply_rules(Call::connect, code);
    }
    if (code == Code::in_progress) code = await_connected(socket, deadline_of_answer(*socket));
    if (code == Code::connection_refused) code = repeat_connect(socket, address);
    return apply_rules(Call::connect, code);
}

bool is_own_address_right(Socket const& socket, Address const& peer) {
    auto const own = platform::local_address(socket.fd());
    return !own || is_on_this_host(*own) == is_on_this_host(peer);
}

// Windows chooses the socket's own address anew for every peer; a host may keep the one that it
// chose for the peer before, from which this one need not be in reach. Only between this machine
// and others is the socket without a peer for a moment, in which a send of another thread fails.
Code connect_datagram_in_host(Socket& socket, Address const& address) {
    bool const may_be_kept =
        socket.phase() == Phase::connected && socket.type() == SocketType::datagram;
    auto direct = platform::connect_datagram(socket.fd(), address);
    if (auto const scoped = on_some_link(address, direct))
        direct = platform::connect_datagram(socket.fd(), *scoped);
    if (!may_be_kept || (direct != Code::ok && direct != Code::invalid_argument)) return direct;
    if (direct == Code::ok && is_own_address_right(socket, address)) return direct;
    auto const before = platform::peer_address(socket.fd());
    static_cast<void>(platform::dissolve(socket.fd()));
    auto const code = platform::connect_datagram(socket.fd(), address);
    if (code != Code::ok && before)
        static_cast<void>(platform::connect_datagram(socket.fd(), *before));
    return code;
}

// Bound first, because the host takes a port that it chose here away when the peer goes; Windows
// keeps it.
Code connect_datagram(Socket& socket, Address const& address) {
    bool const has_peer = address.family != Family::none && !address.is_wildcard();
    if (has_peer && socket.type() == SocketType::datagram)
        if (auto const code = bind_for_sending(socket); code != Code::ok) return code;
    std::lock_guard const lock{socket.mutex()};
    // Nowhere, unless the port says that the peer is to be forgotten.
    if (address.family != Family::none && address.is_wildcard() && address.port_be != 0)
        return Code::address_not_available;
    if (address.family == Family::none || address.is_wildcard()) {
        if (socket.phase() != Phase::connected) return Code::ok;
        auto const code = platform::dissolve(socket.fd());
        if (code == Code::ok) socket.enter_locked(Phase::bound);
        return code;
    }
    auto const code = connect_datagram_in_host(socket, address);
    if (code == Code::ok) socket.enter_locked(Phase::connected);
    return code;
}

// Windows' client editions queue 200 for SOMAXCONN and for anything larger; SOMAXCONN_HINT(n),
// which is -n, may ask for more.
int effective_backlog(int backlog) {
    constexpr int largest_plain = 200;
    constexpr int largest_hint = 65535;
    if (backlog >= 0) return std::clamp(backlog, 1, largest_plain);
    return backlog < -largest_hint ? largest_hint : std::max(-backlog, largest_plain);
}

}  // namespace

std::chrono::milliseconds unanswered_time(OptionStore const& options) {
    constexpr std::uint32_t usual_time_ms = 3000;
    constexpr std::uint32_t usual_count = 2;
    constexpr std::uint32_t most = 16;
    auto const asked_ms = options.others.get(Option::tcp_initial_rtt_ms, 0);
    auto const asked = options.others.get(Option::tcp_syn_retransmissions, 0);
    auto const time_ms = asked_ms != 0 ? asked_ms : usual_time_ms;
    auto count = std::min(asked != 0 ? asked : usual_count, most);
    if (asked == InitialRetransmission::no_retransmissions) count = 0;
    auto const limit_ms = std::uint64_t{time_ms} * ((2u << count) - 1);
    return std::chrono::milliseconds{std::min<std::uint64_t>(limit_ms, INT32_MAX)};
}

namespace {

Code connect_synchronously(SocketReference const& socket, Address const& address) {
    SynchronousIo const call;
    return connect_stream(socket, address);
}

}  // namespace

Code connect(SocketReference const& socket, Address const& address) {
    if (address.family != Family::none && address.family != socket->family())
        return Code::family_not_supported;
    if (socket->is_stream() && address.family == Family::none) return Code::family_not_supported;
    auto const connect_it = socket->is_overlapped() ? connect_stream : connect_synchronously;
    auto const code =
        socket->is_stream() ? connect_it(socket, address) : connect_datagram(*socket, address);
    if (auto* const async = socket->async_state()) async->called(Call::connect, code);
    return code;
}

namespace {

// The host's connect has no deadline, so the waiting is done here.
class WaitOutsideHost {
public:
    explicit WaitOutsideHost(Socket& socket) : socket_{socket} {
        static_cast<void>(platform::set_blocking(socket.fd(), BlockingMode::non_blocking));
    }
    WaitOutsideHost(WaitOutsideHost const&) = delete;
    WaitOutsideHost& operator=(WaitOutsideHost const&) = delete;
    ~WaitOutsideHost() {
        std::lock_guard const lock{socket_.mutex()};
        static_cast<void>(socket_.set_mode_locked(socket_.mode()));
    }

private:
    Socket& socket_;
};

}  // namespace

Code connect_to_any(SocketReference const& socket, std::span<Address const> targets,
                    platform::Deadline deadline) {
    std::optional<WaitOutsideHost> waits_here;
    if (!socket->is_shared() && socket->refusal_of(Call::connect) == Code::ok)
        waits_here.emplace(*socket);
    Code code = Code::invalid_argument;
    for (auto const& target : targets) {
        if (deadline.has_passed()) return Code::timed_out;
        code = target.family == socket->family()
                   ? start_stream_connect(*socket, target, Waits::elsewhere)
                   : Code::family_not_supported;
        if (code == Code::in_progress) code = await_connected(socket, deadline);
        code = apply_rules(Call::connect, code);
        // Connected, closed or cancelled meanwhile, or in a phase in which no other target will do
        // either.
        if (code == Code::ok || code == Code::not_socket || code == Code::interrupted ||
            socket->refusal_of(Call::connect) != Code::ok)
            return code;
    }
    return code;
}

Code begin_overlapped_connect(Socket& socket, Address const& address) {
    if (!socket.is_stream()) return Code::invalid_argument;
    if (address.family != socket.family()) return Code::family_not_supported;
    poll_connect(socket);
    // It has to be bound [winetest: test_connect, test_connecting_socket].
    auto const phase = socket.phase();
    if (phase == Phase::connected) return Code::is_connected;
    if (phase != Phase::bound) return Code::invalid_argument;
    auto const own_name = platform::local_address(socket.fd());
    std::optional<WaitOutsideHost> waits_here;
    if (!socket.is_shared()) waits_here.emplace(socket);
    auto const code = start_stream_connect(socket, address, Waits::elsewhere);
    if (!is_attempt(socket, address, code))
        return code == Code::already ? Code::invalid_argument : code;
    {
        std::lock_guard const lock{socket.mutex()};
        socket.connect_state().set_missing_context(MissingContext::connect);
        if (own_name) socket.connect_state().own_name = PeerName{*own_name};
    }
    if (auto* const async = socket.async_state()) async->called(Call::connect, Code::would_block);
    return Code::ok;
}

Code overlapped_connect_answer(Socket& socket) {
    auto const code = poll_answer(socket);
    return code == Code::in_progress ? Code::would_block : apply_rules(Call::connect, code);
}

void give_up_overlapped_connect(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    if (poll_connect_locked(socket) == Code::in_progress)
        connect_failed_locked(socket, Code::operation_aborted, BlockingMode::blocking);
}

bool reaches_mapped_ipv4(Socket const& socket) {
    if (socket.family() != Family::ipv6) return false;
    auto const only = platform::get_option(socket.fd(), Option::ipv6_only);
    return only && *only == 0;
}

namespace {

// Of several threads that call at the same time one makes the queue and has it watched.
Code start_listening(Socket& socket, int backlog) {
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() == Phase::listening) return Code::already;
    static_cast<void>(poll_connect_locked(socket));
    if (auto const code = socket.refusal_of(Call::listen); code != Code::ok) return code;
    if (socket.carries_urgent()) {
        static_cast<void>(make_interruptible_locked(socket));
        keep_urgent_in_stream_locked(socket);
    }
    auto const capacity = static_cast<std::uint32_t>(effective_backlog(backlog));
    bool const is_local = socket.family() == Family::local;
    auto const host_backlog =
        is_local ? static_cast<int>(capacity) - 1 : Listening::host_backlog(capacity);
    auto const code = address_registry().listen_locked(socket, host_backlog);
    if (code == Code::ok)
        start_listening_locked(socket, capacity, is_local ? PortHold::lost : PortHold::kept);
    return code;
}

}  // namespace

Code listen(Socket& socket, int backlog) {
    if (socket.phase() == Phase::listening) return Code::ok;
    auto const code = start_listening(socket, backlog);
    if (code == Code::already) return Code::ok;
    if (code == Code::ok && socket.family() != Family::local && !socket.is_shared())
        backlog_enforcer::watch(socket);
    return code;
}

// The receiving half is closed for this program only: the peer may go on sending, as on Windows
// [winetest: test_shutdown], and a thread blocked in recv() goes on waiting. A datagram socket's
// blocked receivers leave, and its overlapped receives stay: the host would report it as readable
// for ever.
Code shut_down(Socket& socket, int how) {
    if (how < 0 || how > 2) return Code::invalid_argument;
    poll_connect(socket);
    if (auto const code = socket.refusal_of(Call::shutdown); code != Code::ok) return code;
    bool const receiving = how != 1;
    bool const sending = how != 0;
    auto* const operations = socket.async_state();
    bool const finishes_later =
        sending && socket.is_stream() && operations && operations->finishes_sending_later();
    bool const wakes_receivers =
        receiving && !socket.is_stream() && !(operations && operations->is_receiving());
    std::lock_guard const lock{socket.mutex()};
    if (receiving) {
        socket.set_receive_slow_path(slow_path::shut);
        if (wakes_receivers)
            static_cast<void>(platform::shut_down(socket.fd(), Direction::receive));
    }
    if (sending && socket.is_stream() && !finishes_later)
        finish_sending(socket);
    else if (sending)
        socket.set_send_slow_path(slow_path::shut);
    return Code::ok;
}

}  // namespace ws2::core
