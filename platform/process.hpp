// SPDX-License-Identifier: MIT
// Contract: the process: interrupts from the terminal, exported symbols, ending the process.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "platform/types.hpp"

namespace ws2::platform {

enum class Interrupt : std::uint8_t { ctrl_c, ctrl_break, closing };

// From now on SIGINT, SIGQUIT and SIGTERM call `handle` in a thread of its own instead of ending
// the process. Once per process; further calls change nothing.
Code watch_interrupts(void (*handle)(Interrupt));

// The host's default action: ends the process. Returns only if the process cannot be ended this
// way.
void end_by_interrupt(Interrupt interrupt);

// Sends this process the signal that the terminal would send.
Code send_interrupt(Interrupt interrupt);

// Lets the process have as many descriptors as the host allows it. What it begins with is made for
// programs whose select() has a bit for each. Once per process, so that a limit that the program
// sets afterwards stays.
void allow_most_descriptors() noexcept;

// Flushes the C streams and ends the process without running anything else.
[[noreturn]] void end_process(std::uint32_t exit_code);

// Stores the reason in errno, for the calls of the C runtime that report it there: EINVAL for
// invalid_parameter, EBADF for invalid_handle, EAGAIN for every lack of resources.
void report_to_c(Code code) noexcept;
// Where the calling thread's errno is.
int* c_error() noexcept;

// The address of a symbol that this library exports; null: there is none.
void* find_own_symbol(char const* name);

// Whose rights the process has; user 0 is the superuser.
struct UserIds {
    std::uint32_t user = 0;
    std::uint32_t group = 0;
};
UserIds user_ids() noexcept;

// Whether there is a process with this id, even if this process has no access to it.
bool process_exists(std::uint32_t id) noexcept;

std::uint32_t page_size() noexcept;

// How long this process has computed, in the kernel and outside; 0 where the host does not report
// it.
struct ProcessorTimes {
    std::chrono::microseconds kernel{0};
    std::chrono::microseconds user{0};
};
ProcessorTimes processor_times() noexcept;
// Of the calling thread; all of it as the user's where the host does not divide it.
ProcessorTimes thread_processor_times() noexcept;

// The processor that the calling thread runs on; 0 where the host does not report it.
std::uint32_t current_processor() noexcept;

// On how many processors the process may run, at least 1: fewer than there are where it is bound to
// some, as by taskset or a container's set of processors, if the host reports that.
std::uint32_t allowed_processors() noexcept;

// Whether a debugger is attached, as far as the host reports it; and what makes it look, or ends
// the process.
bool is_traced() noexcept;
void break_into_debugger() noexcept;

// Where the calling thread goes back to, function by function, from the address `first` on: how
// many of `frames` were written. 0 where the host cannot tell.
std::size_t return_addresses(void const* first, std::size_t skipped,
                             std::span<void*> frames) noexcept;

}  // namespace ws2::platform
