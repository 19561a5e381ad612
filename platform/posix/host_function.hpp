// SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>

namespace ws2::platform {

// The host's function, also in a program that has one of its own by that name for Windows, where
// there is none, and calls this from there.
template <class Function>
Function* host_function(char const* name, Function* otherwise) {
    auto* const next = ::dlsym(RTLD_NEXT, name);
    return next ? reinterpret_cast<Function*>(next) : otherwise;
}

}  // namespace ws2::platform
