// SPDX-License-Identifier: MIT
// Memory of operations: each thread keeps some of those that have ended for those that it starts
// next, which in a server are as many. Half the cost of malloc and free, and more where the heap's
// own cache is exceeded, as it is when one wait brings the ends of many operations.
#pragma once

#include <cstddef>
#include <new>

namespace ws2::core {

class OperationMemory {
public:
    static void* take(std::size_t size) {
        if (size > block_size || !first_) [[unlikely]]
            return ::operator new(size < block_size ? block_size : size);
        Block* const block = first_;
        first_ = block->next;
        ++room_;
        return block;
    }

    static void give_back(void* memory, std::size_t size) noexcept {
        if (size > block_size || (room_ == 0 && !has_room())) [[unlikely]] {
            ::operator delete(memory);
            return;
        }
        first_ = new (memory) Block{first_};
        --room_;
    }

private:
    static constexpr std::size_t block_size = 240;
    static constexpr unsigned most = 128;

    struct Block {
        Block* next;
    };
    struct AtThreadEnd {
        ~AtThreadEnd();
    };

    static bool has_room() noexcept;

    static constinit inline thread_local Block* first_ = nullptr;
    static constinit inline thread_local unsigned room_ = 0;
    static constinit inline thread_local bool is_set_up_ = false;
};

}  // namespace ws2::core
