// SPDX-License-Identifier: MIT
#include "shim/core/waits/thread_pool.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "platform/address_wait.hpp"
#include "platform/process.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

constexpr std::chrono::seconds idle_threads_stay{20};
constexpr std::chrono::milliseconds standstill{10};

// Never destroyed: their threads last as long as the process.
ThreadPool& lasting(NeverDestroyed<ThreadPool>& pool) {
    pool.value.add_reference();
    return pool.value;
}

}  // namespace

ThreadPool& thread_pool() {
    static NeverDestroyed<ThreadPool> storage{ThreadPool::most_threads};
    static auto& pool = lasting(storage);
    return pool;
}

ThreadPool& serial_pool() {
    static NeverDestroyed<ThreadPool> storage{1u};
    static auto& pool = lasting(storage);
    return pool;
}

// On the stack of an idle thread.
struct ThreadPool::Worker {
    Worker* next = nullptr;
    std::atomic<std::uint32_t> called{0};
};

// On the stack of the thread that calls.
class ThreadPool::Call final : public PoolCall {
public:
    Call(ThreadPool& pool, PoolWork& work) : pool_{pool}, work_{work} {}

    bool may_run_long() override {
        Lock const lock{pool_.mutex_};
        if (pool_.idle_) return true;
        return pool_.threads_ < pool_.most_ && pool_.start_worker_locked() == Code::ok;
    }
    void dissociate() override {
        Lock const lock{pool_.mutex_};
        if (std::exchange(is_dissociated_, true)) return;
        ++work_.dissociated_;
        if (work_.awaited_ != 0) pool_.finished_.notify_all();
    }
    void end_locked() const {
        --work_.running_;
        if (is_dissociated_) --work_.dissociated_;
    }

private:
    ThreadPool& pool_;
    PoolWork& work_;
    bool is_dissociated_ = false;
};

ThreadPool::ThreadPool(std::uint32_t most)
    : Object{ObjectKind::thread_pool}, most_{most}, processors_{platform::allowed_processors()} {
    static_cast<void>(
        timer_service());  // made here: the destructor has no answer when it cannot be
}

// NOLINTNEXTLINE(bugprone-exception-escape): the service has been made
ThreadPool::~ThreadPool() {
    auto const locked = timer_service().lock();
    timer_service().disarm_locked(*this);
}

// --- one of the program's own -----------------------------------------------------------------

void ThreadPool::set_most(std::uint32_t most) {
    Lock const lock{mutex_};
    most_ = std::max(most, 1u);
    least_ = std::min(least_, most_);
    wake_idle_locked();
}

Code ThreadPool::set_least(std::uint32_t least) {
    Lock const lock{mutex_};
    while (threads_ < least)
        if (auto const code = start_worker_locked(); code != Code::ok) return code;
    least_ = least;
    most_ = std::max(most_, least);
    return Code::ok;
}

void ThreadPool::set_stack(Stack stack) {
    Lock const lock{mutex_};
    stack_ = stack;
}

ThreadPool::Stack ThreadPool::stack() {
    Lock const lock{mutex_};
    return stack_;
}

void ThreadPool::close_to_program() {
    Lock const lock{mutex_};
    is_closed_ = true;
    wake_idle_locked();
}

// --- the queues -------------------------------------------------------------------------------

bool ThreadPool::has_wanted_locked() const {
    return std::ranges::any_of(queues_, [](auto const& queue) { return queue.first != nullptr; });
}

void ThreadPool::enqueue_locked(PoolWork& work) {
    auto& queue = queue_of(work);
    work.is_queued_ = true;
    work.next_ = nullptr;
    (queue.first ? queue.last->next_ : queue.first) = &work;
    queue.last = &work;
}

PoolWork* ThreadPool::dequeue_locked() {
    for (auto& queue : queues_) {
        PoolWork* const work = queue.first;
        if (!work) continue;
        queue.first = work->next_;
        work->is_queued_ = false;
        return work;
    }
    return nullptr;
}

bool ThreadPool::drop_wanted_locked(PoolWork& work) {
    if (!work.is_queued_) return false;
    auto& queue = queue_of(work);
    PoolWork** place = &queue.first;
    PoolWork* before = nullptr;
    while (*place != &work) {
        before = *place;
        place = &before->next_;
    }
    *place = work.next_;
    if (queue.last == &work) queue.last = before;
    work.is_queued_ = false;
    for (; work.wanted_ != 0; --work.wanted_) work.drop_reference();  // the caller has one
    return true;
}

// --- submitting -------------------------------------------------------------------------------

std::uint32_t ThreadPool::at_once_locked() const {
    return std::min(most_, std::max({2u, processors_, least_}));
}

Code ThreadPool::submit(PoolWork& work, CallLength length) {
    bool watch = false;
    {
        Lock const lock{mutex_};
        Worker* const woken = idle_;
        if (woken) {
            idle_ = woken->next;
        } else if (threads_ < at_once_locked() ||
                   (length == CallLength::takes_long && threads_ < most_)) {
            auto const code = start_worker_locked();
            if (code != Code::ok && threads_ == 0) return code;
        } else if (threads_ < most_) {
            watch = !std::exchange(is_watched_, true);
        }
        work.add_reference();
        ++work.wanted_;
        if (!work.is_queued_) enqueue_locked(work);
        if (woken) wake_locked(*woken);
    }
    if (watch) watch_standstill();
    return Code::ok;
}

// Without memory the next call that is submitted tries again.
void ThreadPool::watch_standstill() {
    auto const code = value_without_memory(Code::not_enough_memory, [&] {
        auto& timers = timer_service();
        auto const locked = timers.lock();
        return timers.arm_locked(*this, TimerService::after(standstill), standstill);
    });
    if (code == Code::ok) return;
    Lock const lock{mutex_};
    is_watched_ = false;
}

// Every thread has a reference of the pool, and gives it back after the last look at it.
Code ThreadPool::start_worker_locked() {
    auto const run = [](void* self) -> std::uint32_t {
        auto* const pool = static_cast<ThreadPool*>(self);
        pool->work();
        pool->drop_reference();
        return 0;
    };
    // A service's thread may be here.
    auto const thread = value_without_memory(ObjectPtr<Thread>{}, [&] {
        return ObjectPtr<Thread>{
            new Thread{{.run = run, .argument = this, .stack_bytes = stack_.reserved}}};
    });
    if (!thread) return Code::not_enough_memory;
    add_reference();
    auto const code = thread->launch();
    if (code == Code::ok)
        ++threads_;
    else
        drop_reference();  // the caller has one
    return code;
}

// All threads are in callbacks that may wait for each other: one more.
void ThreadPool::expire() {
    Lock const lock{mutex_};
    if (!has_wanted_locked()) {
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
    Call call{*this, work};
    work.run(call);
    std::vector<AtEnd> at_ends;
    lock.lock();
    call.end_locked();
    if (work.running_ == 0 && work.wanted_ == 0) at_ends.swap(work.at_ends_);
    if (work.awaited_ != 0) finished_.notify_all();
    lock.unlock();
    work.drop_reference();
    at_ends.clear();
    lock.lock();
}

// A thread that is one too many leaves the calls to the others.
void ThreadPool::work() {
    Lock lock{mutex_};
    Worker worker;
    while (threads_ <= most_) {
        if (auto* const work = dequeue_locked())
            call(*work, lock);
        else if (!sleep(worker, lock))
            break;
    }
    --threads_;
}

void ThreadPool::wake_locked(Worker& worker) {
    worker.called.store(1, std::memory_order_release);
    platform::wake_one_on_address(platform::word_of(worker.called));
}

void ThreadPool::wake_idle_locked() {
    while (idle_) wake_locked(*std::exchange(idle_, idle_->next));
}

// False: nothing came for a long time, and the thread is not one of those that stay.
bool ThreadPool::sleep(Worker& worker, Lock& lock) {
    if (is_closed_) return false;
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
    return threads_ <= least_;
}

void ThreadPool::begin_here(PoolWork& work) {
    Lock const lock{mutex_};
    work.add_reference();
    ++work.wanted_;
}

void ThreadPool::run_begun(PoolWork& work) {
    Lock lock{mutex_};
    call(work, lock);
}

// --- ending -----------------------------------------------------------------------------------

bool ThreadPool::is_busy(PoolWork const& work) {
    Lock const lock{mutex_};
    return work.wanted_ != 0 || work.running_ != 0;
}

bool ThreadPool::drop_wanted(PoolWork& work) {
    Lock const lock{mutex_};
    return drop_wanted_locked(work);
}

void ThreadPool::await(PoolWork& work, Wanted wanted, Running running) {
    Lock lock{mutex_};
    if (wanted == Wanted::dropped) drop_wanted_locked(work);
    ++work.awaited_;
    finished_.wait(lock, [&] {
        auto const others = running == Running::associated ? work.dissociated_ : 0;
        return work.wanted_ == 0 && work.running_ == others;
    });
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
