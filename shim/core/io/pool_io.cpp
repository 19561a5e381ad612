// SPDX-License-Identifier: MIT
#include "shim/core/io/pool_io.hpp"

#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>

#include "shim/core/waits/thread.hpp"
#include "shim/core/waits/thread_pool.hpp"

namespace ws2::core {
namespace {

constexpr std::chrono::seconds idle_waiters_stay{20};

class PoolPort {
public:
    // Never destroyed: its threads last as long as the process.
    static PoolPort& instance() {
        static auto& port = *new PoolPort;
        return port;
    }

    CompletionPort& port() { return *port_; }

    Result<std::uintptr_t> add(ObjectPtr<PoolIoTarget> target) {
        std::lock_guard const lock{mutex_};
        if (waiting_ == 0)
            if (auto const code = start_thread_locked(); code != Code::ok) return code;
        auto const key = ++last_key_;
        targets_.emplace(key, std::move(target));
        return key;
    }
    void remove(std::uintptr_t key) {
        ObjectPtr<PoolIoTarget> removed;  // outside the lock
        std::lock_guard const lock{mutex_};
        auto const found = targets_.find(key);
        if (found == targets_.end()) return;
        removed = std::move(found->second);
        targets_.erase(found);
    }

private:
    // Another thread waits whenever one can be had.
    class Call final : public PoolCall {
    public:
        explicit Call(PoolPort& port) : port_{port} {}
        bool may_run_long() override {
            std::lock_guard const lock{port_.mutex_};
            return port_.waiting_ != 0;
        }
        void dissociate() override {}

    private:
        PoolPort& port_;
    };

    PoolPort() : port_{new CompletionPort{0}} {}

    Code start_thread_locked() {
        ObjectPtr<Thread> const thread{new Thread{{.run = [](void* self) -> std::uint32_t {
                                                       static_cast<PoolPort*>(self)->work();
                                                       return 0;
                                                   },
                                                   .argument = this}}};
        auto const code = thread->launch();
        if (code == Code::ok) {
            ++threads_;
            ++waiting_;
        }
        return code;
    }

    ObjectPtr<PoolIoTarget> begin(std::uintptr_t key) {
        std::lock_guard const lock{mutex_};
        if (--waiting_ == 0 && threads_ < ThreadPool::most_threads)
            static_cast<void>(start_thread_locked());
        auto const found = targets_.find(key);
        return found != targets_.end() ? found->second : ObjectPtr<PoolIoTarget>{};
    }

    // The last one stays.
    bool may_end() {
        std::lock_guard const lock{mutex_};
        if (waiting_ == 1) return false;
        --waiting_;
        --threads_;
        return true;
    }

    void work() {
        for (;;) {
            PortEntry entry;
            auto const count = port_->dequeue(
                {&entry, 1}, platform::Deadline::after(idle_waiters_stay), Alertable::no);
            if (!count) {
                if (may_end()) return;
                continue;
            }
            Call call{*this};
            if (auto const target = begin(entry.key)) target->complete(entry, call);
            std::lock_guard const lock{mutex_};
            ++waiting_;
        }
    }

    ObjectPtr<CompletionPort> const port_;
    RankedMutex<Rank::pool_port> mutex_;  // the rest
    std::unordered_map<std::uintptr_t, ObjectPtr<PoolIoTarget>> targets_;
    std::uintptr_t last_key_ = 0;
    std::uint32_t threads_ = 0;
    std::uint32_t waiting_ = 0;  // or about to
};

}  // namespace

Result<std::uintptr_t> add_to_pool(ObjectPtr<PoolIoTarget> target) {
    return PoolPort::instance().add(std::move(target));
}

CompletionPort& pool_port() { return PoolPort::instance().port(); }

void forget_in_pool(std::uintptr_t key) { PoolPort::instance().remove(key); }

// --- announced operations -----------------------------------------------------------------------

void PoolIo::start() {
    std::lock_guard const lock{mutex_};
    ++announced_;
}

void PoolIo::cancel() {
    bool is_over = false;
    {
        std::lock_guard const lock{mutex_};
        if (announced_ != 0) --announced_;
        is_over = is_over_locked();
        changed_.notify_all();
    }
    leave_if_over(is_over);
}

bool PoolIo::drop() {
    std::lock_guard const lock{mutex_};
    auto const count = std::exchange(announced_, 0);
    dropped_ += count;
    return count != 0;
}

void PoolIo::await(Running running) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] {
        return announced_ == 0 && running_ == (running == Running::associated ? dissociated_ : 0);
    });
}

void PoolIo::end_announcing() {
    bool is_over = false;
    {
        std::lock_guard const lock{mutex_};
        is_closed_ = true;
        is_over = is_over_locked();
    }
    leave_if_over(is_over);
}

void PoolIo::leave_if_over(bool is_over) const {
    if (is_over) forget_in_pool(key);
}

bool PoolIo::begin() {
    std::lock_guard const lock{mutex_};
    if (dropped_ != 0) {
        --dropped_;
        return false;
    }
    if (announced_ == 0) return false;
    --announced_;
    ++running_;
    return true;
}

// --- calling ------------------------------------------------------------------------------------

class PoolIo::Call final : public PoolCall {
public:
    Call(PoolIo& io, PoolCall& thread) : io_{io}, thread_{thread} {}

    bool may_run_long() override { return thread_.may_run_long(); }
    void dissociate() override {
        std::lock_guard const lock{io_.mutex_};
        if (std::exchange(is_dissociated_, true)) return;
        ++io_.dissociated_;
        io_.changed_.notify_all();
    }
    void end_locked() const {
        --io_.running_;
        if (is_dissociated_) --io_.dissociated_;
    }

private:
    PoolIo& io_;
    PoolCall& thread_;
    bool is_dissociated_ = false;
};

// On its way to a pool of the program's own.
class PoolIo::Completion final : public PoolWork {
public:
    Completion(PoolIo& io, PortEntry const& entry)
        : PoolWork{ObjectKind::pool_work, io.place_}, io_{&io}, entry_{entry} {}
    void run(PoolCall& call) override { io_->perform(entry_, call); }

private:
    ObjectPtr<PoolIo> const io_;
    PortEntry const entry_;
};

// Without memory or a thread for more, this thread calls.
void PoolIo::complete(PortEntry const& entry, PoolCall& thread) {
    if (place_.pool) {
        ObjectPtr<Completion> const completion{
            new (std::nothrow) Completion{*this, entry}
        };
        if (completion && completion->submit() == Code::ok) return;
    }
    perform(entry, thread);
}

void PoolIo::perform(PortEntry const& entry, PoolCall& thread) {
    if (!begin()) return;
    Call running{*this, thread};
    call(entry, running);
    bool is_over = false;
    {
        std::lock_guard const lock{mutex_};
        running.end_locked();
        is_over = is_over_locked();
        changed_.notify_all();
    }
    leave_if_over(is_over);
}

}  // namespace ws2::core
