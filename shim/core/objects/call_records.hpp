// SPDX-License-Identifier: MIT
// What each thread is using of the handle table, written by the thread alone, with plain loads and
// stores: hazard pointers. The order against those who close is made by them, who are few, with a
// barrier in all threads (platform/process_barrier.hpp).
//
// A thread writes down the slot, then looks whether the handle is open; a closer marks the handle
// closed, makes the barrier, then looks who has written down the slot. So either the closer sees
// the thread, or the thread sees that the handle is closed. When it is done the thread takes out
// the slot and looks once more: either the closer no longer sees it, or it sees that it has to tell
// that it has left.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace ws2::core {

class CallRecord {
public:
    using Entry = std::atomic<void const*>;

    // Null: all are in use, or the calling thread has no record.
    Entry* free_entry() noexcept {
        for (auto& entry : entries_)
            if (entry.load(std::memory_order_relaxed) == nullptr) return &entry;
        return nullptr;
    }

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

    // For a closer, behind its store and before it looks: what other threads have written is seen
    // from now on.
    static void make_visible() noexcept;

    // Whether a thread has written down `what`.
    static bool are_using(void const* what) noexcept;

    // Returns when every thread that is reading now has come to an end of it.
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
    static constinit inline thread_local CallRecord* mine_ = nullptr;
    static constinit inline thread_local bool has_none_ = false;
};

}  // namespace ws2::core
