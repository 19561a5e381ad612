// SPDX-License-Identifier: MIT
// Contract: stacks that threads change between.
#pragma once

#include <cstddef>
#include <memory>

#include "platform/types.hpp"

namespace ws2::platform {

// What runs on a stack, as far as it has come. Exceptions that are being handled are its own.
struct HostFiber;
struct HostFiberEnd {
    void operator()(HostFiber* fiber) const noexcept;
};
using HostFiberPtr = std::unique_ptr<HostFiber, HostFiberEnd>;

// The stack that the calling thread runs on, which stays the thread's. not_enough_memory;
// call_not_implemented: the host has no such thing.
Result<HostFiberPtr> fiber_of_this_stack();

// A stack of its own, on which run(argument) begins with the first change to it. It must not
// return. The same failures.
Result<HostFiberPtr> make_fiber(void (*run)(void*), void* argument, std::size_t stack_bytes);

// The calling thread, which runs on `from`, goes on where `to` was left, and this returns when a
// thread, any thread, changes back.
void change_fiber(HostFiber& from, HostFiber& to) noexcept;

}  // namespace ws2::platform
