// SPDX-License-Identifier: MIT
#include "shim/core/objects/page_reservations.hpp"

#include <cstdint>
#include <map>
#include <mutex>

#include "platform/process.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

struct Reservations {
    RankedMutex<Rank::pages> mutex;
    std::map<std::uintptr_t, std::size_t> sizes;

    // The reservation in which all of this lies.
    std::map<std::uintptr_t, std::size_t>::iterator around(std::uintptr_t place,
                                                           std::size_t bytes) {
        auto found = sizes.upper_bound(place);
        if (found == sizes.begin()) return sizes.end();
        --found;
        return place + bytes <= found->first + found->second ? found : sizes.end();
    }
};

Reservations& reservations() {
    static auto& all = *new Reservations;  // never destroyed: see NeverDestroyed
    return all;
}

std::uintptr_t place_of(void const* address) { return reinterpret_cast<std::uintptr_t>(address); }
void* memory_at(std::uintptr_t place) { return reinterpret_cast<void*>(place); }

// Whole pages around the given range; what is new begins where the granularity allows it.
struct Pages {
    std::uintptr_t begin;
    std::size_t bytes;
    Pages(void const* address, std::size_t size) : Pages{address, size, platform::page_size()} {}
    Pages(void const* address, std::size_t size, std::size_t beginning) {
        std::uintptr_t const page = platform::page_size();
        begin = place_of(address) / beginning * beginning;
        bytes = (place_of(address) + size + page - 1) / page * page - begin;
    }
};

}  // namespace

Result<void*> reserve_pages(void* address, std::size_t size, PageUse use, PageAccess access) {
    Pages const pages{address, size, platform::allocation_granularity};
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    void* const found =
        platform::reserve_pages(address ? memory_at(pages.begin) : nullptr, pages.bytes,
                                use == PageUse::committed ? access : PageAccess::none);
    if (!found) return address ? Code::invalid_address : Code::not_enough_memory;
    all.sizes[place_of(found)] = pages.bytes;
    return found;
}

Result<void*> commit_pages(void* address, std::size_t size, PageAccess access) {
    Pages const pages{address, size};
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    if (all.around(pages.begin, pages.bytes) == all.sizes.end()) return Code::invalid_address;
    if (!platform::protect_pages(memory_at(pages.begin), pages.bytes, access))
        return Code::not_enough_memory;
    return memory_at(pages.begin);
}

Code decommit_pages(void* address, std::size_t size) {
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    auto const around = all.around(place_of(address), size);
    if (around == all.sizes.end()) return Code::invalid_address;
    Pages const pages{address, size == 0 ? around->second : size};
    return platform::empty_pages(memory_at(pages.begin), pages.bytes) ? Code::ok
                                                                      : Code::invalid_address;
}

Code release_pages(void* address) {
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    auto const found = all.sizes.find(place_of(address));
    if (found == all.sizes.end()) return Code::invalid_address;
    platform::release_pages(address, found->second);
    all.sizes.erase(found);
    return Code::ok;
}

Code protect_pages(void* address, std::size_t size, PageAccess access) {
    Pages const pages{address, size};
    return platform::protect_pages(memory_at(pages.begin), pages.bytes, access)
               ? Code::ok
               : Code::invalid_address;
}

std::size_t page_size() noexcept { return platform::page_size(); }

}  // namespace ws2::core
