// SPDX-License-Identifier: MIT
// Contract: interrupting another thread's blocking call in the host, by a signal (SIGURG, which is
// ignored by default).
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "platform/poll.hpp"

namespace ws2::platform {

using HostThread = std::uintptr_t;

HostThread this_host_thread() noexcept;

// The kernel's id of the thread, which may be used when the thread is gone. 0 where there is none.
std::int32_t this_kernel_thread() noexcept;
// Whether a thread of this process has a processor or is ready for one, or waits in the host. Takes
// some microseconds.
enum class Activity : std::uint8_t { unknown, computes, waits };
Activity activity(std::int32_t kernel_thread) noexcept;
// The state of a thread, as far as interrupt_thread() depends on it. Takes as long.
enum class Reachable : std::uint8_t {
    unknown,
    runs,     // or is ready to run
    sleeps,   // an interrupt that is sent from now on ends its system call
    not_now,  // it blocks the signal
};
Reachable reachable(std::int32_t kernel_thread) noexcept;

// Makes poll_until_interrupted() of that thread return, if it has begun and the thread does not
// block the signal; harmless when the thread is elsewhere. The call may be just about to begin, so
// this may have to be repeated. The thread must exist. Guarded receives (platform/urgent.hpp) of
// the thread return, or are not allowed, as if an urgent byte were announced.
void interrupt_thread(HostThread thread) noexcept;

// The same for a kernel's thread, which may be gone.
void interrupt_kernel_thread(std::int32_t kernel_thread) noexcept;

// The other threads of this process that wait in a receive of the host on the descriptor. Takes
// some microseconds for each thread of the process. Empty where the host does not tell.
std::vector<std::int32_t> threads_in_receive(int fd);
// What one of them does now. `elsewhere`: also when it is gone.
enum class InReceive : std::uint8_t { waits, runs, elsewhere };
InReceive in_receive(std::int32_t kernel_thread, int fd) noexcept;
// How long it has had a processor; 0: not known.
std::chrono::nanoseconds processor_time(std::int32_t kernel_thread) noexcept;

// Makes a blocking connect() on the descriptor return after interrupt_thread(). set_timeout(send)
// undoes it.
Code make_connect_interruptible(int fd) noexcept;
// The same for receives that wait in the host and have no timeout; one that has begun comes back
// for the second signal.
Code make_receives_interruptible(int fd) noexcept;

// As poll_asleep(), but a signal ends the wait: `interrupted`.
Result<std::size_t> poll_until_interrupted(std::span<PollItem> items, Deadline deadline) noexcept;

}  // namespace ws2::platform
