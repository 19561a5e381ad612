// SPDX-License-Identifier: MIT
#include "shim/core/io/operation_memory.hpp"

namespace ws2::core {

// Operations may still end on this thread behind this.
OperationMemory::AtThreadEnd::~AtThreadEnd() {
    while (Block* const block = first_) {
        first_ = block->next;
        ::operator delete(block);
    }
    room_ = 0;
}

bool OperationMemory::has_room() noexcept {
    if (is_set_up_) return false;  // full, or the thread has ended
    is_set_up_ = true;
    static thread_local AtThreadEnd const at_end;
    static_cast<void>(&at_end);
    room_ = most;
    return true;
}

}  // namespace ws2::core
