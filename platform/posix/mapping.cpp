// SPDX-License-Identifier: MIT
#include "platform/posix/mapping.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <limits>

#include "platform/pages.hpp"
#include "platform/process.hpp"

namespace ws2::platform {
namespace {

// Room for so many bytes, found by taking more and giving back what is before and behind it.
char* aligned_room(std::size_t bytes) noexcept {
    void* const found = ::mmap(nullptr, bytes + allocation_granularity, PROT_NONE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) return nullptr;
    auto* const all = static_cast<char*>(found);
    auto const past = reinterpret_cast<std::uintptr_t>(all) % allocation_granularity;
    auto const before = past == 0 ? 0 : allocation_granularity - past;
    if (before != 0) ::munmap(all, before);
    ::munmap(all + before + bytes, allocation_granularity - before);
    return all + before;
}

}  // namespace

void* map_at_granularity(std::size_t bytes, Mapping const& mapping) noexcept {
    auto const page = platform::page_size();
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) return nullptr;
    auto const whole = (bytes + page - 1) / page * page;
    char* const room = aligned_room(whole);
    if (!room) return nullptr;
    void* const found = ::mmap(room, bytes, mapping.protection, mapping.flags | MAP_FIXED,
                               mapping.fd, mapping.offset);
    if (found != MAP_FAILED) return found;
    ::munmap(room, whole);
    return nullptr;
}

}  // namespace ws2::platform
