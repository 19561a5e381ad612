// SPDX-License-Identifier: MIT
#include "shim/core/io/async_state.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

#include "shim/core/io/async_registry.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/io/overlapped_object.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/objects/spare_blocks.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/listening.hpp"
#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {

namespace readiness = platform::readiness;
using platform::Readiness;

// --- life ---------------------------------------------------------------------------------------

SocketAsync& make_socket_async(Socket& socket) {
    return socket.async_part().set(std::make_unique<AsyncState>(socket));
}

AsyncState::AsyncState(Socket& socket) : socket_{socket} { AsyncRegistry::instance().add(*this); }

namespace {
using StateMemory = SpareBlocks<AsyncState, sizeof(AsyncState), alignof(AsyncState), 32>;
}  // namespace

void* AsyncState::operator new(std::size_t size) { return StateMemory::take(size); }
void AsyncState::operator delete(void* memory, std::size_t size) {
    StateMemory::give_back(memory, size);
}

AsyncState::~AsyncState() {
    AsyncRegistry::instance().remove(*this);
    delete observer();
}

// --- starting -----------------------------------------------------------------------------------

namespace {

bool is_done(Code code) { return code == Code::ok || code == Code::message_size; }

inline Completion completion_of(Attempt const& attempt) {
    bool const is_plain = attempt.flags == 0 && attempt.status == Status::pending;
    if (attempt.code == Code::ok && is_plain) [[likely]]
        return {Status::success, static_cast<std::uint32_t>(attempt.bytes), 0};
    auto status =
        attempt.flags == number::msg_oob ? Status::receive_expedited : status_of(attempt.code);
    if (attempt.status != Status::pending) status = attempt.status;
    return {status, is_done(attempt.code) ? static_cast<std::uint32_t>(attempt.bytes) : 0,
            attempt.flags};
}

void cancel_at_end_of(Thread&) {
    auto const stack = platform::own_stack();
    AsyncRegistry::instance().for_each(
        [&](AsyncState& state) { state.cancel_at_thread_end(stack); });
    cancel_socket_polls_at_thread_end(stack);
    OverlappedObject::cancel_all_at_thread_end(stack);
}

}  // namespace

void end_operations_with_this_thread() { this_thread().set_at_end(cancel_at_end_of); }

// The refusals that all operations have in common; an operation that is not refused resets what its
// completion will set.
inline Code AsyncState::admit_locked(Announcement const& announcement) {
    if (is_ended_) return Code::not_socket;
    bool const has_routine = announcement.routine.invoke != nullptr;
    if (has_routine && association_.port && !announcement.runs_in_place) [[unlikely]]
        return Code::invalid_argument;
    if (!has_routine && !announcement.event) set_handle_locked(false);
    return Code::ok;
}

Code AsyncState::admit_locked(Operation& operation) {
    auto const code = admit_locked(operation.announcement());
    if (code == Code::ok) operation.belongs_to_this_thread();
    return code;
}

Started AsyncState::start(Direction direction, std::unique_ptr<Operation> operation) {
    auto const started = start_or_queue(direction, std::move(operation));
    if (direction == Direction::receive && is_done(started.code))
        if (auto* const observing = observer()) observing->on_overlapped_receive(socket_);
    return started;
}

inline Started AsyncState::start_or_queue(Direction direction,
                                          std::unique_ptr<Operation> operation) {
    auto& queue = queue_of(direction);
    std::lock_guard const lock{queue.mutex};
    return start_locked(queue, std::move(operation));
}

inline Started AsyncState::start_locked(OperationQueue& queue,
                                        std::unique_ptr<Operation> operation) {
    if (auto const code = admit_locked(*operation); code != Code::ok) return {code, {}};
    if (may_be_done_at_once_locked(queue, operation->takes_data()) && !operation->always_pends()) {
        auto const attempt = attempt_locked(queue, *operation);
        if (attempt.code != Code::would_block)
            return finish_at_once_locked(std::move(operation), attempt);
    }
    return queue_locked(queue, std::move(operation));
}

// The event of what has come may not have been fetched yet [winetest: test_completion_port]. But a
// receive that a server begins when it has handled the last one, and those of other clients before,
// would ask the host in vain.
inline bool AsyncState::may_be_done_at_once_locked(OperationQueue const& queue,
                                                   bool takes_data) const {
    if (queue.has_any_that(takes_data)) return false;
    return !takes_data || queue.ready || (&queue == &receive_ && !was_just_drained_locked());
}

inline Started AsyncState::queue_locked(OperationQueue& queue,
                                        std::unique_ptr<Operation> operation) {
    bool const pends = operation->always_pends();
    auto code = value_without_memory(Code::no_buffers, [&] {
        prepare_to_wait_locked(*operation);
        return Code::ok;
    });
    if (code != Code::ok) {
        operation->abandon(socket_);
        return {code, {}};
    }
    if (operation->needs_progress()) operation->dependent_.begin();
    expand_locked(queue);
    // In the queue first: then the first event finds it.
    Operation* const before = queue.last();
    auto& queued = *operation;
    queue.push(std::move(operation));
    if (&queue == &send_)
        socket_.set_send_slow_path(slow_path::async);
    else if ((socket_.receive_slow_path() & slow_path::async) == 0)
        socket_.set_receive_slow_path(slow_path::async);
    if (pends && !before) perform_locked(queue);
    if (queue.is_empty() || is_registered_locked(queue, queued)) return {Code::io_pending, {}};
    code = value_without_memory(Code::no_buffers, [&] { return register_locked(queue, queued); });
    if (code == Code::ok) return {Code::io_pending, {}};
    unlink_locked(queue, before)->abandon(socket_);
    return {code, {}};
}

// The operation will wait, in a queue or in the list of changes: it keeps its socket, and ends with
// its thread unless a port reports it.
void AsyncState::prepare_to_wait_locked(Operation& operation) {
    auto const& announcement = operation.announcement();
    operation.socket_ = ObjectPtr<Socket>{&socket_};
    operation.starter_ = thread_number();
    if (!association_.port || announcement.routine.invoke || announcement.event)
        end_operations_with_this_thread();
    expect_waits_for(announcement);
}

inline Started AsyncState::finish_at_once_locked(std::unique_ptr<Operation> operation,
                                                 Attempt const& attempt) {
    if (!is_done(attempt.code)) return {attempt.code, {}};
    auto const completion = completion_of(attempt);
    bool const is_cut = attempt.code == Code::message_size;
    auto const later = is_cut && operation->defers_truncation();
    announce_locked(std::move(operation), completion, later ? When::later : When::at_once);
    return {later ? Code::io_pending : attempt.code, completion};
}

namespace {

class DoneOperation final : public Operation {
public:
    using Operation::Operation;
    Attempt attempt(Socket&) override { return {}; }
};

}  // namespace

Started AsyncState::report_done(Announcement announcement, Completion const& completion,
                                When when) {
    std::lock_guard const lock{receive_.mutex};
    auto operation = std::make_unique<DoneOperation>(std::move(announcement));
    if (auto const code = admit_locked(*operation); code != Code::ok) return {code, {}};
    announce_locked(std::move(operation), completion, when);
    return {when == When::later ? Code::io_pending : Code::ok, completion};
}

inline Attempt AsyncState::attempt_locked(OperationQueue& queue, Operation& operation) {
    auto const attempt = value_without_memory(Attempt{.code = Code::no_buffers},
                                              [&] { return operation.attempt(socket_); });
    if (attempt.code == Code::no_buffers) operation.abandon(socket_);
    if (operation.takes_data())
        note_attempt_locked(queue, attempt);
    else if (attempt.code == Code::would_block)
        rearm(readiness::urgent);
    return attempt;
}

inline void AsyncState::note_attempt_locked(OperationQueue& queue, Attempt const& attempt) {
    if (attempt.code == Code::would_block) queue.finished = false;
    if (attempt.code == Code::would_block || (attempt.was_last && !queue.finished)) {
        queue.ready = false;
        if (&queue == &receive_) drained_at_ = platform::coarse_time();
        rearm(bits_of(queue));
        if (&queue == &delegated_ && delegated_port_)
            delegated_port_->reactor()->rearm(socket_.fd(), bits_of(queue));
    }
}

void AsyncState::perform_kind_locked(OperationQueue& queue, bool takes_data) {
    while (queue.ready || !takes_data) {
        auto const place = queue.first_that(takes_data);
        if (!place.operation) return;
        auto const attempt = attempt_locked(queue, *place.operation);
        if (attempt.code == Code::would_block) return;
        announce_locked(unlink_locked(queue, place.before), completion_of(attempt), When::later);
    }
}

void AsyncState::perform_locked(OperationQueue& queue) {
    if (auto* const receive = queue.alone()) return perform_alone_locked(*receive);
    if (queue.urgent != 0) [[unlikely]] {
        perform_kind_locked(queue, false);
        return perform_kind_locked(queue, true);
    }
    while (queue.first && queue.ready) {
        auto const attempt = attempt_locked(queue, *queue.first);
        if (attempt.code == Code::would_block) return;
        if (attempt.goes_on_at)
            hand_over_locked(queue, *attempt.goes_on_at);
        else
            announce_locked(unlink_locked(queue, nullptr), completion_of(attempt), When::later);
    }
}

// --- a receive that is alone ---------------------------------------------------------------------

inline void AsyncState::perform_alone_locked(PortReceive& receive) {
    if (!receive_.ready) return;
    auto const attempt = value_without_memory(Attempt{.code = Code::no_buffers},
                                              [&] { return receive.attempt(socket_); });
    note_attempt_locked(receive_, attempt);
    if (attempt.code != Code::would_block) finish_alone_locked(completion_of(attempt));
}

// What unlink_locked() and announce_locked() do for operations.
inline void AsyncState::finish_alone_locked(Completion const& completion) {
    auto receive = receive_.take_alone();
    socket_.waiters().notify();
    receive->finish(completion, association_.key);
    association_.port->push(std::move(receive));
    if ((association_.modes & Association::skip_handle) == 0) set_handle_locked(true);
}

void AsyncState::expand_locked(OperationQueue& queue) {
    if (!queue.alone()) return;
    auto receive = queue.take_alone();
    auto const starter = receive->starter();
    auto operation = PortReceive::expand(std::move(receive));
    operation->socket_ = ObjectPtr<Socket>{&socket_};
    operation->starter_ = starter;
    queue.push(std::move(operation));
}

bool AsyncState::perform(Direction direction) {
    auto& queue = queue_of(direction);
    std::lock_guard const lock{queue.mutex};
    if (queue.is_empty()) return false;
    queue.ready = true;
    perform_locked(queue);
    return queue.has_any_that(true);
}

bool AsyncState::perform_urgent() {
    std::lock_guard const lock{receive_.mutex};
    perform_kind_locked(receive_, false);
    return receive_.urgent != 0;
}

// --- sends that are done at once -----------------------------------------------------------------

// What memory a success needs is there before anything is sent. An operation with a routine is
// itself what is queued to the thread.
Started AsyncState::start_send(Announcement&& announcement, FirstAttempt& first) {
    std::lock_guard const lock{send_.mutex};
    return start_send_locked(std::move(announcement), first);
}

Started AsyncState::start_send_locked(Announcement&& announcement, FirstAttempt& first) {
    if (announcement.routine.invoke || !may_be_done_at_once_locked(send_, true))
        return start_locked(send_, first.rest(std::move(announcement)));
    if (auto const code = admit_locked(announcement); code != Code::ok) return {code, {}};
    auto packet = packet_of_success_locked(announcement);
    auto const attempt = value_without_memory(Attempt{.code = Code::no_buffers},
                                              [&] { return first.attempt(socket_); });
    if (attempt.code == Code::no_buffers) first.abandon(socket_);
    note_attempt_locked(send_, attempt);
    if (attempt.code == Code::ok) {
        auto const completion = completion_of(attempt);
        announce_success_locked(announcement, completion, std::move(packet));
        return {Code::ok, completion};
    }
    if (attempt.code != Code::would_block) return {attempt.code, {}};
    auto const started = value_without_memory(Started{Code::no_buffers, {}}, [&] {
        return queue_locked(send_, first.rest(std::move(announcement)));
    });
    if (started.code != Code::io_pending) first.abandon(socket_);
    return started;
}

// --- ending, and reporting it -------------------------------------------------------------------

std::unique_ptr<Operation> AsyncState::unlink_locked(OperationQueue& queue, Operation* before) {
    auto operation = queue.unlink(before);
    operation->dependent_.end();
    if (&queue == &delegated_) {
        unregister_delegated_locked();
        return operation;
    }
    if (operation->needs_background_ && --queue.needing_background == 0 && association_.port &&
        !observer())
        ask_less(background_reactor(), at_background_, bits_of(queue));
    if (queue.is_empty()) emptied_locked(queue);
    return operation;
}

inline void AsyncState::emptied_locked(OperationQueue& queue) {
    bool const is_receive = &queue == &receive_;
    if (!is_notifying_.load(std::memory_order_relaxed)) {
        // The next receive of a server follows at once.
        if (is_receive && !association_.port)
            socket_.clear_receive_slow_path(slow_path::async);
        else if (!is_receive)
            socket_.clear_send_slow_path(slow_path::async);
    }
    // Where `writable` is registered each datagram that leaves is an event.
    if (!is_receive && !socket_.is_stream()) {
        if (association_.port)
            ask_less(association_.port->reactor(), at_port_, readiness::writable);
        if (!observer()) ask_less(background_reactor(), at_background_, readiness::writable);
    }
    if (!is_receive && std::exchange(finishes_sending_, false)) {
        std::lock_guard const lock{socket_.mutex()};
        core::finish_sending(socket_);
    }
    socket_.waiters().notify();
}

bool AsyncState::finishes_sending_later() {
    std::lock_guard const lock{send_.mutex};
    if (send_.is_empty()) return false;
    socket_.set_send_slow_path(slow_path::shut);
    finishes_sending_ = true;
    return true;
}

bool AsyncState::is_receiving() {
    std::lock_guard const lock{receive_.mutex};
    return !receive_.is_empty();
}

void AsyncState::announce_locked(std::unique_ptr<Operation> operation, Completion completion,
                                 When when) {
    if (auto* const origin = operation->origin_.get()) {
        existing(*origin)->report_delegated(std::move(operation), completion, socket_);
        return;
    }
    if (Operation::report(std::move(operation), completion, association_, when))
        set_handle_locked(true);
}

// --- the socket's handle as an object to wait for -----------------------------------------------

void AsyncState::signal_handle_locked(bool set) {
    if (!handle_event_) return;
    if (set)
        handle_event_->set();
    else
        handle_event_->reset();
}

Waitable& AsyncState::handle_waitable() {
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    if (handle_event_) return *handle_event_;
    std::unique_lock lock_of_delegation{delegation_mutex_};
    bool const is_set = handle_is_set_.load(std::memory_order_relaxed);
    handle_event_ = ObjectPtr<Event>{
        new Event{Event::Reset::manual, is_set ? Event::State::set : Event::State::clear}
    };
    handle_event_->set_polled();
    has_extras_.store(true, std::memory_order_release);
    lock_of_delegation.unlock();
    if (!is_ended_ && association_.port) watch_ends_locked();
    return *handle_event_;
}

// --- events -------------------------------------------------------------------------------------

// Also looks for what the observer has not seen.
void AsyncState::retry_receives() {
    if (call_back_receive(socket_)) on_ready(readiness::readable | readiness::urgent);
}

namespace {

// What has come is a connection, or data that is not urgent.
void note_arrival(Socket& socket, EventClock::Time fetched) {
    if (socket.phase() == Phase::listening)
        socket.listening()->note_arrival();
    else
        note_data_event(socket, fetched);
}

}  // namespace

// The queue is read without its mutex: it is only a hint.
[[gnu::no_sanitize_thread]] void AsyncState::prefetch() const {
    constexpr std::size_t line = 64;
    auto const fetch = [](void const* memory, std::size_t lines) {
        auto const* const first = static_cast<char const*>(memory);
        for (std::size_t i = 0; i != lines; ++i) __builtin_prefetch(first + i * line);
    };
    fetch(&send_, 1);
    fetch(&socket_, 2);
    if (auto const* const receive = receive_.alone_hint()) fetch(receive, 1);
}

// What the event says of the end holds for the attempts that it leads to, and for no later ones.
inline void AsyncState::perform_receives_locked(Readiness what) {
    bool const is_at_end = (what & readiness::at_end) != 0;
    if (is_at_end) socket_.urgent_state().set_at_end(true);
    perform_locked(receive_);
    if (is_at_end) socket_.urgent_state().set_at_end(false);
}

void AsyncState::on_ready(Readiness what, EventClock::Time fetched) {
    constexpr unsigned alarms = readiness::urgent | readiness::broken;
    constexpr unsigned ends = readiness::finished | readiness::broken;
    bool has_received = has_delegated_.load(std::memory_order_acquire);
    if (has_received) perform_delegated();
    if ((what & (readiness::readable | readiness::urgent | ends)) != 0) {
        std::lock_guard const lock{receive_.mutex};
        receive_.ready = true;
        receive_.finished |= (what & ends) != 0;
        if ((what & alarms) == 0 && socket_.is_stream()) note_arrival(socket_, fetched);
        has_received |= !receive_.is_empty();
        if (!is_ended_) perform_receives_locked(what);
    }
    if ((what & (readiness::writable | readiness::broken)) != 0) {
        std::lock_guard const lock{send_.mutex};
        send_.ready = true;
        if (!is_ended_) perform_locked(send_);
    }
    using HasReceived = ReadinessObserver::HasReceived;
    if (auto* const observing = observer())
        observing->on_ready(socket_, what, has_received ? HasReceived::yes : HasReceived::no);
}

}  // namespace ws2::core
