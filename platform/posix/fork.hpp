// SPDX-License-Identifier: MIT
// A fork that only system calls follow.
#pragma once

#include <sys/types.h>

#include <limits>

namespace ws2::platform {

// Those of on_fork() do not run: their locks may be held for good. Nor do the program's own, where
// the host can leave them out.
pid_t fork_without_handlers() noexcept;
// What this thread's forks do where the host has no such fork.
extern thread_local constinit bool fork_handlers_are_left_out;

inline constexpr int last_descriptor = std::numeric_limits<int>::max();
void close_descriptors(int first, int last) noexcept;

}  // namespace ws2::platform
