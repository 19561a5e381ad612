// SPDX-License-Identifier: MIT
// Of AsyncState: operations of a listener that go on in the queue of the socket that has the
// connection, and the socket that an AcceptEx would accept into.
#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/io/async_state.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {

using platform::Readiness;

// An operation of this listener has its connection and waits for the first data of it.
void AsyncState::hand_over_locked(OperationQueue& queue, Socket& host) {
    auto operation = unlink_locked(queue, nullptr);
    bool const has_room = value_without_memory(false, [&] {
        std::lock_guard const lock{delegation_mutex_};
        delegated_to_.emplace_back(&host);
        return true;
    });
    if (!has_room)
        return announce_locked(std::move(operation), {status_of(Code::no_buffers), 0, 0},
                               When::later);
    operation->origin_ = ObjectPtr<Socket>{&socket_};
    of(host).take_delegated(std::move(operation));
}

void AsyncState::take_delegated(std::unique_ptr<Operation> operation) {
    std::lock_guard const lock{delegated_.mutex};
    operation->socket_ = ObjectPtr<Socket>{&socket_};
    delegated_.push(std::move(operation));
    delegated_.ready = true;
    has_delegated_.store(true, std::memory_order_release);
    perform_locked(delegated_);
    if (delegated_.is_empty()) return;
    if (refuses_delegated_ || register_delegated_locked(*delegated_.first) != Code::ok)
        cancel_in(delegated_, [](Operation const&) { return true; });
}

void AsyncState::perform_delegated() {
    std::lock_guard const lock{delegated_.mutex};
    delegated_.ready = true;
    perform_locked(delegated_);
}

// Threads that wait in the listener's port perform it; as a rule no other thread has to.
Code AsyncState::register_delegated_locked(Operation const& operation) {
    auto& origin = *existing(*operation.origin_);
    auto const port = origin.association().port;
    auto code = Code::ok;
    if (port && association().port.get() == port.get()) {
        code = ask_locked(port->reactor(), at_port_, bits_of(receive_));
    } else if (port) {
        delegated_port_ = port;
        code = ask_locked(port->reactor(), at_delegated_port_, delegated_bits);
    }
    bool const is_quiet = port && !port->is_waited_for() && !operation.announcement().event &&
                          !origin.has_handle_event();
    if (code != Code::ok || is_quiet) return code;
    return ask_locked(background_reactor(), at_background_, delegated_bits);
}

// Operations of the socket's own need more events than a delegated one.
void AsyncState::unregister_delegated_locked() {
    constexpr Readiness everything = 0xff;
    has_delegated_.store(false, std::memory_order_release);
    if (auto const port = std::exchange(delegated_port_, {}))
        ask_less(port->reactor(), at_delegated_port_, everything);
    if (at_background_.load(std::memory_order_acquire) == 0) return;
    std::lock_guard const lock{registration_};
    if (at_background_.load(std::memory_order_relaxed) != delegated_bits) return;
    at_background_.store(0, std::memory_order_release);
    background_reactor()->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
}

// One of this socket's operations has ended in the queue of `host`, which is locked.
void AsyncState::report_delegated(std::unique_ptr<Operation> operation, Completion completion,
                                  Socket& host) {
    {
        std::lock_guard const lock{delegation_mutex_};
        std::erase_if(delegated_to_,
                      [&](ObjectPtr<Socket> const& each) { return each.get() == &host; });
    }
    if (!Operation::report(std::move(operation), completion, association(), When::later)) return;
    std::lock_guard const lock{delegation_mutex_};
    set_handle_locked(true);
}

// A host whose last operation ends leaves the list. Nothing is copied: closing needs no memory.
std::size_t AsyncState::cancel_delegated(Which const& which) {
    std::size_t found = 0;
    ObjectPtr<Socket> host;
    for (std::size_t next = 0;;) {
        {
            std::lock_guard const lock{delegation_mutex_};
            if (next < delegated_to_.size() && delegated_to_[next].get() == host.get()) ++next;
            if (next >= delegated_to_.size()) return found;
            host = delegated_to_[next];
        }
        found += of(*host).cancel_delegated_of(socket_, which);
    }
}

std::size_t AsyncState::cancel_delegated_of(Socket const& origin, Which const& which) {
    std::lock_guard const lock{delegated_.mutex};
    return cancel_in(delegated_, [&](Operation const& operation) {
        return operation.origin_.get() == &origin && which(operation);
    });
}

Association AsyncState::association() {
    std::lock_guard const lock{delegation_mutex_};
    return association_;
}

bool AsyncState::has_handle_event() {
    std::lock_guard const lock{delegation_mutex_};
    return static_cast<bool>(handle_event_);
}

void AsyncState::set_accepts_for(Socket* listener) {
    std::lock_guard const lock{delegation_mutex_};
    accepts_for_ = ObjectPtr<Socket>{listener};
}

ObjectPtr<Socket> AsyncState::accepts_for() {
    std::lock_guard const lock{delegation_mutex_};
    return accepts_for_;
}

// A connection that has come is this socket's, and the listener's operation has it.
void AsyncState::bring_up_to_date() {
    auto const from = accepts_for();
    if (!from) return;
    auto& state = of(*from);
    if (auto const port = state.association().port) port->process_ready();
    state.perform(Direction::receive);
}

// The operation that would accept into this socket ends, unless it can be done.
void AsyncState::leave_listener() {
    auto const from = accepts_for();
    if (!from) return;
    bring_up_to_date();
    of(*from).cancel_accept_into(socket_);
}

void AsyncState::cancel_accept_into(Socket const& acceptor) {
    std::lock_guard const lock{receive_.mutex};
    cancel_in(receive_,
              [&](Operation const& operation) { return operation.acceptor() == &acceptor; });
}

}  // namespace ws2::core
