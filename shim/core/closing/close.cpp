// SPDX-License-Identifier: MIT
#include "shim/core/closing/close.hpp"

#include <algorithm>

#include "platform/poll.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "shim/core/socket/spare_descriptors.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {

namespace {

// Waits until the host has sent everything, and leaves the acknowledgements to the host's own
// lingering. When time is up the connection is reset, where the host would go on in the background.
void linger(Socket& socket, platform::Deadline deadline) {
    static_cast<void>(platform::be_writable_when_sent(socket.fd()));
    auto waited = Code::ok;
    while (waited == Code::ok && !socket.is_cancelling()) {
        waited = await_ready(socket, platform::poll_writable, deadline);
        bool const is_sending = socket.has_send_queue();
        if (is_sending) static_cast<void>(socket.unsent().flush());
        if (!is_sending && platform::poll_now(socket.fd(), platform::poll_writable) != 0) break;
    }
    std::lock_guard const lock{socket.mutex()};
    auto& options = socket.options_locked();
    auto const left = std::max(deadline.milliseconds_left(), 1000) / 1000;
    options.linger_seconds = static_cast<std::uint16_t>(waited == Code::ok ? left : 0);
    static_cast<void>(socket.unsent().set_linger(packed_linger(options)));
}

// The host would wait in close() whatever the mode, and throw the socket away when it has waited;
// Windows keeps a non-blocking one open for another try [docs: closesocket]. would_block: the
// socket lingers, may not wait, and has unsent data, so it stays open.
Code prepare_close(Socket& socket) {
    if (socket.open_handles() > 1) return Code::ok;
    if (socket.is_shared() || !socket.is_stream() || socket.phase() != Phase::connected)
        return Code::ok;
    std::unique_lock lock{socket.mutex()};
    auto const& options = socket.options_locked();
    if (options.linger_on == 0 || options.linger_seconds == 0) return Code::ok;
    std::chrono::seconds const seconds{options.linger_seconds};
    if (socket.is_blocking()) {
        if (socket.family() == Family::local) return Code::ok;
        lock.unlock();
        linger(socket, platform::Deadline::after(seconds));
        return Code::ok;
    }
    if (socket.has_send_queue()) return Code::would_block;
    auto const unsent = platform::bytes_unacknowledged(socket.fd());
    return unsent && *unsent != 0 ? Code::would_block : Code::ok;
}

// A part of a send that was given up has gone out. The peer must not take it for all there is.
bool close_follows_part(Socket const& socket) {
    return !socket.is_shared() && socket.is_stream() && socket.phase() == Phase::connected &&
           socket.breakage() == Code::connection_aborted;
}

// What the program has not read resets the connection. The host sees to that for what it has
// itself, when it closes.
bool close_is_abortive_locked(Socket& socket) {
    auto const& options = socket.options_locked();
    if (options.linger_on != 0 && options.linger_seconds == 0) return true;
    if (socket.is_shared() || !socket.is_stream() || socket.phase() != Phase::connected)
        return false;
    if (socket.urgent_state().has_unread()) {
        static_cast<void>(platform::set_abortive_close(socket.fd()));
        return true;
    }
    if (!socket.has_send_queue()) return false;
    auto const unread = platform::bytes_available(socket.fd());
    return unread && *unread != 0;
}

}  // namespace

// With accepted bytes still waiting the descriptor stays open until they are gone, unless the close
// is an abortive one.
void Socket::close() {
    if (auto* const state = async_state()) state->end();
    if (auto* const sockets = datagram_state_.auxiliary_sockets()) sockets->end();
    if (listening()) {
        backlog_enforcer::forget(*this);
        listening()->abandon();
    }
    if (connect_state_.was_bound || options_.exclusive_address) address_registry().forget(*this);
    UniqueDescriptor closing;
    std::unique_lock lock{mutex_};
    leave_port_to_others(*this);
    bool const is_abortive = close_is_abortive_locked(*this);
    bool const stays_open = !is_abortive && (close_follows_part(*this) ? unsent_.reset_behind()
                                                                       : unsent_.close_behind());
    if (stays_open) {
        lock.unlock();
        return send_flusher::wake();
    }
    bool const had_unsent = unsent_.drop();
    closing = take_descriptor();
    lock.unlock();
    // While the flusher's thread waits for the descriptor the host would keep the connection.
    if (had_unsent) send_flusher::forget(*this);
}

Code close_socket(Handle handle) {
    {
        auto const socket = acquire_socket(handle);
        if (!socket) return Code::not_socket;
        auto const code = prepare_close(*socket);
        if (code != Code::ok) return code;
    }
    auto const waiting = UserCodeScope::is_active() ? HandleTable::Waiting::none
                                                    : HandleTable::Waiting::until_callers_left;
    return library().handles().close(handle, waiting) ? Code::ok : Code::not_socket;
}

Code clean_up() {
    auto const code = library().clean_up();
    if (code == Code::ok && !library().is_started()) SpareDescriptors::instance().close_all();
    return code;
}

}  // namespace ws2::core
