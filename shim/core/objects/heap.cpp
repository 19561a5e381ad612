// SPDX-License-Identifier: MIT
#include "shim/core/objects/heap.hpp"

#include <cstdlib>
#include <cstring>
#include <limits>

#include "shim/core/objects/library.hpp"

namespace ws2::core {

struct alignas(std::max_align_t) Heap::Header {
    Header* next;
    Header* previous;
    std::size_t bytes;
};

Heap& process_heap() {
    static NeverDestroyed<Heap> heap{std::size_t{0}};
    return heap.value;
}

Heap::~Heap() {
    while (first_) {
        Header* const header = first_;
        first_ = header->next;
        std::free(header);
    }
}

bool Heap::reserve_locked(std::size_t old_bytes, std::size_t new_bytes) {
    auto const others = used_bytes_ - old_bytes;
    if (limit_bytes_ != 0 && (others > limit_bytes_ || new_bytes > limit_bytes_ - others))
        return false;
    used_bytes_ = others + new_bytes;
    return true;
}

void Heap::link_locked(Header& header) {
    header.previous = nullptr;
    header.next = first_;
    if (first_) first_->previous = &header;
    first_ = &header;
}

void Heap::unlink_locked(Header& header) {
    (header.previous ? header.previous->next : first_) = header.next;
    if (header.next) header.next->previous = header.previous;
}

void* Heap::allocate(std::size_t bytes, Fill fill) {
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) return nullptr;
    auto const whole = sizeof(Header) + bytes;
    auto* const header =
        static_cast<Header*>(fill == Fill::zero ? std::calloc(1, whole) : std::malloc(whole));
    if (!header) return nullptr;
    header->bytes = bytes;
    std::unique_lock lock{mutex_};
    if (!reserve_locked(0, bytes)) {
        lock.unlock();
        std::free(header);
        return nullptr;
    }
    link_locked(*header);
    return header + 1;
}

void* Heap::resize(void* block, std::size_t bytes, Fill fill, Place place) {
    auto* header = static_cast<Header*>(block) - 1;
    auto const old_bytes = header->bytes;
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) return nullptr;
    if (place == Place::same && bytes > old_bytes) return nullptr;
    std::lock_guard const lock{mutex_};
    if (!reserve_locked(old_bytes, bytes)) return nullptr;
    if (place == Place::anywhere) {
        unlink_locked(*header);
        auto* const moved = static_cast<Header*>(std::realloc(header, sizeof(Header) + bytes));
        if (moved) header = moved;
        link_locked(*header);
        if (!moved) {
            reserve_locked(bytes, old_bytes);
            return nullptr;
        }
    }
    header->bytes = bytes;
    if (fill == Fill::zero && bytes > old_bytes)
        std::memset(reinterpret_cast<char*>(header + 1) + old_bytes, 0, bytes - old_bytes);
    return header + 1;
}

void Heap::free(void* block) {
    auto* const header = static_cast<Header*>(block) - 1;
    {
        std::lock_guard const lock{mutex_};
        unlink_locked(*header);
        reserve_locked(header->bytes, 0);
    }
    std::free(header);
}

std::size_t Heap::size_of(void const* block) {
    return (static_cast<Header const*>(block) - 1)->bytes;
}

}  // namespace ws2::core
