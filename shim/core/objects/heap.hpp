// SPDX-License-Identifier: MIT
// Heaps: blocks that record their size, and that are freed with the heap they belong to.
#pragma once

#include <cstddef>
#include <mutex>

#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class Heap {
public:
    // limit_bytes 0: no limit.
    explicit Heap(std::size_t limit_bytes) : limit_bytes_{limit_bytes} {}
    ~Heap();
    Heap(Heap const&) = delete;
    Heap& operator=(Heap const&) = delete;

    enum class Fill : unsigned char { none, zero };
    enum class Place : unsigned char { anywhere, same };

    // All of these: null when there is no memory (or no room in this place).
    void* allocate(std::size_t bytes, Fill fill);
    // Fill concerns the bytes that are new. The old block stays when this fails.
    void* resize(void* block, std::size_t bytes, Fill fill, Place place);
    void free(void* block);
    static std::size_t size_of(void const* block);

private:
    struct Header;
    bool reserve_locked(std::size_t old_bytes, std::size_t new_bytes);
    void link_locked(Header& header);
    void unlink_locked(Header& header);

    RankedMutex<Rank::heap> mutex_;
    std::size_t const limit_bytes_;
    std::size_t used_bytes_ = 0;
    Header* first_ = nullptr;
};

// The one GetProcessHeap returns; never destroyed.
Heap& process_heap();

}  // namespace ws2::core
