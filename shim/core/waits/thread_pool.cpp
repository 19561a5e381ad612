// SPDX-License-Identifier: MIT
#include "shim/core/waits/thread_pool.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "platform/address_wait.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

constexpr std::chrono::seconds idle_threads_stay{20};
constexpr std::chrono::milliseconds standstill{10};

}  // namespace

ThreadPool& thread_pool() {
    static auto& pool = *new ThreadPool{ThreadPool::most_threads};
    return pool;
}

ThreadPool& serial_pool() {
    static auto& pool = *new ThreadPool{1};
    return pool;
}

// On the stack of an idle thread.
struct ThreadPool::Worker {
    Worker* next = nullptr;
    std::atomic<std::uint32_t> called{0};
};

ThreadPool::ThreadPool(std::uint32_t most)
    : at_once_{std::min(most, std::max(2u, std::thread::hardware_concurrency()))}, most_{most} {}

// --- the queue --------------------------------------------------------------------------------

void ThreadPool::enqueue_locked(PoolWork& work) {
    work.is_queued_ = true;
    work.next_ = nullptr;
    (first_ ? last_->next_ : first_) = &work;
    last_ = &work;
}

PoolWork* ThreadPool::dequeue_locked() {
    PoolWork* const work = first_;
    if (!work) return nullptr;
    first_ = work->next_;
    work->is_queued_ = false;
    return work;
}

void ThreadPool::drop_wanted_locked(PoolWork& work) {
    if (!work.is_queued_) return;
    PoolWork** place = &first_;
    PoolWork* before = nullptr;
    while (*place != &work) {
        before = *place;
        place = &before->next_;
    }
    *place = work.next_;
    if (last_ == &work) last_ = before;
    work.is_queued_ = false;
    for (; work.wanted_ != 0; --work.wanted_) work.drop_reference();  // the caller has one
}

// --- submitting -------------------------------------------------------------------------------

Code ThreadPool::submit(PoolWork& work, Kind kind) {
    bool watch = false;
    Worker* woken = nullptr;
    {
        Lock const lock{mutex_};
        woken = idle_;
        if (woken) {
            idle_ = woken->next;
        } else if (threads_ < at_once_ || (kind == Kind::takes_long && threads_ < most_)) {
            auto const code = start_worker_locked();
            if (code != Code::ok && threads_ == 0) return code;
        } else if (threads_ < most_) {
            watch = !std::exchange(is_watched_, true);
        }
        work.add_reference();
        ++work.wanted_;
        if (!work.is_queued_) enqueue_locked(work);
        if (woken) {
            woken->called.store(1, std::memory_order_release);
            platform::wake_one_on_address(platform::word_of(woken->called));
        }
    }
    if (watch) {
        auto& timers = timer_service();
        auto const locked = timers.lock();
        static_cast<void>(timers.arm_locked(*this, TimerService::after(standstill), standstill));
    }
    return Code::ok;
}

Code ThreadPool::start_worker_locked() {
    ObjectPtr<Thread> const thread{new Thread{{.run = [](void* pool) -> std::uint32_t {
                                                   static_cast<ThreadPool*>(pool)->work();
                                                   return 0;
                                               },
                                               .argument = this}}};
    auto const code = thread->launch();
    if (code == Code::ok) ++threads_;
    return code;
}

// All threads are in callbacks that may wait for each other: one more.
void ThreadPool::expire() {
    Lock const lock{mutex_};
    if (!first_) {
        is_watched_ = false;
        timer_service().disarm_locked(*this);
    } else if (!std::exchange(has_moved_, false) && threads_ < most_) {
        static_cast<void>(start_worker_locked());
    }
}

// --- calling ----------------------------------------------------------------------------------

void ThreadPool::call(PoolWork& work, Lock& lock) {
    --work.wanted_;
    ++work.running_;
    has_moved_ = true;
    if (work.wanted_ != 0 && !work.is_queued_) enqueue_locked(work);
    lock.unlock();
    LockOrder::check_nothing_is_held();
    work.run();
    std::vector<AtEnd> at_ends;
    lock.lock();
    --work.running_;
    if (work.running_ == 0 && work.wanted_ == 0) at_ends.swap(work.at_ends_);
    if (work.awaited_ != 0) finished_.notify_all();
    lock.unlock();
    work.drop_reference();
    at_ends.clear();
    lock.lock();
}

void ThreadPool::work() {
    Lock lock{mutex_};
    Worker worker;
    for (;;) {
        if (auto* const work = dequeue_locked())
            call(*work, lock);
        else if (!sleep(worker, lock))
            break;
    }
    --threads_;
}

// False: nothing came for a long time.
bool ThreadPool::sleep(Worker& worker, Lock& lock) {
    worker.called.store(0, std::memory_order_relaxed);
    worker.next = std::exchange(idle_, &worker);
    lock.unlock();
    auto const deadline = platform::Deadline::after(idle_threads_stay);
    auto const* const word = platform::word_of(worker.called);
    while (worker.called.load(std::memory_order_acquire) == 0 &&
           platform::wait_on_address(word, 0, deadline) != platform::AddressWait::deadline_passed) {
    }
    lock.lock();
    if (worker.called.load(std::memory_order_relaxed) != 0) return true;
    Worker** place = &idle_;
    while (*place != &worker) place = &(*place)->next;
    *place = worker.next;
    return false;
}

void ThreadPool::run_here(PoolWork& work) {
    Lock lock{mutex_};
    work.add_reference();
    ++work.wanted_;
    call(work, lock);
}

// --- ending -----------------------------------------------------------------------------------

bool ThreadPool::is_busy(PoolWork const& work) {
    Lock const lock{mutex_};
    return work.wanted_ != 0 || work.running_ != 0;
}

void ThreadPool::await(PoolWork& work, Wanted wanted) {
    Lock lock{mutex_};
    if (wanted == Wanted::dropped) drop_wanted_locked(work);
    ++work.awaited_;
    finished_.wait(lock, [&] { return work.wanted_ == 0 && work.running_ == 0; });
    --work.awaited_;
}

bool ThreadPool::end(PoolWork& work, Wanted wanted, AtEnd at_end) {
    Lock const lock{mutex_};
    if (wanted == Wanted::dropped) drop_wanted_locked(work);
    if (work.wanted_ == 0 && work.running_ == 0) return false;
    work.at_ends_.push_back(std::move(at_end));
    return true;
}

}  // namespace ws2::core
