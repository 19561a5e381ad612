// SPDX-License-Identifier: MIT
// RegisterWaitForSingleObject: waits that threads of the pool carry out, which then call the
// program back. Each of these threads waits for up to 63 objects, and for an event of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "platform/deadline.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class WaitingThread;

class RegisteredWait final : public PoolWork {
public:
    static constexpr ObjectKind object_kind = ObjectKind::registered_wait;

    enum class Repeats : std::uint8_t { no, yes };
    enum class CalledIn : std::uint8_t { pool, serial_pool, waiting_thread };
    struct Plan {
        ObjectPtr<Waitable> object;
        void (*callback)(void* context, std::uint8_t timed_out) = nullptr;
        void* context = nullptr;
        std::optional<std::chrono::milliseconds> timeout;  // for every repetition anew
        Repeats repeats = Repeats::yes;
        CalledIn called_in = CalledIn::pool;
        CallLength length = CallLength::ordinary;
    };
    explicit RegisteredWait(Plan plan);

    // not_enough_memory: the host has no thread left.
    Code start();

    // No call begins that is not wanted already. True: some are left besides one that the waiting
    // thread makes and that this is called from, and `at_end` is kept until they are not.
    bool stop(AtEnd at_end);
    // Wanted calls are dropped; returns when none runs. True: it was waiting.
    bool stop_and_await();

    void run(PoolCall& call) override;

private:
    friend class WaitingThread;

    ThreadPool& pool() const;
    void arm_locked();
    bool disarm();
    bool is_late(platform::Deadline::Clock::time_point now) const {
        return deadline_.has_passed(now);
    }
    // True: the calling thread is to run it, when it has unlocked.
    bool begin_locked(bool timed_out);
    void run_here();

    Plan plan_;
    WaitingThread* thread_ = nullptr;
    bool timed_out_ = false;  // of the call that is wanted or runs: there is one at a time
    bool is_armed_ = false;   // this and the rest: with the waiting threads locked
    bool is_stopped_ = false;
    platform::Deadline deadline_ = platform::Deadline::never();
};

}  // namespace ws2::core
