// SPDX-License-Identifier: MIT
#include "platform/linux/program_counter.hpp"

namespace ws2::platform {

std::uintptr_t program_counter(ucontext_t const& context) noexcept {
    return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
}

void set_program_counter(ucontext_t& context, std::uintptr_t address) noexcept {
    context.uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(address);
}

}  // namespace ws2::platform
