// SPDX-License-Identifier: MIT
// Contract: memory in whole pages.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ws2::platform {

enum class PageAccess : std::uint8_t { none, read, read_write, execute };

// Where what is put into the address space begins: at multiples of this, as programs count on that
// keep something in the lower bits.
constexpr std::size_t allocation_granularity = 0x10000;

// Zeroed memory, or only its place in the address space with PageAccess::none; null: there is none.
// A place that is asked for is taken or the answer is null; otherwise it is a multiple of the
// granularity.
void* reserve_pages(void* place, std::size_t bytes, PageAccess access) noexcept;
bool protect_pages(void* place, std::size_t bytes, PageAccess access) noexcept;
// The memory goes back, the place stays.
bool empty_pages(void* place, std::size_t bytes) noexcept;
bool release_pages(void* place, std::size_t bytes) noexcept;

// Whether the pages are kept out of the swap space from now on. With false: the host allows no
// more, or there are no such pages.
bool lock_pages(void* place, std::size_t bytes) noexcept;
bool unlock_pages(void* place, std::size_t bytes) noexcept;

struct MemorySizes {
    std::uint64_t total = 0;
    std::uint64_t available = 0;  // nothing is swapped out for it
    std::uint64_t swap_total = 0;
    std::uint64_t swap_available = 0;
};
// Of the machine, in bytes; nothing where the host does not report it.
MemorySizes memory_sizes() noexcept;

// Of this process, in bytes; 0 where the host does not report it.
struct ProcessMemory {
    std::uint64_t resident = 0;
    std::uint64_t most_resident = 0;
    std::uint64_t committed = 0;    // private and writable
    std::uint64_t page_faults = 0;  // how many
};
ProcessMemory process_memory() noexcept;

// What lies at a place of the address space: pages of one kind and access, as far as they go.
struct MemoryRegion {
    enum class Kind : std::uint8_t { none, own, file, program };

    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    std::uintptr_t whole =
        0;                   // where the file, the program or the library begins that it is part of
    Kind kind = Kind::none;  // none: there is nothing
    bool is_readable = false;
    bool is_writable = false;
    bool is_executable = false;
};
// With end 0: the host does not report it.
MemoryRegion memory_region(std::uintptr_t place) noexcept;

}  // namespace ws2::platform
