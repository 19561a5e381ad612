// SPDX-License-Identifier: MIT
// Memory in pages. A reservation is one piece of the host's: it is released as a whole.
#include <cstdint>
#include <map>
#include <mutex>

#include "platform/pages.hpp"
#include "platform/process.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using platform::PageAccess;

struct Reservations {
    std::mutex mutex;
    std::map<std::uintptr_t, std::size_t> sizes;

    // The reservation an address lies in, as a whole.
    std::map<std::uintptr_t, std::size_t>::iterator around(std::uintptr_t place,
                                                           std::size_t bytes) {
        auto found = sizes.upper_bound(place);
        if (found == sizes.begin()) return sizes.end();
        --found;
        return place + bytes <= found->first + found->second ? found : sizes.end();
    }
};

Reservations& reservations() {
    static auto& all = *new Reservations;
    return all;
}

std::uintptr_t number(void const* address) { return reinterpret_cast<std::uintptr_t>(address); }
void* pointer(std::uintptr_t place) { return reinterpret_cast<void*>(place); }

Result<PageAccess> access_of(DWORD protection) {
    switch (protection & 0xFF) {
        case PAGE_NOACCESS:
            return PageAccess::none;
        case PAGE_READONLY:
            return PageAccess::read;
        case PAGE_READWRITE:
            return PageAccess::read_write;
        case PAGE_EXECUTE:
        case PAGE_EXECUTE_READ:
        case PAGE_EXECUTE_READWRITE:
            return PageAccess::execute;
        default:
            return Code::invalid_parameter;
    }
}

// Whole pages around what was asked for.
struct Pages {
    std::uintptr_t begin;
    std::size_t bytes;
    Pages(void const* address, std::size_t size) {
        std::uintptr_t const page = platform::page_size();
        begin = number(address) / page * page;
        bytes = (number(address) + size + page - 1) / page * page - begin;
    }
};

Result<void*> allocate(void* address, std::size_t size, DWORD type, DWORD protection) {
    auto const access = access_of(protection);
    if (!access) return access.code();
    if (size == 0 || (type & (MEM_COMMIT | MEM_RESERVE)) == 0) return Code::invalid_parameter;
    Pages const pages{address, size};
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    bool const commits = (type & MEM_COMMIT) != 0;
    if (address && (type & MEM_RESERVE) == 0) {
        if (all.around(pages.begin, pages.bytes) == all.sizes.end()) return Code::invalid_address;
        if (!platform::protect_pages(pointer(pages.begin), pages.bytes, *access))
            return Code::not_enough_memory;
        return pointer(pages.begin);
    }
    void* const found = platform::reserve_pages(address ? pointer(pages.begin) : nullptr,
                                                pages.bytes, commits ? *access : PageAccess::none);
    if (!found) return address ? Code::invalid_address : Code::not_enough_memory;
    all.sizes[number(found)] = pages.bytes;
    return found;
}

Code release(void* address, std::size_t size, DWORD type) {
    auto& all = reservations();
    std::lock_guard const lock{all.mutex};
    if (type == MEM_RELEASE) {
        if (size != 0) return Code::invalid_parameter;
        auto const found = all.sizes.find(number(address));
        if (found == all.sizes.end()) return Code::invalid_address;
        platform::release_pages(address, found->second);
        all.sizes.erase(found);
        return Code::ok;
    }
    if (type != MEM_DECOMMIT) return Code::invalid_parameter;
    auto const around = all.around(number(address), size);
    if (around == all.sizes.end()) return Code::invalid_address;
    auto const whole = size == 0 ? around->second : size;
    Pages const pages{address, whole};
    return platform::empty_pages(pointer(pages.begin), pages.bytes) ? Code::ok
                                                                    : Code::invalid_address;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                           DWORD flProtect) {
    return to_handle(win32_call(core::Handle{0}, [&]() -> Result<core::Handle> {
        auto const found = allocate(lpAddress, dwSize, flAllocationType, flProtect);
        if (!found) return found.code();
        return number(*found);
    }));
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) {
    return win32_call(FALSE, [&] { return release(lpAddress, dwSize, dwFreeType); });
}

// What the pages allowed before is told as PAGE_READWRITE, which the host does not say.
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                           PDWORD lpflOldProtect) {
    return win32_call(FALSE, [&] {
        auto const access = access_of(flNewProtect);
        if (!access) return access.code();
        if (!can_write(lpflOldProtect)) return Code::no_access;
        Pages const pages{lpAddress, dwSize};
        if (!platform::protect_pages(pointer(pages.begin), pages.bytes, *access))
            return Code::invalid_address;
        *lpflOldProtect = PAGE_READWRITE;
        return Code::ok;
    });
}

// The program may have taken the signals of faults since the probes asked for them.
BOOL WINAPI IsBadReadPtr(const VOID* lp, UINT_PTR ucb) {
    platform::prepare_memory_probes();
    return ucb != 0 && !can_read_bytes(lp, ucb);
}
BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb) {
    platform::prepare_memory_probes();
    return ucb != 0 && !can_write_bytes(lp, ucb);
}
