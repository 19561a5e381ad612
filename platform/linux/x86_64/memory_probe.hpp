// SPDX-License-Identifier: MIT
// Probes that are one instruction. Where each of them stands, and where to go on when it faults, is
// an entry of the section that linux/fault_probes.cpp searches in a fault.
#pragma once

#include <cstdint>

// "?": the entry belongs to the group of the function, and is dropped with it.
#define WS2_PROBE(instruction)                       \
    "0: " instruction                                \
    "\n\t"                                           \
    ".pushsection ws2_probes, \"a?\", @progbits\n\t" \
    ".balign 4\n\t"                                  \
    ".long 0b - .\n\t"                               \
    ".long %l[bad] - .\n\t"                          \
    ".popsection"

namespace ws2::platform {

void prepare_memory_probes() noexcept;
void keep_memory_probes_prepared() noexcept;

[[gnu::always_inline]] inline bool can_read_byte(std::uintptr_t at) noexcept {
    auto const& byte = *reinterpret_cast<char const*>(at);
    asm goto(WS2_PROBE("cmpb $0, %0") : : "m"(byte) : "cc", "memory" : bad);
    return true;
bad:
    return false;
}

[[gnu::always_inline]] inline bool can_write_byte(std::uintptr_t at) noexcept {
    auto const& byte = *reinterpret_cast<char const*>(at);
    asm goto(WS2_PROBE("orb $0, %0") : : "m"(byte) : "cc", "memory" : bad);
    return true;
bad:
    return false;
}

}  // namespace ws2::platform

#undef WS2_PROBE
