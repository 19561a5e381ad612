// SPDX-License-Identifier: MIT
// Probes for hosts and processors whose faults nobody here knows how to step over: the host is
// asked to copy the byte, and says EFAULT. A system call or two for each.
#pragma once

#include <cstdint>

namespace ws2::platform {

void prepare_memory_probes() noexcept;
bool can_read_byte(std::uintptr_t at) noexcept;
bool can_write_byte(std::uintptr_t at) noexcept;

}  // namespace ws2::platform
