// SPDX-License-Identifier: MIT
// For hosts that have no barriers for all threads, and for ThreadSanitizer, which knows of none.
#include "platform/process_barrier.hpp"

namespace ws2::platform {

bool prepare_process_barrier() noexcept { return false; }
void process_barrier() noexcept {}

}  // namespace ws2::platform
