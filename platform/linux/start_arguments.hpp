// SPDX-License-Identifier: MIT
// Whether constructors get the program's arguments, as main() does.
#pragma once

// Only the GNU C library has it, and only that one hands the arguments over.
extern "C" __attribute__((weak)) char const* gnu_get_libc_version();

namespace ws2::platform {

inline bool constructors_get_arguments() { return &gnu_get_libc_version != nullptr; }

}  // namespace ws2::platform
