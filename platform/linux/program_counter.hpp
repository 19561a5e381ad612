// SPDX-License-Identifier: MIT
// Where a signal interrupted a thread, which every processor keeps in another register.
#pragma once

#include <ucontext.h>

#include <cstdint>

namespace ws2::platform {

std::uintptr_t program_counter(ucontext_t const& context) noexcept;

// Where the thread goes on when the handler returns.
void set_program_counter(ucontext_t& context, std::uintptr_t address) noexcept;

}  // namespace ws2::platform
