// SPDX-License-Identifier: MIT
// A thread in Windows' sense: an object to wait for, with an exit code, an APC queue and a parking
// token. this_thread() makes a record for every thread that calls it, also for those that
// pthread_create or std::thread started.
#pragma once

#include <csetjmp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "platform/interrupting.hpp"
#include "platform/urgent.hpp"
#include "shim/core/objects/linked_list.hpp"
#include "shim/core/waits/after_unlock.hpp"
#include "shim/core/waits/fibers.hpp"
#include "shim/core/waits/thread_values.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class Mutex;

// A function that waits for its thread's next alertable wait.
class Apc {
public:
    Apc() = default;
    Apc(Apc const&) = delete;
    Apc& operator=(Apc const&) = delete;
    virtual ~Apc() = default;
    virtual void run() = 0;

    // The owner, which may take it back; null: none.
    virtual void const* owner() const { return nullptr; }

private:
    friend class ApcQueue;
    std::unique_ptr<Apc> next_;
};

// First in, first out.
class ApcQueue {
public:
    ApcQueue() = default;
    ApcQueue(ApcQueue const&) = delete;
    ApcQueue& operator=(ApcQueue const&) = delete;
    ~ApcQueue() { clear(); }

    bool is_empty() const { return !first_; }
    void push(std::unique_ptr<Apc> apc);
    std::unique_ptr<Apc> take();  // null when empty
    void clear();                 // without running them
    bool has_of(void const* owner) const;
    void take_of(void const* owner, ApcQueue& taken);
    void swap(ApcQueue& other) noexcept {
        std::swap(first_, other.first_);
        std::swap(last_, other.last_);
    }

private:
    std::unique_ptr<Apc> first_;
    Apc* last_ = nullptr;
};

struct ThreadStart {
    enum class When : std::uint8_t { at_once, when_resumed };
    std::uint32_t (*run)(void*) = nullptr;
    void* argument = nullptr;
    std::size_t stack_bytes = 0;
    When when = When::at_once;
};

// Thrown through calls of ours whose thread has called ExitThread in a function that they called.
struct ThreadEnds {};

class SynchronousIo;
class UserCode;

class Thread final : public Waitable, public AfterUnlock::Item {
public:
    static constexpr ObjectKind object_kind = ObjectKind::thread;

    Thread();                                   // the calling one
    explicit Thread(ThreadStart const& start);  // one to launch()

    // Starts the thread. It keeps itself alive, so it needs no handle. not_enough_memory when the
    // host has no more threads.
    Code launch();

    // Ends the calling thread. As on Windows nothing of the program's is unwound. Called by the
    // program's code inside a call of ours it leaves that code, and throws ThreadEnds through the
    // call, whose entry point goes on ending.
    [[noreturn]] void exit(std::uint32_t exit_code);
    [[noreturn]] void go_on_ending() { exit(exit_code_); }

    std::uint32_t id() const { return id_; }

    // Empty while the thread runs.
    std::optional<std::uint32_t> exit_code() const;

    // How often the thread was suspended before this call took one away; 0: it was running.
    std::uint32_t resume();

    // Once more. invalid_parameter: it runs, and cannot be stopped where it is.
    Result<std::uint32_t> suspend();

    // Ends it before it runs anything. win32_access_denied: it has begun.
    Code end_unbegun(std::uint32_t exit_code);

    // The thread that has this id, while it lives or has handles; null: none.
    static ObjectPtr<Thread> find(std::uint32_t id);

    // Stored and returned; it has no effect on the host's scheduling.
    std::uintptr_t processors() const { return processors_.load(std::memory_order_relaxed); }
    std::uintptr_t set_processors(std::uintptr_t mask) { return processors_.exchange(mask); }
    std::wstring description() const;
    void set_description(std::wstring text);
    int priority() const { return priority_.load(std::memory_order_relaxed); }
    void set_priority(int priority) { priority_.store(priority, std::memory_order_relaxed); }

    // TlsAlloc's and FlsAlloc's values; only for the thread itself.
    ThreadValues& values() { return values_; }
    ThreadValues& fiber_values() { return *fiber_values_; }
    void set_fiber_values(ThreadValues* values) { fiber_values_ = values; }
    ThreadFibers& fibers() { return fibers_; }

    // --- APCs: any thread may queue, only this one runs --------------------------------------
    // False: the thread has ended, the APC will never run. Getting the thread out of a wait in the
    // host may take a while, so a caller that holds a mutex leaves that for later: see
    // AfterUnlock, which the caller performs.
    bool queue_apc(std::unique_ptr<Apc> apc) {
        LockOrder::check_nothing_is_held();
        return push_apc(std::move(apc), CallOut::at_once);
    }
    bool queue_apc_locked(std::unique_ptr<Apc> apc) {
        return push_apc(std::move(apc), CallOut::later);
    }
    bool has_apc_of(void const* owner) const;
    void remove_apcs_of(void const* owner);
    bool has_apcs() const { return has_apcs_.load(std::memory_order_seq_cst); }
    // Only for the thread itself, which has received without looking for APCs: its next guarded
    // receives (platform/urgent.hpp) are not allowed if there are any, as they may have to wait.
    void refuse_plain_receives_with_apcs() {
        if (has_apcs())
            platform::refuse_guarded_receives();
        else
            platform::allow_guarded_receives();
    }
    // It has started overlapped operations that end with a routine: whenever it waits alertably it
    // drives the poller. Only for the thread itself.
    bool awaits_routines() const { return awaits_routines_; }
    void set_awaits_routines() { awaits_routines_ = true; }
    // Runs until the queue is empty, also what the APCs queue meanwhile.
    void run_apcs();

    // --- calls that others may cancel: see synchronous_io.hpp ---------------------------------
    // False: the thread is in no such call, or it was cancelled before.
    bool cancel_synchronous_io();
    void enter_synchronous_io(SynchronousIo& call);
    void leave_synchronous_io(SynchronousIo& call);
    // Only for the thread itself.
    SynchronousIo const* synchronous_io() const { return synchronous_io_; }

    // What ends a wait of the thread in the host: see host_wait.hpp. Each ends what those before
    // do.
    enum class EndsWait : std::uint8_t { nothing, cancellation, apcs };

    // --- sleeping: wake and unpark from any thread, the others from this one -----------------
    // True: took the token unpark() left. False: the deadline passed without one.
    bool park(platform::Deadline deadline) noexcept;
    void unpark() noexcept;

    // --- under the dispatcher lock ------------------------------------------------------------
    bool has_apcs_locked() const { return !apcs_.is_empty(); }
    void set_current_wait_locked(Wait* wait) { current_wait_ = wait; }
    void add_owned_mutex_locked(Mutex& mutex);
    void remove_owned_mutex_locked(Mutex& mutex);

    // The host's thread is about to be gone: mutexes become abandoned, waiters are released.
    void end();

    // What to do first when the thread ends; only for the thread itself.
    using AtEnd = void (*)(Thread& thread);
    void set_at_end(AtEnd at_end) { at_end_ = at_end; }

private:
    friend class HostCall;
    friend class ThreadList;
    friend class LinkedList<Thread>;
    explicit Thread(std::uint32_t id);  // the calling one
    ~Thread() override;
    enum class CallOut : std::uint8_t { at_once, later };
    bool push_apc(std::unique_ptr<Apc> apc, CallOut call_out);
    void push_apc_locked(std::unique_ptr<Apc> apc, Dispatcher& dispatcher);
    static void main(void* thread);
    void run_to_end();
    std::unique_ptr<Apc> take_apc();
    friend class UserCode;
    friend class Fiber;
    friend struct ThreadFibers;
    friend Thread& attach_this_thread();
    void attach_host_thread();  // in the thread itself
    void call_out_of_host(EndsWait what);
    void run_after_unlock() override { call_out_of_host(EndsWait::apcs); }

    std::uint32_t const id_;
    ThreadStart start_{};
    AtEnd at_end_ = nullptr;
    std::uint32_t exit_code_ = 0;  // published by the count becoming 1
    std::atomic<std::uint32_t> suspended_{0};
    std::atomic<bool> ends_unbegun_{false};
    std::atomic<int> priority_{0};
    std::atomic<std::uintptr_t> processors_{0};  // 0: never set
    std::wstring description_;                   // under the dispatcher lock
    Thread* next_ = nullptr;                     // in the list of all
    Thread* previous_ = nullptr;
    std::jmp_buf* way_out_ = nullptr;  // set while start_.run runs
    UserCode* user_code_ = nullptr;    // the innermost
    bool awaits_routines_ = false;

    ThreadValues values_{thread_slots()};
    ThreadValues own_fiber_values_{fiber_slots()};
    ThreadValues* fiber_values_ = &own_fiber_values_;  // of the fiber that runs
    ThreadFibers fibers_;

    std::atomic<std::uint32_t> token_{0};

    std::atomic<EndsWait> ends_host_wait_{EndsWait::nothing};
    std::atomic<bool> has_apcs_{false};
    // The host's thread and what it receives with, once it runs; under the dispatcher lock.
    platform::HostThread host_thread_ = 0;
    std::int32_t kernel_thread_ = 0;
    platform::ReceivingThread const* receiving_ = nullptr;
    ApcQueue apcs_;
    Wait* current_wait_ = nullptr;
    SynchronousIo* synchronous_io_ = nullptr;  // the innermost
    Mutex* owned_mutexes_ = nullptr;
};

extern constinit thread_local Thread* current_thread __attribute__((tls_model("initial-exec")));

Thread& attach_this_thread();

// In the child of a fork: threads that held the lock of the list are the parent's.
void forget_threads_after_fork();

inline Thread& this_thread() {
    Thread* const thread = current_thread;
    return thread ? *thread : attach_this_thread();
}

// For callers that cannot fail for want of memory.
std::uint32_t attach_or_promise_id();
inline std::uint32_t this_thread_id() {
    Thread const* const thread = current_thread;
    return thread ? thread->id() : attach_or_promise_id();
}

// A function of the program, called from inside a call of ours.
class UserCode {
public:
    template <class Function>
    static void run(Function&& function) {
        UserCode code;
        if (setjmp(code.way_out_) != 0) throw ThreadEnds{};
        function();
    }
    UserCode(UserCode const&) = delete;
    UserCode& operator=(UserCode const&) = delete;

private:
    friend class Thread;
    UserCode() : thread_{this_thread()}, outer_{std::exchange(thread_.user_code_, this)} {
        LockOrder::check_nothing_is_held();
    }
    ~UserCode() { thread_.user_code_ = outer_; }

    Thread& thread_;
    UserCode* const outer_;
    std::jmp_buf way_out_;
};

// Sleeps; Alertable::yes: until the deadline or until APCs have run, and then says apc.
WaitOutcome::Kind sleep(platform::Deadline deadline, Alertable alertable);

}  // namespace ws2::core
