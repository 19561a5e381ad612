// SPDX-License-Identifier: MIT
// Contract: getting another thread out of a wait in the host, by a signal (SIGURG, which does
// nothing to a program that has no use for it).
#pragma once

#include <cstdint>
#include <span>

#include "platform/poll.hpp"

namespace ws2::platform {

using HostThread = std::uintptr_t;

// The calling thread, which from now on can be interrupted unless it blocks the signal.
HostThread interruptible_thread() noexcept;

// Makes poll_until_interrupted() of that thread come back, if it has begun; harmless when the
// thread is elsewhere. It may be just about to begin, so this may have to be repeated. The thread
// must exist.
void interrupt_poll(HostThread thread) noexcept;

// As poll_asleep(), but a signal ends the wait: `interrupted`.
Result<std::size_t> poll_until_interrupted(std::span<PollItem> items, Deadline deadline) noexcept;

}  // namespace ws2::platform
