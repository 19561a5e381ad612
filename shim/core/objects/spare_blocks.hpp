// SPDX-License-Identifier: MIT
// A free list for each thread and kind of object, for objects that are made and destroyed at a high
// rate: a few instructions instead of the hundred or more of malloc and free, or several times that
// where alignment is asked for or the heap's own cache is exceeded.
#pragma once

#include <cstddef>
#include <new>

namespace ws2::core {

// One list per thread and Kind.
template <class Kind, std::size_t block_size, std::size_t alignment, unsigned most>
class SpareBlocks {
public:
    static constexpr std::size_t capacity = block_size;

    static void* take(std::size_t size) {
        if (!keeps_any || size > block_size || !first_) [[unlikely]]
            return ::operator new(size < block_size ? block_size : size, align);
        Block* const block = first_;
        first_ = block->next;
        ++room_;
        return block;
    }

    // `size` as it was for take().
    static void give_back(void* memory, std::size_t size) noexcept {
        if (!keeps_any || size > block_size || (room_ == 0 && !has_room())) [[unlikely]] {
            ::operator delete(memory, align);
            return;
        }
        first_ = new (memory) Block{first_};
        --room_;
    }

private:
    // In builds with assertions the heap, and a sanitizer, shall see the end of every object.
#ifdef NDEBUG
    static constexpr bool keeps_any = true;
#else
    static constexpr bool keeps_any = false;
#endif
    static constexpr std::align_val_t align{alignment};

    struct Block {
        Block* next;
    };
    // Blocks may still be given back on this thread after this.
    struct AtThreadEnd {
        ~AtThreadEnd() {
            while (Block* const block = first_) {
                first_ = block->next;
                ::operator delete(block, align);
            }
            room_ = 0;
        }
    };

    [[gnu::noinline]] static bool has_room() noexcept {
        if (is_set_up_) return false;  // full, or the thread has ended
        is_set_up_ = true;
        static thread_local AtThreadEnd const at_end;
        static_cast<void>(&at_end);
        room_ = most;
        return true;
    }

    static constinit inline thread_local Block* first_ = nullptr;
    static constinit inline thread_local unsigned room_ = 0;
    static constinit inline thread_local bool is_set_up_ = false;
};

}  // namespace ws2::core
