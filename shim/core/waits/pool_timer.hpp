// SPDX-License-Identifier: MIT
// The timer and the wait of the newer thread pool interface: made once, set as often as the program
// likes, and called back in the pool.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/registered_wait.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

class PoolTimer : public PoolWork, private TimerService::Entry {
public:
    explicit PoolTimer(CallPlace place) : PoolWork{ObjectKind::pool_work, std::move(place)} {}

    // Callbacks that are wanted already stay. True: it was set, and had not expired for good.
    Result<bool> set(TimerService::Due due, std::chrono::milliseconds period);
    bool unset();

    // Also after it has expired for the only time [winetest: ntdll test_tp_timer].
    bool is_set() const;

private:
    void expire() override;

    bool is_set_ = false;  // with the service locked
};

class PoolWait : public PoolWork {
public:
    explicit PoolWait(CallPlace place) : PoolWork{ObjectKind::pool_work, std::move(place)} {}

    // Waits once. Without an object it only stops. True: it was waiting.
    Result<bool> set(ObjectPtr<Waitable> object, std::optional<std::chrono::milliseconds> timeout);

    // Why it called last.
    bool has_timed_out() const { return has_timed_out_.load(std::memory_order_acquire); }

private:
    static void over(void* self, std::uint8_t timed_out);

    RankedMutex<Rank::pool_wait> mutex_;
    ObjectPtr<RegisteredWait> wait_;
    std::atomic<bool> has_timed_out_{false};
};

}  // namespace ws2::core
