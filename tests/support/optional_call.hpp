// SPDX-License-Identifier: MIT
// Functions the library may not have yet. Declared weak they do not break the link: their address
// is null and the program can say "unsupported" instead of pretending. Needs the shared library,
// because the linker does not search static archives for weak names. On Windows all exist.
#pragma once

#ifdef _WIN32
#define WS2_OPTIONAL(name) static_assert(true)
#define WS2_AVAILABLE(name) true
#else
#define WS2_OPTIONAL(name) extern "C" __attribute__((weak)) decltype(name) name
#define WS2_AVAILABLE(name) (&(name) != nullptr)
#endif
