// SPDX-License-Identifier: MIT
// Registered I/O, which programs find by WSAID_MULTIPLE_RIO and no other way.
#pragma once

#include <mswsock.h>
#include <winsock2.h>

namespace ws2::api {

RIO_EXTENSION_FUNCTION_TABLE const& registered_io_functions();

}  // namespace ws2::api
