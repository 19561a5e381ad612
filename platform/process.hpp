// SPDX-License-Identifier: MIT
// Contract: the process around the library: interrupts from the terminal, symbols, the way out.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

enum class Interrupt : std::uint8_t { ctrl_c, ctrl_break, closing };

// From now on what the terminal or the system sends comes to `handle`, in a thread of its own,
// instead of ending the process. Once per process; further calls change nothing.
Code watch_interrupts(void (*handle)(Interrupt));

// What the host does by default: the process ends. Returns only if it cannot be ended this way.
void end_by_interrupt(Interrupt interrupt);

// Sends this process what the terminal would send.
Code send_interrupt(Interrupt interrupt);

// Flushes the C streams and ends the process without running anything else.
[[noreturn]] void end_process(std::uint32_t exit_code);

// Puts the reason into errno, for the calls of the C runtime that promise it there: EINVAL for
// invalid_parameter, EAGAIN for everything that is lacking.
void report_to_c(Code code) noexcept;

// The address of a symbol the library that contains this code exports; null: there is none.
void* find_own_symbol(char const* name);

// Whether a process with this id lives, be it one that this process must not touch.
bool process_exists(std::uint32_t id) noexcept;

std::uint32_t page_size() noexcept;

}  // namespace ws2::platform
