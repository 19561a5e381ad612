// SPDX-License-Identifier: MIT
// The background service behind waitable timers and timer queues: one thread for all of them,
// started by the first timer that is armed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <variant>

#include "platform/deadline.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class TimerService {
public:
    using Steady = std::chrono::steady_clock;
    using Wall = std::chrono::system_clock;

    // A moment on either clock. One on the wall's clock follows when that clock is set.
    using Due = std::variant<Steady::time_point, Wall::time_point>;
    static Due after(std::chrono::nanoseconds span) {
        return Steady::now() + std::chrono::ceil<Steady::duration>(span);
    }

    // A timer. It must be disarmed before it is destroyed.
    class Entry {
    public:
        Entry() = default;
        Entry(Entry const&) = delete;
        Entry& operator=(Entry const&) = delete;

    protected:
        ~Entry() = default;
        // For expire(): it could not do its work, and is to be called again soon. A periodic timer
        // is called again in any case.
        void try_again();

    private:
        friend class TimerService;

        // The timer has expired; called on the service's thread, with the service locked. Must not
        // wait, and must not call the program. A periodic timer is armed again already.
        virtual void expire() = 0;

        using BySteadyClock = std::multimap<Steady::time_point, Entry*>;
        using ByWallClock = std::multimap<Wall::time_point, Entry*>;
        using SteadyPlace = BySteadyClock::iterator;
        using WallPlace = ByWallClock::iterator;
        std::variant<std::monostate, SteadyPlace, WallPlace> place_;
        // The service must not run out of memory when it arms it again.
        BySteadyClock::node_type for_next_period_;
        std::chrono::milliseconds period_{0};
    };

    // Everything about entries happens with this lock held. What expires may arm others, so the
    // thread that has it may take it again.
    using Mutex = RankedRecursiveMutex<Rank::timers>;
    [[nodiscard]] std::unique_lock<Mutex> lock() { return std::unique_lock{mutex_}; }

    // Arms a disarmed entry. Period 0: once. not_enough_memory: the host has no thread left for the
    // service, and nothing happened.
    Code arm_locked(Entry& entry, Due due, std::chrono::milliseconds period);
    // False: it was not armed, so it has expired or never will.
    bool disarm_locked(Entry& entry);

private:
    friend class TimerThread;
    [[noreturn]] void run();
    platform::Deadline expire_due();
    bool expire_locked(Entry& entry, Steady::time_point next);
    void arm_for_next_period_locked(Entry& entry, Steady::time_point due);

    Mutex mutex_;
    Entry::BySteadyClock by_steady_clock_;
    Entry::ByWallClock by_wall_clock_;
    Entry* tries_again_ = nullptr;  // the one that expires just now; it may be gone when it has
    std::atomic<std::uint32_t> changes_{0};  // of the earliest moment; the thread sleeps on it
};

TimerService& timer_service();

}  // namespace ws2::core
