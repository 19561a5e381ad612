// SPDX-License-Identifier: MIT
#include "shim/core/waits/timer_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ws2::core {

Code QueueTimer::arm_locked(std::chrono::milliseconds due, std::chrono::milliseconds period) {
    if (plan_.once) period = std::chrono::milliseconds{0};
    is_spent_ = false;
    return timer_service().arm_locked(*this, TimerService::after(due), period);
}

Code QueueTimer::start(std::chrono::milliseconds due, std::chrono::milliseconds period) {
    static_cast<void>(pool());  // made here: the service's thread may have no memory for it
    auto const locked = timer_service().lock();
    return arm_locked(due, period);
}

Code QueueTimer::change(std::chrono::milliseconds due, std::chrono::milliseconds period) {
    auto const locked = timer_service().lock();
    bool const was_armed = timer_service().disarm_locked(*this);
    if (!was_armed && is_spent_) return Code::ok;
    return arm_locked(due, period);
}

void QueueTimer::disarm() {
    auto const locked = timer_service().lock();
    timer_service().disarm_locked(*this);
}

bool QueueTimer::stop(AtEnd at_end) {
    disarm();
    return pool().end(*this, ThreadPool::Wanted::dropped, std::move(at_end));
}

void QueueTimer::stop_and_await() {
    disarm();
    pool().await(*this, ThreadPool::Wanted::dropped);
}

void QueueTimer::expire() {
    is_spent_ = true;  // unless there is a period, and then it is armed
    if (pool().submit(*this, plan_.length) != Code::ok) try_again();
}

void QueueTimer::run(PoolCall&) { plan_.callback(plan_.argument, 1); }

void TimerQueue::add(ObjectPtr<QueueTimer> timer) {
    std::lock_guard const lock{mutex_};
    timers_.push_back(std::move(timer));
}

void TimerQueue::remove(QueueTimer& timer) {
    std::vector<ObjectPtr<QueueTimer>> gone;  // outside the lock
    std::lock_guard const lock{mutex_};
    timer.is_removed_ = true;
    auto const is_kept = [](auto const& each) { return !each->is_removed_ || each->is_called(); };
    auto const first_gone = std::partition(timers_.begin(), timers_.end(), is_kept);
    gone.assign(std::move_iterator{first_gone}, std::move_iterator{timers_.end()});
    timers_.erase(first_gone, timers_.end());
}

std::vector<ObjectPtr<QueueTimer>> TimerQueue::take_all() {
    std::lock_guard const lock{mutex_};
    return std::exchange(timers_, {});
}

}  // namespace ws2::core
