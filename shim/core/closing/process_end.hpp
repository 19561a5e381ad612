// SPDX-License-Identifier: MIT
// What becomes of the connections of a process that ends. On Windows its system delivers what was
// accepted, and resets the connections that were not closed.
#pragma once

namespace ws2::core {

// From now on an orderly end of the process (exit(), the end of main) runs end_connections().
void watch_process_end();

// The process is about to end, be it in a way that runs nothing else. What was accepted goes out
// first, from another process if need be, then open connections are reset. Only the first call does
// anything.
void end_connections() noexcept;

}  // namespace ws2::core
