// SPDX-License-Identifier: MIT
// What the sanitizers want to be told of a thread that changes its stack.
#pragma once

#include <cstddef>

namespace ws2::platform {

struct FiberWatch {
    void const* lowest = nullptr;  // of the stack; 0 bytes: not known yet
    std::size_t bytes = 0;
    void* frames = nullptr;  // AddressSanitizer's, kept while other stacks run
    void* fiber = nullptr;   // ThreadSanitizer's
};

void watch_this_stack(FiberWatch& watch) noexcept;
void watch_new_stack(FiberWatch& watch, void const* lowest, std::size_t bytes) noexcept;
void watch_no_longer(FiberWatch& watch) noexcept;  // a new stack

// Before the change and right behind it, the latter on the stack that was changed to.
void watch_change(FiberWatch& from, FiberWatch const& to) noexcept;
// What the function that changes has to call last, with `fiber` and 0; null: nothing. It counts the
// functions on each stack, so another one may not call it: its end would be counted on the new one.
using TellChange = void (*)(void* fiber, unsigned flags);
TellChange who_is_told_of_changes() noexcept;
void watch_arrival(FiberWatch& from, FiberWatch const& to) noexcept;

}  // namespace ws2::platform
