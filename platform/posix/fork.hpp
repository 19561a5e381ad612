// SPDX-License-Identifier: MIT
// A fork that only system calls follow.
#pragma once

#include <sys/types.h>

#include <limits>

namespace ws2::platform {

// Handlers of pthread_atfork() do not run, where the host can leave them out.
pid_t fork_without_handlers() noexcept;

inline constexpr int last_descriptor = std::numeric_limits<int>::max();
void close_descriptors(int first, int last) noexcept;

}  // namespace ws2::platform
