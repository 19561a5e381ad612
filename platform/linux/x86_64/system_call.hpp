// SPDX-License-Identifier: MIT
// System calls made in place: the kernel changes two registers and the result, so that a caller
// without other calls keeps all it knows in registers.
#pragma once

#include <cstddef>

namespace ws2::platform {

// The host's calls have this many parameters.
// NOLINTBEGIN(readability-function-size)
[[gnu::always_inline]] inline long system_call(long number, long fd, void const* data,
                                               std::size_t length, long flags,
                                               void const* name) noexcept {
    long result = number;
    register long fourth asm("r10") = flags;
    register void const* fifth asm("r8") = name;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(fd), "S"(data), "d"(length), "r"(fourth), "r"(fifth)
                 : "rcx", "r11", "memory");
    return result;
}

[[gnu::always_inline]] inline long system_call(long number, long fd, void const* data,
                                               std::size_t length, long flags, void const* name,
                                               void const* name_length) noexcept {
    long result = number;
    register long fourth asm("r10") = flags;
    register void const* fifth asm("r8") = name;
    register void const* sixth asm("r9") = name_length;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(fd), "S"(data), "d"(length), "r"(fourth), "r"(fifth), "r"(sixth)
                 : "rcx", "r11", "memory");
    return result;
}
// NOLINTEND(readability-function-size)

}  // namespace ws2::platform
