// SPDX-License-Identifier: MIT
#include "shim/core/transfer/overlapped_accept.hpp"

#include <utility>

#include "platform/kept_errno.hpp"
#include "shim/core/connections/accept.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/options/options.hpp"
#include "shim/core/socket/descriptor_mode.hpp"
#include "shim/core/transfer/attempts.hpp"

namespace ws2::core {
namespace {

// From now on no other call may use the socket.
Code reserve(Socket const& listener, Socket& acceptor) {
    bool const is_same_kind = acceptor.is_stream() && acceptor.family() == listener.family();
    if (!is_same_kind) return Code::invalid_argument;
    std::lock_guard const lock{acceptor.mutex()};
    if (acceptor.phase() != Phase::fresh || acceptor.is_shared()) return Code::invalid_argument;
    acceptor.enter_locked(Phase::accepting);
    return Code::ok;
}

}  // namespace

AcceptOperation::~AcceptOperation() { expect_no_more(); }

void AcceptOperation::expect_no_more() {
    if (!expected_at_) return;
    expected_at_->listening()->expect_one_less();
    expected_at_ = {};
}

void AcceptOperation::release_acceptor() {
    expect_no_more();
    AsyncState::of(*acceptor_).set_accepts_for(nullptr);
    std::lock_guard const lock{acceptor_->mutex()};
    if (acceptor_->phase() == Phase::accepting) acceptor_->enter_locked(Phase::fresh);
}

namespace {

// The descriptor is a new one, made from the listener's, and the options are the socket's own.
void start_accepted_locked(Socket& socket, Socket const& listener, Address const& peer,
                           TakenLook const& look) {
    auto& urgent = socket.urgent_state();
    bool const is_inline = urgent.is_inline();
    inherit_connection(socket, listener, peer);
    if (look.has_data) urgent.have_seen_data_locked();
    urgent.keep_inline(socket.fd(), is_inline);
    socket.connect_state().set_missing_context(MissingContext::accept);
    socket.enter_locked(Phase::connected);
}

}  // namespace

Code AcceptOperation::attach(Socket& listener, PendingConnection connection,
                             TakenLook const& look) {
    auto& state = AsyncState::of(*acceptor_);
    auto const code = state.replace_descriptor(std::move(connection.descriptor));
    if (code != Code::ok) return code;
    {
        std::lock_guard const lock{acceptor_->mutex()};
        start_accepted_locked(*acceptor_, listener, connection.peer, look);
        if (acceptor_->options_locked() != OptionStore{}) apply_options_locked(*acceptor_);
    }
    is_attached_ = true;
    state.set_accepts_for(nullptr);
    return Code::ok;
}

Attempt AcceptOperation::take_connection(Socket& listener) {
    auto const failed = [&](Code code, Status status) {
        release_acceptor();
        return Attempt{code, 0, 0, false, status, nullptr};
    };
    auto const kind_mode = descriptor_mode({acceptor_->family(), acceptor_->type(), 0},
                                           Phase::connected, acceptor_->mode());
    bool const has_no_room = !has_room(listener.family());
    Listening::Place place(has_no_room ? 1 : 0);
    auto connection = take_waiting_connection(listener, kind_mode);
    // The host refuses once the listener is being closed, which ends the operation in its own way.
    if (!connection && (connection.code() == Code::would_block || listener.is_cancelling()))
        return {};
    if (!connection) return failed(connection.code(), status_of(connection.code()));
    expected_at_ = {};
    if (has_no_room) {
        place.front() = std::move(*connection);
        listener.listening()->put_back(std::move(place));
        listener.waiters().notify();
        return failed(Code::bad_address, Status::buffer_too_small);
    }
    auto const look = look_after_taking(listener, *connection);
    if (look.was_reset) return failed(Code::connection_reset, Status::connection_reset);
    auto const local = listener.listening()->address_of(connection->descriptor.get());
    auto const remote = connection->peer;
    if (auto const code = attach(listener, std::move(*connection), look); code != Code::ok)
        return failed(code, status_of(code));
    take_early_urgent(*acceptor_, *listener.listening());
    store_addresses(local ? *local : Address{}, remote);
    Attempt attempt{Code::ok, 0, 0, look.was_last, Status::pending, nullptr};
    if (data_.length != 0) attempt.goes_on_at = acceptor_.get();
    return attempt;
}

Attempt AcceptOperation::receive_first(Socket& accepted) {
    Received received;
    auto buffer = data_;
    auto const code = attempt_receive(accepted, {&buffer, 1}, 0, received);
    return {code, received.length, 0, false, Status::pending, nullptr};
}

Attempt AcceptOperation::attempt(Socket& socket) {
    platform::KeptErrno const kept;
    return is_attached_ ? receive_first(socket) : take_connection(socket);
}

// A connection that waited for its first bytes is lost.
Completion AcceptOperation::ended_by_force(Socket&, Status status) {
    if (is_attached_)
        acceptor_->break_with(Code::connection_aborted);
    else
        release_acceptor();
    return {status, 0, 0};
}

Started start_accept(Socket& listener, std::unique_ptr<AcceptOperation> operation) {
    platform::KeptErrno const kept;
    auto const acceptor = operation->acceptor_;
    if (listener.phase() != Phase::listening) return {Code::invalid_argument, {}};
    if (auto const code = reserve(listener, *acceptor); code != Code::ok) return {code, {}};
    auto& state = AsyncState::of(listener);
    AsyncState::of(*acceptor).set_accepts_for(&listener);
    listener.listening()->expect_one();
    operation->expected_at_ = ObjectPtr<Socket>{&listener};
    auto const started = state.start(Direction::receive, std::move(operation));
    if (started.code != Code::io_pending) {
        AsyncState::of(*acceptor).set_accepts_for(nullptr);
        std::lock_guard const lock{acceptor->mutex()};
        acceptor->enter_locked(Phase::fresh);
        return started;
    }
    // What no descriptor shows.
    if (listener.listening()->has_returned_connection()) state.perform(Direction::receive);
    listener.listening()->admit_if_room();
    return started;
}

}  // namespace ws2::core
