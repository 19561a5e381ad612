// SPDX-License-Identifier: MIT
// Probes for hosts and processors without an implementation by faults: the host copies the byte,
// and reports EFAULT. One or two system calls for each.
#pragma once

#include <cstdint>

namespace ws2::platform {

void prepare_memory_probes() noexcept;
void keep_memory_probes_prepared() noexcept;
bool can_read_byte(std::uintptr_t at) noexcept;
bool can_write_byte(std::uintptr_t at) noexcept;

}  // namespace ws2::platform
