// SPDX-License-Identifier: MIT
// Lists of buffers as one stretch of bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

#include "platform/types.hpp"

namespace ws2::platform {

inline std::size_t capacity_of(std::span<Buffer const> buffers) noexcept {
    std::size_t total = 0;
    for (auto const& buffer : buffers) total += buffer.length;
    return total;
}

// Copies to the front of `buffers` what fits, and says how many bytes that were.
inline std::size_t scatter(std::span<char const> bytes, std::span<Buffer const> buffers) noexcept {
    std::size_t done = 0;
    for (auto const& buffer : buffers) {
        auto const count = std::min(buffer.length, bytes.size() - done);
        if (count != 0) std::memcpy(buffer.data, bytes.data() + done, count);
        done += count;
    }
    return done;
}

}  // namespace ws2::platform
