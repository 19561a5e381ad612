// SPDX-License-Identifier: MIT
// Completions that call the program back. One completion port, made by the first who asks, takes
// the packets of all handles that were given to the pool; threads of the library dequeue them and
// call. There is always one more waiting than are in callbacks, up to the pool's limit.
#pragma once

#include <condition_variable>
#include <cstdint>

#include "shim/core/io/completion_port.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

// Whom a handle's completions call; lives until the last that may come.
class PoolIoTarget : public Object {
public:
    PoolIoTarget() : Object{ObjectKind::pool_work} {}

    // In a thread of the pool.
    virtual void complete(PortEntry const& entry) = 0;
};

// The key of handles whose completions are to call `target`, valid until forget_in_pool():
// completions that come later are dropped. not_enough_memory: the host has no thread left.
Result<std::uintptr_t> add_to_pool(ObjectPtr<PoolIoTarget> target);
CompletionPort& pool_port();
void forget_in_pool(std::uintptr_t key);

// CreateThreadpoolIo: each operation is announced before it is started, and what comes for those
// that were not, or were taken back, calls nobody.
class PoolIo : public PoolIoTarget {
public:
    void start();
    void cancel();

    // Returns when every announced operation has called back. Dropped: those that have not begun
    // to do so are forgotten, also those whose packets are still to come.
    enum class Wanted : std::uint8_t { run, dropped };
    void await(Wanted wanted);

    // Nobody announces any more; what was announced still calls back.
    void close();

    void complete(PortEntry const& entry) final;

    std::uintptr_t key = 0;  // of add_to_pool()

protected:
    // Calls the program.
    virtual void call(PortEntry const& entry) = 0;

private:
    bool begin();
    void leave_if_over(bool is_over) const;
    bool is_over_locked() const { return is_closed_ && announced_ == 0 && running_ == 0; }

    RankedMutex<Rank::pool_io> mutex_;
    std::condition_variable_any changed_;
    std::uint32_t announced_ = 0;
    std::uint32_t dropped_ = 0;  // their packets are still to come
    std::uint32_t running_ = 0;
    bool is_closed_ = false;
};

}  // namespace ws2::core
