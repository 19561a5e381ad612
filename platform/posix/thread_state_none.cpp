// SPDX-License-Identifier: MIT
// For hosts that report nothing of other threads.
#include <algorithm>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/process.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept { return 0; }
std::uint32_t current_processor() noexcept { return 0; }
std::uint32_t allowed_processors() noexcept {
    return std::max(std::thread::hardware_concurrency(), 1u);
}
// What is near: the frames of functions that have returned lately.
AddressRange own_stack() noexcept {
    constexpr std::uintptr_t reach = 65536;
    auto const here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    return {here - reach, here + reach};
}
bool is_traced() noexcept { return false; }
Activity activity(std::int32_t) noexcept { return Activity::unknown; }
Reachable reachable(std::int32_t) noexcept { return Reachable::unknown; }
void interrupt_kernel_thread(std::int32_t) noexcept {}
std::vector<std::int32_t> threads_in_receive(int) { return {}; }
InReceive in_receive(std::int32_t, int) noexcept { return InReceive::elsewhere; }
std::chrono::nanoseconds processor_time(std::int32_t) noexcept { return {}; }

}  // namespace ws2::platform
