// SPDX-License-Identifier: MIT
// Memory in whole pages, for VirtualAlloc. A reservation is one piece of the host's: it is released
// as a whole.
#pragma once

#include <cstddef>

#include "platform/pages.hpp"
#include "platform/types.hpp"

namespace ws2::core {

using platform::allocation_granularity;
using platform::PageAccess;

enum class PageUse : unsigned char { reserved, committed };

// At `address`, or wherever there is room when that is null.
Result<void*> reserve_pages(void* address, std::size_t size, PageUse use, PageAccess access);
// Of a reservation. invalid_address: there is none there.
Result<void*> commit_pages(void* address, std::size_t size, PageAccess access);
// The memory goes back, its place stays; size 0: all that the reservation has.
Code decommit_pages(void* address, std::size_t size);
// The whole reservation that begins there.
Code release_pages(void* address);
Code protect_pages(void* address, std::size_t size, PageAccess access);
std::size_t page_size() noexcept;

// What there is at a place of the address space. not_supported: the host does not report it.
struct PageRegion {
    enum class State : unsigned char { free, reserved, committed };

    platform::MemoryRegion host;
    State state = State::free;
    // With which it was reserved, where that is known.
    PageAccess reserved_with = PageAccess::none;
    bool is_reservation = false;
};
Result<PageRegion> page_region(void const* address);

}  // namespace ws2::core
