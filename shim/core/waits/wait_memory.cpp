// SPDX-License-Identifier: MIT
#include "shim/core/waits/wait_memory.hpp"

#include <utility>

namespace ws2::core {

thread_local WaitMemory::Buffer WaitMemory::spare_;

WaitMemory::WaitMemory(std::size_t bytes) : next_{stack_} {
    if (bytes <= stack_bytes) return;
    buffer_ = std::move(spare_.bytes);
    size_ = std::exchange(spare_.size, 0);
    if (size_ < bytes) {
        size_ = bytes + bytes / 2;
        buffer_ = nullptr;
        buffer_.reset(new std::byte[size_]);
    }
    next_ = buffer_.get();
}

void WaitMemory::give_back() noexcept {
    if (size_ <= spare_.size) return;
    spare_.bytes = std::move(buffer_);
    spare_.size = size_;
}

}  // namespace ws2::core
