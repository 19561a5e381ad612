// SPDX-License-Identifier: MIT
#include "shim/core/objects/page_reservations.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>

#include "platform/process.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

struct Reservation {
    std::size_t bytes;
    PageAccess access;  // that was asked for
};

struct Reservations {
    RankedMutex<Rank::pages> mutex;
    std::map<std::uintptr_t, Reservation> all;

    // The reservation in which all of this lies.
    std::map<std::uintptr_t, Reservation>::iterator around(std::uintptr_t place,
                                                           std::size_t bytes) {
        auto found = all.upper_bound(place);
        if (found == all.begin()) return all.end();
        --found;
        return place + bytes <= found->first + found->second.bytes ? found : all.end();
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
    auto& known = reservations();
    std::lock_guard const lock{known.mutex};
    void* const found =
        platform::reserve_pages(address ? memory_at(pages.begin) : nullptr, pages.bytes,
                                use == PageUse::committed ? access : PageAccess::none);
    if (!found) return address ? Code::invalid_address : Code::not_enough_memory;
    known.all[place_of(found)] = {pages.bytes, access};
    return found;
}

Result<void*> commit_pages(void* address, std::size_t size, PageAccess access) {
    Pages const pages{address, size};
    auto& known = reservations();
    std::lock_guard const lock{known.mutex};
    if (known.around(pages.begin, pages.bytes) == known.all.end()) return Code::invalid_address;
    if (!platform::protect_pages(memory_at(pages.begin), pages.bytes, access))
        return Code::not_enough_memory;
    return memory_at(pages.begin);
}

Code decommit_pages(void* address, std::size_t size) {
    auto& known = reservations();
    std::lock_guard const lock{known.mutex};
    auto const around = known.around(place_of(address), size);
    if (around == known.all.end()) return Code::invalid_address;
    Pages const pages{address, size == 0 ? around->second.bytes : size};
    return platform::empty_pages(memory_at(pages.begin), pages.bytes) ? Code::ok
                                                                      : Code::invalid_address;
}

Code release_pages(void* address) {
    auto& known = reservations();
    std::lock_guard const lock{known.mutex};
    auto const found = known.all.find(place_of(address));
    if (found == known.all.end()) return Code::invalid_address;
    platform::release_pages(address, found->second.bytes);
    known.all.erase(found);
    return Code::ok;
}

Code protect_pages(void* address, std::size_t size, PageAccess access) {
    Pages const pages{address, size};
    return platform::protect_pages(memory_at(pages.begin), pages.bytes, access)
               ? Code::ok
               : Code::invalid_address;
}

// Pages of the process that it can do nothing with are taken for reserved ones: the host does not
// tell them from those that were given PAGE_NOACCESS.
Result<PageRegion> page_region(void const* address) {
    auto const place = Pages{address, 1}.begin;
    PageRegion region{platform::memory_region(place)};
    auto& host = region.host;
    if (host.end == 0) return Code::not_supported;
    if (host.kind == platform::MemoryRegion::Kind::none) return region;
    bool const is_usable = host.is_readable || host.is_writable || host.is_executable;
    region.state = is_usable || host.kind != platform::MemoryRegion::Kind::own
                       ? PageRegion::State::committed
                       : PageRegion::State::reserved;
    auto& known = reservations();
    std::lock_guard const lock{known.mutex};
    auto const around = known.around(place, 1);
    if (around == known.all.end()) return region;
    auto const [bytes, access] = around->second;
    host.begin = std::max(host.begin, around->first);
    host.end = std::min(host.end, around->first + bytes);
    host.whole = around->first;
    region.reserved_with = access;
    region.is_reservation = true;
    return region;
}

std::size_t page_size() noexcept { return platform::page_size(); }

}  // namespace ws2::core
