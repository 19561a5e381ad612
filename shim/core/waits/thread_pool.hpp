// SPDX-License-Identifier: MIT
// Threads for the program's callbacks. There are as many as processors, and more when callbacks
// that block hold all of them up; one that has nothing to do for a while ends.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

// Sets an event when the last of those who share it is gone. For callbacks whose end a program
// wants to be told.
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

// Something a pool can call, once for each time that it is submitted, several at the same time.
// While calls are wanted or running the pool holds a reference.
class PoolWork : public Object {
public:
    explicit PoolWork(ObjectKind kind) : Object{kind} {}

    // Calls the program.
    virtual void run() = 0;

private:
    friend class ThreadPool;
    // With the pool locked.
    std::uint32_t wanted_ = 0;
    std::uint32_t running_ = 0;
    bool is_queued_ = false;
    std::uint32_t awaited_ = 0;
    PoolWork* next_ = nullptr;
    std::vector<AtEnd> at_ends_;
};

class ThreadPool : private TimerService::Entry {
public:
    static constexpr std::uint32_t most_threads = 500;

    // most: 1 for callbacks that must not overlap.
    explicit ThreadPool(std::uint32_t most);

    // One call more. Code::not_enough_memory: there is no thread and none can be had.
    enum class Kind : std::uint8_t { ordinary, takes_long };
    Code submit(PoolWork& work, Kind kind = Kind::ordinary);

    // The same in the calling thread, at once.
    void run_here(PoolWork& work);

    // What happens to calls that are wanted and have not begun.
    enum class Wanted : std::uint8_t { run, dropped };

    // Whether calls are wanted or running.
    bool is_busy(PoolWork const& work);

    // Returns when no call is wanted or running.
    void await(PoolWork& work, Wanted wanted);

    // For one that nobody submits any more: true when calls are left, and then `at_end` is kept
    // until they are not.
    bool end(PoolWork& work, Wanted wanted, AtEnd at_end);

private:
    struct Worker;
    using Mutex = RankedMutex<Rank::thread_pool>;
    using Lock = std::unique_lock<Mutex>;

    void enqueue_locked(PoolWork& work);
    PoolWork* dequeue_locked();
    void drop_wanted_locked(PoolWork& work);
    void call(PoolWork& work, Lock& lock);
    Code start_worker_locked();
    void work();
    bool sleep(Worker& worker, Lock& lock);
    void expire() override;

    Mutex mutex_;
    std::condition_variable_any finished_;  // some work that is awaited
    PoolWork* first_ = nullptr;
    PoolWork* last_ = nullptr;
    Worker* idle_ = nullptr;  // the one that came last first: its stack is warm
    std::uint32_t const at_once_;
    std::uint32_t const most_;
    std::uint32_t threads_ = 0;
    bool has_moved_ = false;   // a call began since the last look
    bool is_watched_ = false;  // for standing still
};

// The one for everything, and one whose callbacks never overlap.
ThreadPool& thread_pool();
ThreadPool& serial_pool();

}  // namespace ws2::core
