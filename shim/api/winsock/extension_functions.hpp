// SPDX-License-Identifier: MIT
// What SIO_GET_EXTENSION_FUNCTION_POINTER hands out: one row per function that exists.
#pragma once

#include <winsock2.h>

namespace ws2::api {

// Null for a GUID of no function that the library has.
void (*find_extension_function(GUID const& id))();

}  // namespace ws2::api
