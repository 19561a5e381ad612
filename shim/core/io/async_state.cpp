// SPDX-License-Identifier: MIT
#include "shim/core/io/async_state.hpp"

#include <algorithm>
#include <atomic>
#include <vector>

#include "platform/adopting.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/windows_numbers.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {

namespace readiness = platform::readiness;
using platform::Readiness;

namespace {
constexpr Readiness delegated_bits = readiness::readable;
}

// All of them, for the threads that end.
class AsyncRegistry {
public:
    static AsyncRegistry& instance() {
        static auto* const registry = new AsyncRegistry;  // never destroyed: see NeverDestroyed
        return *registry;
    }

    void add(AsyncState& state) {
        std::lock_guard const lock{mutex_};
        states_.add(state);
    }
    void remove(AsyncState& state) {
        std::lock_guard const lock{mutex_};
        states_.remove(state);
    }

    // Of sockets that live; none is locked.
    template <class Use>
    void for_each(Use&& use) {
        std::vector<ObjectPtr<Socket>> sockets;
        {
            std::lock_guard const lock{mutex_};
            states_.for_each([&](AsyncState& state) {
                if (auto socket = ObjectPtr<Socket>::if_alive(state.socket_))
                    sockets.push_back(std::move(socket));
            });
        }
        // One that is being made is here before its socket knows it.
        for (auto const& socket : sockets)
            if (auto* const state = AsyncState::existing(*socket)) use(*state);
    }

    // There is no other thread. One of the parent's may have been in add() or remove().
    void forget_after_fork() {
        mutex_.renew();
        states_.for_each([](AsyncState& state) { state.forget_after_fork(); });
    }
    void register_after_fork() {
        states_.for_each([](AsyncState& state) { state.register_after_fork(); });
    }

private:
    RankedMutex<Rank::async_registry> mutex_;
    LinkedList<AsyncState> states_;
};

// --- operations ---------------------------------------------------------------------------------

void begin(Announcement const& announcement) {
    if (announcement.event) announcement.event->reset();
    std::atomic_ref{announcement.overlapped->status}.store(
        static_cast<std::uintptr_t>(Status::pending), std::memory_order_relaxed);
}

void expect_waits_for(Announcement const& announcement) {
    if (announcement.event) announcement.event->set_polled();
    if (announcement.routine.invoke) this_thread().set_awaits_routines();
}

std::uint64_t thread_number() {
    static constinit std::atomic<std::uint64_t> last{0};
    static constinit thread_local std::uint64_t number = 0;
    if (number == 0) number = last.fetch_add(1, std::memory_order_relaxed) + 1;
    return number;
}

// Programs look at the status without a call, so it comes last.
void Operation::write_overlapped() const {
    auto& overlapped = *announcement_.overlapped;
    overlapped.bytes = completion_.bytes;
    std::atomic_ref{overlapped.status}.store(static_cast<std::uintptr_t>(completion_.status),
                                             std::memory_order_release);
}

bool Operation::deliver(PortEntry& entry) {
    if (!is_written_) write_overlapped();
    entry = {key, announcement_.overlapped, completion_.status, completion_.bytes};
    return true;
}

void Operation::run() {
    socket_ = {};
    announcement_.routine.invoke(announcement_.routine.function, completion_,
                                 announcement_.overlapped);
}

void OperationQueue::push(std::unique_ptr<Operation> operation) {
    Operation* const added = operation.release();
    (last ? last->next_ : first) = added;
    last = added;
}

std::unique_ptr<Operation> OperationQueue::unlink(Operation* before) {
    auto*& place = before ? before->next_ : first;
    std::unique_ptr<Operation> operation{place};
    place = std::exchange(operation->next_, nullptr);
    if (last == operation.get()) last = before;
    return operation;
}

// --- life ---------------------------------------------------------------------------------------

SocketAsync& make_socket_async(Socket& socket) {
    return socket.async_part().set(std::make_unique<AsyncState>(socket));
}

AsyncState& AsyncState::of(Socket& socket) {
    auto* const known = existing(socket);
    return known ? *known : static_cast<AsyncState&>(make_socket_async(socket));
}

AsyncState::AsyncState(Socket& socket) : socket_{socket} { AsyncRegistry::instance().add(*this); }

AsyncState::~AsyncState() {
    AsyncRegistry::instance().remove(*this);
    delete listener();
}

// --- starting -----------------------------------------------------------------------------------

namespace {

bool is_done(Code code) { return code == Code::ok || code == Code::message_size; }

Completion completion_of(Attempt const& attempt) {
    auto status =
        attempt.flags == number::msg_oob ? Status::receive_expedited : status_of(attempt.code);
    if (attempt.status != Status::pending) status = attempt.status;
    return {status, is_done(attempt.code) ? static_cast<std::uint32_t>(attempt.bytes) : 0,
            attempt.flags};
}

}  // namespace

namespace {

void cancel_at_end_of(Thread&) {
    AsyncRegistry::instance().for_each([](AsyncState& state) { state.cancel_at_thread_end(); });
}

}  // namespace

Started AsyncState::start(Direction direction, std::unique_ptr<Operation> operation) {
    auto const started = start_or_queue(direction, std::move(operation));
    if (direction == Direction::receive && is_done(started.code))
        if (auto* const hears = listener()) hears->on_overlapped_receive(socket_);
    return started;
}

Started AsyncState::start_or_queue(Direction direction, std::unique_ptr<Operation> operation) {
    auto& queue = queue_of(direction);
    std::lock_guard const lock{queue.mutex};
    if (is_ended_) return {Code::not_socket, {}};
    auto const& announcement = operation->announcement();
    bool const has_routine = announcement.routine.invoke != nullptr;
    if (has_routine && association_.port) return {Code::invalid_argument, {}};
    operation->belongs_to_this_thread();
    if (!has_routine && !announcement.event) set_handle_locked(false);
    bool const pends = operation->always_pends();
    // Nobody may have fetched the event of what has come, unless workers are at a port all the
    // time.
    bool const may_be_ready = queue.ready || !association_.port;
    if (queue.is_empty() && may_be_ready && !pends) {
        auto const attempt = attempt_locked(queue, *operation);
        if (attempt.code != Code::would_block)
            return finish_at_once_locked(std::move(operation), attempt);
    }
    operation->socket_ = ObjectPtr<Socket>{&socket_};
    operation->starter_ = thread_number();
    if (!association_.port || has_routine || announcement.event)
        this_thread().set_at_end(cancel_at_end_of);
    expect_waits_for(announcement);
    if (operation->needs_progress()) operation->dependent_.begin();
    // In the queue first: then the first event finds it.
    Operation* const before = queue.last;
    auto& queued = *operation;
    queue.push(std::move(operation));
    if (direction == Direction::send)
        socket_.set_send_slow_path(slow_path::async);
    else if ((socket_.receive_slow_path() & slow_path::async) == 0)
        socket_.set_receive_slow_path(slow_path::async);
    if (pends && !before) perform_locked(queue);
    if (queue.is_empty()) return {Code::io_pending, {}};
    auto const code =
        value_without_memory(Code::no_buffers, [&] { return register_locked(queue, queued); });
    if (code == Code::ok) return {Code::io_pending, {}};
    auto const refused = unlink_locked(queue, before);
    return {code, {}};
}

Started AsyncState::finish_at_once_locked(std::unique_ptr<Operation> operation,
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
    if (is_ended_) return {Code::not_socket, {}};
    if (announcement.routine.invoke && association_.port) return {Code::invalid_argument, {}};
    auto operation = std::make_unique<DoneOperation>(std::move(announcement));
    operation->belongs_to_this_thread();
    announce_locked(std::move(operation), completion, when);
    return {when == When::later ? Code::io_pending : Code::ok, completion};
}

Attempt AsyncState::attempt_locked(OperationQueue& queue, Operation& operation) {
    auto const attempt = value_without_memory(Attempt{.code = Code::no_buffers},
                                              [&] { return operation.attempt(socket_); });
    if (attempt.code == Code::would_block) queue.finished = false;
    if (attempt.code == Code::would_block || (attempt.was_last && !queue.finished)) {
        queue.ready = false;
        rearm(bits_of(queue));
        if (&queue == &delegated_ && delegated_port_)
            delegated_port_->reactor()->rearm(socket_.fd(), bits_of(queue));
    }
    return attempt;
}

void AsyncState::perform_locked(OperationQueue& queue) {
    while (!queue.is_empty() && queue.ready) {
        auto const attempt = attempt_locked(queue, *queue.first);
        if (attempt.code == Code::would_block) return;
        if (attempt.goes_on_at)
            hand_over_locked(queue, *attempt.goes_on_at);
        else
            announce_locked(unlink_locked(queue, nullptr), completion_of(attempt), When::later);
    }
}

bool AsyncState::perform(Direction direction) {
    auto& queue = queue_of(direction);
    std::lock_guard const lock{queue.mutex};
    if (queue.is_empty()) return false;
    queue.ready = true;
    perform_locked(queue);
    return !queue.is_empty();
}

// --- ending -------------------------------------------------------------------------------------

std::unique_ptr<Operation> AsyncState::unlink_locked(OperationQueue& queue, Operation* before) {
    auto operation = queue.unlink(before);
    operation->dependent_.end();
    if (&queue == &delegated_) {
        unregister_delegated_locked();
        return operation;
    }
    if (operation->needs_background_ && --queue.needing_background == 0 && association_.port &&
        !listener())
        ask_less(background_reactor(), at_background_, bits_of(queue));
    if (queue.is_empty()) emptied_locked(queue);
    return operation;
}

void AsyncState::emptied_locked(OperationQueue& queue) {
    bool const is_receive = &queue == &receive_;
    if (!is_listening_.load(std::memory_order_relaxed)) {
        // The next receive of a server follows at once.
        if (is_receive && !association_.port)
            socket_.clear_receive_slow_path(slow_path::async);
        else if (!is_receive)
            socket_.clear_send_slow_path(slow_path::async);
    }
    // Each datagram that leaves is an event for those who ask.
    if (!is_receive && !socket_.is_stream()) {
        if (association_.port)
            ask_less(association_.port->reactor(), at_port_, readiness::writable);
        if (!listener()) ask_less(background_reactor(), at_background_, readiness::writable);
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

bool Operation::report(std::unique_ptr<Operation> operation, Completion completion,
                       Association const& association, When when) {
    auto const& announcement = operation->announcement_;
    operation->completion_ = completion;
    if (announcement.routine.invoke) {
        operation->write_overlapped();
        auto const thread = std::move(operation->thread_);
        thread->queue_apc_locked(std::move(operation));
        return false;
    }
    bool const is_skipped =
        when == When::at_once && (association.modes & Association::skip_packet_on_success) != 0;
    bool const has_packet = association.port && announcement.allows_packet && !is_skipped;
    if (!has_packet || announcement.event || when == When::at_once) {
        operation->write_overlapped();
        operation->is_written_ = true;
    }
    bool const has_event = static_cast<bool>(announcement.event);
    if (has_event) announcement.event->set();
    if (has_packet) {
        operation->key = association.key;
        association.port->push(std::move(operation));
    }
    return !has_event && (association.modes & Association::skip_handle) == 0;
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

// The one that is first may be done; what stands behind it could only be done after it.
std::size_t AsyncState::cancel_in(OperationQueue& queue, Which const& which) {
    std::size_t found = 0;
    for (auto* each = queue.first; each; each = each->next_) found += which(*each) ? 1 : 0;
    if (found == 0) return 0;
    queue.ready = true;
    perform_locked(queue);
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
    return found;
}

// Cancelling one receive of a stream cancels them all [corefx#36516]. Delegated operations belong
// to the listener.
std::size_t AsyncState::cancel(Which const& which) {
    auto found = cancel_delegated(which);
    {
        std::lock_guard const lock{receive_.mutex};
        found += end_changes_locked(which, Status::cancelled);
        bool const is_connection = socket_.is_stream() && socket_.phase() == Phase::connected;
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

void AsyncState::cancel_at_thread_end() {
    auto const number = thread_number();
    cancel_alone([&](Operation const& operation) {
        return operation.starter_ == number && !lives_on_locked(operation);
    });
}

bool AsyncState::lives_on_locked(Operation const& operation) const {
    auto const& announcement = operation.announcement();
    if (announcement.event || announcement.routine.invoke) return false;
    if (!operation.origin_) return static_cast<bool>(association_.port);
    return static_cast<bool>(existing(*operation.origin_)->association().port);
}

void AsyncState::withdraw(Overlapped const* overlapped) {
    cancel_alone([=](Operation const& operation) {
        return operation.announcement().overlapped == overlapped;
    });
}

// What had arrived belongs to those that waited for it. True: a receive of a connection was left.
bool AsyncState::end_all_locked(OperationQueue& queue) {
    queue.ready = true;
    perform_locked(queue);
    bool aborts = false;
    while (!queue.is_empty()) {
        auto const status = queue.first->status_of_close();
        aborts |= status == Status::connection_aborted;
        auto const completion = queue.first->ended_by_force(socket_, status);
        announce_locked(unlink_locked(queue, nullptr), completion, When::later);
    }
    return aborts;
}

// A receive that is under way when the socket closes makes that a reset [libuv#3034]; not at the
// cost of bytes that were accepted from the program.
void AsyncState::end() {
    leave_listener();
    end_operations();
    cancel_delegated([](Operation const&) { return true; });
}

void AsyncState::end_operations() {
    ObjectPtr<CompletionPort> port;
    {
        std::lock_guard const lock{receive_.mutex};
        if (is_ended_) return;
        if (!receive_.is_empty()) port = association_.port;
    }
    if (port) port->process_ready();
    if (auto* const hears = listener()) hears->on_end();
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

// --- changes of addresses and routes ------------------------------------------------------------

AsyncState::Changes& AsyncState::changes_locked() {
    if (!changes_) changes_ = std::make_unique<Changes>();
    return *changes_;
}

Started AsyncState::start(std::unique_ptr<ChangeOperation> operation) {
    std::lock_guard const lock{receive_.mutex};
    if (is_ended_) return {Code::not_socket, {}};
    auto const& announcement = operation->announcement();
    bool const has_routine = announcement.routine.invoke != nullptr;
    if (has_routine && association_.port) return {Code::invalid_argument, {}};
    operation->belongs_to_this_thread();
    if (!has_routine && !announcement.event) set_handle_locked(false);
    operation->socket_ = ObjectPtr<Socket>{&socket_};
    operation->starter_ = thread_number();
    if (!association_.port || has_routine || announcement.event)
        this_thread().set_at_end(cancel_at_end_of);
    expect_waits_for(announcement);
    changes_locked().operations.push_back(std::move(operation));
    return {Code::io_pending, {}};
}

std::size_t AsyncState::end_changes_locked(Which const& which, Status status) {
    if (!changes_) return 0;
    std::vector<std::unique_ptr<Operation>> ended;
    for (auto& each : changes_->operations)
        if (which(*each)) ended.push_back(std::move(each));
    std::erase(changes_->operations, nullptr);
    for (auto& each : ended) announce_locked(std::move(each), {status, 0, 0}, When::later);
    return ended.size();
}

void AsyncState::expect(NetworkCondition const& condition) {
    std::lock_guard const lock{receive_.mutex};
    if (!is_ended_) changes_locked().expected.push_back(condition);
}

void AsyncState::network_has_changed(NetworkChanges changes) {
    bool is_recorded = false;
    {
        std::lock_guard const lock{receive_.mutex};
        if (!changes_ || is_ended_) return;
        end_changes_locked(
            [=](Operation const& operation) {
                return static_cast<ChangeOperation const&>(operation).is_met(changes);
            },
            Status::success);
        std::erase_if(changes_->expected, [&](NetworkCondition const& condition) {
            if (!condition.is_met(changes)) return false;
            auto& recorded = changes_->recorded;
            (condition.is_about_route() ? recorded.route : recorded.address_list) = true;
            return is_recorded = true;
        });
        if (is_recorded) has_recorded_.store(true, std::memory_order_release);
    }
    auto* const hears = listener();
    if (hears && is_recorded) hears->on_ready(socket_, 0);
}

AsyncState::RecordedChanges AsyncState::take_recorded() {
    std::lock_guard const lock{receive_.mutex};
    has_recorded_.store(false, std::memory_order_relaxed);
    return std::exchange(changes_->recorded, {});
}

void notify_sockets(NetworkChanges changes) {
    AsyncRegistry::instance().for_each(
        [=](AsyncState& state) { state.network_has_changed(changes); });
}

// --- operations that go on in the queue of another socket ---------------------------------------

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

// Who waits in the listener's port serves it, and nobody else has to, as a rule.
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

Code AsyncState::replace_descriptor(UniqueDescriptor by) {
    std::lock_guard const lock{registration_};
    auto const at_port = at_port_.load(std::memory_order_acquire);
    auto const at_background = at_background_.load(std::memory_order_acquire);
    auto* const port = at_port != 0 ? association_.port->reactor() : nullptr;
    auto* const background = at_background != 0 ? background_reactor() : nullptr;
    if (port) port->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    if (background) background->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    auto const code = platform::replace_descriptor(socket_.fd(), std::move(by));
    if (port) static_cast<void>(port->add(socket_.fd(), at_port, *this));
    if (background) static_cast<void>(background->add(socket_.fd(), at_background, *this));
    return code;
}

// --- the socket's handle as an object to wait for
// -------------------------------------------------

void AsyncState::set_handle_locked(bool is_set) {
    handle_is_set_.store(is_set, std::memory_order_relaxed);
    if (!handle_event_) return;
    if (is_set)
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
    lock_of_delegation.unlock();
    if (!is_ended_ && association_.port) watch_ends_locked();
    return *handle_event_;
}

// From now on operations that only the port performed are performed by the background reactor, too.
void AsyncState::watch_ends_locked() {
    for (auto* const queue : {&receive_, &send_})
        for (auto* each = queue->first; each; each = each->next_)
            static_cast<void>(register_locked(*queue, *each));
}

void AsyncState::watch_ends_at(CompletionPort const& port) {
    {
        std::scoped_lock const lock{receive_.mutex, send_.mutex};
        if (!is_ended_ && association_.port.get() == &port) watch_ends_locked();
    }
    std::lock_guard const lock{delegated_.mutex};
    if (!delegated_.is_empty()) static_cast<void>(register_delegated_locked(*delegated_.first));
}

void watch_sockets_of(CompletionPort const& port) {
    AsyncRegistry::instance().for_each([&](AsyncState& state) { state.watch_ends_at(port); });
}

// --- ports --------------------------------------------------------------------------------------

Code AsyncState::associate(CompletionPort& port, std::uintptr_t key) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    if (association_.port || is_ended_) return Code::invalid_parameter;
    {
        std::lock_guard const lock_of_delegation{delegation_mutex_};
        association_.port = ObjectPtr<CompletionPort>{&port};
        association_.key = key;
    }
    {
        // Registered there already, for a delegated operation.
        std::lock_guard const lock_of_delegated{delegated_.mutex};
        if (delegated_port_.get() == &port) {
            at_port_.store(at_delegated_port_.exchange(0));
            delegated_port_ = {};
        }
    }
    auto code = Code::ok;
    for (auto* const queue : {&receive_, &send_})
        for (auto* each = queue->first; each && code == Code::ok; each = each->next_)
            code = register_locked(*queue, *each);
    constexpr Readiness everything = 0xff;
    bool const needs_background = receive_.needing_background + send_.needing_background != 0 ||
                                  listener() || has_delegated_.load();
    if (code == Code::ok && !needs_background)
        ask_less(background_reactor(), at_background_, everything);
    return code;
}

void AsyncState::add_modes(unsigned modes) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex, delegation_mutex_};
    association_.modes |= modes;
}

// --- events -------------------------------------------------------------------------------------

Readiness AsyncState::bits_of(OperationQueue const& queue) const {
    if (&queue == &send_) return readiness::writable;
    if (&queue == &delegated_) return delegated_bits;
    return socket_.is_stream() ? readiness::readable | readiness::urgent : readiness::readable;
}

bool AsyncState::needs_background_locked(Operation const& operation) const {
    auto const& announcement = operation.announcement();
    return announcement.event || announcement.routine.invoke || handle_event_ ||
           operation.needs_progress() || (association_.port && association_.port->is_waited_for());
}

// A connection is asked for what it receives in any case, and for room to send once a send has to
// wait: from then on it stays registered for that, too.
Code AsyncState::register_locked(OperationQueue& queue, Operation& operation) {
    auto const wanted = bits_of(queue);
    auto const all =
        socket_.is_stream() ? static_cast<Readiness>(wanted | bits_of(receive_)) : wanted;
    if (!association_.port) return ask_locked(background_reactor(), at_background_, all);
    auto const code = ask_locked(association_.port->reactor(), at_port_, all);
    if (code != Code::ok || operation.needs_background_ || !needs_background_locked(operation))
        return code;
    operation.needs_background_ = true;
    ++queue.needing_background;
    return ask_locked(background_reactor(), at_background_, wanted);
}

Code AsyncState::ask_locked(Reactor* reactor, std::atomic<Readiness>& at, Readiness wanted) {
    if ((at.load(std::memory_order_acquire) & wanted) == wanted) return Code::ok;
    if (!reactor) return Code::no_buffers;
    std::lock_guard const lock{registration_};
    auto const before = at.load(std::memory_order_relaxed);
    auto const all = static_cast<Readiness>(before | wanted);
    auto const code = before == 0 ? reactor->add(socket_.fd(), all, *this)
                                  : reactor->change(socket_.fd(), all, *this);
    if (code != Code::ok) return Code::no_buffers;
    at.store(all, std::memory_order_release);
    return Code::ok;
}

void AsyncState::ask_less(Reactor* reactor, std::atomic<Readiness>& at, Readiness unwanted) {
    if ((at.load(std::memory_order_acquire) & unwanted) == 0) return;
    std::lock_guard const lock{registration_};
    auto const left = static_cast<Readiness>(at.load(std::memory_order_relaxed) & ~unwanted);
    at.store(left, std::memory_order_release);
    if (left == 0)
        reactor->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    else
        static_cast<void>(reactor->change(socket_.fd(), left, *this));
}

void AsyncState::unregister() {
    constexpr Readiness everything = 0xff;
    if (association_.port) ask_less(association_.port->reactor(), at_port_, everything);
    if (at_background_.load(std::memory_order_acquire) != 0)
        ask_less(background_reactor(), at_background_, everything);
}

void forget_operations_after_fork() {
    static std::uint32_t last_process = 0;
    auto const process = platform::process_id();
    if (std::exchange(last_process, process) == process) return;
    CompletionPort::renew_after_fork();
    AsyncRegistry::instance().forget_after_fork();
    forget_socket_polls_after_fork();
}
void register_after_fork() {
    AsyncRegistry::instance().register_after_fork();
    watch_network_changes_after_fork();
}

// The operations stay in memory: a thread of the parent's may have been in the middle of one.
void AsyncState::forget_after_fork() {
    for (auto* const queue : {&receive_, &send_, &delegated_}) queue->forget_all();
    if (changes_)
        for (auto& each : changes_->operations) static_cast<void>(each.release());
    if (changes_) changes_->operations.clear();
    registration_.renew();
    delegation_mutex_.renew();
    leave_list_after_fork();
    has_delegated_.store(false, std::memory_order_relaxed);
    for (auto* const at : {&at_port_, &at_background_, &at_delegated_port_})
        at->store(0, std::memory_order_relaxed);
    if (is_listening_.load(std::memory_order_relaxed)) return;
    socket_.clear_receive_slow_path(slow_path::async);
    socket_.clear_send_slow_path(slow_path::async);
}

void AsyncState::register_after_fork() {
    if (auto* const sockets = socket_.datagram_state().auxiliary_sockets())
        sockets->register_after_fork();
    if (!listener() || is_ended_) return;
    constexpr Readiness all = readiness::readable | readiness::writable | readiness::urgent;
    static_cast<void>(ask_locked(background_reactor(), at_background_,
                                 socket_.is_stream() ? all : readiness::readable));
}

// Also looks for what the listener has not seen.
void AsyncState::run_after_unlock() {
    if (call_back_receive(socket_)) on_ready(readiness::readable | readiness::urgent);
}

void AsyncState::rearm(Readiness what) {
    if ((what & readiness::readable) != 0) what |= readiness::finished;
    if (at_port_.load(std::memory_order_acquire) != 0)
        association_.port->reactor()->rearm(socket_.fd(), what);
    if (at_background_.load(std::memory_order_acquire) != 0)
        background_reactor()->rearm(socket_.fd(), what);
}

void AsyncState::on_ready(Readiness what) {
    constexpr unsigned ends = readiness::finished | readiness::broken;
    if (has_delegated_.load(std::memory_order_acquire)) perform_delegated();
    if ((what & (readiness::readable | readiness::urgent | ends)) != 0) {
        std::lock_guard const lock{receive_.mutex};
        receive_.ready = true;
        receive_.finished |= (what & ends) != 0;
        if (!is_ended_) perform_locked(receive_);
    }
    if ((what & (readiness::writable | readiness::broken)) != 0) {
        std::lock_guard const lock{send_.mutex};
        send_.ready = true;
        if (!is_ended_) perform_locked(send_);
    }
    if (auto* const hears = listener()) hears->on_ready(socket_, what);
}

Code AsyncState::listen(std::unique_ptr<ReadinessListener> listener) {
    ReadinessListener* none = nullptr;
    if (!listener_.compare_exchange_strong(none, listener.get())) return Code::already;
    static_cast<void>(listener.release());
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    if (is_ended_) return Code::not_socket;
    constexpr Readiness all = readiness::readable | readiness::writable | readiness::urgent;
    return ask_locked(background_reactor(), at_background_,
                      socket_.is_stream() ? all : readiness::readable);
}

void AsyncState::subscribe_to(Readiness more) {
    std::lock_guard const lock{send_.mutex};
    if (!is_ended_) static_cast<void>(ask_locked(background_reactor(), at_background_, more));
}

void AsyncState::unsubscribe_from(Readiness less) {
    std::lock_guard const lock{send_.mutex};
    if (!is_ended_ && send_.is_empty()) ask_less(background_reactor(), at_background_, less);
}

void AsyncState::set_notifying(bool on) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    is_listening_.store(on, std::memory_order_relaxed);
    if (on) {
        socket_.set_receive_slow_path(slow_path::async);
        socket_.set_send_slow_path(slow_path::async);
        return;
    }
    if (receive_.is_empty()) socket_.clear_receive_slow_path(slow_path::async);
    if (send_.is_empty()) socket_.clear_send_slow_path(slow_path::async);
}

}  // namespace ws2::core
