// SPDX-License-Identifier: MIT
#include "shim/core/socket/socket.hpp"

#include <algorithm>
#include <utility>

#include "platform/threading.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/descriptor_wait.hpp"

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

// "Is shut down": behind the end of the peer's stream.
bool is_reset(Code code) { return code == Code::connection_reset || code == Code::is_shut_down; }

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

Socket::~Socket() {
    delete listen_queue();
    delete urgent_store();
}

UrgentStore& Socket::make_urgent_store() {
    std::lock_guard const lock{mutex_};
    if (!urgent_store()) urgent_store_.store(new UrgentStore, std::memory_order_release);
    return *urgent_store();
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

void Socket::break_with(Code reason) {
    Code none = Code::ok;
    breakage_.compare_exchange_strong(none, reason);
    set_receive_slow_path(slow_path::broken);
    set_send_slow_path(slow_path::broken);
}

Socket::Standing Socket::begin_connect_locked(Address const& target) {
    Standing const before{phase(), connect_has_failed()};
    peer_ = PeerName{target};
    connect_mode_ = mode();
    connect_failed_.store(false, std::memory_order_release);
    is_asking_host_.store(true, std::memory_order_seq_cst);
    enter_locked(Phase::connecting);
    return before;
}

// What limits the wait for the acknowledgement of data limits the one for the answer, too.
void Socket::limit_connect_locked(std::chrono::milliseconds time) {
    auto const milliseconds = static_cast<std::uint32_t>(time.count());
    connect_is_limited_ =
        platform::set_option(fd(), Option::tcp_max_retransmit_ms, milliseconds) == Code::ok;
}

void Socket::end_connect_limit_locked() {
    if (!std::exchange(connect_is_limited_, false)) return;
    // What the program asked for meanwhile is in force again.
    constexpr std::uint32_t ms_per_second = 1000;
    auto const seconds = options_.others.get(Option::tcp_max_retransmit_s, 0);
    auto const own = options_.others.get(Option::tcp_max_retransmit_ms, seconds * ms_per_second);
    static_cast<void>(platform::set_option(fd(), Option::tcp_max_retransmit_ms, own));
}

void Socket::cancel_connect_locked(Standing before) {
    end_connect_limit_locked();
    connect_failed_.store(before.connect_failed, std::memory_order_release);
    enter_locked(before.phase);
}

Code Socket::poll_connect_locked() {
    if (phase() != Phase::connecting) return Code::ok;
    // The thread that asks gets the answer.
    if (is_asking_host_.load(std::memory_order_relaxed)) return Code::in_progress;
    platform::PollItem item{fd(), platform::poll_writable, 0};
    auto const ready = platform::poll({&item, 1}, platform::Deadline::now());
    if (!ready || *ready == 0) return Code::in_progress;
    auto const error = platform::take_error(fd());
    if (error == Code::ok) {
        connect_succeeded_locked();
        return Code::ok;
    }
    // A connection that was reset before anybody looked at it was rejected: on Windows a listener
    // with SO_CONDITIONAL_ACCEPT does that to a client whose connect is still under way.
    auto const code = is_reset(error) ? Code::connection_refused : error;
    connect_failed_locked(apply_rules(Call::connect, code), connect_mode_);
    return code;
}

// The host tells the thread that waits in it of a reset which came before the thread has woken. But
// the connection stood: on Windows the connect has succeeded, and the transfers fail.
bool Socket::connection_was_lost_locked(Code code) {
    if (!is_reset(code)) return false;
    break_with(code == Code::is_shut_down ? Code::connection_aborted : code);
    return true;
}

void Socket::poll_connect() {
    if (phase() != Phase::connecting) return;
    std::lock_guard const lock{mutex_};
    static_cast<void>(poll_connect_locked());
}

void Socket::connect_succeeded_locked() {
    end_connect_limit_locked();
    connect_failed_.store(false, std::memory_order_release);
    set_error_option(0);
    connected_at_ = std::chrono::steady_clock::now();
    connect_answer_ = Code::ok;
    enter_locked(Phase::connected);
}

// The port the host had chosen goes with the failed attempt; Windows keeps the socket bound, and
// the next connect() or listen() uses that port again.
void Socket::connect_failed_locked(Code reason, BlockingMode caller) {
    end_connect_limit_locked();
    auto local = platform::local_address(fd());
    static_cast<void>(platform::dissolve(fd()));
    if (local && local->port_be != 0 && !was_bound_) {
        local->ip = {};
        static_cast<void>(platform::bind(fd(), *local));
    }
    connect_failed_.store(true, std::memory_order_release);
    connect_answer_ = reason;
    if (caller == BlockingMode::non_blocking) set_error_option(static_cast<int>(reason));
    enter_locked(Phase::bound);
}

std::uint32_t Socket::connected_seconds_locked() const {
    if (!is_stream() || phase() != Phase::connected) return UINT32_MAX;
    auto const span = std::chrono::steady_clock::now() - connected_at_;
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(span).count());
}

Code Socket::slow_path_refusal(Call call, std::uint32_t closed) const {
    if ((closed & slow_path::phase) != 0)
        if (auto const code = refusal_of(call); code != Code::ok) return code;
    if ((closed & slow_path::shut) != 0) return Code::is_shut_down;
    if ((closed & slow_path::broken) != 0) return breakage();
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

void Socket::leave_icmp_report() {
    if (reports_icmp_errors()) set_receive_slow_path(slow_path::icmp);
}

void Socket::start_accepted(Socket& listener, PendingConnection const& connection) {
    mode_.store(connection.mode, std::memory_order_relaxed);
    options_ = listener.options_locked();
    keep_oob_inline(listener.oob_inline());
    urgent_signal_.host_keeps = listener.urgent_signal_.host_keeps;
    urgent_signal_.is_interruptible.store(
        listener.urgent_signal_.is_interruptible.load(std::memory_order_relaxed),
        std::memory_order_relaxed);
    peer_ = PeerName{connection.peer};
    connected_at_ = std::chrono::steady_clock::now();
    phase_.store(Phase::connected, std::memory_order_relaxed);
    receive_slow_path_.store(0, std::memory_order_relaxed);
    send_slow_path_.store(0, std::memory_order_relaxed);
}

Code Socket::start_adopted(SocketState const& state) {
    std::lock_guard const lock{mutex_};
    mode_.store(state.mode, std::memory_order_relaxed);
    if (state.is_shared) share_locked();
    options_ = state.options;
    peer_ = state.peer;
    was_bound_ = state.was_bound;
    connected_at_ =
        std::chrono::steady_clock::now() - std::chrono::seconds{state.connected_seconds};
    keep_oob_inline(state.oob_inline);
    urgent_signal_.host_keeps = platform::UrgentBytes::in_stream;  // perhaps
    set_reports_icmp_errors(state.reports_icmp_errors);
    connect_failed_.store(state.connect_failed, std::memory_order_relaxed);
    set_error_option(state.error_option);
    if (state.phase == Phase::listening)
        start_listening_locked(state.backlog);
    else if (state.phase != Phase::fresh)
        enter_locked(state.phase);
    if (state.is_receiving_shut) set_receive_slow_path(slow_path::shut);
    if (state.is_sending_shut) set_send_slow_path(slow_path::shut);
    if (state.breakage != Code::ok) break_with(state.breakage);
    if (!state.urgent.empty() || !state.ahead.empty()) {
        auto* const store = new UrgentStore;
        store->urgent.append(state.urgent);
        store->ahead.append(state.ahead);
        store->arrivals = state.urgent.size();
        urgent_store_.store(store, std::memory_order_release);
    }
    if (state.is_shared) return Code::ok;
    return platform::set_blocking(fd(), descriptor_mode(kind_, state.phase, state.mode));
}

void Socket::share_locked() {
    mode_.store(mode_of_descriptor, std::memory_order_release);
    set_receive_slow_path(slow_path::shared);
    set_send_slow_path(slow_path::shared);
}

// A receive that waits in the host is fetched back by enter_oob_mode(). The guard of listeners
// could let clients in again only here, and not in the other process.
Code Socket::share() {
    if (listen_queue()) backlog_enforcer::forget(*this);
    {
        std::lock_guard const lock{mutex_};
        if (is_shared()) return Code::ok;
        if (auto const code = platform::share_mode(fd(), mode()); code != Code::ok) return code;
        share_locked();
        if (auto* const queue = listen_queue()) queue->admit_always_locked(fd());
    }
    if (carries_urgent() && phase() == Phase::connected) static_cast<void>(enter_oob_mode(*this));
    return Code::ok;
}

SocketState Socket::hand_over() {
    SocketState state;
    if (auto* const store = urgent_store()) {
        std::lock_guard const lock{store->mutex};
        state.urgent = store->urgent.take();
        state.ahead = store->ahead.take();
    }
    UniqueDescriptor closing;
    std::lock_guard const lock{mutex_};
    if (send_queue_) {
        state.unsent = send_queue_->take();
        send_queue_.reset();
        clear_send_slow_path(slow_path::unsent);
        if (close_when_flushed_) closing = std::move(descriptor_);
    }
    state.kind = kind_;
    state.phase = phase();
    state.was_bound = was_bound_;
    state.is_receiving_shut = (receive_slow_path() & slow_path::shut) != 0;
    state.is_sending_shut = (send_slow_path() & slow_path::shut) != 0;
    state.oob_inline = oob_inline();
    state.connect_failed = connect_has_failed();
    state.reports_icmp_errors = reports_icmp_errors();
    state.breakage = breakage();
    state.error_option = error_option();
    if (auto const* const queue = listen_queue()) state.backlog = queue->capacity();
    state.peer = peer_;
    state.options = options_;
    state.is_shared = true;
    if (phase() == Phase::connected && is_stream())
        state.connected_seconds = connected_seconds_locked();
    return state;
}

// The host would wait in close() whatever the mode, and throw the socket away when it has waited;
// Windows keeps a non-blocking one open for another try [docs: closesocket].
Code Socket::prepare_close() {
    if (is_shared() || !is_stream() || phase() != Phase::connected) return Code::ok;
    std::unique_lock lock{mutex_};
    if (options_.linger_on == 0 || options_.linger_seconds == 0) return Code::ok;
    std::chrono::seconds const seconds{options_.linger_seconds};
    if (is_blocking()) {
        if (kind_.family == Family::local) return Code::ok;
        lock.unlock();
        linger(platform::Deadline::after(seconds));
        return Code::ok;
    }
    if (send_queue_) return Code::would_block;
    auto const unsent = platform::bytes_unacknowledged(fd());
    return unsent && *unsent != 0 ? Code::would_block : Code::ok;
}

// Waits until the host has sent everything, and leaves the acknowledgements to the host's own
// lingering. When time is up the connection is reset, where the host would go on in the background.
void Socket::linger(platform::Deadline deadline) {
    static_cast<void>(platform::be_writable_when_sent(fd()));
    auto waited = Code::ok;
    while (waited == Code::ok && !is_cancelling()) {
        waited = await_host(*this, platform::poll_writable, deadline);
        bool const is_sending = has_send_queue();
        if (is_sending) static_cast<void>(flush_send_queue());
        if (!is_sending && platform::poll_now(fd(), platform::poll_writable) != 0) break;
    }
    std::lock_guard const lock{mutex_};
    auto const left = std::max(deadline.milliseconds_left(), 1000) / 1000;
    options_.linger_seconds = static_cast<std::uint16_t>(waited == Code::ok ? left : 0);
    static_cast<void>(platform::set_lingering_close(fd(), options_.linger_seconds));
}

void Socket::start_listening_locked(std::uint32_t capacity) {
    listen_queue_.store(new ListenQueue{capacity}, std::memory_order_release);
    if (options_.others.get(Option::pause_accept, 0) != 0)
        static_cast<void>(pause_accepting_locked(true));
    enter_locked(Phase::listening);
}

void Socket::after_admission_locked(ListenQueue::Admission admission) {
    if (admission == ListenQueue::Admission::replaced) backlog_enforcer::watch(*this);
}

void Socket::admit_connections() {
    std::lock_guard const lock{mutex_};
    after_admission_locked(listen_queue()->admit_if_room_locked(fd()));
}

void Socket::refuse_connections_if_full(platform::ArrivalMonitor& arrivals) {
    std::lock_guard const lock{mutex_};
    if (is_closed_ || is_shared()) return;  // since the guard was on its way
    platform::ArrivalMonitor::Loan const loan{arrivals, fd()};
    if (loan.fd() >= 0) listen_queue()->refuse_if_full_locked(loan.fd());
}

Code Socket::pause_accepting_locked(bool on) {
    if (on && !platform::can_refuse_connections(fd())) return Code::no_such_option;
    auto* const queue = listen_queue();
    if (!queue) return Code::ok;
    if (on) return queue->pause_locked(fd());
    after_admission_locked(queue->resume_locked(fd()));
    return Code::ok;
}

// Sticky: a call that enters its host wait after this leaves it again at once. An unconnected
// datagram socket answers "not connected" and is woken all the same. Only a connect that has not
// begun misses it, so this is said until no connect is under way. The calls on a shared socket wait
// for its waiters: shutting it down would end the connection of the other processes.
void Socket::cancel_blocked_calls() {
    cancelling_.store(true, std::memory_order_seq_cst);
    if (!is_shared()) static_cast<void>(platform::shut_down(fd(), Direction::both));
    while (!is_shared() && is_asking_host_.load(std::memory_order_seq_cst)) {
        platform::yield();
        static_cast<void>(platform::shut_down(fd(), Direction::both));
    }
    waiters_.notify();
}

void Socket::enqueue_unsent(std::span<platform::Buffer const> buffers, std::size_t sent,
                            unsigned flags) {
    {
        std::lock_guard const lock{mutex_};
        if (!send_queue_) send_queue_ = std::make_unique<SendQueue>();
        send_queue_->keep(buffers, sent, flags);
        set_send_slow_path(slow_path::unsent);
    }
    send_flusher::add(*this);
}

Code Socket::flush_send_queue() {
    UniqueDescriptor closing;
    Code code = Code::ok;
    {
        std::lock_guard const lock{mutex_};
        if (!send_queue_) return Code::ok;
        code = send_queue_->drain(fd());
        if (code == Code::would_block) return code;
        // First of all: the host has told its error here, and would tell the next send another.
        if (code != Code::ok)
            break_with(code == Code::is_shut_down ? Code::connection_reset : code);
        send_queue_.reset();
        clear_send_slow_path(slow_path::unsent);
        if (finish_when_flushed_) static_cast<void>(platform::shut_down(fd(), Direction::send));
        if (close_when_flushed_) closing = std::move(descriptor_);
    }
    waiters_.notify();
    return code;
}

void Socket::finish_sending_locked() {
    set_send_slow_path(slow_path::shut);
    if (send_queue_)
        finish_when_flushed_ = true;
    else
        static_cast<void>(platform::shut_down(fd(), Direction::send));
}

platform::PollItem Socket::flush_poll_item() {
    std::lock_guard const lock{mutex_};
    if (!send_queue_) return {-1, 0, 0};
    bool const wants_late_data = close_when_flushed_ && !peer_has_finished_ && !is_shared();
    int const events = platform::poll_writable | (wants_late_data ? platform::poll_readable : 0);
    return {fd(), static_cast<short>(events), 0};
}

// As TCP does when the program has gone: two peers that are both closed with bytes left for each
// other would keep each other for ever.
void Socket::reset_on_late_data() {
    UniqueDescriptor closing;
    std::lock_guard const lock{mutex_};
    if (!send_queue_ || !close_when_flushed_ || is_shared()) return;
    char byte = 0;
    auto const count =
        platform::receive(fd(), &byte, 1, platform::flag_peek | platform::flag_dont_wait);
    if (!count) return;
    if (*count == 0) {
        peer_has_finished_ = true;
        return;
    }
    static_cast<void>(platform::set_abortive_close(fd()));
    send_queue_.reset();
    clear_send_slow_path(slow_path::unsent);
    closing = std::move(descriptor_);
}

bool Socket::keeps_unread() const {
    auto* const store = urgent_store();
    if (!store) return false;
    std::lock_guard const lock{store->mutex};
    return !store->urgent.empty() || !store->ahead.empty();
}

// What the program has not read resets the connection. The host sees to that for what it has
// itself, when it closes.
bool Socket::close_is_abortive_locked() const {
    if (options_.linger_on != 0 && options_.linger_seconds == 0) return true;
    if (is_shared() || !is_stream() || phase() != Phase::connected) return false;
    if (keeps_unread()) {
        static_cast<void>(platform::set_abortive_close(fd()));
        return true;
    }
    if (!send_queue_) return false;
    auto const unread = platform::bytes_available(fd());
    return unread && *unread != 0;
}

// With accepted bytes still waiting the descriptor stays open until they are gone, unless the close
// is an abortive one.
void Socket::close() {
    if (listen_queue() && !is_shared()) {
        {
            std::lock_guard const lock{mutex_};
            is_closed_ = true;
        }
        backlog_enforcer::forget(*this);
    }
    if (was_bound_) address_registry().forget(*this);
    UniqueDescriptor closing;
    std::unique_lock lock{mutex_};
    // What stays of the connection for a while must not keep anybody off the port.
    if (!is_shared() && is_stream() && phase() == Phase::connected &&
        (was_bound_ || options_.exclusive_address))
        static_cast<void>(platform::reuse_past_connections(fd()));
    if (auto* const queue = listen_queue()) queue->abandon_locked();
    bool const is_abortive = close_is_abortive_locked();
    if (send_queue_ && !is_abortive) {
        close_when_flushed_ = true;
        lock.unlock();
        return send_flusher::add(*this);
    }
    closing = std::move(descriptor_);
    if (!send_queue_) return;
    // While the drain's thread waits for the descriptor the host would keep the connection.
    send_queue_.reset();
    clear_send_slow_path(slow_path::unsent);
    lock.unlock();
    send_flusher::forget(*this);
}

}  // namespace ws2::core
