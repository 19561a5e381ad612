// SPDX-License-Identifier: MIT
// Contract: getting another thread out of a wait in the host, by a signal (SIGURG, which does
// nothing to a program that has no use for it).
#pragma once

#include <cstdint>
#include <span>

#include "platform/poll.hpp"

namespace ws2::platform {

using HostThread = std::uintptr_t;

HostThread this_host_thread() noexcept;

// Another name of a thread, which may be asked about when the thread is gone. 0 where there is
// none.
std::int32_t this_kernel_thread() noexcept;
// What the host tells of a thread that interrupt_thread() is to reach. Takes some microseconds.
enum class Reachable : std::uint8_t {
    unknown,
    runs,     // or will, when it gets a processor
    sleeps,   // an interrupt that is sent from now on ends what it sleeps in
    not_now,  // it lets no interrupt through
};
Reachable reachable(std::int32_t kernel_thread) noexcept;

// Makes poll_until_interrupted() of that thread come back, if it has begun and the thread does not
// block the signal; harmless when it is elsewhere. It may be just about to begin, so this may have
// to be repeated. The thread must exist. Guarded receives (platform/urgent.hpp) of the thread come
// back, or are not allowed, as if an urgent byte were announced.
void interrupt_thread(HostThread thread) noexcept;

// What a blocking connect() needs besides, to come back. set_timeout(send) takes it back.
Code make_connect_interruptible(int fd) noexcept;

// As poll_asleep(), but a signal ends the wait: `interrupted`.
Result<std::size_t> poll_until_interrupted(std::span<PollItem> items, Deadline deadline) noexcept;

}  // namespace ws2::platform
