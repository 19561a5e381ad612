// SPDX-License-Identifier: MIT
// How the operations of a server start that has a port: one receive or send after the other on each
// connection, reported by packets. They pass by what AsyncState::start() looks at for all others.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "shim/core/io/async_state.hpp"

namespace ws2::core {

// A receive that waits for the next data of a server's connection. The queue is locked while this
// exists.
class AsyncState::PlainReceiveStart {
public:
    explicit PlainReceiveStart(AsyncState& state) : state_{state}, lock_{state.receive_.mutex} {}

    // False: start() has more to do than queue().
    bool is_plain() const {
        auto const& queue = state_.receive_;
        return !state_.is_ended_ && queue.is_empty() && !queue.ready &&
               state_.is_registered_at_port_locked(queue) && !state_.needs_background_locked() &&
               state_.was_just_drained_locked();
    }
    void queue(std::unique_ptr<PortReceive> receive) {
        auto& socket = state_.socket_;
        state_.set_handle_locked(false);
        state_.receive_.push_alone(std::move(receive));
        if ((socket.receive_slow_path() & slow_path::async) == 0)
            socket.set_receive_slow_path(slow_path::async);
    }

private:
    AsyncState& state_;
    std::lock_guard<QueueMutex> lock_;
};

// A send that is tried at once. The queue is locked while this exists.
class AsyncState::PlainSendStart {
public:
    explicit PlainSendStart(AsyncState& state) : state_{state}, lock_{state.send_.mutex} {}

    bool is_plain() const {
        auto const& queue = state_.send_;
        return !state_.is_ended_ && queue.is_empty() && queue.ready && state_.association_.port;
    }
    // What memory its success needs.
    void prepare(Announcement const& announcement) {
        state_.set_handle_locked(false);
        packet_ = state_.packet_of_success_locked(announcement);
    }
    // All is sent.
    void finish(Announcement const& announcement, Completion const& completion) {
        state_.announce_success_locked(announcement, completion, std::move(packet_));
    }
    // Not all is sent.
    Started go_on(Announcement&& announcement, FirstAttempt& rest) {
        return state_.start_send_locked(std::move(announcement), rest);
    }

private:
    AsyncState& state_;
    std::lock_guard<QueueMutex> lock_;
    std::unique_ptr<PostedPacket> packet_;
};

}  // namespace ws2::core
