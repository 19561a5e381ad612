// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

namespace ws2::api {

// For a Win32 call that is refused whatever its arguments are.
template <class Value>
Value refuse_with(DWORD error, Value failure) {
    SetLastError(error);
    return failure;
}

}  // namespace ws2::api
