// SPDX-License-Identifier: MIT
// Lists of buffers: where the next byte goes, and bytes that wait in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "platform/buffers.hpp"
#include "platform/memory_probe.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::core {

using platform::Buffer;
using platform::capacity_of;

// For transfers to or from memory of the library; other buffers are checked by the host.
inline bool are_readable(std::span<Buffer const> buffers) noexcept {
    return std::ranges::all_of(buffers, [](Buffer const& buffer) {
        return platform::is_readable(buffer.data, buffer.length);
    });
}
inline bool are_writable(std::span<Buffer const> buffers) noexcept {
    return std::ranges::all_of(buffers, [](Buffer const& buffer) {
        return platform::is_writable(buffer.data, buffer.length);
    });
}

// For calls that may wait: the host looks at their buffers when there is data, or room for it.
inline bool begin_memory(std::span<Buffer const> buffers) noexcept {
    return std::ranges::all_of(buffers, [](Buffer const& buffer) {
        return buffer.length == 0 || platform::begins_memory(buffer.data);
    });
}

// Skips what earlier rounds filled, and changes the first of the buffers that are left.
inline std::span<Buffer> advance(std::span<Buffer> buffers, std::size_t bytes) {
    while (!buffers.empty() && bytes >= buffers.front().length) {
        bytes -= buffers.front().length;
        buffers = buffers.subspan(1);
    }
    if (!buffers.empty()) {
        buffers.front().data = static_cast<char*>(buffers.front().data) + bytes;
        buffers.front().length -= bytes;
    }
    return buffers;
}

// The same for a while: the buffers are as they were when this ends.
class Skipped {
public:
    Skipped(std::span<Buffer> buffers, std::size_t bytes)
        : place_{buffers.data() + place_after(buffers, bytes)},
          is_changed_{place_ != buffers.data() + buffers.size()} {
        if (is_changed_) before_ = *place_;
        rest_ = advance(buffers, bytes);
    }
    Skipped(Skipped const&) = delete;
    Skipped& operator=(Skipped const&) = delete;
    ~Skipped() {
        if (is_changed_) *place_ = before_;
    }
    std::span<Buffer> rest() const { return rest_; }

private:
    static std::size_t place_after(std::span<Buffer const> buffers, std::size_t bytes) {
        std::size_t place = 0;
        for (; place != buffers.size() && bytes >= buffers[place].length; ++place)
            bytes -= buffers[place].length;
        return place;
    }
    Buffer* place_;
    bool is_changed_;
    Buffer before_{};
    std::span<Buffer> rest_;
};

// Takes the first of `count` stored bytes out; the others move up.
inline char remove_first(std::span<Buffer const> buffers, std::size_t count) {
    char first = 0;
    char* free_place = nullptr;
    for (auto const& buffer : buffers) {
        auto* const bytes = static_cast<char*>(buffer.data);
        auto const used = std::min(buffer.length, count);
        if (used == 0) continue;
        if (free_place)
            *free_place = bytes[0];
        else
            first = bytes[0];
        std::memmove(bytes, bytes + 1, used - 1);
        free_place = bytes + used - 1;
        count -= used;
    }
    return first;
}

// Bytes in the order they came.
class ByteQueue {
public:
    bool empty() const { return bytes_.size() == first_; }
    std::size_t size() const { return bytes_.size() - first_; }
    void push(char byte) { bytes_.push_back(byte); }
    void push_front(char byte) {
        bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(first_), byte);
    }
    // Room for `count` more; give_back() says how many of them came to nothing.
    std::span<char> extend(std::size_t count) {
        bytes_.resize(bytes_.size() + count);
        return std::span{bytes_}.last(count);
    }
    void give_back(std::size_t count) { bytes_.resize(bytes_.size() - count); }
    char front() const { return bytes_[first_]; }
    void drop(std::size_t count) {
        first_ += count;
        if (!empty()) return;
        bytes_.clear();
        first_ = 0;
    }
    void clear() { drop(size()); }
    void append(std::span<char const> bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    // Everything; nothing is left here.
    std::vector<char> take() {
        std::vector<char> all{bytes_.begin() + static_cast<std::ptrdiff_t>(first_), bytes_.end()};
        clear();
        return all;
    }
    // Copies to the front of `buffers` and says how many bytes that were; takes nothing out.
    std::size_t copy_to(std::span<Buffer const> buffers) const {
        return platform::scatter(std::span{bytes_}.subspan(first_), buffers);
    }

private:
    std::vector<char> bytes_;
    std::size_t first_ = 0;
};

}  // namespace ws2::core
