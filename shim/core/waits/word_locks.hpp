// SPDX-License-Identifier: MIT
// Locks that live in a few words of the program's own memory: CRITICAL_SECTION, SRWLOCK,
// CONDITION_VARIABLE, INIT_ONCE and WaitOnAddress. None allocates, none needs cleaning up.
#pragma once

#include <cstdint>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::core {

// --- a critical section: recursive, owned by a thread -----------------------------------------
//
// `word` is -1 when free, -2 when held, -6 when held and threads may sleep: the values Windows'
// own LockCount has for no, none and one waiter, and so what a debugger's user expects.
struct CriticalSection {
    static constexpr std::int32_t free = -1;

    std::int32_t& word;
    std::int32_t& depth;
    std::uintptr_t& owner;  // thread id; 0: none

    void enter(std::uint32_t spins) const;
    bool try_enter() const;
    void leave() const;
};

// --- a reader/writer lock; all zero is free ---------------------------------------------------
//
//     state:  31       30      29                 0
//            +--------+-------+--------------------+
//            |sleepers|written|      readers       |
//            +--------+-------+--------------------+
//
// `sleepers` may be set although no thread sleeps. When the lock becomes free the bit goes and one
// sleeper is woken, which sets it again on behalf of those that still sleep; a woken reader wakes
// the next before it goes on. Releasing touches the memory in one step, so that the next owner may
// free it.
struct SharedLock {
    std::uint32_t& state;

    void acquire_exclusive() const;
    void acquire_shared() const;
    bool try_acquire_exclusive() const;
    bool try_acquire_shared() const;
    void release_exclusive() const;
    void release_shared() const;

private:
    enum class Access : std::uint8_t { exclusive, shared };
    bool try_acquire(Access access, std::uint32_t sleepers) const;
    void acquire(Access access) const;
};

// --- a condition variable; all zero is ready --------------------------------------------------
//
// One 32-bit word, because CONDITION_VARIABLE is one pointer: the low bits count sleepers, the
// others are a turn that every wake-up advances.
struct Condition {
    std::uint32_t& word;

    // What prepare() returned goes to sleep(); the lock is released between the two. False: the
    // deadline passed first. Sleepers may wake for no reason.
    std::uint32_t prepare() const;
    bool sleep(std::uint32_t prepared, platform::Deadline deadline) const;

    void wake_one() const;
    void wake_all() const;
};

// --- one-time initialisation; all zero is "not yet" -------------------------------------------
//
// The two lowest bits of the word: 0 not yet, 1 a thread is at it, 2 done, 3 several may be at it.
// Done, the other bits are the program's context.
struct Once {
    enum class Mode : std::uint8_t { one_at_a_time, racing };
    enum class Stage : std::uint8_t { to_do, done };
    static constexpr std::uintptr_t reserved_bits = 3;

    std::uintptr_t& word;

    bool is_done() const;
    std::uintptr_t context() const;  // when done
    // to_do: the caller shall initialise. Waits for another who is at it (one_at_a_time).
    // invalid_parameter: begun in the other mode.
    Result<Stage> begin(Mode mode) const;
    // device_not_functioning: it was not begun, or (racing) another was first.
    Code complete(Mode mode, std::uintptr_t context) const;
    Code give_up() const;
};

// --- a barrier: no thread goes on before all have come ----------------------------------------
//
// `inside` counts the threads that have come and not gone on. Its highest bit says that one waits
// for the last of them, to free the memory.
struct Barrier {
    static constexpr std::uint32_t default_spins = 2000;

    std::uint32_t& total;
    std::uint32_t& missing;
    std::uint32_t& turn;
    std::uint32_t& inside;

    enum class Came : std::uint8_t { earlier, last };
    Came enter(std::uint32_t spins) const;
    void await_empty() const;
};

// --- waiting for any memory to change ---------------------------------------------------------
// Sleeps while the `size` (1, 2, 4 or 8) bytes at `address` equal those at `undesired`. False: the
// deadline passed. May return early.
bool wait_while_equal(void const volatile* address, void const* undesired, std::size_t size,
                      platform::Deadline deadline);
void wake_waiters(void const volatile* address);

}  // namespace ws2::core
