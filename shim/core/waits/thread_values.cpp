// SPDX-License-Identifier: MIT
#include "shim/core/waits/thread_values.hpp"

#include <vector>

#include "shim/core/objects/library.hpp"

namespace ws2::core {

ValueSlots& thread_slots() {
    static NeverDestroyed<ValueSlots> slots;  // outlive every thread
    return slots.value;
}

ValueSlots& fiber_slots() {
    static NeverDestroyed<ValueSlots> slots;
    return slots.value;
}

Result<std::uint32_t> ValueSlots::allocate(Callback at_end) {
    std::lock_guard const lock{mutex_};
    for (std::uint32_t i = 0; i != slot_count; ++i) {
        auto const generation = slots_[i].generation.load(std::memory_order_relaxed);
        if ((generation & 1) != 0) continue;
        slots_[i].at_end.store(at_end, std::memory_order_relaxed);
        slots_[i].generation.store(generation + 1, std::memory_order_release);
        return i;
    }
    return Code::not_enough_memory;
}

Code ValueSlots::free(std::uint32_t slot) {
    std::vector<void*> values;
    Callback at_end = nullptr;
    {
        std::lock_guard const lock{mutex_};
        if (slot >= slot_count) return Code::invalid_parameter;
        auto const generation = slots_[slot].generation.load(std::memory_order_relaxed);
        if ((generation & 1) == 0) return Code::invalid_parameter;
        at_end = slots_[slot].at_end.load(std::memory_order_relaxed);
        for (auto* thread = first_; at_end && thread; thread = thread->next_) {
            auto* const value = thread->find(slot);
            void* const pointer = value ? value->pointer.exchange(nullptr) : nullptr;
            if (pointer) values.push_back(pointer);
        }
        slots_[slot].generation.store(generation + 1, std::memory_order_release);
    }
    for (void* const value : values) at_end(value);
    return Code::ok;
}

void ThreadValues::set(std::uint32_t slot, void* pointer) {
    auto& chunk = chunks_[slot / chunk_size];
    if (!chunk) {
        std::lock_guard const lock{slots_.mutex_};  // free() walks through the chunks
        chunk = std::make_unique<Chunk>();
        if (!std::exchange(listed_, true)) {
            next_ = slots_.first_;
            previous_ = nullptr;
            if (next_) next_->previous_ = this;
            slots_.first_ = this;
        }
    }
    Value& value = (*chunk)[slot % chunk_size];
    value.generation = slots_.generation(slot);
    value.pointer.store(pointer, std::memory_order_release);
}

void ThreadValues::end() {
    if (!listed_) return;
    for (std::uint32_t slot = 0; slot != ValueSlots::slot_count; ++slot) {
        auto* const value = find(slot);
        if (!value) continue;
        auto const at_end = slots_.slots_[slot].at_end.load(std::memory_order_relaxed);
        bool const is_current = value->generation == slots_.generation(slot);
        void* const pointer = value->pointer.exchange(nullptr);
        if (at_end && pointer && is_current) at_end(pointer);
    }
    std::lock_guard const lock{slots_.mutex_};
    (previous_ ? previous_->next_ : slots_.first_) = next_;
    if (next_) next_->previous_ = previous_;
    listed_ = false;
    for (auto& chunk : chunks_) chunk.reset();
}

}  // namespace ws2::core
