// SPDX-License-Identifier: MIT
// Hazard pointers: the slots of the handle table that each thread is using, written by that thread
// alone with plain loads and stores. Threads that close a handle, which is rarer, order themselves
// against these with a barrier in all threads (platform/process_barrier.hpp).
//
// A thread stores the slot's address in its record, then checks that the handle is open; a closer
// marks the handle closed, issues the barrier, then searches the records for the slot. So either
// the closer finds the entry, or the thread sees that the handle is closed. At the end of its call
// the thread clears the entry and checks the handle again: either the closer no longer finds the
// entry, or the thread sees that a closer may wait for it, and wakes that.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace ws2::core {

class CallRecord {
public:
    using Entry = std::atomic<void const*>;

    CallRecord() = default;
    // One whose first entry is in use.
    explicit constexpr CallRecord(void const* used) noexcept : entries_{{Entry{used}}} {}

    // Null: all are in use, or the calling thread has no record.
    Entry* free_entry() noexcept {
        for (auto& entry : entries_)
            if (entry.load(std::memory_order_relaxed) == nullptr) return &entry;
        return nullptr;
    }

    bool is_first_entry_free() const noexcept {
        return entries_[0].load(std::memory_order_relaxed) == nullptr;
    }
    Entry& first_entry() noexcept { return entries_[0]; }

    // Reading many handles: see HandleTable::EpochGuard. False: it was begun before.
    bool begin_epoch() noexcept {
        auto const number = epoch_.load(std::memory_order_relaxed);
        if ((number & 1) != 0) return false;
        epoch_.store(number + 1, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        return true;
    }
    void end_epoch() noexcept {
        epoch_.store(epoch_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

private:
    friend class CallRecords;
    std::array<Entry, 4> entries_{};
    std::atomic<std::uint64_t> epoch_{0};  // odd: inside
    std::atomic<bool> is_owned_{false};
    CallRecord* next_ = nullptr;
};

class CallRecords {
public:
    // The calling thread's. Null where the host has no such barrier, when the thread is about to
    // end, and when there is no memory.
    static CallRecord* mine() noexcept {
        CallRecord* const record = mine_;
        if (record) [[likely]]
            return record;
        return has_none_ ? nullptr : attach();
    }

    // For plain calls: a thread that has none, yet or ever, has one with its first entry in use. A
    // plain call looks at that anyway, and is spared the comparison with null.
    static CallRecord& mine_so_far() noexcept { return *mine_so_far_; }

    // For a closer, between marking the handle closed and searching: makes the entries of other
    // threads visible.
    static void make_visible() noexcept;

    // Whether a record has an entry for `what`.
    static bool are_using(void const* what) noexcept;

    // Returns when every epoch that is open now has ended.
    static void await_epochs() noexcept;

    // In a child after fork(): the other threads are gone.
    static void forget_others() noexcept;

private:
    struct AtThreadEnd {
        ~AtThreadEnd();
    };
    static CallRecord* attach() noexcept;
    static CallRecord* take() noexcept;

    static constinit inline std::atomic<CallRecord*> first_{nullptr};  // none is ever freed
    static constinit CallRecord in_use_;
    static constinit inline thread_local CallRecord* mine_ = nullptr;
    static constinit thread_local CallRecord* mine_so_far_
        __attribute__((tls_model("initial-exec")));
    static constinit inline thread_local bool has_none_ = false;
};

}  // namespace ws2::core
