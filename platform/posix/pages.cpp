// SPDX-License-Identifier: MIT
#include "platform/pages.hpp"

#include <sys/mman.h>

#include "platform/posix/mapping.hpp"

namespace ws2::platform {
namespace {

int protection(PageAccess access) {
    switch (access) {
        case PageAccess::none:
            return PROT_NONE;
        case PageAccess::read:
            return PROT_READ;
        case PageAccess::read_write:
            return PROT_READ | PROT_WRITE;
        case PageAccess::execute:
            break;
    }
    return PROT_READ | PROT_WRITE | PROT_EXEC;
}

constexpr int private_memory = MAP_PRIVATE | MAP_ANONYMOUS;

}  // namespace

void* reserve_pages(void* place, std::size_t bytes, PageAccess access) noexcept {
    if (!place) return map_at_granularity(bytes, {protection(access), private_memory, -1, 0});
    void* const found = ::mmap(place, bytes, protection(access), private_memory, -1, 0);
    if (found == MAP_FAILED) return nullptr;
    if (found == place) return found;
    ::munmap(found, bytes);
    return nullptr;
}

bool protect_pages(void* place, std::size_t bytes, PageAccess access) noexcept {
    return ::mprotect(place, bytes, protection(access)) == 0;
}

bool empty_pages(void* place, std::size_t bytes) noexcept {
    return ::mmap(place, bytes, PROT_NONE, private_memory | MAP_FIXED, -1, 0) != MAP_FAILED;
}

bool release_pages(void* place, std::size_t bytes) noexcept { return ::munmap(place, bytes) == 0; }

bool lock_pages(void* place, std::size_t bytes) noexcept { return ::mlock(place, bytes) == 0; }
bool unlock_pages(void* place, std::size_t bytes) noexcept { return ::munlock(place, bytes) == 0; }

}  // namespace ws2::platform
