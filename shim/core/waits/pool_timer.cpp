// SPDX-License-Identifier: MIT
#include "shim/core/waits/pool_timer.hpp"

#include <mutex>
#include <utility>

namespace ws2::core {

Result<bool> PoolTimer::set(TimerService::Due due, std::chrono::milliseconds period) {
    static_cast<void>(pool());  // made here: the service's thread may have no memory for it
    auto& timers = timer_service();
    auto const locked = timers.lock();
    bool const was_armed = timers.disarm_locked(*this);
    auto const code = timers.arm_locked(*this, due, period);
    is_set_ = code == Code::ok;
    if (code != Code::ok) return code;
    return was_armed;
}

bool PoolTimer::unset() {
    auto const locked = timer_service().lock();
    is_set_ = false;
    return timer_service().disarm_locked(*this);
}

bool PoolTimer::is_set() const {
    auto const locked = timer_service().lock();
    return is_set_;
}

void PoolTimer::expire() {
    if (submit() != Code::ok) try_again();
}

// --- waits ------------------------------------------------------------------------------------

Result<bool> PoolWait::set(ObjectPtr<Waitable> object,
                           std::optional<std::chrono::milliseconds> timeout) {
    ObjectPtr<RegisteredWait> before;
    {
        std::lock_guard const lock{mutex_};
        before = std::exchange(wait_, {});
    }
    bool const was_waiting = before && before->stop_and_await();
    if (!object) return was_waiting;
    ObjectPtr<RegisteredWait> const wait{
        new RegisteredWait{{.object = std::move(object),
                            .callback = over,
                            .context = this,
                            .timeout = timeout,
                            .repeats = RegisteredWait::Repeats::no,
                            .called_in = RegisteredWait::CalledIn::waiting_thread}}};
    {
        std::lock_guard const lock{mutex_};
        wait_ = wait;
    }
    if (auto const code = wait->start(); code != Code::ok) {
        std::lock_guard const lock{mutex_};
        wait_ = {};
        return code;
    }
    return was_waiting;
}

// In the waiting thread; the wait is stopped and awaited before this object goes.
void PoolWait::over(void* self, std::uint8_t timed_out) {
    auto& wait = *static_cast<PoolWait*>(self);
    wait.has_timed_out_.store(timed_out != 0, std::memory_order_release);
    static_cast<void>(wait.submit());
}

}  // namespace ws2::core
