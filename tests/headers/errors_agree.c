// SPDX-License-Identifier: MIT
// errors.def and <winsock2.h> name the same numbers.
#include <winsock2.h>

#define WS2_ERROR(name, number, message) \
    _Static_assert(name == number && sizeof(message) > 1, #name);
#include <ws2shim/errors.def>
#undef WS2_ERROR
