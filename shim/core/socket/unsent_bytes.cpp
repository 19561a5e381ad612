// SPDX-License-Identifier: MIT
#include "shim/core/socket/unsent_bytes.hpp"

#include <new>
#include <utility>

#include "platform/handing_over.hpp"
#include "platform/threading.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

Code set_host_linger(int fd, std::uint32_t packed) {
    return platform::set_option(fd, Option::linger, packed);
}

// Nothing is acknowledged any more on a connection that is over.
bool awaits_acknowledgement(int fd) {
    auto const left = platform::bytes_unacknowledged(fd);
    constexpr int over = platform::poll_error | platform::poll_hang_up;
    return left && *left != 0 && (platform::poll_now(fd, 0) & over) == 0;
}

}  // namespace

bool UnsentBytes::may_be_elsewhere() const {
    return owner_.is_shared() || !owner_.duplication_state().is_alone();
}

bool UnsentBytes::count_locked() {
    if (!is_counted_) is_counted_ = platform::add_sending_process(owner_.fd()) == Code::ok;
    return is_counted_;
}

void UnsentBytes::put_reset_in_force_locked() {
    if (resets_when_killed_) return;
    resets_when_killed_ = (may_be_elsewhere() && count_locked()) ||
                          set_host_linger(owner_.fd(), packed_reset) == Code::ok;
}

// What another process that has the descriptor has set meanwhile stays.
void UnsentBytes::put_linger_in_force_locked() {
    if (!std::exchange(resets_when_killed_, false)) return;
    if (std::exchange(is_counted_, false)) {
        static_cast<void>(platform::remove_sending_process(owner_.fd(), linger_));
        return;
    }
    if (owner_.is_shared()) {
        auto const current = platform::get_option(owner_.fd(), Option::linger);
        if (current && *current != packed_reset) return;
    }
    static_cast<void>(set_host_linger(owner_.fd(), linger_));
}

// Who was counted stays it, so no other process changes that.
void UnsentBytes::leave_reset_in_force_locked() {
    resets_when_killed_ = false;
    is_counted_ = false;
}

void UnsentBytes::count_sending_process() {
    std::lock_guard const lock{mutex_};
    if (resets_when_killed_) static_cast<void>(count_locked());
}

// The descriptor, to be closed without the lock, if it is not needed any more.
UniqueDescriptor UnsentBytes::all_gone_locked() {
    queue_.reset();
    put_linger_in_force_locked();
    owner_.clear_send_slow_path(slow_path::unsent);
    if (finish_when_flushed_) static_cast<void>(platform::shut_down(owner_.fd(), Direction::send));
    return close_when_flushed_ ? owner_.take_descriptor() : UniqueDescriptor{};
}

Code UnsentBytes::keep(std::span<platform::Buffer const> buffers, std::size_t sent,
                       unsigned flags) {
    std::lock_guard const lock{mutex_};
    if (!queue_) queue_.reset(new (std::nothrow) SendQueue);
    auto code = queue_ ? queue_->keep(buffers, sent, flags) : Code::no_buffers;
    if (code == Code::ok) {
        // First: the flusher drops whatever has it not.
        owner_.set_send_slow_path(slow_path::unsent);
        code = send_flusher::add(owner_);
        if (code == Code::ok) {
            put_reset_in_force_locked();
            return Code::ok;
        }
        queue_->take_back();
    }
    if (queue_ && queue_->is_empty()) {
        queue_.reset();
        owner_.clear_send_slow_path(slow_path::unsent);
    }
    return code;
}

Code UnsentBytes::flush() {
    UniqueDescriptor closing;
    Code code = Code::ok;
    {
        std::lock_guard const lock{mutex_};
        if (!queue_) return Code::ok;
        if (is_held_) return Code::would_block;
        code = queue_->flush(owner_.fd());
        if (code == Code::would_block) return code;
        if (code == Code::ok && reset_when_acknowledged_ && awaits_acknowledgement(owner_.fd()))
            return Code::would_block;
        // First of all: the host has reported its error here, and the next send would get another.
        if (code != Code::ok)
            owner_.break_with(code == Code::is_shut_down ? Code::connection_reset : code);
        closing = all_gone_locked();
    }
    owner_.waiters().notify();
    return code;
}

void UnsentBytes::finish_sending() {
    std::lock_guard const lock{mutex_};
    if (queue_)
        finish_when_flushed_ = true;
    else
        static_cast<void>(platform::shut_down(owner_.fd(), Direction::send));
}

Code UnsentBytes::set_linger(std::uint32_t packed) {
    std::lock_guard const lock{mutex_};
    linger_ = packed;
    return resets_when_killed_ ? Code::ok : set_host_linger(owner_.fd(), packed);
}

void UnsentBytes::start_over(std::uint32_t linger) {
    std::lock_guard const lock{mutex_};
    linger_ = linger;
    leave_reset_in_force_locked();
    finish_when_flushed_ = false;
    peer_has_finished_ = false;
}

bool UnsentBytes::close_behind() {
    if (!owner_.has_send_queue()) return false;
    std::lock_guard const lock{mutex_};
    if (!queue_) return false;
    close_when_flushed_ = true;
    return true;
}

bool UnsentBytes::reset_behind() {
    std::lock_guard const lock{mutex_};
    leave_reset_in_force_locked();
    finish_when_flushed_ = false;
    static_cast<void>(platform::set_abortive_close(owner_.fd()));
    if (!queue_ && !awaits_acknowledgement(owner_.fd())) return false;
    if (!queue_) queue_.reset(new (std::nothrow) SendQueue);
    if (!queue_) return false;
    owner_.set_send_slow_path(slow_path::unsent);
    if (send_flusher::add(owner_) != Code::ok) return false;
    close_when_flushed_ = true;
    reset_when_acknowledged_ = true;
    return true;
}

bool UnsentBytes::drop() {
    if (!owner_.has_send_queue()) return false;
    std::lock_guard const lock{mutex_};
    if (!queue_) return false;
    queue_.reset();
    owner_.clear_send_slow_path(slow_path::unsent);
    return true;
}

std::optional<platform::PollItem> UnsentBytes::poll_item() {
    std::lock_guard const lock{mutex_};
    if (!queue_) return std::nullopt;
    if (is_held_) return platform::PollItem{-1, 0, 0};
    bool const wants_late_data = close_when_flushed_ && !peer_has_finished_ &&
                                 !owner_.is_shared() && !owner_.is_cancelling();
    int const events = (queue_->is_empty() ? 0 : platform::poll_writable) |
                       (wants_late_data ? platform::poll_readable : 0);
    return platform::PollItem{owner_.fd(), static_cast<short>(events), 0};
}

// The receiving direction was shut when calls were cancelled, so the host calls it readable for
// ever.
std::optional<std::chrono::milliseconds> UnsentBytes::time_between_looks() {
    constexpr std::chrono::milliseconds for_acknowledgements{20};
    constexpr std::chrono::milliseconds for_late_data{1000};
    std::lock_guard const lock{mutex_};
    if (!queue_ || !close_when_flushed_) return std::nullopt;
    if (queue_->is_empty()) return for_acknowledgements;
    if (owner_.is_shared() || !owner_.is_cancelling()) return std::nullopt;
    return for_late_data;
}

// As TCP does when the program has gone: two peers that are both closed with bytes left for each
// other would keep each other for ever.
void UnsentBytes::reset_on_late_data() {
    UniqueDescriptor closing;
    std::lock_guard const lock{mutex_};
    if (!queue_ || !close_when_flushed_ || is_held_ || owner_.is_shared()) return;
    auto const unread = platform::bytes_available(owner_.fd());
    if (!unread) return;
    if (*unread == 0) {
        peer_has_finished_ = platform::peer_has_finished(owner_.fd());
        return;
    }
    static_cast<void>(platform::set_abortive_close(owner_.fd()));
    leave_reset_in_force_locked();
    finish_when_flushed_ = false;
    closing = all_gone_locked();
}

// Another thread of the parent may have held the lock, and may have been changing the queue, when
// this process came to be: neither is touched.
void UnsentBytes::forget_in_child() noexcept {
    mutex_.renew();
    static_cast<void>(queue_.release());
    owner_.clear_send_slow_path(slow_path::unsent);
    leave_reset_in_force_locked();
    is_held_ = false;
}

std::vector<SendQueue::Unsent> UnsentBytes::begin_hand_over() {
    std::lock_guard const lock{mutex_};
    if (!queue_) return {};
    auto copy = queue_->copy();
    is_held_ = true;
    return copy;
}

void UnsentBytes::hold() {
    std::lock_guard const lock{mutex_};
    is_held_ = true;
}

void UnsentBytes::end_hand_over(HandOver outcome) {
    UniqueDescriptor closing;
    {
        std::lock_guard const lock{mutex_};
        if (!std::exchange(is_held_, false)) return;
        if (outcome == HandOver::not_delivered) {
            send_flusher::wake();
            return;
        }
        // Who has the bytes finishes the stream behind them, and resets it when killed before.
        finish_when_flushed_ = false;
        if (!is_counted_) leave_reset_in_force_locked();
        closing = all_gone_locked();
    }
    owner_.waiters().notify();
}

void UnsentBytes::forget_taken_over() {
    {
        std::lock_guard const lock{mutex_};
        if (is_counted_) put_linger_in_force_locked();
    }
    drop();
}

bool UnsentBytes::freeze(platform::Deadline deadline) {
    while (!mutex_.try_lock()) {
        if (deadline.has_passed()) return false;
        platform::yield();
    }
    mutex_.leave_order();
    return true;
}

void leave_port_to_others(Socket const& socket) {
    auto const& state = socket.connect_state();
    // Only who closes first keeps the port in TIME_WAIT.
    bool const is_over = state.has_peer_finished() || socket.breakage() != Code::ok;
    if (!socket.is_shared() && socket.is_stream() && socket.family() != Family::local &&
        socket.phase() == Phase::connected && !state.was_accepted && !is_over)
        static_cast<void>(platform::reuse_past_connections(socket.fd()));
}

void finish_sending(Socket& socket) {
    leave_port_to_others(socket);
    socket.set_send_slow_path(slow_path::shut);
    socket.unsent().finish_sending();
}

}  // namespace ws2::core
