// SPDX-License-Identifier: MIT
// Contract: files and shared memory in the address space.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "platform/types.hpp"

namespace ws2::platform {

enum class ViewAccess : std::uint8_t { read, read_write, copy };

// Whole pages from `offset`, a multiple of the page size, on: at `place`, a multiple of the page
// size, if nothing is there, or without a place at a multiple of the granularity of pages.hpp.
// Null: no room, or the descriptor does not allow it.
void* map_view(int fd, std::uint64_t offset, std::size_t bytes, ViewAccess access,
               void* place) noexcept;
bool unmap_view(void* view, std::size_t bytes) noexcept;
// Code::ok once a file has what was written to the view.
Code flush_view(void* view, std::size_t bytes) noexcept;

Code set_file_size(int fd, std::uint64_t bytes) noexcept;

// Memory without a name, of this size.
Result<UniqueDescriptor> anonymous_memory(std::uint64_t bytes);

// Memory that the processes of this user find under a name. It exists as long as a process has a
// descriptor of it; a process that is killed leaves nothing behind that others would take for it.
struct NamedMemory {
    UniqueDescriptor descriptor;
    std::string path;
    bool existed = false;
};
Result<NamedMemory> open_named_memory(std::string const& name, std::uint64_t bytes);
// file_not_found.
Result<NamedMemory> find_named_memory(std::string const& name);
// Closes this descriptor; the name is removed with the last one.
void close_named_memory(NamedMemory memory) noexcept;

}  // namespace ws2::platform
