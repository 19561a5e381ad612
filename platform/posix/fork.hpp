// SPDX-License-Identifier: MIT
// fork() for a child that makes system calls only.
#pragma once

#include <sys/types.h>

#include <limits>

namespace ws2::platform {

// The handlers of on_fork() do not run: their locks may be held for good. Nor do the program's
// pthread_atfork() handlers, where the host can skip them.
pid_t fork_without_handlers() noexcept;
// Set during such a fork where the host cannot skip handlers: those of the library return at once.
extern thread_local constinit bool fork_handlers_are_left_out;

inline constexpr int last_descriptor = std::numeric_limits<int>::max();
void close_descriptors(int first, int last) noexcept;

}  // namespace ws2::platform
