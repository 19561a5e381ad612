// SPDX-License-Identifier: MIT
// For hosts whose linker does not leave functions of the sanitizers' out that are not there.
#include "platform/posix/fiber_watch.hpp"

namespace ws2::platform {

void watch_this_stack(FiberWatch&) noexcept {}
void watch_new_stack(FiberWatch&, void const*, std::size_t) noexcept {}
void watch_no_longer(FiberWatch&) noexcept {}
void watch_change(FiberWatch&, FiberWatch const&) noexcept {}
TellChange who_is_told_of_changes() noexcept { return nullptr; }
void watch_arrival(FiberWatch&, FiberWatch const&) noexcept {}

}  // namespace ws2::platform
