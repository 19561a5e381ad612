// SPDX-License-Identifier: MIT
// Maps handles to objects: sockets, events, threads, ports, all in one table, because a SOCKET is
// also a HANDLE.
//
// A handle is 31 bits and a multiple of 4, as on Windows, so that programs may keep it in an int:
//
//     30       22 21                  2 1 0
//    +-----------+---------------------+---+
//    | generation|     slot index      |0 0|
//    +-----------+---------------------+---+
//
// A closed slot gets a new generation and goes to the end of the free list, so a stale handle is
// refused even after its slot is used again (until the generation has gone round, 512 uses later).
//
// A lookup takes a reference, so that closing does not destroy an object during a call. The
// reference is an entry in the calling thread's record (a hazard pointer), so a call executes no
// locked instruction and takes no lock, see call_records.hpp. Where a thread has no record or no
// free entry, the reference is counted in the slot. The rest of a slot's state is in the same word,
// changed by compare-and-swap:
//
//     63   43  42  41     33  32  31        0
//    +-------+---+----------+---+-----------+    o: open. The table itself holds one reference
//    | unused| f |generation| o | references|       while the handle is open.
//    +-------+---+----------+---+-----------+    f: free, and no call is under way
//
// Lookups compare the handle with the one that is open in the slot, a word of its own: set behind
// that bit, and reset behind it before a closer looks for those who use the slot.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include "platform/threading.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/call_records.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

using Handle = std::uintptr_t;

// Flags of handles that were opened for less than everything.
inline constexpr std::uint32_t handle_cannot_wait = 0x400;
inline constexpr std::uint32_t handle_cannot_modify = 0x800;

class HandleTable {
    static constexpr std::uint64_t free_bit = std::uint64_t{1} << 42;

    // Aligned so that none spans two cache lines, and that finding one takes a shift.
    struct alignas(32) Slot {
        std::atomic<std::uint64_t> word{free_bit};
        Object* object = nullptr;
        std::atomic<Handle> open_handle{0};   // as in `word`, for lookups: 0 when none is open
        std::atomic<std::uint32_t> flags{0};  // of the open handle; on the free list: the next slot
        std::uint16_t chunk = 0;              // its number
        ObjectKind kind{};                    // for readers of many handles: the object's, or none
        PlainCalls plain_calls{};             // the object's
    };
    static_assert(sizeof(Slot) == 32);

public:
    // One reference through a handle, dropped at the end of its scope. Empty when the handle was
    // stale, closed or invalid. It belongs to its thread, unless count() was called.
    class Reference {
    public:
        Reference() = default;
        Reference(Reference&& other) noexcept
            : table_{other.table_},
              slot_{std::exchange(other.slot_, nullptr)},
              entry_{other.entry_} {}
        Reference& operator=(Reference&& other) noexcept {
            std::swap(table_, other.table_);
            std::swap(slot_, other.slot_);
            std::swap(entry_, other.entry_);
            return *this;
        }
        ~Reference() {
            if (slot_) table_->release(*slot_, entry_);
        }

        // Counts it, so that it may go to another thread.
        void count() noexcept {
            if (!slot_ || !entry_) return;
            slot_->word.fetch_add(1, std::memory_order_seq_cst);
            entry_->store(nullptr, std::memory_order_release);
            entry_ = nullptr;
        }

        explicit operator bool() const { return slot_ != nullptr; }
        Object* object() const { return slot_->object; }

        // The handle was closed while this reference was held. True before the object's
        // cancel_blocked_calls() runs, so a waiter that checks after its wake-up cannot miss it.
        bool handle_is_closed() const {
            return (slot_->word.load(std::memory_order_seq_cst) & open_bit) == 0;
        }

        // Bits the API keeps with a handle.
        std::uint32_t flags() const { return slot_->flags.load(std::memory_order_relaxed); }
        void change_flags(std::uint32_t mask, std::uint32_t values) const {
            auto now = flags();
            while (!slot_->flags.compare_exchange_weak(now, (now & ~mask) | (values & mask))) {
            }
        }

    private:
        friend class HandleTable;
        Reference(HandleTable* table, Slot* slot, CallRecord::Entry* entry)
            : table_{table}, slot_{slot}, entry_{entry} {}
        HandleTable* table_ = nullptr;
        Slot* slot_ = nullptr;
        CallRecord::Entry* entry_ = nullptr;  // null: it is counted
    };

    // A reference for plain calls, which have no stack frame: it stays in registers, because it has
    // no destructor and calls nothing but at the end of its caller. While it is held it stands in
    // the first entry of the thread's record, where those find it who have to go on, see resume().
    class PlainReference {
    public:
        [[gnu::always_inline]] PlainReference(HandleTable const& table, Handle handle) noexcept
            : slot_{table.find(handle)} {
            if (!slot_) return;
            auto& record = CallRecords::mine_so_far();
            entry_ = &record.first_entry();
            can_be_held_ = record.is_first_entry_free();
        }

        // False: the thread has no free entry, or there was never such a handle.
        [[gnu::always_inline]] bool can_be_held() const noexcept { return can_be_held_; }

        // False: the handle is closed, or not for these calls; it is held all the same.
        [[gnu::always_inline]] bool hold(Handle handle, PlainCalls calls) const noexcept {
            entry_->store(slot_, std::memory_order_relaxed);
            std::atomic_signal_fence(std::memory_order_seq_cst);
            return slot_->open_handle.load(std::memory_order_acquire) == handle &&
                   slot_->plain_calls == calls;
        }
        [[gnu::always_inline]] Object* object() const noexcept { return slot_->object; }
        [[gnu::always_inline]] std::uint32_t flags() const noexcept {
            return slot_->flags.load(std::memory_order_relaxed);
        }

        // The same reference, for use behind a call of the host: all but one pointer is read
        // again instead of being kept in registers, of which that call leaves few.
        [[gnu::always_inline]] PlainReference again() const noexcept {
            auto const* const slot = entry_->load(std::memory_order_relaxed);
            return {static_cast<Slot*>(const_cast<void*>(slot)), entry_};
        }

        // False: the handle was closed meanwhile. settle() has to follow.
        [[gnu::always_inline]] bool drop() const noexcept { return unmark(*slot_, entry_); }
        void* slot() const noexcept { return slot_; }

    private:
        [[gnu::always_inline]] PlainReference(Slot* slot, CallRecord::Entry* entry) noexcept
            : slot_{slot}, entry_{entry} {}
        Slot* slot_;
        CallRecord::Entry* entry_ = nullptr;
        bool can_be_held_ = false;
    };
    static_assert(std::is_trivially_destructible_v<PlainReference>);

    // What a PlainReference of the calling thread holds.
    Reference resume() noexcept {
        auto& entry = CallRecords::mine_so_far().first_entry();
        auto const* const slot = entry.load(std::memory_order_relaxed);
        return {this, static_cast<Slot*>(const_cast<void*>(slot)), &entry};
    }
    // After a drop() that was false.
    void settle(void* slot) noexcept { left_after_close(*static_cast<Slot*>(slot)); }

    // Epoch-based protection for reading many handles. While one exists, the objects that
    // find_in_epoch() returns are not destroyed: closing a handle waits for the readers, so a
    // reader must not block.
    class EpochGuard {
    public:
        explicit EpochGuard(HandleTable& table) noexcept : record_{CallRecords::mine()} {
            if (record_) [[likely]] {
                is_inner_ = !record_->begin_epoch();
                return;
            }
            readers_ = &table.readers_[table.epoch_.load(std::memory_order_relaxed) & 1];
            readers_->fetch_add(1, std::memory_order_seq_cst);
        }
        EpochGuard(EpochGuard const&) = delete;
        EpochGuard& operator=(EpochGuard const&) = delete;
        ~EpochGuard() {
            if (record_) {
                if (!is_inner_) record_->end_epoch();
            } else if (readers_->fetch_sub(1, std::memory_order_acq_rel) == 1) {
                readers_->notify_all();
            }
        }

    private:
        CallRecord* const record_;
        std::atomic<std::uint32_t>* readers_ = nullptr;
        bool is_inner_ = false;  // of a signal's handler
    };

    HandleTable() = default;
    HandleTable(HandleTable const&) = delete;
    HandleTable& operator=(HandleTable const&) = delete;

    // A new handle for `object`. Code::too_many_open when all slots are in use.
    Result<Handle> insert(ObjectPtr<Object> const& object, std::uint32_t flags = 0);

    // One more handle for an object that has some. Code::invalid_handle when the last of them was
    // closed on another thread while the caller was inside.
    Result<Handle> duplicate(Object& object, std::uint32_t flags = 0);

    // Takes a reference; never blocks.
    Reference acquire(Handle handle) noexcept {
        Slot* const slot = find(handle);
        if (!slot) return {};
        auto* const record = CallRecords::mine();
        auto* const entry = record ? record->free_entry() : nullptr;
        if (!entry) [[unlikely]]
            return acquire_counted(*slot, open_word(handle));
        entry->store(slot, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (slot->open_handle.load(std::memory_order_acquire) != handle) [[unlikely]] {
            release(*slot, entry);
            return {};
        }
        return {this, slot, entry};
    }

    // The object of an open handle of this kind, or null. Does not read the object, which is valid
    // until the end of the EpochGuard around the call.
    Object* find_in_epoch(Handle handle, ObjectKind kind) const noexcept {
        Slot* const slot = find(handle);
        if (!slot) return nullptr;
        bool const is_open = slot->open_handle.load(std::memory_order_seq_cst) == handle;
        return is_open && slot->kind == kind ? slot->object : nullptr;
    }

    // A thread has ended without dropping a reference: an entry of its record, see CallRecords.
    void left_by_end_of_thread(void const* slot) noexcept {
        left_after_close(*static_cast<Slot*>(const_cast<void*>(slot)));
    }

    enum class Waiting : std::uint8_t { until_callers_left, none };

    // Closes one handle: from now on no lookup finds it; calls blocked on the object are woken when
    // it was the last handle. With until_callers_left it returns after they have returned, so that
    // what the object held (a port) is free again, or after half a second; a caller that is itself
    // inside a call through this handle (a callback) must pass none. False: no such open handle.
    bool close(Handle handle, Waiting waiting);

    // Calls visit(handle) for every handle that was open at the start, with no lock held.
    void for_each(std::function<void(Handle)> const& visit);

    // Open handles, counted one by one; for leak checks.
    std::size_t size();

private:
    static constexpr unsigned index_bits = 20;
    static constexpr unsigned generation_bits = 9;
    static constexpr unsigned generation_shift = 2 + index_bits;
    static constexpr std::uint64_t generation_mask = (1u << generation_bits) - 1;
    static constexpr std::uint32_t chunk_size = 1024;
    static constexpr std::uint32_t chunk_count = (1u << index_bits) / chunk_size;
    static constexpr std::uint32_t first_index = 64;  // small numbers stay invalid, 0 above all
    static constexpr std::uint64_t open_bit = std::uint64_t{1} << 32;
    static constexpr std::uint64_t reference_mask = open_bit - 1;
    static constexpr unsigned word_generation_shift = 33;

    struct Chunk {
        std::array<Slot, chunk_size> slots;
    };

    // The upper half of a slot's word while this handle is open. For a handle of more than 31 bits
    // or that is no multiple of 4 no word matches: its low bits are rotated to the top.
    static std::uint64_t open_word(Handle handle) noexcept {
        return (std::rotr(std::uint64_t{handle}, 2) >> index_bits) << 1 | 1;
    }

    Slot* find(Handle handle) const noexcept {
        auto const chunk_index = (handle >> 2) / chunk_size % chunk_count;
        Chunk* const chunk = chunks_.data()[chunk_index].load(std::memory_order_acquire);
        if (!chunk) return nullptr;
        // In bytes, because the compiler would take two steps more.
        constexpr std::size_t of_slots = (chunk_size - 1) * sizeof(Slot);
        auto* const slots = reinterpret_cast<std::byte*>(chunk->slots.data());
        return reinterpret_cast<Slot*>(slots + (handle * (sizeof(Slot) / 4) & of_slots));
    }

    void release(Slot& slot, CallRecord::Entry* entry) noexcept {
        if (!entry) [[unlikely]]
            return release_counted(slot);
        if (!unmark(slot, entry)) [[unlikely]]
            left_after_close(slot);
    }
    // False: the handle was closed meanwhile.
    [[gnu::always_inline]] static bool unmark(Slot const& slot, CallRecord::Entry* entry) noexcept {
        entry->store(nullptr, std::memory_order_release);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        return slot.open_handle.load(std::memory_order_relaxed) != 0;
    }
    Reference acquire_counted(Slot& slot, std::uint64_t wanted) noexcept;
    void release_counted(Slot& slot) noexcept;

    Slot& slot_at(std::uint32_t index) const {
        return owned_chunks_[index / chunk_size]->slots[index % chunk_size];
    }
    std::uint32_t index_of(Slot const& slot) const {
        auto const place = &slot - owned_chunks_[slot.chunk]->slots.data();
        return slot.chunk * chunk_size + static_cast<std::uint32_t>(place);
    }
    Slot* take_slot();
    void put_slot_back(Slot& slot) noexcept;
    Handle open(Slot& slot, Object& object, std::uint32_t flags);
    void await_readers();
    template <class HaveLeft>
    void await_callers(HaveLeft const& have_left);
    void left_after_close(Slot& slot) noexcept;
    static bool is_unused(Slot const& slot, std::uint64_t word) noexcept {
        return (word & (open_bit | free_bit | reference_mask)) == 0 &&
               !CallRecords::are_using(&slot);
    }
    void recycle(Slot& slot) noexcept;

    // Readers without a record, counted in one of two counters in turn, so that a closer can wait
    // for the present ones while new ones keep coming.
    std::atomic<std::uint32_t> epoch_{0};
    std::array<std::atomic<std::uint32_t>, 2> readers_{};
    RankedMutex<Rank::handle_close> epoch_mutex_;

    std::array<std::atomic<Chunk*>, chunk_count> chunks_{};
    RankedMutex<Rank::handles> mutex_;  // the free list and growing
    std::array<std::unique_ptr<Chunk>, chunk_count> owned_chunks_;
    std::uint32_t free_head_ = 0;  // 0: empty; slots are reused oldest first
    std::uint32_t free_tail_ = 0;
    std::uint32_t next_unused_ = first_index;
    std::atomic<std::uint32_t> departures_{0};  // of calls through closed handles
    std::atomic<std::uint32_t> waiting_{0};     // closers that wait for those
};

}  // namespace ws2::core
