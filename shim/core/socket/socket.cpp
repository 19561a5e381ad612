// SPDX-License-Identifier: MIT
#include "shim/core/socket/socket.hpp"

#include <algorithm>
#include <utility>

#include "platform/threading.hpp"
#include "shim/core/objects/spare_blocks.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/descriptor_mode.hpp"
#include "shim/core/socket/spare_descriptors.hpp"

namespace ws2::core {
namespace {

// A refusing phase keeps its bit set all the time: a receive that slipped through would wait in the
// host for a connection to come.
void set_phase_slow_path(Socket& socket, Phase phase) {
    if (refusal(socket.type(), Call::receive, phase) == Code::ok)
        socket.clear_receive_slow_path(slow_path::phase);
    else
        socket.set_receive_slow_path(slow_path::phase);
    if (refusal(socket.type(), Call::send, phase) == Code::ok)
        socket.clear_send_slow_path(slow_path::phase);
    else
        socket.set_send_slow_path(slow_path::phase);
}

std::uint32_t first_slow_path(SocketType type, Call call) {
    return refusal(type, call, Phase::fresh) == Code::ok ? 0u : slow_path::phase;
}

PlainCalls plain_calls_of(platform::SocketKind kind) {
    if (kind.type == SocketType::stream) return PlainCalls::of_streams;
    bool const is_ipv4_datagram = kind.type == SocketType::datagram && kind.family == Family::ipv4;
    return is_ipv4_datagram ? PlainCalls::of_ipv4_datagrams : PlainCalls::none;
}

}  // namespace

Socket::Socket(platform::SocketKind kind, UniqueDescriptor descriptor)
    : Object{ObjectKind::socket, plain_calls_of(kind)},
      SlowPathReasons{first_slow_path(kind.type, Call::receive),
                      first_slow_path(kind.type, Call::send)},
      descriptor_{std::move(descriptor)},
      family_{kind.family},
      type_{kind.type},
      protocol_{kind.protocol} {}

namespace {
using SocketMemory = SpareBlocks<Socket, sizeof(Socket), alignof(Socket), 32>;
}  // namespace

void* Socket::operator new(std::size_t size) { return SocketMemory::take(size); }
void Socket::operator delete(void* memory, std::size_t size) {
    SocketMemory::give_back(memory, size);
}

Socket::~Socket() {
    // Before what it works with.
    async_state_.reset();
}

void Socket::enter_locked(Phase phase) {
    Phase const before = phase_.load(std::memory_order_relaxed);
    auto const wanted = descriptor_mode(kind(), phase, mode());
    if (!is_shared() && descriptor_mode(kind(), before, mode()) != wanted)
        static_cast<void>(platform::set_blocking(fd(), wanted));
    // Enabled once the socket can send: before that there can be no ICMP answers.
    if (type_ == SocketType::datagram && before == Phase::fresh)
        static_cast<void>(platform::report_icmp_errors(fd()));
    phase_.store(phase, std::memory_order_release);
    if (phase < before) PollStamp::advance();
    if (phase > Phase::accepting) mark_descriptor_used();
    if (phase == Phase::connected) UrgentState::count_connection(connect_state_.peer.port_be());
    set_phase_slow_path(*this, phase);
    waiters_.notify();
}

// Many a datagram socket is opened to find out whether it can be, or what the host offers.
void Socket::use_new_descriptor() {
    has_new_descriptor_.store(false, std::memory_order_relaxed);
    if (type_ == SocketType::datagram) static_cast<void>(platform::set_up_datagrams(fd(), kind()));
}

int Socket::expose_descriptor() {
    std::lock_guard const lock{mutex_};
    mark_descriptor_used();
    return fd();
}

// A thread that has begun to wait for the socket, or to close it, may have read the number before,
// and what it does then must not be done to another socket.
bool Socket::exchange_new_descriptor_locked(UniqueDescriptor& by) {
    auto const as_opened = descriptor_mode(kind(), Phase::fresh, BlockingMode::blocking);
    bool const is_new = has_new_descriptor_.load(std::memory_order_relaxed) && !is_shared() &&
                        descriptor_mode(kind(), phase(), mode()) == as_opened;
    if (!is_new) return false;
    mark_descriptor_used();
    auto spare = descriptor_.exchange(std::move(by));
    PollStamp::advance();
    if (!is_cancelling() && !waiters_.has_any())
        SpareDescriptors::instance().keep(family(), std::move(spare),
                                          duplication_state_.opened_after_forks());
    return true;
}

Code Socket::set_mode_locked(BlockingMode mode) {
    if (is_shared()) return platform::share_mode(fd(), mode);
    if (waits_in_host(kind(), phase())) {
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

Code Socket::refusal_of(Call call) const {
    auto const now = phase();
    if (now >= Phase::connecting && connect_state_.missing_context() != MissingContext::none) {
        auto const code = refusal_without_context(connect_state_.missing_context(), call);
        if (code != Code::ok) return code;
    }
    return refusal(type_, call, now);
}

Code Socket::slow_path_refusal(Call call, std::uint32_t reasons) const {
    if ((reasons & slow_path::phase) != 0)
        if (auto const code = refusal_of(call); code != Code::ok) return code;
    if ((reasons & slow_path::shut) != 0) return Code::is_shut_down;
    if ((reasons & slow_path::broken) != 0) return breakage();
    return Code::ok;
}

void Socket::start_connected() {
    phase_.store(Phase::connected, std::memory_order_relaxed);
    start_without_reasons();
}

void Socket::start_over_locked(Phase phase) {
    connect_state_.start_over();
    if (phase == Phase::fresh) connect_state_.was_bound = false;
    urgent_state_.start_over();
    urgent_state_.keep_inline(fd(), urgent_state_.is_inline());
    unsent_.start_over(packed_linger(options_));
    enter_locked(phase);
    forget_connection();
}

void Socket::keep_mode_with_descriptor_locked() {
    mode_.store(mode_of_descriptor, std::memory_order_release);
    set_receive_slow_path(slow_path::shared);
    set_send_slow_path(slow_path::shared);
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
    bool const goes_on = is_stream() && phase() == Phase::connected && !host_sends_.any();
    if (!is_shared())
        static_cast<void>(platform::shut_down(descriptor_.latest(),
                                              goes_on ? Direction::receive : Direction::both));
    while (!is_shared() && connect_state_.is_asking_host()) {
        LockOrder::check_nothing_is_held();
        platform::yield();
        static_cast<void>(platform::shut_down(descriptor_.latest(), Direction::both));
    }
    if (auto* const state = async_state()) state->end();
    waiters_.notify();
}

}  // namespace ws2::core
