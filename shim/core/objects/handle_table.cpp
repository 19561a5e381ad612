// SPDX-License-Identifier: MIT
// The slow half of the handle table: giving out, closing, growing.
#include "shim/core/objects/handle_table.hpp"

#include <chrono>

#include "platform/address_wait.hpp"
#include "shim/core/objects/poll_stamp.hpp"

namespace ws2::core {

HandleTable::Slot* HandleTable::take_slot() {
    std::lock_guard const lock{mutex_};
    if (free_head_ != 0) {
        Slot& slot = slot_at(free_head_);
        free_head_ = slot.flags.load(std::memory_order_relaxed);
        slot.flags.store(0, std::memory_order_relaxed);
        if (free_head_ == 0) free_tail_ = 0;
        return &slot;
    }
    if (next_unused_ == chunk_size * chunk_count) return nullptr;
    auto const index = next_unused_;
    auto& owner = owned_chunks_[index / chunk_size];
    if (!owner) {
        owner = std::make_unique<Chunk>();
        // Never given out; closed as others are, it would be found by the handle 0.
        if (index < chunk_size) owner->slots[0].open_handle = Handle{1} << 2;
        chunks_[index / chunk_size].store(owner.get(), std::memory_order_release);
    }
    ++next_unused_;
    Slot& slot = slot_at(index);
    slot.chunk = static_cast<std::uint16_t>(index / chunk_size);
    return &slot;
}

void HandleTable::put_slot_back(Slot& slot) noexcept {
    std::lock_guard const lock{mutex_};
    slot.flags.store(0, std::memory_order_relaxed);
    auto const index = index_of(slot);
    if (free_tail_ != 0)
        slot_at(free_tail_).flags.store(index, std::memory_order_relaxed);
    else
        free_head_ = index;
    free_tail_ = index;
}

Handle HandleTable::open(Slot& slot, Object& object, std::uint32_t flags) {
    slot.flags.store(flags, std::memory_order_relaxed);
    object.add_reference();
    slot.object = &object;
    // Who may not wait is sent to the place that says so.
    slot.kind = (flags & handle_cannot_wait) != 0 ? ObjectKind::none : object.kind();
    slot.plain_calls = object.plain_calls();
    auto const generation =
        (slot.word.load(std::memory_order_relaxed) & ~free_bit) >> word_generation_shift;
    slot.word.store(generation << word_generation_shift | open_bit | 1, std::memory_order_release);
    auto const handle =
        static_cast<Handle>(generation << generation_shift | Handle{index_of(slot)} << 2);
    slot.open_handle.store(handle, std::memory_order_release);
    return handle;
}

Result<Handle> HandleTable::insert(ObjectPtr<Object> const& object, std::uint32_t flags) {
    Slot* const slot = take_slot();
    if (!slot) return Code::too_many_open;
    object->handle_opened();
    return open(*slot, *object, flags);
}

Result<Handle> HandleTable::duplicate(Object& object, std::uint32_t flags) {
    Slot* const slot = take_slot();
    if (!slot) return Code::too_many_open;
    if (object.another_handle_opened()) return open(*slot, object, flags);
    put_slot_back(*slot);
    return Code::invalid_handle;
}

HandleTable::Reference HandleTable::acquire_counted(Slot& slot, std::uint64_t wanted) noexcept {
    auto word = slot.word.load(std::memory_order_relaxed);
    do {
        if ((word >> 32) != wanted) return {};
    } while (!slot.word.compare_exchange_weak(word, word + 1, std::memory_order_acquire,
                                              std::memory_order_relaxed));
    return {this, &slot, nullptr};
}

void HandleTable::release_counted(Slot& slot) noexcept {
    auto const word = slot.word.fetch_sub(1, std::memory_order_seq_cst) - 1;
    if ((word & open_bit) == 0) [[unlikely]]
        left_after_close(slot);
}

bool HandleTable::close(Handle handle, Waiting waiting) {
    Slot* const slot = find(handle);
    if (!slot) return false;
    auto const wanted = open_word(handle);
    auto word = slot->word.load(std::memory_order_relaxed);
    do {
        if ((word >> 32) != wanted) return false;
    } while (!slot->word.compare_exchange_weak(word, word & ~open_bit, std::memory_order_seq_cst,
                                               std::memory_order_relaxed));
    slot->open_handle.store(0, std::memory_order_release);
    PollStamp::advance();
    CallRecords::make_visible();
    Object& object = *slot->object;
    bool const is_last = object.handle_closed();
    auto const have_left = [&] {
        auto const references = slot->word.load(std::memory_order_acquire) & reference_mask;
        return references <= 1 && !CallRecords::are_using(slot) &&
               !object.has_other_handles_attached();
    };
    if (is_last && !have_left()) {
        object.cancel_blocked_calls();
        if (waiting == Waiting::until_callers_left) await_callers(have_left);
    }
    CallRecords::await_epochs();
    await_readers();
    release_counted(*slot);
    return true;
}

// Called with a handle just closed: a call that counts itself in from now on finds it closed, so
// only those that are counted already matter. One may have read the epoch before it changed and be
// counted under either number: both have to run empty once.
void HandleTable::await_readers() {
    if (readers_[0].load(std::memory_order_seq_cst) == 0 &&
        readers_[1].load(std::memory_order_seq_cst) == 0)
        return;
    std::lock_guard const lock{epoch_mutex_};
    for (int round = 0; round != 2; ++round) {
        auto& leaving = readers_[epoch_.fetch_add(1, std::memory_order_seq_cst) & 1];
        for (auto count = leaving.load(std::memory_order_seq_cst); count != 0;
             count = leaving.load(std::memory_order_seq_cst))
            leaving.wait(count, std::memory_order_seq_cst);
    }
}

// Cancelled calls leave at once, but one may be in user code that waits for the closer, or may be
// what a signal handler of this very thread interrupted: so not for ever. The last one that leaves
// closes.
template <class HaveLeft>
void HandleTable::await_callers(HaveLeft const& have_left) {
    constexpr std::chrono::milliseconds patience{500};
    auto const deadline = platform::Deadline::after(patience);
    waiting_.fetch_add(1, std::memory_order_seq_cst);
    for (;;) {
        auto const departures = departures_.load(std::memory_order_seq_cst);
        if (have_left() || deadline.has_passed()) break;
        LockOrder::check_nothing_is_held();
        platform::wait_on_address(platform::word_of(departures_), departures, deadline);
    }
    waiting_.fetch_sub(1, std::memory_order_relaxed);
}

// A call that has dropped its reference found the handle closed. The last one to leave finds the
// slot unused, behind the fence: two that leave at once cannot each take the other for one that is
// still inside. One of those who find it so frees it.
void HandleTable::left_after_close(Slot& slot) noexcept {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    auto word = slot.word.load(std::memory_order_seq_cst);
    if (is_unused(slot, word) &&
        slot.word.compare_exchange_strong(word, word | free_bit, std::memory_order_acq_rel))
        recycle(slot);
    // close() may be waiting for its own reference to be the only one. One that begins to wait from
    // now on finds this call gone.
    if (waiting_.load(std::memory_order_seq_cst) == 0) return;
    departures_.fetch_add(1, std::memory_order_seq_cst);
    platform::wake_all_on_address(platform::word_of(departures_));
}

void HandleTable::recycle(Slot& slot) noexcept {
    Object* const object = std::exchange(slot.object, nullptr);
    if (object->handle_detached()) object->close();
    object->drop_reference();

    auto const generation =
        ((slot.word.load(std::memory_order_relaxed) >> word_generation_shift) + 1) &
        generation_mask;
    slot.word.store(generation << word_generation_shift | free_bit, std::memory_order_release);
    put_slot_back(slot);
}

std::size_t HandleTable::size() {
    std::size_t open = 0;
    for_each([&](Handle) { ++open; });
    return open;
}

void HandleTable::for_each(std::function<void(Handle)> const& visit) {
    std::uint32_t end = 0;
    {
        std::lock_guard const lock{mutex_};
        end = next_unused_;
    }
    for (std::uint32_t index = first_index; index < end; ++index) {
        auto const word = slot_at(index).word.load(std::memory_order_acquire);
        if ((word & open_bit) == 0) continue;
        visit(static_cast<Handle>((word >> word_generation_shift) << generation_shift |
                                  Handle{index} << 2));
    }
}

}  // namespace ws2::core
