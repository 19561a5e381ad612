// SPDX-License-Identifier: MIT
// For hosts that tell nothing of other threads.
#include "platform/interrupting.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept { return 0; }
bool blocks_interrupts(std::int32_t) noexcept { return false; }

}  // namespace ws2::platform
