// SPDX-License-Identifier: MIT
// The timer with a handle: ready when its moment has come, and then perhaps an APC for the thread
// that set it.
#pragma once

#include "shim/core/waits/thread.hpp"
#include "shim/core/waits/timer_service.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class WaitableTimer final : public Waitable, private TimerService::Entry {
public:
    static constexpr ObjectKind object_kind = ObjectKind::timer;

    enum class Reset : std::uint8_t { manual, automatic };
    explicit WaitableTimer(Reset reset)
        : Waitable{ObjectKind::timer,
                   reset == Reset::manual ? Taking::leaves_count : Taking::decrements, 0} {
        static_cast<void>(timer_service());  // close() has no answer for a lack of memory
    }

    // Called with the moment it expired, in units of 100 ns since 1601, low half first.
    struct Routine {
        void (*run)(void* argument, std::uint32_t low, std::uint32_t high) = nullptr;
        void* argument = nullptr;
    };

    // Starts anew: not ready, an APC that has not run is gone. One that is due is ready at once.
    // A routine is for the calling thread, whose end stops the timer.
    Code set(TimerService::Due due, std::chrono::milliseconds period, Routine routine);

    // Stops it; ready or not stays as it is, an APC that has not run is gone.
    void cancel();

    void close() override;

private:
    void expire() override;
    void stop_locked();

    Routine routine_;  // this and the thread: with the service locked
    ObjectPtr<Thread> thread_;
};

}  // namespace ws2::core
