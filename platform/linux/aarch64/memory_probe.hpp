// SPDX-License-Identifier: MIT
// Probes that are one instruction, or two to write. Where each instruction stands, and
// where to go on when it faults, is an entry of the section that linux/fault_probes.cpp searches in
// a fault.
#pragma once

#include <cstdint>

// "?": the entry belongs to the group of the function, and is dropped with it.
#define WS2_PROBE_ENTRY(label)                       \
    ".pushsection ws2_probes, \"a?\", @progbits\n\t" \
    ".balign 4\n\t"                                  \
    ".long " label                                   \
    " - .\n\t"                                       \
    ".long %l[bad] - .\n\t"                          \
    ".popsection\n\t"

namespace ws2::platform {

void prepare_memory_probes() noexcept;
void keep_memory_probes_prepared() noexcept;

[[gnu::always_inline]] inline bool can_read_byte(std::uintptr_t at) noexcept {
    asm goto("0: ldrb wzr, [%0]\n\t" WS2_PROBE_ENTRY("0b") : : "r"(at) : "memory" : bad);
    return true;
bad:
    return false;
}

[[gnu::always_inline]] inline bool can_write_byte(std::uintptr_t at) noexcept {
    asm goto(
        "0: ldrb w9, [%0]\n\t" WS2_PROBE_ENTRY("0b") "1: strb w9, [%0]\n\t" WS2_PROBE_ENTRY("1b")
        :
        : "r"(at)
        : "x9", "memory"
        : bad);
    return true;
bad:
    return false;
}

}  // namespace ws2::platform

#undef WS2_PROBE_ENTRY
