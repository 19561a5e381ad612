// SPDX-License-Identifier: MIT
// Memory for one call that waits for many sockets: on the stack for the usual few, otherwise a
// buffer that the thread keeps for its next such call, so that a program's main loop allocates
// once. A call inside the call (user code that runs while it waits) gets a buffer of its own.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace ws2::core {

class WaitMemory {
public:
    // Room for `bytes`, which is the sum of room_for() of all that will be taken.
    explicit WaitMemory(std::size_t bytes);
    WaitMemory(WaitMemory const&) = delete;
    WaitMemory& operator=(WaitMemory const&) = delete;
    ~WaitMemory() {
        if (buffer_) give_back();
    }

    template <class T>
    static constexpr std::size_t room_for(std::size_t count) {
        return (count * sizeof(T) + alignment - 1) / alignment * alignment;
    }

    // `count` objects that are not constructed.
    template <class T>
    T* take(std::size_t count) {
        static_assert(alignof(T) <= alignment);
        auto* const place = next_;
        next_ += room_for<T>(count);
        return reinterpret_cast<T*>(place);
    }

private:
    static constexpr std::size_t alignment = 16;
    static constexpr std::size_t stack_bytes = 5120;

    struct Buffer {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size = 0;
    };
    static thread_local Buffer spare_;
    void give_back() noexcept;

    std::byte* next_;
    std::unique_ptr<std::byte[]> buffer_;
    std::size_t size_ = 0;
    alignas(alignment) std::byte stack_[stack_bytes];
};

}  // namespace ws2::core
