// SPDX-License-Identifier: MIT
#include "shim/core/io/cancelling.hpp"

#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "platform/interrupting.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/file_locks.hpp"
#include "shim/core/io/overlapped_object.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/waits/repeated_interrupts.hpp"

namespace ws2::core {

// The one that is first may be done; what stands behind it could only be done after it.
std::size_t AsyncState::cancel_in(OperationQueue& queue, Which const& which) {
    expand_locked(queue);
    std::size_t found = 0;
    for (auto* each = queue.first; each; each = each->next_) found += which(*each) ? 1 : 0;
    if (found == 0) return 0;
    queue.ready = true;
    perform_locked(queue);
    end_in(queue, which);
    return found;
}

void AsyncState::end_in(OperationQueue& queue, Which const& which) {
    Operation* before = nullptr;
    for (auto* each = queue.first; each;) {
        auto* const next = each->next_;
        if (which(*each)) {
            auto const completion = each->ended_by_force(socket_, Status::cancelled);
            announce_locked(unlink_locked(queue, before), completion, When::later);
        } else {
            before = each;
        }
        each = next;
    }
}

// Cancelling one receive of a stream cancels them all [corefx#36516]. Delegated operations belong
// to the listener.
std::size_t AsyncState::cancel(Which const& which) {
    auto found = cancel_delegated(which);
    {
        std::lock_guard const lock{receive_.mutex};
        found += end_changes_locked(which, Status::cancelled);
        bool const is_connection = socket_.is_stream() && socket_.phase() == Phase::connected;
        expand_locked(receive_);
        bool any = false;
        for (auto* each = receive_.first; each; each = each->next_) any |= which(*each);
        if (any)
            found += cancel_in(receive_, [&](Operation const& operation) {
                return is_connection || which(operation);
            });
    }
    std::lock_guard const lock{send_.mutex};
    return found + cancel_in(send_, which);
}

std::size_t AsyncState::cancel_all() {
    return cancel([](Operation const&) { return true; });
}

std::size_t AsyncState::cancel_overlapped(Overlapped const* overlapped) {
    return cancel([=](Operation const& operation) {
        return operation.announcement().overlapped == overlapped;
    });
}

std::size_t AsyncState::cancel_own() {
    auto const number = thread_number();
    return cancel([=](Operation const& operation) { return operation.starter_ == number; });
}

void AsyncState::cancel_alone(Which const& which) {
    for (auto* const queue : {&receive_, &send_, &delegated_}) {
        std::lock_guard const lock{queue->mutex};
        cancel_in(*queue, which);
    }
    std::lock_guard const lock{receive_.mutex};
    end_changes_locked(which, Status::cancelled);
}

// What is on the stack belongs to functions that have returned, and to frames of this call by now.
void AsyncState::spare_memory(Which const& which, platform::AddressRange const& stack) {
    auto const spare = [&](Operation& operation) {
        if (which(operation)) operation.spare_overlapped(stack);
    };
    for (auto* const queue : {&receive_, &send_, &delegated_}) {
        std::lock_guard const lock{queue->mutex};
        expand_locked(*queue);
        for (auto* each = queue->first; each; each = each->next_) spare(*each);
        end_in(*queue, [&](Operation const& operation) {
            return which(operation) && operation.writes_into(stack);
        });
    }
    std::lock_guard const lock{receive_.mutex};
    if (changes_)
        for (auto const& each : changes_->operations) spare(*each);
}

void AsyncState::cancel_at_thread_end(platform::AddressRange const& stack) {
    auto const number = thread_number();
    Which const which = [&](Operation const& operation) {
        return operation.starter_ == number && !lives_on_locked(operation);
    };
    spare_memory(which, stack);
    cancel_alone(which);
}

bool AsyncState::lives_on_locked(Operation const& operation) const {
    auto const& announcement = operation.announcement();
    if (announcement.runs_in_place) return true;
    if (announcement.event || announcement.routine.invoke) return false;
    if (!operation.origin_) return static_cast<bool>(association_.port);
    return static_cast<bool>(existing(*operation.origin_)->association().port);
}

void AsyncState::withdraw(Overlapped const* overlapped) {
    cancel_alone([=](Operation const& operation) {
        return operation.announcement().overlapped == overlapped;
    });
}

// --- the socket is closed -----------------------------------------------------------------------

// What had arrived belongs to those that waited for it. True: a receive of a connection was left.
bool AsyncState::end_all_locked(OperationQueue& queue) {
    queue.ready = true;
    perform_locked(queue);
    expand_locked(queue);
    bool aborts = false;
    while (!queue.is_empty()) {
        auto const status = queue.first->status_of_close();
        aborts |= status == Status::connection_aborted;
        auto const completion = queue.first->ended_by_force(socket_, status);
        announce_locked(unlink_locked(queue, nullptr), completion, When::later);
    }
    return aborts;
}

Code AsyncState::attach(std::unique_ptr<Attachment> attachment) {
    std::lock_guard const lock{receive_.mutex};
    if (is_ended_ || attachment_) return Code::invalid_argument;
    attachment_ = std::move(attachment);
    return Code::ok;
}

// A receive that is under way when the socket closes makes that a reset [libuv#3034]; not at the
// cost of bytes that were accepted from the program.
void AsyncState::end() {
    leave_listener();
    end_operations();
    cancel_delegated([](Operation const&) { return true; });
    std::unique_ptr<Attachment> attachment;
    {
        std::lock_guard const lock{receive_.mutex};
        attachment = std::move(attachment_);
    }
    if (attachment) attachment->socket_has_ended();
}

void AsyncState::end_operations() {
    ObjectPtr<CompletionPort> port;
    {
        std::lock_guard const lock{receive_.mutex};
        if (is_ended_) return;
        if (!receive_.is_empty()) port = association_.port;
    }
    if (port) port->process_ready();
    if (auto* const observing = observer()) observing->on_end();
    AfterUnlock::Postponed const until_unlocked;
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    if (std::exchange(is_ended_, true)) return;
    bool aborts = end_all_locked(receive_);
    end_all_locked(send_);
    end_changes_locked([](Operation const&) { return true; }, Status::cancelled);
    {
        std::lock_guard const lock_of_delegated{delegated_.mutex};
        refuses_delegated_ = true;
        aborts |= end_all_locked(delegated_);
    }
    unregister();
    if (!aborts || socket_.is_shared() || socket_.has_send_queue()) return;
    auto const unsent = platform::bytes_unacknowledged(socket_.fd());
    if (unsent && *unsent == 0) static_cast<void>(platform::set_abortive_close(socket_.fd()));
}

// --- the calls ----------------------------------------------------------------------------------

namespace {

// Null: it has never had operations.
AsyncState* operations_of(Object& object) {
    if (object.kind() != ObjectKind::socket) return nullptr;
    return AsyncState::existing(static_cast<Socket&>(object));
}

// A connect() that waits in the host comes back when the descriptor is shut down. It may be just
// about to begin, so this is done until it is out.
bool cancel_connect_in_host(Socket& socket) {
    auto& state = socket.connect_state();
    bool has_cancelled = false;
    while (state.is_asking_host()) {
        {
            std::lock_guard const lock{socket.mutex()};
            bool const is_same = !has_cancelled || state.is_cancelled;
            if (!state.is_asking_host() || !state.waits_in_host || !is_same) return has_cancelled;
            has_cancelled = state.is_cancelled = true;
            static_cast<void>(platform::shut_down(socket.fd(), Direction::both));
        }
        platform::yield();
    }
    return has_cancelled;
}

// Receives that no guard tells of: of datagrams, and of AF_UNIX streams.
bool may_receive_in_host(Socket& socket) {
    bool const may_wait = socket.is_blocking() && !socket.is_shared() && !socket.carries_urgent();
    if (!may_wait || (socket.is_stream() && socket.phase() != Phase::connected)) return false;
    auto* const state = AsyncState::existing(socket);
    return !state || !state->is_receiving();
}

// The first signal lets a receive begin anew if it began before its socket was made interruptible.
// One that got what it waited for goes on as the program does, in the host or not.
void call_back_receive(Socket& socket, std::int32_t thread) {
    constexpr std::chrono::milliseconds longest_way_out{20};
    constexpr unsigned most_looks_elsewhere = 50;
    constexpr unsigned most_looks_asleep = 10;
    unsigned looks_elsewhere = 0;
    unsigned looks_asleep = 0;
    auto interrupted_at = platform::processor_time(thread);
    for (unsigned tries = 0; socket.waiting_calls().is_receive_cancelled(thread); ++tries) {
        switch (platform::in_receive(thread, socket.fd())) {
            case platform::InReceive::waits:
                interrupted_at = platform::processor_time(thread);
                platform::interrupt_kernel_thread(thread);
                break;
            case platform::InReceive::runs:
                if (platform::processor_time(thread) - interrupted_at > longest_way_out) return;
                break;
            case platform::InReceive::elsewhere:
                if (++looks_elsewhere == most_looks_elsewhere) return;
                break;
        }
        auto const next = pause_between_calls(tries, thread);
        bool const is_stuck = next == NextCall::last && ++looks_asleep == most_looks_asleep;
        if (next == NextCall::none || is_stuck) return;
    }
}

bool make_receives_come_back(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    if (make_interruptible_locked(socket) || socket.options_locked().receive_timeout_ms != 0)
        return true;
    return platform::make_receives_interruptible(socket.fd()) == Code::ok;
}

std::vector<std::int32_t> cancel_receives_in_host(Socket& socket) {
    if (!may_receive_in_host(socket)) return {};
    auto threads = platform::threads_in_receive(socket.fd());
    if (threads.empty()) return threads;
    if (!make_receives_come_back(socket)) return {};
    socket.waiting_calls().cancel_receives(socket, threads);
    return threads;
}

// Those that have no OVERLAPPED. A receive may come out of the host meanwhile to wait outside,
// where it looks whether it was cancelled before, so those in the host are first.
std::size_t cancel_waiting_calls(Object& object) {
    if (object.kind() != ObjectKind::socket) return 0;
    auto& socket = static_cast<Socket&>(object);
    auto const receives = cancel_receives_in_host(socket);
    auto const count = socket.waiting_calls().cancel();
    if (count != 0) socket.waiters().notify();
    for (auto const thread : receives) call_back_receive(socket, thread);
    socket.waiting_calls().interrupt_cancelled();
    return receives.size() + count + (cancel_plain_receive(socket) ? 1 : 0) +
           (cancel_connect_in_host(socket) ? 1 : 0);
}

}  // namespace

std::size_t cancel_operations(Object& object, Overlapped const* overlapped) {
    if (auto* const other = OverlappedObject::of(&object)) return other->cancel(overlapped);
    auto others =
        cancel_socket_polls(object, overlapped) + cancel_lock_requests(object, overlapped);
    if (!overlapped) others += cancel_waiting_calls(object);
    auto* const state = operations_of(object);
    if (!state) return others;
    return others + (overlapped ? state->cancel_overlapped(overlapped) : state->cancel_all());
}

std::size_t cancel_own_operations(Object& object) {
    if (auto* const other = OverlappedObject::of(&object)) return other->cancel_own();
    auto const others = cancel_socket_polls(object, nullptr) + cancel_own_lock_requests(object);
    auto* const state = operations_of(object);
    return others + (state ? state->cancel_own() : std::size_t{0});
}

}  // namespace ws2::core
