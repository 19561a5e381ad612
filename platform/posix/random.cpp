// SPDX-License-Identifier: MIT
#include "platform/random.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>

namespace ws2::platform {

// getentropy gives 256 bytes at a time.
bool fill_random(void* bytes, std::size_t length) noexcept {
    auto* next = static_cast<unsigned char*>(bytes);
    while (length > 0) {
        std::size_t const part = std::min<std::size_t>(length, 256);
        if (::getentropy(next, part) != 0) return false;
        next += part;
        length -= part;
    }
    return true;
}

}  // namespace ws2::platform
