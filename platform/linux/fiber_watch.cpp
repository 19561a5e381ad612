// SPDX-License-Identifier: MIT
// The sanitizers' functions are there when the program was compiled with them, whether this library
// was or not.
#include "platform/posix/fiber_watch.hpp"

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming): the sanitizers' names
[[gnu::weak]] void __sanitizer_start_switch_fiber(void** frames, void const* lowest,
                                                  std::size_t bytes);
[[gnu::weak]] void __sanitizer_finish_switch_fiber(void* frames, void const** old_lowest,
                                                   std::size_t* old_bytes);
[[gnu::weak]] void* __tsan_get_current_fiber();
[[gnu::weak]] void* __tsan_create_fiber(unsigned flags);
[[gnu::weak]] void __tsan_destroy_fiber(void* fiber);
[[gnu::weak]] void __tsan_switch_to_fiber(void* fiber, unsigned flags);
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
}

namespace ws2::platform {

void watch_this_stack(FiberWatch& watch) noexcept {
    if (__tsan_get_current_fiber) watch.fiber = __tsan_get_current_fiber();
}

void watch_new_stack(FiberWatch& watch, void const* lowest, std::size_t bytes) noexcept {
    watch.lowest = lowest;
    watch.bytes = bytes;
    if (__tsan_create_fiber) watch.fiber = __tsan_create_fiber(0);
}

void watch_no_longer(FiberWatch& watch) noexcept {
    if (__tsan_destroy_fiber) __tsan_destroy_fiber(watch.fiber);
}

void watch_change(FiberWatch& from, FiberWatch const& to) noexcept {
    if (__sanitizer_start_switch_fiber)
        __sanitizer_start_switch_fiber(&from.frames, to.lowest, to.bytes);
}
TellChange who_is_told_of_changes() noexcept { return __tsan_switch_to_fiber; }

// A thread's own stack is known from here on: nothing changes to it before it was left.
void watch_arrival(FiberWatch& from, FiberWatch const& to) noexcept {
    if (__sanitizer_finish_switch_fiber)
        __sanitizer_finish_switch_fiber(to.frames, &from.lowest, &from.bytes);
}

}  // namespace ws2::platform
