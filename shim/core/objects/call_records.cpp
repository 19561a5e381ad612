// SPDX-License-Identifier: MIT
#include "shim/core/objects/call_records.hpp"

#include <new>

#include "platform/process_barrier.hpp"
#include "platform/threading.hpp"
#include "shim/core/objects/library.hpp"

namespace ws2::core {

constinit CallRecord CallRecords::in_use_{&in_use_};
constinit thread_local CallRecord* CallRecords::mine_so_far_ = &in_use_;

// One that a thread has left, or another one. Sequentially consistent, as is a closer's look at the
// list: if that sees neither, the thread sees what the closer has stored.
CallRecord* CallRecords::take() noexcept {
    for (auto* record = first_.load(std::memory_order_seq_cst); record; record = record->next_) {
        bool expected = false;
        if (record->is_owned_.compare_exchange_strong(expected, true, std::memory_order_seq_cst))
            return record;
    }
    auto* const record = new (std::nothrow) CallRecord;
    if (!record) return nullptr;
    record->is_owned_.store(true, std::memory_order_relaxed);
    record->next_ = first_.load(std::memory_order_relaxed);
    while (!first_.compare_exchange_weak(record->next_, record, std::memory_order_seq_cst)) {
    }
    return record;
}

CallRecord* CallRecords::attach() noexcept {
    static bool const has_barrier = platform::prepare_process_barrier();
    auto* const record = has_barrier ? take() : nullptr;
    if (!record) {
        has_none_ = true;
        return nullptr;
    }
    mine_ = mine_so_far_ = record;
    static thread_local AtThreadEnd const at_end;
    static_cast<void>(&at_end);
    return record;
}

// Calls may follow, from what is destroyed behind this. A thread that left in the middle of a call
// (ExitThread in an APC) is no longer inside.
CallRecords::AtThreadEnd::~AtThreadEnd() {
    auto* const record = mine_;
    mine_ = nullptr;
    mine_so_far_ = &in_use_;
    has_none_ = true;
    for (auto& entry : record->entries_)
        if (auto const* const slot = entry.exchange(nullptr, std::memory_order_seq_cst))
            library().handles().left_by_end_of_thread(slot);
    if ((record->epoch_.load(std::memory_order_relaxed) & 1) != 0) record->end_epoch();
    record->is_owned_.store(false, std::memory_order_release);
}

void CallRecords::make_visible() noexcept {
    auto const* const own = mine_;
    for (auto* record = first_.load(std::memory_order_seq_cst); record; record = record->next_)
        if (record != own && record->is_owned_.load(std::memory_order_seq_cst))
            return platform::process_barrier();
}

bool CallRecords::are_using(void const* what) noexcept {
    for (auto* record = first_.load(std::memory_order_acquire); record; record = record->next_)
        for (auto const& entry : record->entries_)
            if (entry.load(std::memory_order_acquire) == what) return true;
    return false;
}

void CallRecords::await_epochs() noexcept {
    auto const* const own = mine_;
    for (auto* record = first_.load(std::memory_order_acquire); record; record = record->next_) {
        if (record == own) continue;
        auto const number = record->epoch_.load(std::memory_order_acquire);
        while ((number & 1) != 0 && record->epoch_.load(std::memory_order_acquire) == number)
            platform::yield();
    }
}

void CallRecords::forget_others() noexcept {
    auto const* const own = mine_;
    for (auto* record = first_.load(std::memory_order_acquire); record; record = record->next_) {
        if (record == own) continue;
        for (auto& entry : record->entries_) entry.store(nullptr, std::memory_order_relaxed);
        record->epoch_.store(0, std::memory_order_relaxed);
        record->is_owned_.store(false, std::memory_order_relaxed);
    }
}

}  // namespace ws2::core
