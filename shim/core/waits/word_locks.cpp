// SPDX-License-Identifier: MIT
#include "shim/core/waits/word_locks.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstring>

#include "platform/address_wait.hpp"
#include "platform/threading.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

using platform::Deadline;

constexpr unsigned short_spin = 100;

template <class T>
std::atomic_ref<T> atomic(T& word) {
    return std::atomic_ref<T>{word};
}

std::uint32_t as_unsigned(std::int32_t value) { return static_cast<std::uint32_t>(value); }

std::uint32_t const* word_of(std::int32_t& word) {
    return reinterpret_cast<std::uint32_t const*>(&word);
}

}  // namespace

// --- critical section -------------------------------------------------------------------------

namespace {
constexpr std::int32_t held = -2;
constexpr std::int32_t contended = -6;
}  // namespace

bool CriticalSection::try_enter() const {
    std::uintptr_t const me = this_thread_id();
    auto expected = free;
    if (atomic(word).compare_exchange_strong(expected, held, std::memory_order_acquire,
                                             std::memory_order_relaxed)) {
        atomic(owner).store(me, std::memory_order_relaxed);
        depth = 1;
        return true;
    }
    if (atomic(owner).load(std::memory_order_relaxed) != me) return false;
    ++depth;
    return true;
}

void CriticalSection::enter(std::uint32_t spins) const {
    if (try_enter()) return;
    for (auto left = spins < short_spin ? short_spin : spins; left != 0; --left) {
        auto const now = atomic(word).load(std::memory_order_relaxed);
        if (now == free && try_enter()) return;
        if (now == contended) break;
        platform::pause();
    }
    while (atomic(word).exchange(contended, std::memory_order_acquire) != free)
        platform::wait_on_address(word_of(word), as_unsigned(contended), Deadline::never());
    atomic(owner).store(this_thread_id(), std::memory_order_relaxed);
    depth = 1;
}

void CriticalSection::leave() const {
    if (--depth != 0) return;
    atomic(owner).store(0, std::memory_order_relaxed);
    auto const* const address = word_of(word);  // freed memory as soon as the next owner is done
    if (atomic(word).exchange(free, std::memory_order_release) == contended)
        platform::wake_one_on_address(address);
}

// --- reader/writer lock -----------------------------------------------------------------------

namespace {
constexpr std::uint32_t sleepers_bit = 0x80000000;
constexpr std::uint32_t written_bit = 0x40000000;
constexpr std::uint32_t readers_mask = written_bit - 1;
}  // namespace

// `sleepers`: sleepers_bit for a thread that has slept, which then sets it for those that still do.
bool SharedLock::try_acquire(Access access, std::uint32_t sleepers) const {
    auto now = atomic(state).load(std::memory_order_relaxed);
    for (;;) {
        std::uint32_t wanted = 0;
        if (access == Access::exclusive) {
            if ((now & ~sleepers_bit) != 0) return false;
            wanted = now | written_bit | sleepers;
        } else {
            // Newcomers queue behind sleepers: one of them may be a writer.
            if ((now & written_bit) != 0 || ((now & sleepers_bit) != 0 && sleepers == 0))
                return false;
            wanted = (now + 1) | sleepers;
        }
        if (atomic(state).compare_exchange_weak(now, wanted, std::memory_order_acquire,
                                                std::memory_order_relaxed))
            return true;
    }
}

void SharedLock::acquire(Access access) const {
    for (unsigned left = short_spin; left != 0; --left) {
        if (try_acquire(access, 0)) return;
        platform::pause();
    }
    std::uint32_t sleepers = 0;
    while (!try_acquire(access, sleepers)) {
        auto now = atomic(state).load(std::memory_order_relaxed);
        if ((now & ~sleepers_bit) == 0) continue;
        if ((now & sleepers_bit) == 0) {
            // Readers hold it and we are one: the next try succeeds.
            if (access == Access::shared && (now & written_bit) == 0) continue;
            if (!atomic(state).compare_exchange_strong(now, now | sleepers_bit)) continue;
            now |= sleepers_bit;
        }
        platform::wait_on_address(&state, now, Deadline::never());
        sleepers = sleepers_bit;
    }
    if (access == Access::shared && sleepers != 0) platform::wake_one_on_address(&state);
}

void SharedLock::acquire_exclusive() const {
    if (!try_acquire(Access::exclusive, 0)) acquire(Access::exclusive);
}
void SharedLock::acquire_shared() const {
    if (!try_acquire(Access::shared, 0)) acquire(Access::shared);
}
bool SharedLock::try_acquire_exclusive() const { return try_acquire(Access::exclusive, 0); }
bool SharedLock::try_acquire_shared() const { return try_acquire(Access::shared, 0); }

void SharedLock::release_exclusive() const {
    auto const* const address = &state;
    if ((atomic(state).exchange(0, std::memory_order_release) & sleepers_bit) != 0)
        platform::wake_one_on_address(address);
}

void SharedLock::release_shared() const {
    auto const* const address = &state;
    auto now = atomic(state).load(std::memory_order_relaxed);
    std::uint32_t wanted = 0;
    do {
        wanted = (now & readers_mask) == 1 ? 0 : now - 1;
    } while (!atomic(state).compare_exchange_weak(now, wanted, std::memory_order_release,
                                                  std::memory_order_relaxed));
    if (wanted == 0 && (now & sleepers_bit) != 0) platform::wake_one_on_address(address);
}

// --- condition variable -----------------------------------------------------------------------

namespace {

constexpr std::uint32_t one_sleeper = 1;
constexpr std::uint32_t one_turn = 1u << 14;
constexpr std::uint32_t turn_bits = ~(one_turn - 1);

constexpr bool has_sleepers(std::uint32_t word) { return (word & ~turn_bits) != 0; }

}  // namespace

std::uint32_t Condition::prepare() const { return atomic(word).fetch_add(one_sleeper) & turn_bits; }

// Other sleepers that come and go change the word without a wake-up, so only the turn decides.
bool Condition::sleep(std::uint32_t prepared, Deadline deadline) const {
    auto seen = atomic(word).load();
    while ((seen & turn_bits) == prepared && platform::wait_on_address(&word, seen, deadline) !=
                                                 platform::AddressWait::deadline_passed)
        seen = atomic(word).load();
    return (atomic(word).fetch_sub(one_sleeper) & turn_bits) != prepared;
}

void Condition::wake_one() const {
    if (!has_sleepers(atomic(word).load())) return;
    atomic(word).fetch_add(one_turn);
    platform::wake_one_on_address(&word);
}

void Condition::wake_all() const {
    if (!has_sleepers(atomic(word).load())) return;
    atomic(word).fetch_add(one_turn);
    platform::wake_all_on_address(&word);
}

// --- one-time initialisation ------------------------------------------------------------------

namespace {

constexpr std::uintptr_t once_busy = 1;
constexpr std::uintptr_t once_done = 2;
constexpr std::uintptr_t once_racing = 3;

// The half of the word that holds its lowest bits; busy is the only value one sleeps on.
std::uint32_t const* low_half(std::uintptr_t& word) {
    auto const* const halves = reinterpret_cast<std::uint32_t const*>(&word);
    return std::endian::native == std::endian::little
               ? halves
               : halves + (sizeof word / sizeof(std::uint32_t) - 1);
}

}  // namespace

bool Once::is_done() const {
    return (atomic(word).load(std::memory_order_acquire) & reserved_bits) == once_done;
}

std::uintptr_t Once::context() const {
    return atomic(word).load(std::memory_order_acquire) & ~reserved_bits;
}

Result<Once::Stage> Once::begin(Mode mode) const {
    auto const mine = mode == Mode::racing ? once_racing : once_busy;
    auto const other = mode == Mode::racing ? once_busy : once_racing;
    for (;;) {
        std::uintptr_t now = 0;
        if (atomic(word).compare_exchange_strong(now, mine)) return Stage::to_do;
        auto const stage = now & reserved_bits;
        if (stage == once_done) return Stage::done;
        if (stage == other) return Code::invalid_parameter;
        if (stage == once_racing) return Stage::to_do;
        platform::wait_on_address(low_half(word), static_cast<std::uint32_t>(now),
                                  Deadline::never());
    }
}

Code Once::complete(Mode mode, std::uintptr_t context) const {
    auto now = mode == Mode::racing ? once_racing : once_busy;
    if (!atomic(word).compare_exchange_strong(now, (context & ~reserved_bits) | once_done)) {
        bool const begun_otherwise = now == once_busy || now == once_racing;
        return begun_otherwise ? Code::invalid_parameter : Code::device_not_functioning;
    }
    platform::wake_all_on_address(low_half(word));
    return Code::ok;
}

Code Once::give_up() const {
    auto now = once_busy;
    if (!atomic(word).compare_exchange_strong(now, 0))
        return now == once_racing ? Code::invalid_parameter : Code::device_not_functioning;
    platform::wake_all_on_address(low_half(word));
    return Code::ok;
}

// --- barrier ----------------------------------------------------------------------------------

namespace {
constexpr std::uint32_t emptying_bit = 0x80000000;
}  // namespace

Barrier::Came Barrier::enter(std::uint32_t spins) const {
    atomic(inside).fetch_add(1);
    auto const mine = atomic(turn).load();
    auto came = Came::earlier;
    if (atomic(missing).fetch_sub(1) == 1) {
        came = Came::last;
        atomic(missing).store(total);
        atomic(turn).fetch_add(1);
        platform::wake_all_on_address(&turn);
    } else {
        for (; spins != 0 && atomic(turn).load() == mine; --spins) platform::pause();
        while (atomic(turn).load() == mine)
            platform::wait_on_address(&turn, mine, Deadline::never());
    }
    auto const* const address = &inside;  // perhaps freed as soon as we are out
    if (atomic(inside).fetch_sub(1) == (emptying_bit | 1)) platform::wake_all_on_address(address);
    return came;
}

void Barrier::await_empty() const {
    atomic(inside).fetch_or(emptying_bit);
    for (auto now = atomic(inside).load(); now != emptying_bit; now = atomic(inside).load())
        platform::wait_on_address(&inside, now, Deadline::never());
}

// --- waiting for any memory -------------------------------------------------------------------

namespace {

// The host sleeps on 32-bit words only, so sleepers of all sizes share a fixed set of them.
Condition bucket_of(void const volatile* address) {
    static constinit std::array<std::uint32_t, 64> buckets{};
    auto const number = reinterpret_cast<std::uintptr_t>(address);
    return {buckets[(number >> 3 ^ number >> 11) % buckets.size()]};
}

template <class T>
bool is_equal(void const volatile* address, void const* undesired) {
    // Some processors of 32 bits align 8 bytes to 4, and their compilers then want a lock for them.
    using Word [[gnu::aligned(sizeof(T))]] = T;
    T value{};
    std::memcpy(&value, undesired, sizeof value);
    return __atomic_load_n(static_cast<Word const volatile*>(address), __ATOMIC_SEQ_CST) == value;
}

bool is_equal(void const volatile* address, void const* undesired, std::size_t size) {
    switch (size) {
        case 1:
            return is_equal<std::uint8_t>(address, undesired);
        case 2:
            return is_equal<std::uint16_t>(address, undesired);
        case 4:
            return is_equal<std::uint32_t>(address, undesired);
        default:
            return is_equal<std::uint64_t>(address, undesired);
    }
}

}  // namespace

bool wait_while_equal(void const volatile* address, void const* undesired, std::size_t size,
                      Deadline deadline) {
    LockOrder::check_nothing_is_held();
    auto const bucket = bucket_of(address);
    auto const prepared = bucket.prepare();
    if (is_equal(address, undesired, size)) return bucket.sleep(prepared, deadline);
    bucket.sleep(prepared, Deadline::now());
    return true;
}

void wake_waiters(void const volatile* address) { bucket_of(address).wake_all(); }

}  // namespace ws2::core
