// SPDX-License-Identifier: MIT
// Suppresses SIGPIPE: by a flag of each send where the host has one; elsewhere by an option
// (SO_NOSIGPIPE) that is set when the descriptor is opened.
#pragma once

#include <sys/socket.h>

namespace ws2::platform {

#ifdef MSG_NOSIGNAL
inline constexpr int host_send_flags = MSG_NOSIGNAL;
#else
inline constexpr int host_send_flags = 0;
#endif

}  // namespace ws2::platform
