// SPDX-License-Identifier: MIT
// For hosts that report nothing of other threads.
#include "platform/interrupting.hpp"
#include "platform/process.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept { return 0; }
std::uint32_t current_processor() noexcept { return 0; }
bool is_traced() noexcept { return false; }
Reachable reachable(std::int32_t) noexcept { return Reachable::unknown; }

}  // namespace ws2::platform
