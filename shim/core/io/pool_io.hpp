// SPDX-License-Identifier: MIT
// Completions that call the program back. One completion port, created by the first call, gets the
// packets of all handles that were bound to the pool; threads of the library dequeue them and make
// the calls. There is always one more thread waiting than are in callbacks, up to the pool's limit.
#pragma once

#include <condition_variable>
#include <cstdint>

#include "shim/core/io/completion_port.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/thread_pool.hpp"

namespace ws2::core {

// The target of a handle's completions; kept alive until the last one that may come.
class PoolIoTarget : public Object {
public:
    PoolIoTarget() : Object{ObjectKind::pool_work} {}

    // In a thread of the pool.
    virtual void complete(PortEntry const& entry, PoolCall& call) = 0;
};

// The key of handles whose completions are to call `target`, valid until forget_in_pool():
// completions that come later are dropped. not_enough_memory: the host has no thread left.
Result<std::uintptr_t> add_to_pool(ObjectPtr<PoolIoTarget> target);
CompletionPort& pool_port();
void forget_in_pool(std::uintptr_t key);

// CreateThreadpoolIo: each operation is announced before it is started, and what comes for those
// that were not, or were taken back, calls nothing.
class PoolIo : public PoolIoTarget {
public:
    using Running = ThreadPool::Running;

    // A pool that the place names makes the calls; without one the threads do that dequeue.
    explicit PoolIo(CallPlace place) : place_{std::move(place)} {}

    void start();
    void cancel();

    // Those that have not begun to call back are forgotten, also those whose packets are still to
    // come. True: there were some.
    bool drop();
    // Returns when every announced operation has called back; see ThreadPool::await().
    void await(Running running);

    // Nothing is announced any more; what was announced still calls back.
    void end_announcing();

    void complete(PortEntry const& entry, PoolCall& call) final;

    std::uintptr_t key = 0;  // of add_to_pool()

protected:
    // Calls the program.
    virtual void call(PortEntry const& entry, PoolCall& call) = 0;

private:
    class Call;
    class Completion;
    void perform(PortEntry const& entry, PoolCall& thread);
    bool begin();
    void leave_if_over(bool is_over) const;
    bool is_over_locked() const { return is_closed_ && announced_ == 0 && running_ == 0; }

    CallPlace const place_;
    RankedMutex<Rank::pool_io> mutex_;
    std::condition_variable_any changed_;
    std::uint32_t announced_ = 0;
    std::uint32_t dropped_ = 0;  // their packets are still to come
    std::uint32_t running_ = 0;
    std::uint32_t dissociated_ = 0;  // of those
    bool is_closed_ = false;
};

}  // namespace ws2::core
