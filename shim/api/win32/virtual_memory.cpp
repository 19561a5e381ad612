// SPDX-License-Identifier: MIT
// Memory in pages: Windows' numbers for what core/objects/page_reservations.hpp does.
#include <algorithm>
#include <limits>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/page_reservations.hpp"

#include <windows.h>

#include <psapi.h>

namespace ws2::api {
namespace {

using core::PageAccess;

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

Result<void*> allocate(void* address, std::size_t size, DWORD type, DWORD protection) {
    auto const access = access_of(protection);
    if (!access) return access.code();
    if (size == 0 || (type & (MEM_COMMIT | MEM_RESERVE)) == 0) return Code::invalid_parameter;
    if (address && (type & MEM_RESERVE) == 0) return core::commit_pages(address, size, *access);
    auto const use = (type & MEM_COMMIT) != 0 ? core::PageUse::committed : core::PageUse::reserved;
    return core::reserve_pages(address, size, use, *access);
}

Code release(void* address, std::size_t size, DWORD type) {
    if (type == MEM_DECOMMIT) return core::decommit_pages(address, size);
    return type == MEM_RELEASE && size == 0 ? core::release_pages(address)
                                            : Code::invalid_parameter;
}

DWORD protection_of(PageAccess access) {
    constexpr DWORD protections[] = {PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE,
                                     PAGE_EXECUTE_READWRITE};
    return protections[static_cast<unsigned>(access)];
}

DWORD protection_of(platform::MemoryRegion const& region) {
    if (region.is_writable) return region.is_executable ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
    if (region.is_readable) return region.is_executable ? PAGE_EXECUTE_READ : PAGE_READONLY;
    return region.is_executable ? PAGE_EXECUTE : PAGE_NOACCESS;
}

DWORD type_of(platform::MemoryRegion::Kind kind) {
    constexpr DWORD types[] = {0, MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE};
    return types[static_cast<unsigned>(kind)];
}

// With which protection it was allocated: programs are mapped so that their pages may be written.
DWORD first_protection_of(core::PageRegion const& region) {
    if (region.is_reservation) return protection_of(region.reserved_with);
    return region.host.kind == platform::MemoryRegion::Kind::program ? PAGE_EXECUTE_WRITECOPY
                                                                     : protection_of(region.host);
}

MEMORY_BASIC_INFORMATION information_of(core::PageRegion const& region, ULONG_PTR page) {
    using Page = core::PageRegion::State;
    MEMORY_BASIC_INFORMATION found{};
    found.BaseAddress = to_handle(page);
    found.RegionSize = region.host.end - page;
    found.State = MEM_FREE;
    found.Protect = PAGE_NOACCESS;
    if (region.state == Page::free) return found;
    found.AllocationBase = to_handle(region.host.whole);
    found.AllocationProtect = first_protection_of(region);
    found.State = region.state == Page::committed ? MEM_COMMIT : MEM_RESERVE;
    found.Protect = region.state == Page::committed ? protection_of(region.host) : 0;
    found.Type = type_of(region.host.kind);
    return found;
}

// What a program may use of the address space ends here.
constexpr ULONG_PTR end_of_space =
    sizeof(void*) == 8 ? static_cast<ULONG_PTR>(1ULL << 47) : 0xFFFF0000U;

Result<MEMORY_BASIC_INFORMATION> query(void const* address) {
    auto const place = reinterpret_cast<ULONG_PTR>(address);
    if (place >= end_of_space) return Code::invalid_parameter;
    auto region = core::page_region(address);
    if (!region) return region.code();
    region->host.end = std::min<ULONG_PTR>(region->host.end, end_of_space);
    return information_of(*region, place / core::page_size() * core::page_size());
}

// All zero where the host does not tell.
MEMORYSTATUSEX memory_status() {
    auto const memory = platform::memory_sizes();
    if (memory.total == 0) return {};
    constexpr auto address_space = sizeof(void*) == 8 ? 0x7FFFFFFE0000ULL : 0xFFFE0000ULL;
    return {sizeof(MEMORYSTATUSEX),
            static_cast<DWORD>((memory.total - memory.available) * 100 / memory.total),
            memory.total,
            memory.available,
            memory.total + memory.swap_total,
            memory.available + memory.swap_available,
            address_space,
            address_space,
            0};
}

// What a smaller machine's size cannot hold is its greatest.
SIZE_T as_size(DWORDLONG bytes) {
    return static_cast<SIZE_T>(std::min<DWORDLONG>(bytes, std::numeric_limits<SIZE_T>::max()));
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
        return reinterpret_cast<core::Handle>(*found);
    }));
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) {
    return win32_call(FALSE, [&] { return release(lpAddress, dwSize, dwFreeType); });
}

LPVOID WINAPI VirtualAllocEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
                             DWORD flAllocationType, DWORD flProtect) {
    auto const refusal = refusal_of_other_process(hProcess);
    if (refusal != Code::ok) return failed(static_cast<DWORD>(refusal));
    return VirtualAlloc(lpAddress, dwSize, flAllocationType, flProtect);
}

BOOL WINAPI VirtualFreeEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) {
    auto const refusal = refusal_of_other_process(hProcess);
    if (refusal != Code::ok) return failed(static_cast<DWORD>(refusal));
    return VirtualFree(lpAddress, dwSize, dwFreeType);
}

SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength) {
    return win32_call(SIZE_T{0}, [&]() -> Result<SIZE_T> {
        if (dwLength < sizeof *lpBuffer) return Code::bad_length;
        if (!can_write(lpBuffer)) return Code::no_access;
        auto const found = query(lpAddress);
        if (!found) return found.code();
        *lpBuffer = *found;
        return sizeof *lpBuffer;
    });
}

SIZE_T WINAPI VirtualQueryEx(HANDLE hProcess, LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
                             SIZE_T dwLength) {
    auto const refusal = refusal_of_other_process(hProcess);
    if (refusal != Code::ok) return failed(static_cast<DWORD>(refusal));
    return VirtualQuery(lpAddress, lpBuffer, dwLength);
}

// The old protection is reported as PAGE_READWRITE where the host does not tell it.
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                           PDWORD lpflOldProtect) {
    return win32_call(FALSE, [&] {
        auto const access = access_of(flNewProtect);
        if (!access) return access.code();
        if (!can_write(lpflOldProtect)) return Code::no_access;
        auto const before = query(lpAddress);
        auto const code = core::protect_pages(lpAddress, dwSize, *access);
        if (code != Code::ok) return code;
        *lpflOldProtect = before && before->Protect != 0 ? before->Protect : PAGE_READWRITE;
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

BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) {
    if (platform::lock_pages(lpAddress, dwSize)) return TRUE;
    return failed(platform::is_readable(lpAddress, dwSize) ? ERROR_WORKING_SET_QUOTA
                                                           : ERROR_NOACCESS);
}

BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) {
    if (platform::unlock_pages(lpAddress, dwSize)) return TRUE;
    return failed(ERROR_NOT_LOCKED);
}

BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer) {
    return win32_call(FALSE, [&] {
        if (!can_write(lpBuffer)) return Code::no_access;
        if (lpBuffer->dwLength != sizeof *lpBuffer) return Code::invalid_parameter;
        auto const status = memory_status();
        if (status.ullTotalPhys == 0) return Code::not_supported;
        *lpBuffer = status;
        return Code::ok;
    });
}

VOID WINAPI GlobalMemoryStatus(LPMEMORYSTATUS lpBuffer) {
    if (!can_write(lpBuffer)) return;
    auto const status = memory_status();
    *lpBuffer = {sizeof *lpBuffer,
                 status.dwMemoryLoad,
                 as_size(status.ullTotalPhys),
                 as_size(status.ullAvailPhys),
                 as_size(status.ullTotalPageFile),
                 as_size(status.ullAvailPageFile),
                 as_size(status.ullTotalVirtual),
                 as_size(status.ullAvailVirtual)};
}

BOOL WINAPI GetProcessMemoryInfo(HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters,
                                 DWORD cb) {
    return win32_call(FALSE, [&] {
        if (auto const code = refusal_of_other_process(Process); code != Code::ok) return code;
        if (cb < sizeof *ppsmemCounters) return Code::insufficient_buffer;
        auto const memory = platform::process_memory();
        if (memory.resident == 0) return Code::not_supported;
        *ppsmemCounters = {};
        ppsmemCounters->cb = cb;
        ppsmemCounters->PageFaultCount = static_cast<DWORD>(memory.page_faults);
        ppsmemCounters->PeakWorkingSetSize = static_cast<SIZE_T>(memory.most_resident);
        ppsmemCounters->WorkingSetSize = static_cast<SIZE_T>(memory.resident);
        ppsmemCounters->PagefileUsage = static_cast<SIZE_T>(memory.committed);
        return Code::ok;
    });
}
