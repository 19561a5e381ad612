// SPDX-License-Identifier: MIT
#include "shim/core/waits/waitable_timer.hpp"

#include <memory>
#include <new>
#include <utility>

#include "shim/core/waits/ticks.hpp"

namespace ws2::core {
namespace {

std::uint64_t windows_time_now() {
    auto const since_1970 = TimerService::Wall::now().time_since_epoch();
    auto const since_1601 = std::chrono::floor<Ticks>(since_1970) + from_1601_to_1970;
    return static_cast<std::uint64_t>(since_1601.count());
}

class TimerApc final : public Apc {
public:
    TimerApc(WaitableTimer::Routine routine, void const* timer)
        : routine_{routine}, timer_{timer}, time_{windows_time_now()} {}
    void run() override {
        routine_.run(routine_.argument, static_cast<std::uint32_t>(time_),
                     static_cast<std::uint32_t>(time_ >> 32));
    }
    void const* owner() const override { return timer_; }

private:
    WaitableTimer::Routine routine_;
    void const* timer_;
    std::uint64_t time_;
};

bool is_due(TimerService::Due const& due) {
    if (auto const* const steady = std::get_if<TimerService::Steady::time_point>(&due))
        return *steady <= TimerService::Steady::now();
    return std::get<TimerService::Wall::time_point>(due) <= TimerService::Wall::now();
}

}  // namespace

void WaitableTimer::stop_locked() {
    timer_service().disarm_locked(*this);
    if (thread_) thread_->remove_apcs_of(this);
}

Code WaitableTimer::set(TimerService::Due due, std::chrono::milliseconds period, Routine routine) {
    AfterUnlock::Postponed const until_unlocked;
    auto const locked = timer_service().lock();
    stop_locked();
    change_count([](std::uint32_t) { return 0u; });
    routine_ = routine;
    thread_ = routine.run ? ObjectPtr<Thread>{&this_thread()} : ObjectPtr<Thread>{};
    if (!is_due(due)) return timer_service().arm_locked(*this, due, period);
    if (period.count() != 0) {
        auto const code = timer_service().arm_locked(*this, TimerService::after(period), period);
        if (code != Code::ok) return code;
    }
    expire();
    return Code::ok;
}

void WaitableTimer::cancel() {
    auto const locked = timer_service().lock();
    stop_locked();
}

void WaitableTimer::close() {
    cancel();
    Waitable::close();
}

// A routine that has not run yet is not queued a second time.
void WaitableTimer::expire() {
    if (thread_ && thread_->exit_code()) {
        timer_service().disarm_locked(*this);
        return;
    }
    change_count([](std::uint32_t) { return 1u; });
    if (!thread_ || thread_->has_apc_of(this)) return;
    std::unique_ptr<Apc> apc{
        new (std::nothrow) TimerApc{routine_, this}
    };
    if (apc) thread_->queue_apc_locked(std::move(apc));
}

}  // namespace ws2::core
