// SPDX-License-Identifier: MIT
// Thread pools for the program's callbacks. A pool has as many threads as there are processors, and
// more when blocking callbacks occupy all of them; idle threads end after a while. There is one
// pool for the process, and the program can create others, with limits of its own.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

template <class T>
union NeverDestroyed;

// Sets an event when its last shared owner is gone: the notification that the last callback has
// returned.
class SetsEventAtEnd {
public:
    explicit SetsEventAtEnd(ObjectPtr<Event> event) : event_{std::move(event)} {}
    SetsEventAtEnd(SetsEventAtEnd const&) = delete;
    SetsEventAtEnd& operator=(SetsEventAtEnd const&) = delete;
    ~SetsEventAtEnd() { event_->set(); }

private:
    ObjectPtr<Event> event_;
};
using AtEnd = std::shared_ptr<SetsEventAtEnd>;

class ThreadPool;

// A call of the program that runs, for the thread that runs it.
class PoolCall {
public:
    PoolCall() = default;
    PoolCall(PoolCall const&) = delete;
    PoolCall& operator=(PoolCall const&) = delete;

    // It may take long. False: no other thread is there for the calls behind it, and none can be
    // had.
    virtual bool may_run_long() = 0;
    // Waits for the end of the work's calls no longer include this one.
    virtual void dissociate() = 0;

protected:
    ~PoolCall() = default;
};

// Which calls go first, and how.
enum class CallPriority : std::uint8_t { high, normal, low };
inline constexpr std::size_t call_priorities = 3;
enum class CallLength : std::uint8_t { ordinary, takes_long };

// Where calls are made; no pool: the process's.
struct CallPlace {
    ObjectPtr<ThreadPool> pool;
    CallPriority priority = CallPriority::normal;
    CallLength length = CallLength::ordinary;
};

// Something a pool can call, once for each time that it is submitted, several at the same time.
// While calls are wanted or running the pool holds a reference.
class PoolWork : public Object {
public:
    explicit PoolWork(ObjectKind kind, CallPlace place = {})
        : Object{kind}, place_{std::move(place)} {}

    // Calls the program.
    virtual void run(PoolCall& call) = 0;

    ThreadPool& pool() const;
    // One call more, there. not_enough_memory: there is no thread and none can be had.
    Code submit();

private:
    friend class ThreadPool;
    CallPlace const place_;
    // With the pool locked.
    std::uint32_t wanted_ = 0;
    std::uint32_t running_ = 0;
    std::uint32_t dissociated_ = 0;  // of those that run
    bool is_queued_ = false;
    std::uint32_t awaited_ = 0;
    PoolWork* next_ = nullptr;
    std::vector<AtEnd> at_ends_;
};

class ThreadPool final : public Object, private TimerService::Entry {
public:
    static constexpr std::uint32_t most_threads = 500;

    // most: 1 for callbacks that must not overlap.
    explicit ThreadPool(std::uint32_t most);

    // --- one of the program's own -------------------------------------------------------------
    // At least one. Threads beyond that end when they have no call.
    void set_most(std::uint32_t most);
    // That many are started, and stay. not_enough_memory: the host has not so many left.
    Code set_least(std::uint32_t least);
    // For threads that are started from now on; 0: the host's.
    struct Stack {
        std::size_t reserved = 0;
        std::size_t committed = 0;  // only kept
    };
    void set_stack(Stack stack);
    Stack stack();
    // The program has closed the pool: its threads do not wait for more calls. Work that was
    // submitted is called all the same.
    void close_to_program();

    // --- calls --------------------------------------------------------------------------------
    // One call more. Code::not_enough_memory: there is no thread and none can be had.
    Code submit(PoolWork& work, CallLength length = CallLength::ordinary);

    // The same for a call in the calling thread, of work that has no other wanted. Between the two
    // it counts as wanted, and is not dropped.
    void begin_here(PoolWork& work);
    void run_begun(PoolWork& work);

    // What happens to calls that are wanted and have not begun.
    enum class Wanted : std::uint8_t { run, dropped };

    // Whether calls are wanted or running.
    bool is_busy(PoolWork const& work);

    // True: there were calls that had not begun.
    bool drop_wanted(PoolWork& work);

    // Returns when no call is wanted or running; `associated`: not counting those that have
    // dissociated themselves.
    enum class Running : std::uint8_t { associated, all };
    void await(PoolWork& work, Wanted wanted, Running running = Running::associated);

    // For one that is not submitted any more: true when calls are left, and then `at_end` is kept
    // until they are not.
    bool end(PoolWork& work, Wanted wanted, AtEnd at_end);

private:
    class Call;
    struct Worker;
    using Mutex = RankedMutex<Rank::thread_pool>;
    using Lock = std::unique_lock<Mutex>;
    struct Queue {
        PoolWork* first = nullptr;
        PoolWork* last = nullptr;
    };

    friend union NeverDestroyed<ThreadPool>;
    ~ThreadPool() override;  // NOLINT(bugprone-exception-escape)
    Queue& queue_of(PoolWork const& work) {
        return queues_[static_cast<std::size_t>(work.place_.priority)];
    }
    bool has_wanted_locked() const;
    void enqueue_locked(PoolWork& work);
    PoolWork* dequeue_locked();
    bool drop_wanted_locked(PoolWork& work);
    void call(PoolWork& work, Lock& lock);
    std::uint32_t at_once_locked() const;
    Code start_worker_locked();
    static void wake_locked(Worker& worker);
    void wake_idle_locked();
    void work();
    bool sleep(Worker& worker, Lock& lock);
    void watch_standstill();
    void expire() override;

    Mutex mutex_;
    std::condition_variable_any finished_;  // some work that is awaited
    std::array<Queue, call_priorities> queues_;
    Worker* idle_ = nullptr;  // the one that came last first: its stack is warm
    std::uint32_t most_;
    std::uint32_t least_ = 0;
    std::uint32_t const processors_;  // that the process may run on
    Stack stack_;
    std::uint32_t threads_ = 0;
    bool is_closed_ = false;   // to the program
    bool has_moved_ = false;   // a call began since the last look
    bool is_watched_ = false;  // for standing still
};

// The one for everything, and one whose callbacks never overlap.
ThreadPool& thread_pool();
ThreadPool& serial_pool();

inline ThreadPool& PoolWork::pool() const { return place_.pool ? *place_.pool : thread_pool(); }
inline Code PoolWork::submit() { return pool().submit(*this, place_.length); }

}  // namespace ws2::core
