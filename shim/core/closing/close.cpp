// SPDX-License-Identifier: MIT
#include "shim/core/closing/close.hpp"

#include <algorithm>

#include "platform/poll.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {

// The host would wait in close() whatever the mode, and throw the socket away when it has waited;
// Windows keeps a non-blocking one open for another try [docs: closesocket].
Code Socket::prepare_close() {
    if (open_handles() > 1) return Code::ok;
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
    if (has_send_queue()) return Code::would_block;
    auto const unsent = platform::bytes_unacknowledged(fd());
    return unsent && *unsent != 0 ? Code::would_block : Code::ok;
}

// Waits until the host has sent everything, and leaves the acknowledgements to the host's own
// lingering. When time is up the connection is reset, where the host would go on in the background.
void Socket::linger(platform::Deadline deadline) {
    static_cast<void>(platform::be_writable_when_sent(fd()));
    auto waited = Code::ok;
    while (waited == Code::ok && !is_cancelling()) {
        waited = await_ready(*this, platform::poll_writable, deadline);
        bool const is_sending = has_send_queue();
        if (is_sending) static_cast<void>(unsent_.flush());
        if (!is_sending && platform::poll_now(fd(), platform::poll_writable) != 0) break;
    }
    std::lock_guard const lock{mutex_};
    auto const left = std::max(deadline.milliseconds_left(), 1000) / 1000;
    options_.linger_seconds = static_cast<std::uint16_t>(waited == Code::ok ? left : 0);
    static_cast<void>(unsent_.set_linger(packed_linger(options_)));
}

// What the program has not read resets the connection. The host sees to that for what it has
// itself, when it closes.
bool Socket::close_is_abortive_locked() const {
    if (options_.linger_on != 0 && options_.linger_seconds == 0) return true;
    if (is_shared() || !is_stream() || phase() != Phase::connected) return false;
    if (urgent_state_.has_unread()) {
        static_cast<void>(platform::set_abortive_close(fd()));
        return true;
    }
    if (!has_send_queue()) return false;
    auto const unread = platform::bytes_available(fd());
    return unread && *unread != 0;
}

// With accepted bytes still waiting the descriptor stays open until they are gone, unless the close
// is an abortive one.
void Socket::close() {
    if (auto* const state = async_state()) state->end();
    if (overhearing()) overhearing()->end();
    if (listening()) {
        backlog_enforcer::forget(*this);
        listening()->abandon();
    }
    if (was_bound_ || options_.exclusive_address) address_registry().forget(*this);
    UniqueDescriptor closing;
    std::unique_lock lock{mutex_};
    leave_port_to_others();
    bool const is_abortive = close_is_abortive_locked();
    if (!is_abortive && unsent_.close_behind()) {
        lock.unlock();
        return send_flusher::wake();
    }
    bool const had_unsent = unsent_.drop();
    closing = std::move(descriptor_);
    lock.unlock();
    // While the flusher's thread waits for the descriptor the host would keep the connection.
    if (had_unsent) send_flusher::forget(*this);
}

Code close_socket(Handle handle) {
    {
        auto const socket = acquire_socket(handle);
        if (!socket) return Code::not_socket;
        auto const code = socket->prepare_close();
        if (code != Code::ok) return code;
    }
    auto const waiting = UserCodeScope::is_active() ? HandleTable::Waiting::none
                                                    : HandleTable::Waiting::until_callers_left;
    return library().handles().close(handle, waiting) ? Code::ok : Code::not_socket;
}

}  // namespace ws2::core
