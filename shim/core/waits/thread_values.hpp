// SPDX-License-Identifier: MIT
// One pointer per thread and slot: TlsAlloc and FlsAlloc. A slot that is freed and given out again
// starts empty in every thread, so a value carries the generation of the slot it was stored in.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "platform/types.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class ThreadValues;

// The slots of one kind, shared by all threads.
class ValueSlots {
public:
    static constexpr std::uint32_t slot_count = 1088;
    using Callback = void (*)(void*);

    // `at_end` (or null) is called with every value that is not null, when its thread ends or when
    // the slot is freed. not_enough_memory: no slot left.
    Result<std::uint32_t> allocate(Callback at_end);

    // invalid_parameter: not allocated. Runs the callbacks of all threads' values in this one.
    Code free(std::uint32_t slot);

    // Odd while the slot is in use.
    std::uint32_t generation(std::uint32_t slot) const {
        return slots_[slot].generation.load(std::memory_order_acquire);
    }

private:
    friend class ThreadValues;
    struct Slot {
        std::atomic<std::uint32_t> generation{0};
        std::atomic<Callback> at_end{nullptr};
    };

    RankedMutex<Rank::value_slots> mutex_;  // allocation, and the list of threads that hold values
    std::array<Slot, slot_count> slots_{};
    ThreadValues* first_ = nullptr;
};

// One thread's values of one kind. Only its thread reads and writes them; ValueSlots::free() may
// take some away.
class ThreadValues {
public:
    explicit ThreadValues(ValueSlots& slots) : slots_{slots} {}
    ~ThreadValues() { end(); }
    ThreadValues(ThreadValues const&) = delete;
    ThreadValues& operator=(ThreadValues const&) = delete;

    // slot < ValueSlots::slot_count.
    void* get(std::uint32_t slot) const {
        Chunk const* const chunk = chunks_[slot / chunk_size].get();
        if (!chunk) return nullptr;
        Value const& value = (*chunk)[slot % chunk_size];
        return value.generation == slots_.generation(slot)
                   ? value.pointer.load(std::memory_order_relaxed)
                   : nullptr;
    }
    void set(std::uint32_t slot, void* pointer);

    // The thread ends: runs the callbacks, which may store values again (they are dropped).
    void end();

private:
    friend class ValueSlots;
    struct Value {
        std::atomic<void*> pointer{nullptr};
        std::uint32_t generation = 0;
    };
    static constexpr std::uint32_t chunk_size = 64;
    using Chunk = std::array<Value, chunk_size>;

    Value* find(std::uint32_t slot) const {
        Chunk* const chunk = chunks_[slot / chunk_size].get();
        return chunk ? &(*chunk)[slot % chunk_size] : nullptr;
    }

    ValueSlots& slots_;
    std::array<std::unique_ptr<Chunk>, ValueSlots::slot_count / chunk_size> chunks_;
    bool listed_ = false;
    ThreadValues* next_ = nullptr;
    ThreadValues* previous_ = nullptr;
};

ValueSlots& thread_slots();  // TlsAlloc
ValueSlots& fiber_slots();   // FlsAlloc; a thread is the only fiber it has

}  // namespace ws2::core
