// SPDX-License-Identifier: MIT
// The connections of a process that ends. On Windows the kernel delivers the bytes that sends have
// accepted, and resets connections that were not closed.
#pragma once

#include <cstdint>

namespace ws2::core {

// From now on an orderly end of the process (exit(), the end of main) runs end_connections().
void watch_process_end();

// Called when the process is about to end, also by calls that run no destructors. Accepted bytes
// are sent first, by another process if need be, then open connections are reset. Only the first
// call has an effect.
void end_connections() noexcept;

// ExitProcess: end_connections(), then ends the process without running destructors of the program.
[[noreturn]] void end_process(std::uint32_t exit_code);

}  // namespace ws2::core
