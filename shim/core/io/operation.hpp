// SPDX-License-Identifier: MIT
// One overlapped operation, from the call that starts it to its completion, which is reported
// exactly once.
//
// The work of an operation is its attempt(): one try that never blocks. The queue it is in (see
// async_state.hpp) calls it at once, and again whenever its socket may have become ready, always
// with the queue's mutex held and for the first operation of the queue only. Subclasses are in the
// rooms of their calls: receives and sends in core/transfer, for instance.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "platform/threading.hpp"
#include "shim/core/io/completion_port.hpp"
#include "shim/core/io/packet.hpp"
#include "shim/core/objects/spare_blocks.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {

struct Attempt {
    Code code = Code::would_block;  // nothing yet; ok and message_size: done; else: failed
    std::size_t bytes = 0;          // of a done one
    int flags = 0;                  // Windows' MSG_*
    // The host surely has no more now, so that the next one need not try before an event.
    bool was_last = false;
    Status status = Status::pending;  // instead of the one that follows from the code
    // It is not done, and goes on in this socket's receive queue: see AsyncState.
    Socket* goes_on_at = nullptr;
};

// How the completion is reported. Without event and routine: by a packet if the socket has a port,
// and by the socket's handle.
struct Announcement {
    struct Routine {
        // Calls `function`, which the program gave, in the thread that started the operation.
        void (*invoke)(void* function, Completion const& completion,
                       Overlapped* overlapped) = nullptr;
        void* function = nullptr;
    };
    Overlapped* overlapped = nullptr;
    ObjectPtr<Event> event;
    bool allows_packet = true;   // false: the lowest bit of hEvent
    bool runs_in_place = false;  // the routine is the library's, and runs where it is reported
    Routine routine{};

    bool has_routine_of_thread() const { return routine.invoke && !runs_in_place; }
};

// A port that a socket or file was tied to, and the modes it was given.
struct Association {
    static constexpr unsigned skip_packet_on_success = 1;
    static constexpr unsigned skip_handle = 2;
    ObjectPtr<CompletionPort> port;
    std::uintptr_t key = 0;
    unsigned modes = 0;
};

enum class When : std::uint8_t { at_once, later };  // in the call that started it, or after

class Operation : public Packet, public Apc {
public:
    explicit Operation(Announcement&& announcement) : announcement_{std::move(announcement)} {}

    using Memory = SpareBlocks<Operation, 240, 64, 128>;
    static void* operator new(std::size_t size) { return Memory::take(size); }
    static void operator delete(void* memory, std::size_t size) { Memory::give_back(memory, size); }

    // What could be done now. Must neither wait nor run code of the program.
    virtual Attempt attempt(Socket& socket) = 0;

    // The completion of an operation that is cancelled before it is done. Bytes of a stream that
    // were transferred already count.
    virtual Completion ended_by_force(Socket&, Status status) { return {status, 0, 0}; }

    // It fails for want of memory: after an attempt, or because it could not be queued behind one.
    // A stream that has a part of its bytes must not go on behind them.
    virtual void abandon(Socket&) {}

    // Whether it would write there, now or at its end.
    virtual bool writes_into(platform::AddressRange const& range) const {
        return range.contains(announcement_.overlapped);
    }

    // How the last handle's close ends it.
    virtual Status status_of_close() const { return Status::cancelled; }

    // The peer waits for its effect, so it must not depend on a thread that dequeues.
    virtual bool needs_progress() const { return false; }

    // False: a receive of urgent data, which waits for nothing else and keeps nothing else waiting.
    bool takes_data() const { return !is_urgent_; }

    // Even if it is done at once, the call returns io_pending.
    virtual bool always_pends() const { return false; }

    // The socket that its connection is for: of AcceptEx.
    virtual Socket const* acceptor() const { return nullptr; }

    // A datagram that is truncated in the first attempt is reported like one that comes later
    // [winetest: test_ip_pktinfo].
    virtual bool defers_truncation() const { return false; }

    // Its routine, if it has one, runs in the calling thread.
    void belongs_to_this_thread() {
        if (announcement_.has_routine_of_thread()) thread_ = ObjectPtr<Thread>{&this_thread()};
    }

    // Its OVERLAPPED is not written if it is there.
    void spare_overlapped(platform::AddressRange const& range) {
        if (range.contains(announcement_.overlapped)) is_written_ = true;
    }

    Announcement& announcement() { return announcement_; }
    Announcement const& announcement() const { return announcement_; }
    Completion const& completion() const { return completion_; }

    // Reports the completion as announced. True: the handle is to be signalled, too.
    static bool report(std::unique_ptr<Operation> operation, Completion completion,
                       Association const& association, When when);

    // Packet and Apc: a thread dequeued it, or its thread waits alertably.
    bool deliver(PortEntry& entry) override;
    void run() override;

protected:
    void take_urgent_data() { is_urgent_ = true; }  // before it is queued

private:
    friend class AsyncState;
    friend class OperationQueue;

    void write_overlapped();

    Announcement announcement_;
    Completion completion_;
    ObjectPtr<Socket> socket_;   // from the moment it waits in a queue
    ObjectPtr<Socket> origin_;   // whose operation it is, of one that goes on in another's queue
    ObjectPtr<Thread> thread_;   // whose routine it is
    std::uint64_t starter_ = 0;  // the thread that started it: see thread_number()
    Operation* next_ = nullptr;
    bool is_written_ = false;        // into the program's OVERLAPPED, or must not be
    bool needs_background_ = false;  // see AsyncState
    bool is_urgent_ = false;
    Poller::Dependent dependent_;  // while it waits, if others rely on its progress
};

// The first attempt of a send, which is mostly the last: what it leaves becomes an operation.
class FirstAttempt {
public:
    // As Operation::attempt().
    virtual Attempt attempt(Socket& socket) = 0;
    // The operation of what is left.
    virtual std::unique_ptr<Operation> rest(Announcement announcement) = 0;
    // There is no memory for that operation, or none to register the socket: the call fails.
    virtual void abandon(Socket& socket) = 0;

protected:
    ~FirstAttempt() = default;
};

// What happens before anything else is looked at: STATUS_PENDING is written and the event reset,
// also when the operation is refused then [winetest: test_AcceptEx, test_connect].
inline void begin(Overlapped& overlapped) {
    std::atomic_ref{overlapped.status}.store(static_cast<std::uintptr_t>(Status::pending),
                                             std::memory_order_relaxed);
}
inline void begin(Announcement const& announcement) {
    if (announcement.event) announcement.event->reset();
    begin(*announcement.overlapped);
}

// Into the program's OVERLAPPED. Programs look at the status without a call, so it comes last.
inline void write(Overlapped& overlapped, Completion const& completion) {
    overlapped.bytes = completion.bytes;
    std::atomic_ref{overlapped.status}.store(static_cast<std::uintptr_t>(completion.status),
                                             std::memory_order_release);
}

// It will be reported later: a thread that waits for it drives the poller.
void expect_waits_for(Announcement const& announcement);

// Each thread has another one, also those that have ended.
std::uint64_t next_thread_number();
inline std::uint64_t thread_number() {
    static constinit thread_local std::uint64_t number = 0;
    if (number == 0) [[unlikely]]
        number = next_thread_number();
    return number;
}

// The result of starting an operation. ok: done, and reported as announced. io_pending: will be
// reported. message_size: done with a part of a datagram, and reported. With every other code there
// is no completion.
struct Started {
    Code code = Code::ok;
    Completion completion;  // unless pending
};

}  // namespace ws2::core
