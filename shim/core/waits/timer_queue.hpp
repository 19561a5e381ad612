// SPDX-License-Identifier: MIT
// Timers that call the program from the pool, and the queues that hold them together.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

class QueueTimer final : public PoolWork, private TimerService::Entry {
public:
    static constexpr ObjectKind object_kind = ObjectKind::queue_timer;

    struct Plan {
        void (*callback)(void* argument, std::uint8_t) = nullptr;
        void* argument = nullptr;
        bool once = false;     // whatever the period
        bool overlaps = true;  // with itself and other timers
        CallLength length = CallLength::ordinary;
    };
    explicit QueueTimer(Plan const& plan) : PoolWork{object_kind}, plan_{plan} {}

    Code start(std::chrono::milliseconds due, std::chrono::milliseconds period);
    // Of one that has not expired for good.
    Code change(std::chrono::milliseconds due, std::chrono::milliseconds period);

    // Drops what has not begun. True: a call runs, and `at_end` is kept until it is over.
    bool stop(AtEnd at_end);
    void stop_and_await();
    bool is_called() const { return pool().is_busy(*this); }

    void run(PoolCall& call) override;
    void close() override { disarm(); }

private:
    ThreadPool& pool() const { return plan_.overlaps ? thread_pool() : serial_pool(); }
    void expire() override;
    Code arm_locked(std::chrono::milliseconds due, std::chrono::milliseconds period);
    void disarm();

    Plan const plan_;
    friend class TimerQueue;
    bool is_removed_ = false;  // with the queue locked
    bool is_spent_ = false;    // expired, and has no period; with the service locked
};

class TimerQueue final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::timer_queue;

    TimerQueue() : Object{object_kind} {}

    void add(ObjectPtr<QueueTimer> timer);
    // One that was stopped. While its callback runs it is the queue's still, whose end waits for
    // it.
    void remove(QueueTimer& timer);
    // Its timers; from now on it has none.
    std::vector<ObjectPtr<QueueTimer>> take_all();

private:
    RankedMutex<Rank::timer_queue> mutex_;
    std::vector<ObjectPtr<QueueTimer>> timers_;
};

}  // namespace ws2::core
