// SPDX-License-Identifier: MIT
#include "platform/linux/program_counter.hpp"

namespace ws2::platform {

std::uintptr_t program_counter(ucontext_t const& context) noexcept {
    return context.uc_mcontext.pc;
}

void set_program_counter(ucontext_t& context, std::uintptr_t address) noexcept {
    context.uc_mcontext.pc = address;
}

}  // namespace ws2::platform
