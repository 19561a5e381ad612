// SPDX-License-Identifier: MIT
// The asynchronous part of a socket: queues of operations, the completion port it is associated
// with, the reactors it is registered in, and an observer of its events.
//
// Everything that ends an operation happens under the mutex of its queue: the first one's attempt,
// its unlinking, and its announcement. So receives complete in the order they were started, sends
// go out in that order, and each ends exactly once; no thread is attempting an operation that is in
// a queue and whose mutex it does not hold.
//
// Receives of urgent data and those of the stream share a queue and do not wait for each other:
// each kind has its own order. `ready` is about the stream; the others are attempted at each event.
//
// `ready` is a latch: set by every event, cleared by an attempt that found nothing. While it is
// clear the host is not called, but for the first operation of a socket without a port. An event
// takes the queue's mutex, so none is lost between an attempt and the place in the queue.
//
// Operations are performed by the thread that waits in a reactor in which the socket is registered.
// A socket with a port is registered in the port's; an operation that must end although no thread
// dequeues (it has an event or a routine, it sends, or threads wait for the handle of the
// port) registers it in the background reactor as well, for as long as such operations are queued.
// A socket without a port is registered in the background reactor only.
//
// AcceptEx with a buffer for data is delegated to the accepted socket once it has its connection:
// it waits there in a third queue, so that a silent client does not hold up the next AcceptEx. It
// still belongs to the listener, which has a list of these sockets, and completes through the
// listener's port.
//
// The class is defined by what it does, a file each: async_state.cpp starts, performs and reports;
// cancelling.cpp ends operations before they are done, also when the socket closes;
// registration.cpp is about reactors, ports and the observer of events; delegated_operations.cpp,
// change_operations.cpp and after_fork.cpp are what their names say.
//
// Locks, outermost first: receive queue, send queue, delegated queue, registration,
// Socket::mutex(), the port, the dispatcher. No code may wait, call the program or close a socket
// while it holds one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/clock.hpp"
#include "shim/core/io/completion_port.hpp"
#include "shim/core/io/network_changes.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/io/operation_queue.hpp"
#include "shim/core/io/reactor.hpp"
#include "shim/core/io/readiness_observer.hpp"
#include "shim/core/objects/linked_list.hpp"
#include "shim/core/socket/socket_async.hpp"
#include "shim/core/waits/after_unlock.hpp"

namespace ws2::core {

class alignas(64) AsyncState final : public SocketAsync, public ReactorClient {
public:
    // Made at the first call.
    static AsyncState& of(Socket& socket) {
        auto* const known = existing(socket);
        return known ? *known : static_cast<AsyncState&>(make_socket_async(socket));
    }
    // Null until the first asynchronous call.
    static AsyncState* existing(Socket const& socket) {
        return static_cast<AsyncState*>(socket.async_state());
    }

    explicit AsyncState(Socket& socket);
    ~AsyncState() override;
    // If GCC inlines one of them and not the other, it warns of a pair that does not match.
    [[gnu::noinline]] static void* operator new(std::size_t size);
    [[gnu::noinline]] static void operator delete(void* memory, std::size_t size);

    // --- operations ---------------------------------------------------------------------------
    // `direction`: receive or send. begin() has been called. not_socket: the socket is being
    // closed; invalid_argument: a routine, and the socket has a port.
    Started start(Direction direction, std::unique_ptr<Operation> operation);

    // The same for a send, for which no operation is made when its first attempt is enough.
    Started start_send(Announcement&& announcement, FirstAttempt& first);

    // Start operations that are reported by a packet and by nothing else, while there is nothing
    // out of the ordinary about the socket: see plain_starts.hpp.
    class PlainReceiveStart;
    class PlainSendStart;

    // For an operation that is over already and was never queued: reports its completion, and
    // returns what start() would have returned.
    Started report_done(Announcement announcement, Completion const& completion, When when);

    // For an operation that waits for a change of addresses or routes, in a list of its own. Codes
    // as start()'s.
    Started start(std::unique_ptr<ChangeOperation> operation);
    // The next change that meets the condition is recorded, and the observer is notified.
    void expect(NetworkCondition const& condition);
    void network_has_changed(NetworkChanges changes);
    // Returns and clears the recorded changes.
    struct RecordedChanges {
        bool address_list = false;
        bool route = false;
    };
    RecordedChanges take_recorded_changes() {
        return has_recorded_.load(std::memory_order_acquire) ? take_recorded() : RecordedChanges{};
    }

    // Arriving data is received by a queued operation.
    bool awaits_data() {
        std::lock_guard const lock{receive_.mutex};
        return receive_.has_any_that(true);
    }

    // Attempts the queued operations. True: some are left, not counting receives of urgent data.
    bool perform(Direction direction);
    // True: receives of urgent data are left.
    bool perform_urgent();

    // Ends the operations of both queues that `which` selects; those that can be done are done
    // first. Returns how many were selected, done or ended.
    std::size_t cancel(std::function<bool(Operation const&)> const& which);
    std::size_t cancel_all();
    std::size_t cancel_overlapped(Overlapped const* overlapped);
    // Those the calling thread has started.
    std::size_t cancel_own();
    // The calling thread is about to end [winetest: afd test_async_thread_termination].
    // By the thread itself, whose stack that is.
    void cancel_at_thread_end(platform::AddressRange const& stack);

    // Ends the one that uses this OVERLAPPED and no other, unless it is done. For calls that wait
    // for an operation of their own.
    void withdraw(Overlapped const* overlapped);

    // --- accepting into an existing socket ----------------------------------------------------
    // This socket waits for a connection of `listener`; null: no more.
    void set_accepts_for(Socket* listener);
    // From now on the descriptor stands for another socket of the host, and is registered where it
    // was.
    Code replace_descriptor(UniqueDescriptor by);

    // --- ports --------------------------------------------------------------------------------
    // invalid_parameter: it has one already.
    Code associate(CompletionPort& port, std::uintptr_t key);
    void add_modes(unsigned modes);
    // Without a lock of a queue.
    Association association();

    // --- readiness ----------------------------------------------------------------------------
    // From now on `observer` gets every event; the first one follows soon, with the readiness that
    // there is already. There must be no other observer.
    Code set_observer(std::unique_ptr<ReadinessObserver> observer);
    // By default a datagram socket's events are about arriving data only, because each datagram
    // that leaves would be an event.
    void subscribe_to(platform::Readiness more);
    void unsubscribe_from(platform::Readiness less);
    // The observer's last attempt would have blocked, see EventQueue::rearm().
    void found_nothing(platform::Readiness what) { rearm(what); }
    ReadinessObserver* observer() const {
        return has_extras_.load(std::memory_order_acquire)
                   ? observer_.load(std::memory_order_acquire)
                   : nullptr;
    }
    // Whether plain calls have to notify the observer (slow_path::async).
    void set_notifying(bool on);
    // Called by reactors; also for readiness that the library itself creates.
    void on_ready(platform::Readiness what, EventClock::Time fetched = EventClock::never) override;
    void prefetch() const override;

    // --- what else ends with the socket -------------------------------------------------------
    class Attachment {
    public:
        Attachment() = default;
        Attachment(Attachment const&) = delete;
        Attachment& operator=(Attachment const&) = delete;
        virtual ~Attachment() = default;
        // All operations have ended, and none can start any more. Without a lock.
        virtual void socket_has_ended() = 0;
    };
    // invalid_argument: there is one already, or the socket has ended.
    Code attach(std::unique_ptr<Attachment> attachment);

    // --- SocketAsync --------------------------------------------------------------------------
    void end() override;
    Waitable& handle_waitable() override;
    bool finishes_sending_later() override;
    bool is_receiving() override;
    void bring_up_to_date() override;
    void urgent_came() override { on_ready(platform::readiness::urgent); }
    void retry_after_receive() override { AfterUnlock::add(retry_, socket_); }
    void called(Call call, Code code, Left left = Left::unknown) override {
        if (auto* const observing = observer()) observing->on_call(socket_, call, code, left);
    }
    bool keeps_non_blocking() const override {
        auto* const observing = observer();
        return observing && observing->keeps_non_blocking();
    }

private:
    friend class AsyncRegistry;
    friend class LinkedList<AsyncState>;
    friend void watch_sockets_of(CompletionPort const& port);

    OperationQueue& queue_of(Direction direction) {
        return direction == Direction::receive ? receive_ : send_;
    }
    using Which = std::function<bool(Operation const&)>;
    Code admit_locked(Announcement const& announcement);
    Code admit_locked(Operation& operation);
    bool may_be_done_at_once_locked(OperationQueue const& queue, bool takes_data) const;
    bool was_just_drained_locked() const;
    void expand_locked(OperationQueue& queue);
    void prepare_to_wait_locked(Operation& operation);
    Started start_or_queue(Direction direction, std::unique_ptr<Operation> operation);
    Started start_locked(OperationQueue& queue, std::unique_ptr<Operation> operation);
    Started queue_locked(OperationQueue& queue, std::unique_ptr<Operation> operation);
    Started start_send_locked(Announcement&& announcement, FirstAttempt& first);
    std::unique_ptr<PostedPacket> packet_of_success_locked(Announcement const& announcement) const;
    void announce_success_locked(Announcement const& announcement, Completion const& completion,
                                 std::unique_ptr<PostedPacket> packet);
    Attempt attempt_locked(OperationQueue& queue, Operation& operation);
    void note_attempt_locked(OperationQueue& queue, Attempt const& attempt);
    Started finish_at_once_locked(std::unique_ptr<Operation> operation, Attempt const& attempt);
    void perform_locked(OperationQueue& queue);
    void perform_receives_locked(platform::Readiness what);
    void perform_alone_locked(PortReceive& receive);
    void finish_alone_locked(Completion const& completion);
    void perform_kind_locked(OperationQueue& queue, bool takes_data);
    bool end_all_locked(OperationQueue& queue);
    std::size_t cancel_in(OperationQueue& queue, Which const& which);
    void end_in(OperationQueue& queue, Which const& which);
    // Ends, without another attempt, what would write into this stack, and writes nothing there.
    void spare_memory(Which const& which, platform::AddressRange const& stack);
    std::size_t end_changes_locked(Which const& which, Status status);
    void end_operations();

    void hand_over_locked(OperationQueue& queue, Socket& host);
    void take_delegated(std::unique_ptr<Operation> operation);
    void report_delegated(std::unique_ptr<Operation> operation, Completion completion,
                          Socket& host);
    // These, and of a stream no others.
    void cancel_alone(Which const& which);
    std::size_t cancel_delegated(Which const& which);
    std::size_t cancel_delegated_of(Socket const& origin, Which const& which);
    void cancel_accept_into(Socket const& acceptor);
    void leave_listener();
    ObjectPtr<Socket> accepts_for();
    bool has_handle_event();
    void announce_locked(std::unique_ptr<Operation> operation, Completion completion, When when);
    bool lives_on_locked(Operation const& operation) const;
    std::unique_ptr<Operation> unlink_locked(OperationQueue& queue, Operation* before);
    void emptied_locked(OperationQueue& queue);
    void set_handle_locked(bool set) {
        handle_is_set_.store(set, std::memory_order_relaxed);
        if (has_extras_.load(std::memory_order_relaxed)) [[unlikely]]
            signal_handle_locked(set);
    }
    void signal_handle_locked(bool set);
    void watch_ends_locked();
    void watch_ends_at(CompletionPort const& port);

    platform::Readiness bits_of(OperationQueue const& queue) const;
    bool needs_background_locked() const;  // whatever the operation
    bool needs_background_locked(Operation const& operation) const;
    bool is_registered_locked(OperationQueue const& queue, Operation const& operation) const;
    bool is_registered_at_port_locked(OperationQueue const& queue) const;
    Code register_locked(OperationQueue& queue, Operation& operation);
    Code register_observer_locked();
    Code register_delegated_locked(Operation const& operation);
    void unregister_delegated_locked();
    void perform_delegated();
    Code ask_locked(Reactor* reactor, std::atomic<platform::Readiness>& at,
                    platform::Readiness wanted);
    void ask_less(Reactor* reactor, std::atomic<platform::Readiness>& at,
                  platform::Readiness unwanted);
    void unregister();
    void forget_after_fork();
    void register_after_fork();
    void retry_receives();
    void rearm(platform::Readiness what) {
        if (Reactor::needs_rearm()) rearm_now(what);
    }
    void rearm_now(platform::Readiness what);

    class Retry final : public AfterUnlock::Item {
    public:
        explicit Retry(AsyncState& state) : state_{state} {}
        void run_after_unlock() override { state_.retry_receives(); }

    private:
        AsyncState& state_;
    };

    // An event, and the calls that follow it, look at two lines of the cache: these members with
    // the receives, and the sends with where both report.
    Socket& socket_;
    std::atomic<bool> has_delegated_{false};
    // With the mutexes of both queues held when it changes, of one when it is read; as
    // association_.
    bool is_ended_ = false;
    std::atomic<bool> handle_is_set_{true};  // both directions write it
    bool finishes_sending_ = false;          // with the send queue's mutex held
    std::atomic<bool> is_notifying_{false};
    std::atomic<platform::Readiness> at_port_{0};
    std::atomic<platform::Readiness> at_background_{0};
    std::atomic<bool> has_extras_{false};  // there is an observer, or the event below
    OperationQueue receive_{Rank::receive_queue};

    OperationQueue send_{Rank::send_queue};
    Association association_;
    // When a receive found no more, or less than it had room for.
    std::chrono::nanoseconds drained_at_{std::chrono::nanoseconds::min() / 2};

    std::atomic<ReadinessObserver*> observer_{nullptr};  // owned
    ObjectPtr<Event> handle_event_;                      // changes as is_ended_
    Retry retry_{*this};

    OperationQueue delegated_{Rank::delegated_queue};
    static constexpr platform::Readiness delegated_bits =
        platform::readiness::readable | platform::readiness::urgent;
    bool refuses_delegated_ = false;  // with the delegated queue's mutex

    // What waits for changes of addresses and routes; with the receive queue's mutex.
    struct Changes {
        std::vector<std::unique_ptr<Operation>> operations;
        std::vector<NetworkCondition> expected;
        RecordedChanges recorded;
    };
    std::unique_ptr<Changes> changes_;
    std::atomic<bool> has_recorded_{false};
    Changes& changes_locked();
    RecordedChanges take_recorded();

    RankedMutex<Rank::registration> registration_;
    // The port of the listener whose operation is delegated to this socket; with the delegated
    // queue's mutex.
    ObjectPtr<CompletionPort> delegated_port_;
    std::atomic<platform::Readiness> at_delegated_port_{0};

    // Innermost but for the dispatcher. Also held when association_ and handle_event_ change, so
    // that the sockets to which a listener's operations are delegated can read them without its
    // queues.
    RankedMutex<Rank::delegates> delegation_mutex_;
    // Sockets to which operations of this one are delegated.
    std::vector<ObjectPtr<Socket>> delegated_to_;
    ObjectPtr<Socket> accepts_for_;

    std::unique_ptr<Attachment> attachment_;  // with the receive queue's mutex

    AsyncState* next_ = nullptr;  // in the registry
    AsyncState* previous_ = nullptr;
};

inline platform::Readiness AsyncState::bits_of(OperationQueue const& queue) const {
    namespace readiness = platform::readiness;
    if (&queue == &send_) return readiness::writable;
    if (&queue == &delegated_) return delegated_bits;
    return socket_.is_stream() ? readiness::readable | readiness::urgent : readiness::readable;
}

inline bool AsyncState::needs_background_locked() const {
    bool const has_event = has_extras_.load(std::memory_order_relaxed) && handle_event_;
    return has_event || (association_.port && association_.port->is_waited_for());
}

inline bool AsyncState::needs_background_locked(Operation const& operation) const {
    auto const& announcement = operation.announcement();
    return announcement.event || announcement.routine.invoke || operation.needs_progress() ||
           needs_background_locked();
}

// True: register_locked() would find that there is nothing to do. A receive of a server's
// connection, but for the first.
inline bool AsyncState::is_registered_locked(OperationQueue const& queue,
                                             Operation const& operation) const {
    return &queue == &receive_ && is_registered_at_port_locked(queue) &&
           !needs_background_locked(operation);
}

inline bool AsyncState::is_registered_at_port_locked(OperationQueue const& queue) const {
    auto const wanted = bits_of(queue);
    return association_.port && (at_port_.load(std::memory_order_acquire) & wanted) == wanted;
}

inline bool AsyncState::was_just_drained_locked() const {
    constexpr std::chrono::milliseconds time_to_handle{20};
    if (backlog_enforcer::has_own_clients.load(std::memory_order_relaxed)) return false;
    return platform::coarse_time() - drained_at_ < time_to_handle;
}

// Null: the success is not reported by a packet.
inline std::unique_ptr<PostedPacket> AsyncState::packet_of_success_locked(
    Announcement const& announcement) const {
    bool const is_skipped = (association_.modes & Association::skip_packet_on_success) != 0;
    if (!association_.port || !announcement.allows_packet || is_skipped) return nullptr;
    return std::make_unique<PostedPacket>(association_.key, announcement.overlapped, 0);
}

// As Operation::report() does for an operation that is done in the call that started it.
inline void AsyncState::announce_success_locked(Announcement const& announcement,
                                                Completion const& completion,
                                                std::unique_ptr<PostedPacket> packet) {
    write(*announcement.overlapped, completion);
    if (announcement.event) announcement.event->set();
    if (packet) {
        packet->set_bytes(completion.bytes);
        association_.port->push(std::move(packet));
    }
    if (!announcement.event && (association_.modes & Association::skip_handle) == 0)
        set_handle_locked(true);
}

// When the calling thread ends, those of its operations are cancelled that do not live on
// [winetest: afd test_async_thread_termination].
void end_operations_with_this_thread();

}  // namespace ws2::core
