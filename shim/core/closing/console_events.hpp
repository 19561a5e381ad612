// SPDX-License-Identifier: MIT
// Interrupts from the terminal and the system as Windows' console events: the handlers of
// SetConsoleCtrlHandler, and the end of the process when none of them handles an event.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::core {

// In Windows' numbers.
enum class ConsoleEvent : std::uint32_t { ctrl_c = 0, ctrl_break = 1, close = 2 };

// Not 0: the event is handled. Called in a thread of the host's.
using ConsoleHandler = int (*)(std::uint32_t event);

// The handler added last is called first. A null handler stands for ignoring Ctrl-C: it is ignored
// from add to remove. add_: an error of the host; remove_: invalid_parameter for a handler that was
// not added.
Code add_console_handler(ConsoleHandler handler);
Code remove_console_handler(ConsoleHandler handler);

// Sends an event to this process.
Code send_console_event(ConsoleEvent event);

}  // namespace ws2::core
