// SPDX-License-Identifier: MIT
// mmap that begins at a multiple of platform::allocation_granularity, whatever the host's pages
// are.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace ws2::platform {

struct Mapping {
    int protection;
    int flags;
    int fd;
    off_t offset;
};
// Null: the host refuses it.
void* map_at_granularity(std::size_t bytes, Mapping const& mapping) noexcept;

}  // namespace ws2::platform
