// SPDX-License-Identifier: MIT
// Keeps SIGPIPE away: by a flag of each send where the host has one; elsewhere the descriptor was
// told when it was opened.
#pragma once

#include <sys/socket.h>

namespace ws2::platform {

#ifdef MSG_NOSIGNAL
inline constexpr int host_send_flags = MSG_NOSIGNAL;
#else
inline constexpr int host_send_flags = 0;
#endif

}  // namespace ws2::platform
