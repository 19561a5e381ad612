// SPDX-License-Identifier: MIT
#include "shim/core/connections/accept.hpp"

#include "platform/poll.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/open.hpp"
#include "shim/core/waits/synchronous_io.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {
namespace {

// A refused accept4() is ten times dearer than this look.
Code look_for_connection(Socket const& socket) {
    auto& listening = *socket.listening();
    if (listening.has_returned_connection() || listening.take_noted_arrival() ||
        listening.has_found_before())
        return Code::ok;
    platform::PollItem item{socket.fd(), platform::poll_readable, 0};
    auto const ready = platform::poll({&item, 1}, platform::Deadline::now());
    if (!ready) return ready.code();
    listening.note_found(*ready != 0);
    return *ready != 0 ? Code::ok : Code::would_block;
}

// What was in the host's queue a moment ago may have come here meanwhile.
Result<PendingConnection> take_connection(Listening& listening, BlockingMode mode,
                                          Listening::Taker taker) {
    auto connection = listening.has_returned_connection()
                          ? listening.take_returned(mode, taker)
                          : Result<PendingConnection>{Code::would_block};
    if (!connection && connection.code() == Code::would_block)
        connection = listening.take_from_host(mode, taker);
    if (!connection && listening.is_restricted()) connection = listening.take_returned(mode, taker);
    if (!connection) listening.note_found(false);
    if (!connection && connection.code() == Code::invalid_argument &&
        listening.listen_again_for_sharers())
        return Code::would_block;
    if (connection) listening.admit_if_room();
    return connection;
}

// A connection that an AcceptEx waits for is its [winetest: test_AcceptEx]. True: more are waited
// for, so none is left.
bool serve_operations(Socket& socket) {
    auto* const state = AsyncState::existing(socket);
    return state && state->perform(Direction::receive);
}

void put_back(Socket& socket, Listening::Place& place) {
    socket.listening()->put_back(std::move(place));
    static_cast<void>(serve_operations(socket));
    socket.waiters().notify();
}

// The thread may end in the condition function, which leaves the connection to the next accept.
Verdict call_condition(AcceptCondition const& condition, Socket& socket, Listening::Place& place,
                       Address const& callee) {
    struct Guard {
        Socket& socket;
        Listening::Place& place;
        bool has_returned = false;
        ~Guard() {
            if (!has_returned) put_back(socket, place);
        }
    } guard{socket, place};
    UserCodeScope const scope;
    Verdict verdict{};
    UserCode::run([&] { verdict = condition(place.front().peer, callee); });
    guard.has_returned = true;
    return verdict;
}

Code ask(AcceptCondition const& condition, Socket& socket, Listening::Place& place) {
    auto const callee = platform::local_address(place.front().descriptor.get());
    if (!callee) return Code::connection_reset;
    auto const verdict = call_condition(condition, socket, place, *callee);
    if (verdict == Verdict::accept) return Code::ok;
    if (verdict == Verdict::reject) {
        static_cast<void>(platform::set_abortive_close(place.front().descriptor.get()));
        return Code::connection_refused;
    }
    put_back(socket, place);
    return verdict == Verdict::defer ? Code::try_again : Code::invalid_argument;
}

void register_address(Handle accepted) {
    auto const socket = acquire_socket(accepted);
    if (socket) register_address_of(*socket);
}

void take_early_urgent_of(Socket& listener, Handle accepted) {
    if (!listener.listening()->early_urgent().has_any()) return;
    auto const socket = acquire_socket(accepted);
    if (socket) take_early_urgent(*socket, *listener.listening());
}

// Linux hands out a connection that was reset while it waited; Windows fails the accept.
bool was_reset(PendingConnection const& connection) {
    return platform::take_error(connection.descriptor.get()) == Code::connection_reset;
}

// Code::would_block: another thread was faster.
Result<Accepted> accept_now(SocketReference const& socket, AcceptCondition const& condition) {
    Listening::Place place(condition ? 1 : 0);
    auto connection =
        take_connection(*socket->listening(), socket->mode(), Listening::Taker::accept);
    if (!connection) return connection.code();
    if (was_reset(*connection)) return Code::connection_reset;
    if (condition) {
        place.front() = std::move(*connection);
        if (auto const code = ask(condition, *socket, place); code != Code::ok) return code;
        *connection = std::move(place.front());
    }
    auto const peer = connection->peer;
    auto const handle = adopt_accepted(*socket, std::move(*connection));
    if (!handle) return handle.code();
    // If memory runs out from here on, the handle is never returned.
    struct Guard {
        Handle handle;
        ~Guard() {
            if (handle != 0) library().handles().close(handle, HandleTable::Waiting::none);
        }
    } guard{*handle};
    register_address(*handle);
    take_early_urgent_of(*socket, *handle);
    if (socket->async_state()) EventSelection::inherit(*socket, *acquire_socket(*handle), *handle);
    guard.handle = 0;
    return Accepted{*handle, peer};
}

// One try. `is_ready`: a poll has just shown a connection.
Result<Accepted> try_accept(SocketReference const& socket, AcceptCondition const& condition,
                            bool is_ready) {
    if (serve_operations(*socket)) return Code::would_block;
    if (!is_ready)
        if (auto const code = look_for_connection(*socket); code != Code::ok) return code;
    if (socket->is_cancelling()) return Code::interrupted;
    return accept_now(socket, condition);
}

Result<Accepted> await_accepted(SocketReference const& socket, AcceptCondition const& condition) {
    WaitingCalls::Call const call{socket->waiting_calls()};
    return await(*socket, platform::poll_readable, platform::Deadline::never(), Code::interrupted,
                 [&](short ready) -> Result<Accepted> {
                     if (call.is_cancelled()) return Code::interrupted;
                     if (SynchronousIo::is_current_cancelled()) return Code::operation_aborted;
                     return try_accept(socket, condition, ready != 0);
                 });
}

Result<Accepted> await_synchronously(SocketReference const& socket,
                                     AcceptCondition const& condition) {
    SynchronousIo const call;
    return await_accepted(socket, condition);
}

}  // namespace

Result<PendingConnection> take_waiting_connection(Socket const& listener, BlockingMode mode) {
    if (auto const code = look_for_connection(listener); code != Code::ok) return code;
    auto& listening = *listener.listening();
    auto connection = take_connection(listening, mode, Listening::Taker::accept_ex);
    if (connection) listening.note_taken();
    return connection;
}

TakenLook look_after_taking(Socket const& listener, PendingConnection const& connection) {
    auto& listening = *listener.listening();
    platform::PollItem items[] = {
        {listening.is_refusing() ? -1 : listener.fd(), platform::poll_readable,                         0},
        {connection.descriptor.get(),                  platform::poll_readable | platform::poll_urgent, 0}
    };
    auto const ready = platform::poll(items, platform::Deadline::now());
    if (!ready) return {was_reset(connection), false, false};
    bool const is_next_in_host = (items[0].ready & platform::poll_readable) != 0;
    if (is_next_in_host) listening.note_arrival();
    bool const is_next_here = listening.is_restricted() || listening.has_returned_connection();
    auto const of_taken = items[1].ready;
    bool const has_failed = (of_taken & (platform::poll_error | platform::poll_hang_up)) != 0;
    return {has_failed && was_reset(connection), !is_next_in_host && !is_next_here,
            of_taken == platform::poll_readable};
}

void register_address_of(Socket& accepted) {
    std::lock_guard const lock{accepted.mutex()};
    if (accepted.options_locked().exclusive_address)
        address_registry().register_connection(accepted);
}

// Besides the descriptor, another thread may have put a connection back.
Result<Accepted> accept(SocketReference const& socket, AcceptCondition const& condition) {
    if (auto const code = socket->refusal_of(Call::accept); code != Code::ok) return code;
    if (socket->is_cancelling()) return Code::interrupted;
    // Where accepts have to wait, the look of the wait is enough.
    bool const waits = socket->is_blocking() && !socket->listening()->has_found_before();
    auto accepted = waits ? Code::would_block : try_accept(socket, condition, false);
    if (accepted.code() == Code::would_block && socket->is_blocking())
        accepted = socket->is_overlapped() ? await_accepted(socket, condition)
                                           : await_synchronously(socket, condition);
    if (auto* const async = socket->async_state()) async->called(Call::accept, accepted.code());
    return accepted;
}

}  // namespace ws2::core
