// SPDX-License-Identifier: MIT
// Sleeping on a word where the host has no call for it: a fixed set of mutex-and-condition pairs,
// chosen by the word's address. Words that share a pair wake each other for no reason, which the
// contract allows.
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <new>

#include "platform/address_wait.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

struct Bucket {
    std::mutex mutex;
    std::condition_variable changed;
};

using Buckets = std::array<Bucket, 64>;

// In a child of fork() the threads that have locked or wait are gone, and pthreads' objects still
// count them: none would unlock, and a wake could go to a thread that is not there.
Buckets& all_buckets() {
    static auto& buckets = []() -> Buckets& {
        static auto& made = *new Buckets;  // outlives every thread
        on_fork({[] {}, [] {}, [] { new (&made) Buckets; }});
        return made;
    }();
    return buckets;
}

// Registered before all other fork handlers, which run afterwards in the child and may wait.
[[gnu::constructor]] void watch_forks() { all_buckets(); }

Bucket& bucket_of(std::uint32_t const* word) {
    auto& buckets = all_buckets();
    auto const address = reinterpret_cast<std::uintptr_t>(word);
    return buckets[(address >> 3 ^ address >> 12) % buckets.size()];
}

void wake(std::uint32_t const* word) noexcept {
    Bucket& bucket = bucket_of(word);
    // Taking the mutex orders us after a sleeper that has compared but not yet fallen asleep.
    // notify_all, because the sleepers of other words may share the bucket.
    std::lock_guard const lock{bucket.mutex};
    bucket.changed.notify_all();
}

}  // namespace

AddressWait wait_on_address(std::uint32_t const* word, std::uint32_t expected,
                            Deadline deadline) noexcept {
    if (deadline.is_now()) return AddressWait::deadline_passed;
    Bucket& bucket = bucket_of(word);
    std::unique_lock lock{bucket.mutex};
    if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != expected) return AddressWait::woken_or_changed;
    if (deadline.is_never()) {
        bucket.changed.wait(lock);
        return AddressWait::woken_or_changed;
    }
    return bucket.changed.wait_until(lock, deadline.time()) == std::cv_status::timeout
               ? AddressWait::deadline_passed
               : AddressWait::woken_or_changed;
}

void wake_one_on_address(std::uint32_t const* word) noexcept { wake(word); }
void wake_all_on_address(std::uint32_t const* word) noexcept { wake(word); }

}  // namespace ws2::platform
