// SPDX-License-Identifier: MIT
// POSIX has no words for it.
#include "platform/pages.hpp"

namespace ws2::platform {

MemorySizes memory_sizes() noexcept { return {}; }
ProcessMemory process_memory() noexcept { return {}; }
MemoryRegion memory_region(std::uintptr_t) noexcept { return {}; }

}  // namespace ws2::platform
